"""Forms for an edition of the plan and what stands around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import (
    THREAT_CHECK_FIELDS,
    RecordField,
    RecordsField,
    ThreatCheckForm,
    offer,
    threat_check_fields,
)
from action_plans.models import PlanContribution
from action_plans.objectives import objective_sets
from core.choices import Sector
from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField

OPENING = ("title", "starts_on", "ends_on", "review_due", "based_on", "development_started_on")


class EditionForm(GovukForm):
    """The details of an edition; `carry_over` only when it is started from the one before."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = GovukDateField(label=_("First day of the plan"))
    ends_on = GovukDateField(label=_("Last day of the plan"))
    review_due = GovukDateField(
        label=_("Review due"), help_text=_("A plan for several years is looked at afresh every year.")
    )
    based_on = RecordField(
        label=_("Which version of the risk assessment is it based on?"),
        required=False,
        empty_label=_("Not chosen yet"),
    )
    development_started_on = GovukDateField(
        label=_("When did work on it begin?"),
        help_text=_("Contributions of partners count from this day on."),
    )
    governance_summary = FreeTextField(
        label=_("Governance in short"),
        required=False,
        help_text=_("Who oversees the plan and to whom they report."),
    )
    marking = MarkingField()
    carry_over = RecordsField(
        label=_("Which open actions go on in this edition?"),
        required=False,
        help_text=_(
            "They move over with their whole history when this edition is agreed. The others are closed then."
        ),
    )

    def __init__(
        self, *args: Any, assessments: Iterable[Any], actions: Iterable[Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "based_on", assessments)
        for one in objective_sets():
            self.fields[f"objectives_{one.key}"] = forms.MultipleChoiceField(
                label=one.name,
                required=False,
                choices=one.objectives,
                widget=forms.CheckboxSelectMultiple,
                initial=[key for key in self.initial.get("objectives") or [] if key in dict(one.objectives)],
            )
        self.order_fields([*OPENING, *(f"objectives_{one.key}" for one in objective_sets())])
        offered = list(actions or ())
        if offered:
            offer(self, "carry_over", offered)
        else:
            del self.fields["carry_over"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [cleaned.pop(f"objectives_{one.key}", []) for one in objective_sets()]
        cleaned["objectives"] = [key for keys in chosen for key in keys]
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The last day must come after the first"))
        began = cleaned.get("development_started_on")
        if starts and began and began > starts:
            self.add_error("development_started_on", _("Work on a plan begins before its first day"))
        return cleaned


class AgreeForm(ThreatCheckForm, GovukForm):
    """Agreeing an approved edition at a meeting, with its Security Threat Check."""

    check_is_required = True
    meeting = RecordField(label=_("At which meeting was it agreed?"))
    inline_choices = set(THREAT_CHECK_FIELDS[:3])

    def __init__(self, *args: Any, meetings: Iterable[Any], words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", meetings, words)
        self.fields.update(threat_check_fields())


class RolesForm(GovukForm):
    """What each member body does in the plan; one box a body, named by its seat."""

    marks_optional = False

    def __init__(self, *args: Any, seats: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        for seat in self.seats:
            self.fields[f"role_{seat.public_id}"] = FreeTextField(
                label=seat.organisation.name,
                help_text="" if seat.role else _("Nothing is said about this body yet."),
                required=False,
                rows=3,
                max_length=2000,
                initial=seat.role.statement if seat.role else "",
            )

    def statements(self) -> dict[int, str]:
        """Seat id -> statement, as typed."""
        return {seat.pk: self.cleaned_data[f"role_{seat.public_id}"].strip() for seat in self.seats}


class ContributionForm(GovukForm):
    """That a partner took part in drawing up the plan."""

    organisation = RecordField(label=_("Which body took part?"))
    sector = forms.ChoiceField(
        label=_("For which sector?"),
        choices=[("", _("The body’s own sector")), *Sector.choices],
        required=False,
        help_text=_("One head teacher may speak for the schools."),
    )
    kind = forms.ChoiceField(label=_("How?"), choices=PlanContribution.Kind.choices, widget=forms.RadioSelect)
    contributed_on = GovukDateField(label=_("When?"))

    def __init__(self, *args: Any, bodies: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", bodies)


class CitationForm(GovukForm):
    """A strategy, plan or policy that refers to the plan."""

    cited_in = forms.CharField(label=_("Which document refers to the plan?"), max_length=200)
    page = forms.CharField(label=_("Page or paragraph"), max_length=40)
    approved_on = GovukDateField(label=_("When was that document approved?"))
    review_due = GovukDateField(label=_("When is it due for review?"), required=False)
    widths = {"page": 10}


class RemoveForm(GovukForm):
    """Why an entry is taken away."""

    why = forms.CharField(label=_("Why does it go?"), max_length=300)


class EvaluationUseForm(GovukForm):
    """Which version of the risk assessment, and which risk in it, rests on an evaluation."""

    assessment = RecordField(label=_("Which version of the risk assessment?"))
    risk = RecordField(
        label=_("Which risk is seen otherwise because of it?"),
        required=False,
        empty_label=_("No single one"),
    )
    note = forms.CharField(label=_("What changed?"), max_length=300)

    def __init__(self, *args: Any, assessments: Iterable[Any], risks: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "assessment", assessments)
        offer(self, "risk", risks)
