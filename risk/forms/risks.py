"""A risk as a version describes it, its closing, and the filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm, MarkingField
from risk.actions.risks import RiskWords
from risk.forms.fields import RecordField, StepField, offer
from risk.models import CtlpPrompt, Risk, RiskEntry

SCORES = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")


def prompt_words(prompt: CtlpPrompt) -> str:
    """A prompt as a choice: its number and the start of its text, never its profile's reference."""
    return f"{prompt.number}: {prompt.text[:110]}"


class RiskForm(GovukForm):
    """A risk: what it is, where it comes from, its score before controls and with them."""

    title = forms.CharField(
        label=_("Risk in one line"), max_length=200, help_text=_("What could happen, where or to whom.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Risk.Kind.choices, widget=forms.RadioSelect)
    concern = forms.ChoiceField(
        label=_("What it is about"), choices=Risk.Concern.choices, widget=forms.RadioSelect
    )
    description = FreeTextField(
        label=_("Description"),
        max_length=4000,
        help_text=_("The picture in the area. Nothing about a person."),
    )
    ideological_driver = forms.CharField(
        label=_("Ideological driver"),
        max_length=160,
        required=False,
        help_text=_("For example, Islamist, extreme right-wing, mixed or unclear."),
    )
    environment = forms.ChoiceField(
        label=_("Where it shows"), choices=RiskEntry.Environment.choices, widget=forms.RadioSelect
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"), choices=RiskEntry.Source.choices, widget=forms.RadioSelect
    )
    prompt = RecordField(label=_("CTLP prompt"), required=False, words=prompt_words)
    source_note = forms.CharField(label=_("Which local knowledge or data"), max_length=300, required=False)
    inherent_likelihood = StepField("likelihood", label=_("Likelihood before controls"))
    inherent_impact = StepField("impact", label=_("Impact before controls"))
    controls = FreeTextField(
        label=_("Controls in place"),
        max_length=4000,
        required=False,
        help_text=_("What already lowers it. What is still to be done belongs in the plan."),
    )
    residual_likelihood = StepField("likelihood", label=_("Likelihood with controls"))
    residual_impact = StepField("impact", label=_("Impact with controls"))
    why_moved = forms.CharField(label=_("Why the score moved"), max_length=300, required=False)
    owner = RecordField(label=_("Body that owns the risk"), required=False)
    marking = MarkingField()

    hints = {
        "kind": {
            Risk.Kind.SITUATIONAL: _("From the threat picture of the area."),
            Risk.Kind.CORPORATE: _("To the council itself, such as not meeting the duty."),
        }
    }
    reveals = {"source": {RiskEntry.Source.CTLP: ["prompt"], RiskEntry.Source.LOCAL: ["source_note"]}}
    autocompletes = {"owner"}
    sections = [
        (_("The risk"), ["title", "kind", "concern", "description", "ideological_driver", "environment"]),
        (_("Where it comes from"), ["source", "prompt", "source_note"]),
        (_("Score before controls"), ["inherent_likelihood", "inherent_impact"]),
        (_("Score with controls"), ["controls", "residual_likelihood", "residual_impact", "why_moved"]),
        (_("Who owns it and who may read it"), ["owner", "marking"]),
    ]

    def __init__(
        self, *args: Any, bodies: Any, prompts: Any, before: RiskEntry | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", bodies)
        offer(self, "prompt", prompts)
        if before is None:
            del self.fields["why_moved"]
        else:
            self.fields["why_moved"].help_text = _(
                "Version %(number)s scored it %(inherent)s before controls and %(residual)s with them. "
                "Asked only if that changes."
            ) % {
                "number": before.assessment.number,
                "inherent": before.inherent_score,
                "residual": before.residual_score,
            }

    def words(self) -> RiskWords:
        """The version's part of what was typed, for the action; a source's own fields alone are kept."""
        data = dict(self.cleaned_data)
        if data["source"] != RiskEntry.Source.CTLP:
            data["prompt"] = None
        if data["source"] != RiskEntry.Source.LOCAL:
            data["source_note"] = ""
        apart = {"title", "kind", "concern", "marking"}
        return RiskWords(**{name: value for name, value in data.items() if name not in apart})


class CloseForm(GovukForm):
    """When a risk was closed, and why."""

    closed_on = GovukDateField(label=_("Closed on"), latest=timezone.localdate)
    reason = forms.CharField(
        label=_("Why it is closed"),
        max_length=300,
        help_text=_("For example, merged into another risk, or no longer in the threat picture."),
    )


class ReopenForm(GovukForm):
    """When a closed risk came back, and why."""

    reopened_on = GovukDateField(label=_("Open again from"), latest=timezone.localdate)
    reason = forms.CharField(
        label=_("Why it is back"), max_length=300, help_text=_("What was seen since it was closed.")
    )


class RiskFilterForm(GovukFilterForm):
    """Filters of the list of risks; likelihood and impact are where a cell of the heat map leads."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Risk.Kind.choices])
    concern = forms.ChoiceField(label=_("What it is about"), choices=[("", _("Any")), *Risk.Concern.choices])
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any")), ("open", _("Open")), ("closed", _("Closed"))]
    )
    answered = forms.ChoiceField(
        label=_("Actions"), choices=[("", _("Any")), ("yes", _("Has an action")), ("no", _("No action yet"))]
    )
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood with controls"),
        choices=[("", _("Any")), *[(step, str(step)) for step in range(1, 6)]],
        coerce=int,
    )
    impact = forms.TypedChoiceField(
        label=_("Impact with controls"),
        choices=[("", _("Any")), *[(step, str(step)) for step in range(1, 6)]],
        coerce=int,
    )
