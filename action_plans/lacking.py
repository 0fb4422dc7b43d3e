"""Which actions a criterion finds wanting: the same facts and the same questions as its judge."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from action_plans.criteria.action_judges import waits_for_next, was_discussed
from action_plans.criteria.facts import plan_facts
from action_plans.criteria.rows import OpenAction, PlanRow
from action_plans.models import Action, ActionEvaluation, ActionThreatCheck, Plan
from core.criteria.judging import rule
from core.models import Authority

LACKS = [
    ("2.B3", _("2.B3: a current risk that it answers")),
    ("3.G3", _("3.G3: discussion at the last meetings")),
    ("3.G5", _("3.G5: owner, date, risk or review")),
    ("3.G7", _("3.G7: a Security Threat Check")),
    ("3.B2", _("3.B2: an evaluation")),
]


def numbers_lacking(code: str, plan: Plan, authority: Authority, as_of: datetime.date) -> set[str]:
    """Numbers of the plan's actions that fall short of a criterion, a code of `LACKS`.

    A fixed number of queries; the caller shows only what its viewer may read.
    """
    if code in _FROM_FACTS:
        row = plan_facts(Authority.objects.filter(pk=authority.pk), as_of)[authority.pk]
        return {action.number for action in _FROM_FACTS[code](row)}
    rows = Action.objects.filter(plan=plan)
    if code == "3.B2":
        evaluations = ActionEvaluation.objects.filter(action=OuterRef("pk"))
        rows = rows.filter(~Exists(evaluations), status=Action.Status.COMPLETED)
    else:
        created = ActionThreatCheck.Moment.CREATED
        checks = ActionThreatCheck.objects.filter(action=OuterRef("pk"), moment=created)
        rows = rows.filter(~Exists(checks), status__in=Action.LIVE)
    return set(rows.values_list("number", flat=True))


def _without_discussion(row: PlanRow) -> list[OpenAction]:
    meetings = row.meetings[: rule("3.G3").whole("last_meetings")]
    if not meetings:
        return list(row.actions)
    due = [action for action in row.actions if not waits_for_next(action, meetings[0])]
    return [action for action in due if not was_discussed(action, meetings)]


def _out_of_order(row: PlanRow) -> list[OpenAction]:
    latest = row.meetings[: rule("3.G5").whole("latest_meetings")]
    return [
        action
        for action in row.actions
        if not (action.has_risk and action.has_owner and action.next_date)
        or not latest
        or not (waits_for_next(action, latest[0]) or was_discussed(action, latest))
    ]


def _without_current_risk(row: PlanRow) -> list[OpenAction]:
    return [action for action in row.actions if not action.risk_is_current]


_FROM_FACTS: dict[str, Callable[[PlanRow], list[OpenAction]]] = {
    "2.B3": _without_current_risk,
    "3.G3": _without_discussion,
    "3.G5": _out_of_order,
}
