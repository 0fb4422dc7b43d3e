"""Forms for a funded project: its particulars, the check of its provider, returns, evaluation and end."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import RecordField, offer
from core.forms import FreeTextField, GovukDateField, GovukForm, MoneyField


class ProjectForm(GovukForm):
    """A project paid for by Prevent funding."""

    title = forms.CharField(label=_("Name of the project"), max_length=200)
    funder = forms.CharField(label=_("Who pays for it?"), max_length=120, initial=_("Home Office"))
    reference = forms.CharField(label=_("Their reference"), max_length=60, required=False)
    amount = MoneyField(label=_("Funding for the whole term"), required=False)
    objective = FreeTextField(
        label=_("Objective"),
        help_text=_("How it challenges extremist or terrorist ideology, so that you can tell."),
    )
    measures = FreeTextField(
        label=_("How will you tell?"),
        required=False,
        rows=3,
        help_text=_("What you count or ask, and what would be a good result."),
    )
    action = RecordField(label=_("Which action of the plan does it serve?"))
    provider = forms.CharField(
        label=_("Who delivers it?"),
        required=False,
        max_length=160,
        help_text=_("The organisation, not a person."),
    )
    starts_on = GovukDateField(
        label=_("Funded from"), help_text=_("A bid that waits for its answer is no funding yet.")
    )
    ends_on = GovukDateField(label=_("Funded until"), required=False)
    widths = {"reference": 20, "amount": 10}
    prefixes = {"amount": "£"}

    def __init__(
        self, *args: Any, actions: Iterable[Any], has_hidden_action: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_hidden_action:
            del self.fields["action"]
        else:
            offer(self, "action", actions)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("Funding can’t end before it starts"))
        return cleaned


class ProviderCheckForm(GovukForm):
    """The due diligence on the body that delivers a project."""

    provider_checked_on = GovukDateField(label=_("When was it checked?"), latest=timezone.localdate)
    provider_check = FreeTextField(
        label=_("What was looked at, and what was found?"),
        max_length=2000,
        help_text=_(
            "Registers and what is published: charity number, accounts, safeguarding policy, views. "
            "Nothing that is not open to anybody."
        ),
    )


class ReturnForm(GovukForm):
    """What a project reports for one quarter."""

    quarter_starts_on = forms.TypedChoiceField(
        label=_("For which quarter?"), coerce=datetime.date.fromisoformat
    )
    spent = MoneyField(label=_("Spent in the quarter"), required=False)
    work_done = FreeTextField(label=_("What was done?"), max_length=2000, rows=4)
    measures_show = FreeTextField(
        label=_("What do the measures show?"), required=False, max_length=2000, rows=3
    )
    widths = {"spent": 10}
    prefixes = {"spent": "£"}

    def __init__(self, *args: Any, quarters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter_starts_on"].choices = quarters  # type: ignore[attr-defined]


class ProjectEndForm(GovukForm):
    """The end of a project, or of its funding."""

    ends_on = GovukDateField(label=_("What is the last day?"))
    ended_because = forms.CharField(label=_("Why does it end?"), max_length=300)


class ProjectEvaluationForm(GovukForm):
    """What a project changed, measured against its objective."""

    evaluated_on = GovukDateField(label=_("When was it evaluated?"), latest=timezone.localdate)
    evaluation = FreeTextField(
        label=_("What did it change, and how do you know?"),
        max_length=4000,
        help_text=_("Against the objective and its measures; what did not work belongs here too."),
    )
