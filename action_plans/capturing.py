"""An action taken up in place, on the record of the meeting that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.actions import add_action
from action_plans.forms.capturing import CapturedActionForm
from action_plans.models import Plan
from action_plans.querysets import bodies_to_choose, current_plan, risks_to_choose
from core.errors import Refused

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer
    from partnerships.models import AgendaItem, Meeting

DETAILS = ("title", "risk", "owner", "due_on", "review_on", "marking", "threat_check")


def action_form(
    meeting: Meeting, area: Authority, viewer: Viewer, data: Mapping[str, Any] | None, prefix: str
) -> CapturedActionForm:
    """The form with this area's risks and bodies. Raises Refused while there is no edition of the plan."""
    plan = _plan(area, viewer)
    return CapturedActionForm(
        data,
        prefix=prefix,
        initial={"marking": plan.marking},
        risks=risks_to_choose(viewer, area),
        bodies=bodies_to_choose(area, timezone.localdate()),
    )


def take_up(form: CapturedActionForm, item: AgendaItem, area: Authority, viewer: Viewer) -> str:
    """Add the action to the plan, decided under the item; what to say. Raises Refused as `add_action`."""
    said: dict[str, Any] = {name: form.cleaned_data.get(name) for name in DETAILS}
    plan, today = _plan(area, viewer), timezone.localdate()
    action = add_action(plan=plan, by=viewer, on=today, meeting=item.meeting, item=item, **said)
    return _("Action %(number)s is in the plan, taken up at this meeting.") % {"number": action.number}


def _plan(area: Authority, viewer: Viewer) -> Plan:
    plan = current_plan(viewer, area)
    if plan is None:
        raise Refused(_("There is no edition of the plan yet. Start one on the Plan page, then add actions."))
    return plan
