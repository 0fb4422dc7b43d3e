"""CTLP references, prompts, contributions and briefings: no form has room for what a profile says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField
from risk.forms.fields import RecordField, offer
from risk.models import CtlpContribution


class ProfileForm(GovukForm):
    """That a counter terrorism local profile was issued."""

    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("The number on its cover, nothing of what it says.")
    )
    issued_on = GovukDateField(label=_("Date of the CTLP"), latest=timezone.localdate)
    police_owner = RecordField(label=_("Police body that owns it"))
    marking = MarkingField(initial=Marking.SENSITIVE)

    widths = {"reference": 20}

    def __init__(self, *args: Any, police: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "police_owner", police)


class PromptForm(GovukForm):
    """A prompt in the words the police agreed for sharing."""

    ctlp = RecordField(label=_("CTLP"), words=lambda profile: profile.reference)
    number = forms.CharField(label=_("Number of the prompt"), max_length=12)
    text = FreeTextField(
        label=_("Words as agreed for sharing"),
        max_length=1000,
        help_text=_("Only what the police have cleared for partners at the marking below."),
    )
    agreed_for_sharing_on = GovukDateField(label=_("Agreed for sharing on"), latest=timezone.localdate)
    marking = MarkingField()

    widths = {"number": 5}

    def __init__(self, *args: Any, profiles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ctlp", profiles)


class ContributionForm(GovukForm):
    """That a partner fed the CTLP: who, when and how, never what."""

    organisation = RecordField(label=_("Body that contributed"))
    contributed_on = GovukDateField(label=_("Contributed on"), latest=timezone.localdate)
    channel = forms.ChoiceField(
        label=_("How"), choices=CtlpContribution.Channel.choices, widget=forms.RadioSelect
    )

    autocompletes = {"organisation"}

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", bodies)


class BriefingForm(GovukForm):
    """That a body was briefed on a CTLP."""

    ctlp = RecordField(label=_("CTLP"), words=lambda profile: profile.reference)
    organisation = RecordField(label=_("Body that was briefed"))
    contact = RecordField(
        label=_("Person who was briefed"),
        required=False,
        words=lambda contact: f"{contact} ({contact.organisation.name})",
        help_text=_("Needed above OFFICIAL: one record a person."),
    )
    briefed_on = GovukDateField(label=_("Briefed on"), latest=timezone.localdate)
    given_by = forms.CharField(label=_("Who gave it"), max_length=160, help_text=_("Name and post."))
    marking = MarkingField(label=_("Marking of the briefing"))
    clearance_checked = forms.BooleanField(
        label=_("The person’s clearance was checked"),
        required=False,
        help_text=_("Needed above OFFICIAL."),
    )

    autocompletes = {"organisation", "contact"}

    def __init__(self, *args: Any, profiles: Any, bodies: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ctlp", profiles)
        offer(self, "organisation", bodies)
        offer(self, "contact", people)
