"""Forms of meetings before and after they are held."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm
from partnerships.forms.people import OrganisationChoice, offer
from partnerships.models import AgendaItem, Group, Meeting

_TIME = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$", re.IGNORECASE)


class ClockField(forms.CharField):
    """A time as people write it: 14:00, 2pm, 9.30am. Gives a `datetime.time` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> Any:
        """Read the time. Raises ValidationError for anything that is not one."""
        text = super().clean(value).strip().replace(" ", "")
        if not text:
            return None
        parts = _TIME.match(text)
        hour = int(parts[1]) if parts else 99
        if parts and parts[3]:
            half = 12 if parts[3].lower() == "pm" else 0
            hour = hour % 12 + half if 1 <= hour <= 12 else 99
        try:
            return datetime.time(hour, int((parts and parts[2]) or 0))
        except ValueError:
            raise ValidationError(_("Enter a time, like 14:00 or 2pm")) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a time as 14:00."""
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value


class _OfGroup(GovukForm):
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, group=groups)


class MeetingForm(_OfGroup):
    """One meeting."""

    meets_on = GovukDateField(label=_("Date"))
    starts_at = ClockField(label=_("Starts at"), help_text=_("For example, 14:00 or 2pm"))
    ends_at = ClockField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=160, required=False)
    is_extraordinary = forms.BooleanField(
        label=_("It is an extraordinary meeting, outside the usual rhythm"), required=False
    )

    widths = {"starts_at": 10, "ends_at": 10}


class SeriesForm(_OfGroup):
    """A year of meetings."""

    first = GovukDateField(label=_("First meeting"))
    times = forms.TypedChoiceField(
        label=_("How often"),
        choices=[(2, _("Twice a year")), (4, _("Every quarter")), (6, _("Every two months"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    starts_at = ClockField(label=_("Starts at"), help_text=_("For example, 14:00 or 2pm"))
    ends_at = ClockField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=160, required=False)

    widths = {"starts_at": 10, "ends_at": 10}


class RearrangeForm(GovukForm):
    """Another day, time or place for a meeting."""

    meets_on = GovukDateField(label=_("Date"))
    starts_at = ClockField(label=_("Starts at"), help_text=_("For example, 14:00 or 2pm"))
    ends_at = ClockField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=160, required=False)
    reason = forms.CharField(
        label=_("Why it moves"),
        max_length=200,
        required=False,
        help_text=_("Needed for another day."),
    )

    widths = {"starts_at": 10, "ends_at": 10}


class CancelForm(GovukForm):
    """Why a meeting is cancelled."""

    reason = forms.CharField(label=_("Why it is cancelled"), max_length=300)


class AgendaItemForm(GovukForm):
    """An item added by hand."""

    title = forms.CharField(label=_("Item"), max_length=200)
    kind = forms.ChoiceField(label=_("Topic"), choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.OTHER)
    why_now = FreeTextField(label=_("Why now"), max_length=300, rows=2, required=False)
    contributed_by = OrganisationChoice(label=_("Brought by"), required=False)

    autocompletes = {"contributed_by"}

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, contributed_by=organisations)


class CommunityInputForm(GovukForm):
    """What a community organisation brings to the group: the organisation, never anybody's beliefs."""

    contributed_by = OrganisationChoice(label=_("Which organisation"), required=False)
    new_organisation = forms.CharField(label=_("Or one that is new here"), max_length=160, required=False)
    title = forms.CharField(label=_("What it is about"), max_length=200)
    why_now = FreeTextField(
        label=_("What they told you"),
        max_length=300,
        rows=3,
        required=False,
        help_text=_("The organisation’s point. Never record what the people who made it believe."),
    )

    autocompletes = {"contributed_by"}

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, contributed_by=organisations)

    def clean(self) -> dict[str, Any]:
        """One organisation, known or new."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("contributed_by") and not data.get("new_organisation"):
            self.add_error("contributed_by", _("Select the organisation, or enter one that is new here"))
        return data


class SignForm(GovukForm):
    """The signature itself."""

    is_true_record = forms.BooleanField(
        label=_("These minutes are a true record, and I understand that signing locks them"),
        error_messages={"required": _("Tick the box to sign the minutes")},
    )


class CorrectionForm(GovukForm):
    """A correction that stands beside signed minutes."""

    text = FreeTextField(label=_("What is corrected"), max_length=2000)
    agreed_on = GovukDateField(label=_("Agreed on"), latest=timezone.localdate)


class MeetingFilter(GovukFilterForm):
    """Which meetings to list."""

    when = forms.ChoiceField(
        label=_("When"), choices=[("", _("All")), ("coming", _("Coming")), ("past", _("Past"))]
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *Meeting.Status.choices])
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), to_field_name="public_id", empty_label=_("All")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, group=groups)
