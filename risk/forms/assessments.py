"""Versions: what they say of themselves, who agreed them, who has read them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm, MarkingField
from core.uk_dates import uk_date
from partnerships.models import Meeting
from risk.forms.fields import RecordField, RecordsField, offer


def meeting_words(meeting: Meeting) -> str:
    """A meeting as a choice: its date, its group, and whether it was held."""
    return f"{uk_date(meeting.meets_on)}, {meeting.group.name} ({meeting.get_status_display().lower()})"


class StartForm(GovukForm):
    """A new version."""

    title = forms.CharField(label=_("Title"), max_length=200)
    marking = MarkingField()


class VersionForm(GovukForm):
    """What a draft says of itself."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = FreeTextField(
        label=_("Summary"),
        max_length=4000,
        required=False,
        help_text=_("What the partnership should take from this version, in a few sentences."),
    )
    no_change = forms.BooleanField(
        label=_("Reviewed, no change: the risks were gone through and none changed"), required=False
    )
    no_influences_statement = FreeTextField(
        label=_("Why no radicalising influence is listed"),
        max_length=2000,
        required=False,
        help_text=_("Only if this version lists none: say how you know."),
    )
    marking = MarkingField()


class PlainForm(GovukForm):
    """A step that asks for nothing but being sure."""


class NoteForm(GovukForm):
    """Why a version goes back to draft."""

    note = FreeTextField(label=_("What has to change"), max_length=1000)


class AgreeForm(GovukForm):
    """The meeting that agreed a version."""

    meeting = RecordField(label=_("Meeting that agreed it"), words=meeting_words)

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", meetings)


class ShareForm(GovukForm):
    """Partners to whom a version was sent."""

    organisations = RecordsField(label=_("Partners it was sent to"))
    sent_on = GovukDateField(label=_("Sent on"), latest=timezone.localdate)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisations", bodies)


class AcknowledgeForm(GovukForm):
    """When a partner said that it had read a version."""

    acknowledged_on = GovukDateField(label=_("Acknowledged on"), latest=timezone.localdate)


class OnDateForm(GovukFilterForm):
    """The date as at which the assessment is read."""

    as_at = GovukDateField(label=_("As at"), latest=timezone.localdate)

    def date_or(self, today: datetime.date) -> datetime.date:
        """The date asked for, or today."""
        return self.values.get("as_at") or today
