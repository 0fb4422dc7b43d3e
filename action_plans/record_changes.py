"""What became of the plan between two dates: editions, actions taken up, closed, or gone past their day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import Action
from action_plans.querysets import actions_open_to, plans_open_to
from core.models import Authority
from core.permissions import Permission
from core.record_changes import between
from core.registries import APPEARED, CHANGED, LAPSED, RecordChange
from core.viewer import Viewer

_DAY = datetime.timedelta(days=1)


def plan_changes(
    area: Authority, viewer: Viewer, since: datetime.date, until: datetime.date
) -> Iterator[RecordChange]:
    """Editions agreed or superseded, actions taken up, closed or overdue. Two queries."""
    if not viewer.can(Permission.SEE_PLAN, area.pk):
        return
    for plan in plans_open_to(viewer, area).exclude(agreed_on=None):
        url = reverse("action_plans:edition", args=[area.slug, plan.public_id])
        what = _("Edition %(number)s of the plan") % {"number": plan.edition}
        if between(plan.agreed_on, since, until):
            yield RecordChange(APPEARED, plan.agreed_on, what, _("agreed"), url, plan.marking)
        if between(plan.superseded_on, since, until):
            yield RecordChange(LAPSED, plan.superseded_on, what, _("superseded"), url, plan.marking)
    for action in actions_open_to(viewer, area).filter(created_on__lte=until):
        yield from _action(action, area, since, until)


def _action(
    action: Action, area: Authority, since: datetime.date, until: datetime.date
) -> Iterator[RecordChange]:
    url = reverse("action_plans:action", args=[area.slug, action.public_id])
    what = _("Action %(number)s: %(title)s") % {"number": action.number, "title": action.title}
    if between(action.created_on, since, until):
        yield RecordChange(APPEARED, action.created_on, what, _("taken up"), url, action.marking)
    if between(action.closed_on, since, until):
        how = str(action.get_status_display()).lower()
        yield RecordChange(CHANGED, action.closed_on, what, how, url, action.marking)
    late_on = action.due_on + _DAY if action.due_on else None
    is_open = action.closed_on is None or (late_on is not None and action.closed_on >= late_on)
    if is_open and between(late_on, since, until):
        yield RecordChange(CHANGED, late_on, what, _("past its date"), url, action.marking)
