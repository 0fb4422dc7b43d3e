"""Forms for an action: its details with milestones, closing, evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import (
    THREAT_CHECK_FIELDS,
    NumbersField,
    RecordField,
    RecordsField,
    ThreatCheckForm,
    offer,
    threat_check_fields,
)
from action_plans.models import ActionSeries
from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField

MOST_MILESTONES = 40
SPARE_MILESTONES = 2
DUE, ONGOING = "due", "ongoing"


@dataclass(frozen=True)
class ActionChoices:
    """What an action's form lets people choose from, all fetched beforehand."""

    bodies: list[Any]
    contacts: list[Any]
    risks: list[Any]
    themes: list[Any]
    others: list[Any]
    """Further actions of the plan, for which this one can wait."""


class ActionForm(ThreatCheckForm, GovukForm):
    """Everything about one action. `cleaned_data["milestones"]` is a list of dicts in order."""

    title = forms.CharField(label=_("What will be done"), max_length=300)
    description = FreeTextField(
        label=_("Steps and detail"),
        required=False,
        help_text=_("One step a line reads best."),
        max_length=6000,
    )
    theme = RecordField(label=_("Theme"), required=False, empty_label=_("No theme"))
    new_theme = forms.CharField(label=_("Or a new theme"), required=False, max_length=120)
    risk = RecordField(label=_("Which risk does it answer?"), help_text=_("Every action answers a risk."))
    owner = RecordField(
        label=_("Which body owns it?"),
        help_text=_("One body that answers for it. Others can support it."),
    )
    owner_contact = RecordField(label=_("Person in that body"), required=False, empty_label=_("Nobody named"))
    owner_post = forms.CharField(
        label=_("Or post"),
        required=False,
        max_length=120,
        help_text=_("For example, head of community safety"),
    )
    supporters = RecordsField(label=_("Supporting bodies"), required=False)
    other_supporters = FreeTextField(
        label=_("Other support or resources"),
        required=False,
        help_text=_("One a line."),
        rows=2,
        max_length=2000,
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[(DUE, _("By a date")), (ONGOING, _("Ongoing, with a date for its next review"))],
        widget=forms.RadioSelect,
        initial=DUE,
    )
    due_on = GovukDateField(label=_("Due date"), required=False)
    review_on = GovukDateField(label=_("Next review date"), required=False)
    repeats = forms.ChoiceField(
        label=_("Does it come round again?"),
        required=False,
        choices=[("", _("No, once")), *ActionSeries.Every.choices],
        help_text=_("When one occurrence is closed with its outcome, the next one opens by itself."),
    )
    depends_on = NumbersField(
        label=_("Which actions does it wait for?"),
        required=False,
        max_length=200,
        help_text=_("Their numbers, for example 3, 9. It can’t go on before they are done."),
    )
    marking = MarkingField()
    why = forms.CharField(
        label=_("Why are you changing it?"),
        required=False,
        max_length=300,
        help_text=_("Kept in the action’s history."),
    )

    widths = {"owner_post": "two-thirds", "new_theme": "two-thirds", "depends_on": 20}
    reveals = {"when": {DUE: ["due_on", "repeats"], ONGOING: ["review_on"]}}
    autocompletes = {"risk", "owner", "owner_contact"}
    inline_choices = set(THREAT_CHECK_FIELDS[:3])

    def __init__(
        self,
        *args: Any,
        choices: ActionChoices,
        milestones: Iterable[Any] = (),
        needs_check: bool = True,
        is_new: bool = True,
        has_hidden_risk: bool = False,
        own_number: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.existing = list(milestones)
        self._offer(choices)
        if has_hidden_risk:
            del self.fields["risk"]
        if is_new:
            del self.fields["why"]
        self.fields["depends_on"].own = own_number  # type: ignore[attr-defined]
        if not choices.others:
            del self.fields["depends_on"]
        if not choices.themes:
            del self.fields["theme"]
            self.fields["new_theme"].label = _("Theme")
        if needs_check:
            self.fields.update(threat_check_fields())
        self.milestone_count = self._count_milestones()
        for index in range(self.milestone_count):
            self._add_milestone(index)

    def _offer(self, choices: ActionChoices) -> None:
        for name, records in (
            ("owner", choices.bodies),
            ("supporters", choices.bodies),
            ("risk", choices.risks),
            ("theme", choices.themes),
            ("depends_on", choices.others),
        ):
            if name in self.fields:
                offer(self, name, records)
        offer(self, "owner_contact", choices.contacts, lambda one: f"{one} ({one.organisation})")

    def _count_milestones(self) -> int:
        wanted = len(self.existing) + SPARE_MILESTONES
        if self.is_bound:
            sent = [name for name in self.data if name.startswith("milestone_") and name.endswith("_text")]
            wanted = max(wanted, len(sent))
        return min(wanted, MOST_MILESTONES)

    def _add_milestone(self, index: int) -> None:
        known = self.existing[index] if index < len(self.existing) else None
        number = index + 1
        self.fields[f"milestone_{index}_text"] = FreeTextField(
            label=_("Milestone %(number)s") % {"number": number},
            required=False, rows=2, max_length=1000, initial=getattr(known, "text", ""),
        )  # fmt: skip
        for part, label in (
            ("due", _("Milestone %(number)s: due date")),
            ("review", _("Milestone %(number)s: review date")),
            ("done", _("Milestone %(number)s: done on")),
        ):
            if part == "done" and known is None:
                continue
            self.fields[f"milestone_{index}_{part}"] = GovukDateField(
                label=label % {"number": number}, required=False, initial=getattr(known, f"{part}_on", None)
            )

    @property
    def main_fields(self) -> list[tuple[Any, list[Any]]]:
        """(legend, fields) of what every action has, in reading order."""
        named = (
            (_("The action"), ("title", "description", "risk", "theme", "new_theme")),
            (_("Who"), ("owner", "owner_contact", "owner_post", "supporters", "other_supporters")),
            (_("When"), ("when", "due_on", "repeats", "review_on", "depends_on")),
        )
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in named]

    @property
    def milestone_rows(self) -> list[dict[str, Any]]:
        """The fields of each milestone: text, due, review and, for one that is there already, done."""
        parts = ("text", "due", "review", "done")
        return [
            {
                part: self[name] if (name := f"milestone_{row}_{part}") in self.fields else None
                for part in parts
            }
            for row in range(self.milestone_count)
        ]

    @property
    def milestones_open(self) -> bool:
        """Whether there are milestones to see, or something wrong with one."""
        return bool(self.existing) or any(name.startswith("milestone_") for name in self.errors)

    @property
    def check_fields(self) -> list[Any]:
        """The fields of the Security Threat Check, where it is still to be made."""
        return [self[name] for name in THREAT_CHECK_FIELDS if name in self.fields]

    @property
    def check_open(self) -> bool:
        """Whether the check was begun and something in it is wrong."""
        return any(name in self.errors for name in THREAT_CHECK_FIELDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("when") == DUE:
            cleaned["review_on"] = None
            self._needs("due_on", _("Enter the date by which it will be done"))
        elif cleaned.get("when") == ONGOING:
            cleaned["due_on"], cleaned["repeats"] = None, ""
            self._needs("review_on", _("An ongoing action needs the date of its next review"))
        cleaned["milestones"] = [row for row in map(self._milestone, range(self.milestone_count)) if row]
        return cleaned

    def _needs(self, name: str, words: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def _milestone(self, index: int) -> dict[str, Any] | None:
        """One milestone as typed: {id, text, due_on, review_on, done_on}; None for an empty row."""
        cleaned, key = self.cleaned_data, f"milestone_{index}"
        known = self.existing[index] if index < len(self.existing) else None
        row = {
            "id": known.pk if known else None,
            "text": cleaned.get(f"{key}_text", "").strip(),
            "due_on": cleaned.get(f"{key}_due"),
            "review_on": cleaned.get(f"{key}_review"),
            "done_on": cleaned.get(f"{key}_done"),
        }
        if not row["text"] and (row["due_on"] or row["review_on"]):
            self.add_error(f"{key}_text", _("Say what the milestone is, or clear its date"))
        return row if row["text"] else None


class EvaluationForm(GovukForm):
    """What a completed action achieved, and what follows from it."""

    impact = FreeTextField(
        label=_("What changed because of it?"), help_text=_("What you saw, and how you know.")
    )
    lesson = FreeTextField(label=_("What was learned?"))
    what_next = FreeTextField(label=_("What happens next because of it?"), required=False)


class CitationOfEvaluationForm(GovukForm):
    """That this action rests on what an earlier one taught."""

    evaluation = RecordField(label=_("Which evaluation does this action build on?"))

    def __init__(self, *args: Any, evaluations: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "evaluation", evaluations, lambda one: f"{one.action.number}. {one.action.title}")
