"""The risk assessment's part of a meeting: the version at hand, what moved in it, and agreeing it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choices import Marking
from core.models import Authority
from core.permissions import Permission
from core.registries import MeetingCapture, MeetingPanel
from core.viewer import Viewer
from partnerships.models import Meeting
from risk.capturing import name_risk, risk_form
from risk.links import page_of
from risk.models import Risk, RiskAssessment
from risk.querysets import ON_ITS_WAY, version_in_force, versions_seen
from risk.reading import read_version

TEMPLATE = "risk/meeting_panel.html"


def panel_context(meeting: Meeting, area: Authority, viewer: Viewer) -> dict[str, Any]:
    """What the panel shows: the open version if there is one, else the one in force on the meeting's day."""
    if not viewer.can(Permission.SEE_RISK, area.pk):
        return {"risk_reading": None}
    versions = versions_seen(area, viewer)
    agreed_here = versions.filter(agreed_at_meeting=meeting).first()
    shown = agreed_here or versions.filter(ON_ITS_WAY).first()
    in_force = version_in_force(area, meeting.meets_on)
    if shown is None and in_force is not None:
        shown = versions.filter(pk=in_force.pk).first()
    is_approved = shown is not None and shown.status == RiskAssessment.Status.APPROVED and meeting.is_open
    is_coming = meeting.meets_on > timezone.localdate()
    may_agree = is_approved and not is_coming and viewer.can(Permission.RECORD_RISK, area.pk)
    agree_url = page_of("assessment-agree", area, shown, meeting=meeting.public_id) if may_agree else ""
    reading = read_version(shown, area, viewer) if shown else None
    is_marked = reading is not None and any(marking != Marking.OFFICIAL for marking in reading.markings)
    return {
        "risk_area": area,
        "risk_reading": reading,
        "panel_marking": Marking.SENSITIVE if is_marked else Marking.OFFICIAL,
        "risk_is_agreed_here": agreed_here is not None,
        "risk_agree_url": agree_url,
        "risk_waits_for_day": is_approved and is_coming,
        "risk_start_url": page_of("assessment-start", area)
        if viewer.can(Permission.RECORD_RISK, area.pk)
        else "",
    }


def panel_minutes(meeting: Meeting) -> list[str]:
    """Lines for the minutes: the versions this meeting agreed. Names nothing above OFFICIAL."""
    agreed = RiskAssessment.objects.filter(agreed_at_meeting=meeting).select_related("authority")
    return [
        _("Version %(number)s of the local risk assessment of %(area)s was agreed%(title)s.")
        % {
            "number": version.number,
            "area": version.authority.name,
            "title": f": {version.title}" if version.marking == Marking.OFFICIAL else "",
        }
        for version in agreed.order_by("authority__name", "number")
    ]


def captured_under(meeting: Meeting) -> list[tuple[int, str]]:
    """(agenda item, line) for each risk named under an item of the meeting. One query."""
    rows = Risk.objects.filter(named_at_item__meeting=meeting).order_by("reference")
    return [(risk.named_at_item_id, _named(risk)) for risk in rows if risk.named_at_item_id]


def _named(risk: Risk) -> str:
    if risk.marking != Marking.OFFICIAL:
        return _("Risk %(reference)s: named.") % {"reference": risk.reference}
    return _("Risk %(reference)s, %(title)s: named.") % {"reference": risk.reference, "title": risk.title}


def versions_agreed_at(meeting: Meeting) -> list[str]:
    """What this section recorded as agreed at a meeting, in words."""
    agreed = RiskAssessment.objects.filter(agreed_at_meeting=meeting).order_by("authority_id", "number")
    return [
        _("version %(number)s of the risk assessment") % {"number": number}
        for number in agreed.values_list("number", flat=True)
    ]


PANEL = MeetingPanel(
    TEMPLATE,
    panel_context,
    panel_minutes,
    captured_under,
    MeetingCapture(gettext_lazy("Add a risk"), Permission.RECORD_RISK, risk_form, name_risk),
)
