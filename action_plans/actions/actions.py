"""Every write to an action: taking it up, changing it, completing what is missing, closing it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from action_plans.actions.allowed import refuse_everybody
from action_plans.actions.carrying import add_checks, free_number, themes_named
from action_plans.actions.linking import set_dependencies
from action_plans.actions.parts import set_milestones, set_supporters
from action_plans.actions.recurring import end_series, following, settle_rhythm, take_up
from action_plans.models import Action, ActionThreatCheck, Plan
from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import DatePrecision
from core.errors import Refused
from core.models import Contact, Organisation
from core.permissions import Permission
from core.tenancy import because

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer
    from partnerships.models import AgendaItem, Meeting

DETAILS = (
    "title",
    "description",
    "marking",
    "owner",
    "owner_contact",
    "owner_post",
    "risk",
    "due_on",
    "review_on",
)


@transaction.atomic
def add_action(
    *,
    plan: Plan,
    by: Viewer,
    on: datetime.date,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    theme_name: str = "",
    supporters: Iterable[Organisation] = (),
    other_supporters: Iterable[str] = (),
    milestones: Iterable[Mapping[str, Any]] = (),
    depends_on: Iterable[Action] = (),
    repeats: str = "",
    threat_check: Mapping[str, Any] | None = None,
    **details: Any,
) -> Action:
    """Take up an action into `plan`, at `meeting` where it was decided at one, under `item` of its agenda.

    `details` are the fields named in `DETAILS`. Raises Refused unless it has one owner body, a due or
    next-review date and a risk (domain rule 12).
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    if plan.status == Plan.Status.SUPERSEDED:
        raise Refused(_("This edition is superseded. Add the action to the current one."))
    check_complete(**details)
    action = _next_in(plan, by=by, on=on, created_at_meeting=meeting, created_at_item=item, **details)
    action.theme = themes_named([theme_name], plan, by=by).get(theme_name)
    for name, value in settle_rhythm(action, repeats, details.get("due_on"), by=by, on=on).items():
        setattr(action, name, value)
    action.save()
    set_milestones([(action, milestones)], by=by)
    set_supporters([(action, supporters, other_supporters)], by=by)
    set_dependencies(action, depends_on, by=by)
    if threat_check:
        check = {**threat_check, "threat_checked_on": on}
        add_checks(plan.authority_id, [action.pk], ActionThreatCheck.Moment.CREATED, check, by=by)
    return action


def _next_in(plan: Plan, *, by: Viewer, on: datetime.date, **details: Any) -> Action:
    """An open action with the next number and place of a plan, not saved yet; the plan is locked for it."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    there = Action.objects.filter(plan=plan)
    return Action(
        authority_id=plan.authority_id,
        plan=plan,
        number=free_number("", set(there.values_list("number", flat=True))),
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        status=Action.Status.OPEN,
        is_recurring=details.get("review_on") is not None,
        created_on=on,
        recorded_by_id=by.user_id,
        **details,
    )


@transaction.atomic
def change_action(
    *,
    action: Action,
    version: int | None,
    by: Viewer,
    on: datetime.date,
    why: str = "",
    theme_name: str = "",
    supporters: Iterable[Organisation] = (),
    other_supporters: Iterable[str] = (),
    milestones: Iterable[Mapping[str, Any]] = (),
    depends_on: Iterable[Action] = (),
    repeats: str = "",
    threat_check: Mapping[str, Any] | None = None,
    **details: Any,
) -> Action:
    """Change an action that is not closed. What was missing is then complete, and the action open.

    Raises Refused as `add_action`, Stale if somebody saved it since.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=action.authority_id)
    with because(why) if why else nullcontext():
        current = lock_current(action, version=version)
        _refuse_closed(current)
        check_complete(**details)
        if details.get("due_on") != current.due_on:
            details["due_precision"] = DatePrecision.DAY
        touch(
            current,
            **settle_rhythm(current, repeats, details.get("due_on"), by=by, on=on),
            **details,
            status=Action.Status.OPEN,
            is_recurring=details.get("review_on") is not None,
            theme=themes_named([theme_name], current.plan, by=by).get(theme_name),
        )
        set_milestones([(current, milestones)], by=by)
        set_supporters([(current, supporters, other_supporters)], by=by)
        set_dependencies(current, depends_on, by=by)
        if threat_check:
            check = {**threat_check, "threat_checked_on": on}
            add_checks(current.authority_id, [current.pk], ActionThreatCheck.Moment.CREATED, check, by=by)
    return current


@transaction.atomic
def close_action(
    *,
    action: Action,
    status: str,
    outcome: str,
    threat_check: Mapping[str, Any],
    version: int | None,
    by: Viewer,
    on: datetime.date,
    goes_on: bool = True,
) -> Action:
    """Close an action as completed or cancelled, with its outcome and its Security Threat Check.

    Of a duty that repeats, the next occurrence is taken up at once, unless it no longer `goes_on`.
    Raises Refused without an outcome (domain rule 12) or if it is closed already.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=action.authority_id)
    current = lock_current(action, version=version)
    _refuse_closed(current)
    if not outcome.strip():
        raise Refused(_("Say what the outcome was: an action can’t be closed without it."), field="outcome")
    if not goes_on:
        end_series([current.pk], on=on)
    coming = following([current], by=by, on=on)
    touch(
        current,
        status=status,
        outcome=outcome.strip(),
        closed_on=on,
        closed_by_id=by.user_id,
        carried_to=None,
    )
    check = {**threat_check, "threat_checked_on": on}
    add_checks(current.authority_id, [current.pk], ActionThreatCheck.Moment.CLOSED, check, by=by)
    take_up(coming, check, by=by)
    return current


@transaction.atomic
def complete_actions(
    *, authority: Authority, rows: Mapping[str, Mapping[str, Any]], by: Viewer
) -> tuple[int, int]:
    """Fill in what actions brought in still lack: {public id: {owner, risk, due_on, review_on}}.

    A value of None leaves what is there. Actions that are then complete become open. Answers (changed,
    now complete). Two queries, whatever the number of rows.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    waiting = Action.objects.select_for_update().filter(
        authority=authority, status=Action.Status.TO_COMPLETE, public_id__in=list(rows)
    )
    changed = []
    for action in waiting:
        given = {name: value for name, value in rows[action.public_id].items() if value is not None}
        if not given:
            continue
        if given.get("owner"):
            refuse_everybody(given["owner"].name, field=f"owner_{action.public_id}")
        for name, value in given.items():
            setattr(action, name, value)
        if given.get("due_on"):
            action.due_precision = DatePrecision.DAY
        action.is_recurring = action.due_on is None and action.review_on is not None
        if is_complete(action):
            action.status = Action.Status.OPEN
        action.version += 1
        changed.append(action)
    fields = ["owner", "risk", "due_on", "due_precision", "review_on", "is_recurring", "status", "version"]
    Action.objects.bulk_update(changed, fields, batch_size=500)
    return len(changed), sum(action.status == Action.Status.OPEN for action in changed)


def is_complete(action: Action) -> bool:
    """Whether an action has one owner body, a risk, and a due or next-review date (domain rule 12)."""
    return None not in (action.owner_id, action.risk_id) and bool(action.due_on or action.review_on)


def check_complete(
    *,
    owner: Organisation | None = None,
    owner_contact: Contact | None = None,
    risk: Any = None,
    due_on: datetime.date | None = None,
    review_on: datetime.date | None = None,
    owner_post: str = "",
    **_others: Any,
) -> None:
    """Raises Refused, naming the field, unless there are one owner, a risk and a date (domain rule 12)."""
    if owner is None:
        raise Refused(_("Choose the one body that owns this action."), field="owner")
    refuse_everybody(owner.name, field="owner")
    refuse_everybody(owner_post, field="owner_post")
    if owner_contact is not None and owner_contact.organisation_id != owner.pk:
        raise Refused(
            _("%(person)s is not in %(body)s. Choose somebody of the body that owns it.")
            % {"person": owner_contact.name, "body": owner.name},
            field="owner_contact",
        )
    if risk is None:
        raise Refused(_("Choose the risk that this action answers."), field="risk")
    if due_on is None and review_on is None:
        raise Refused(
            _("Give a due date or, for something ongoing, the date of its next review."), field="due_on"
        )


def _refuse_closed(action: Action) -> None:
    if action.status not in Action.LIVE:
        raise Refused(_("This action is closed. What is closed stays as it is."))
