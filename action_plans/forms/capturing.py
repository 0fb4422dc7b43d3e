"""The short form by which a meeting takes up an action on its own record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.actions import DUE, ONGOING
from action_plans.forms.fields import (
    THREAT_CHECK_FIELDS,
    RecordField,
    ThreatCheckForm,
    offer,
    threat_check_fields,
)
from core.forms import GovukDateField, GovukForm, MarkingField


class CapturedActionForm(ThreatCheckForm, GovukForm):
    """What, which risk, one owner, one date; everything else can follow on the action's page."""

    title = forms.CharField(label=_("What will be done"), max_length=300)
    risk = RecordField(
        label=_("Which risk does it answer?"), error_messages={"required": _("Select the risk it answers")}
    )
    owner = RecordField(
        label=_("Which body owns it?"), error_messages={"required": _("Select the body that owns it")}
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[(DUE, _("By a date")), (ONGOING, _("Ongoing, with a date for its next review"))],
        widget=forms.RadioSelect,
        initial=DUE,
    )
    due_on = GovukDateField(label=_("Due date"), required=False)
    review_on = GovukDateField(label=_("Next review date"), required=False)
    marking = MarkingField()

    reveals = {"when": {DUE: ["due_on"], ONGOING: ["review_on"]}}
    autocompletes = {"risk", "owner"}
    inline_choices = set(THREAT_CHECK_FIELDS[:3])

    def __init__(self, *args: Any, risks: Iterable[Any], bodies: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "risk", risks)
        offer(self, "owner", bodies)
        self.fields.update(threat_check_fields())

    def clean(self) -> dict[str, Any]:
        """One date, of the kind that was chosen."""
        cleaned = super().clean()
        wanted, other = ("due_on", "review_on") if cleaned.get("when") != ONGOING else ("review_on", "due_on")
        cleaned[other] = None
        if not cleaned.get(wanted) and wanted not in self.errors:
            words = _("Enter the due date") if wanted == "due_on" else _("Enter the next review date")
            self.add_error(wanted, words)
        return cleaned
