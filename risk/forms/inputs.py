"""What partner bodies bring, as the council records it or as they say it themselves, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField
from risk.forms.fields import RecordField, offer
from risk.models import RiskInput

LONGEST = 2000
RECORDED = [choice for choice in RiskInput.Channel.choices if choice[0] != RiskInput.Channel.SERVICE]
ANSWERS = [choice for choice in RiskInput.Outcome.choices if choice[0] != RiskInput.Outcome.WAITING]


class InputForm(GovukForm):
    """What a body brought, as the council records it."""

    organisation = RecordField(label=_("Body that brought it"))
    contributed_on = GovukDateField(label=_("Brought on"), latest=timezone.localdate)
    channel = forms.ChoiceField(label=_("How"), choices=RECORDED, widget=forms.RadioSelect)
    text = FreeTextField(
        label=_("What it sees"),
        max_length=LONGEST,
        help_text=_("The picture from where it stands: places, times, themes. Nothing about a person."),
    )
    marking = MarkingField()

    autocompletes = {"organisation"}

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", bodies)


class OwnInputForm(GovukForm):
    """What one's own body brings. With several bodies, which of them speaks."""

    organisation = RecordField(label=_("Which body you speak for"))
    text = FreeTextField(
        label=_("What you see from where you stand"),
        max_length=LONGEST,
        help_text=_(
            "Places, times, themes, what has changed. Only what is OFFICIAL, and nothing about a person: "
            "a concern about somebody goes through the referral pathway."
        ),
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", bodies)
        if len(bodies) == 1:
            self.fields["organisation"].initial = bodies[0].public_id
            self.fields["organisation"].widget = forms.HiddenInput()


class AnswerForm(GovukForm):
    """What became of it."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=ANSWERS, widget=forms.RadioSelect)
    risk = RecordField(label=_("Risk it was taken into"), required=False)
    answer = forms.CharField(
        label=_("Answer to the body"),
        max_length=300,
        required=False,
        help_text=_("Who brought it reads this."),
    )

    reveals = {"outcome": {RiskInput.Outcome.TAKEN_UP: ["risk"]}}

    def __init__(self, *args: Any, risks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "risk", risks)
