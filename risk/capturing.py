"""A risk named in place, on the record of the meeting that saw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.uk_dates import uk_date
from risk.actions import add_risk
from risk.actions.risks import RiskWords
from risk.forms.capturing import CapturedRiskForm
from risk.models import RiskEntry

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer
    from partnerships.models import AgendaItem, Meeting


def risk_form(
    meeting: Meeting, area: Authority, viewer: Viewer, data: Mapping[str, Any] | None, prefix: str
) -> CapturedRiskForm:
    """The form; a risk named at a meeting comes from local knowledge."""
    return CapturedRiskForm(data, prefix=prefix)


def name_risk(form: CapturedRiskForm, item: AgendaItem, area: Authority, viewer: Viewer) -> str:
    """Add the risk to the draft version, starting one if there is none; what to say. Raises Refused."""
    data = dict(form.cleaned_data)
    of_risk = {name: data.pop(name) for name in ("title", "kind", "concern", "marking")}
    meeting = item.meeting
    said_at = {"group": meeting.group.name, "date": uk_date(meeting.meets_on)}
    words = RiskWords(
        source=RiskEntry.Source.LOCAL,
        source_note=(_("Named at the meeting of %(group)s on %(date)s") % said_at)[:300],
        **data,
    )
    today = timezone.localdate()
    risk = add_risk(authority=area, words=words, opened_on=today, item=item, by=viewer, **of_risk)
    return _("%(reference)s is in the draft version of the risk assessment.") % {"reference": risk.reference}
