"""Forms for an edition in force: looking at it afresh, ratifying it, the areas a joint plan covers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import (
    THREAT_CHECK_FIELDS,
    RecordField,
    ThreatCheckForm,
    offer,
    threat_check_fields,
)
from action_plans.models import Ratification
from core.forms import FreeTextField, GovukDateField, GovukForm


class RefreshForm(ThreatCheckForm, GovukForm):
    """Looking at a plan for several years afresh: on which risk version, at which meeting, until when."""

    check_is_required = True
    based_on = RecordField(
        label=_("Which version of the risk assessment does it rest on now?"),
        help_text=_("An agreed version, at most a year old."),
    )
    meeting = RecordField(label=_("At which meeting was it looked at?"))
    review_due = GovukDateField(
        label=_("When is it looked at next?"), help_text=_("Within a year of that meeting.")
    )
    note = FreeTextField(label=_("What changed, or that nothing had to"), max_length=2000, rows=3)
    inline_choices = set(THREAT_CHECK_FIELDS[:3])

    def __init__(
        self, *args: Any, assessments: Iterable[Any], meetings: Iterable[Any], words: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "based_on", assessments)
        offer(self, "meeting", meetings, words)
        self.fields.update(threat_check_fields())


class RatifyForm(GovukForm):
    """The decision by which the cabinet or a committee ratified the plan."""

    body = forms.ChoiceField(
        label=_("Which body ratified it?"), choices=Ratification.Body.choices, widget=forms.RadioSelect
    )
    body_name = forms.CharField(
        label=_("Its name"),
        required=False,
        max_length=120,
        help_text=_("For a committee: Community Safety Scrutiny Committee."),
    )
    ratified_on = GovukDateField(label=_("On which day?"), latest=timezone.localdate)
    decision_reference = forms.CharField(
        label=_("Reference of the decision"), max_length=60, help_text=_("As in the minutes: CAB 2026/114.")
    )
    document = RecordField(
        label=_("Minutes or decision notice"), required=False, empty_label=_("None in the register")
    )
    comment = FreeTextField(label=_("What the body asked for"), required=False, max_length=1000, rows=3)
    widths = {"decision_reference": 20}

    def __init__(self, *args: Any, documents: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(documents)
        if found:
            offer(self, "document", found)
        else:
            del self.fields["document"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("body") == Ratification.Body.COMMITTEE and not cleaned.get("body_name"):
            self.add_error("body_name", _("Say which committee"))
        return cleaned


class CoverEndForm(GovukForm):
    """The last day on which the plan is another area's too."""

    ends_on = GovukDateField(label=_("What is the last day?"))
