"""Forms of information sharing: the agreement, and one question step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm, MarkingField
from core.models import Organisation
from core.personal_data import looks_like_personal_data
from partnerships.actions.sharing import identity_words
from partnerships.forms.governance import DocumentChoice
from partnerships.forms.people import offer
from partnerships.models import SharingAgreement, SharingCheck

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class BodiesChoice(forms.ModelMultipleChoiceField):
    """Several bodies of the area."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), to_field_name="public_id", **kwargs)


class AgreementForm(GovukForm):
    """An information-sharing agreement; a draft may leave anything but its title open."""

    title = forms.CharField(label=_("Title"), max_length=200)
    bodies = BodiesChoice(label=_("Parties among the bodies of the area"), required=False)
    other_parties = FreeTextField(
        label=_("Other parties"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Bodies that are not on the list, one a line."),
    )
    reaches_beyond = forms.BooleanField(
        label=_("Another area’s council or body is a party"),
        required=False,
        help_text=_("While it is in force it then counts as a joint arrangement (criterion 1.B1)."),
    )
    purpose = FreeTextField(label=_("Purpose"), max_length=2000, rows=3, required=False)
    legal_power = FreeTextField(
        label=_("Legal power"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("The statutory function and the lawful basis in data protection law that it rests on."),
    )
    necessity = FreeTextField(label=_("Why sharing is necessary"), max_length=2000, rows=3, required=False)
    proportionality = FreeTextField(
        label=_("Why it is proportionate"), max_length=2000, rows=3, required=False
    )
    consent_position = FreeTextField(
        label=_("Position on consent"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("When consent is asked for, and who decides when it can’t be."),
    )
    confidentiality = FreeTextField(
        label=_("How the information is kept confidential"), max_length=2000, rows=3, required=False
    )
    dpia_reference = forms.CharField(
        label=_("Reference of the data protection impact assessment"), max_length=120, required=False
    )
    review_due = GovukDateField(label=_("Review due"), required=False)
    document = DocumentChoice(label=_("The signed document"))
    marking = MarkingField()

    sections = [
        (_("What it is and whom it binds"), ["title", "bodies", "other_parties", "reaches_beyond"]),
        (
            _("What it rests on"),
            ["purpose", "legal_power", "necessity", "proportionality", "consent_position", "confidentiality"],
        ),
        (_("How it is kept in date"), ["dpia_reference", "review_due", "document", "marking"]),
    ]
    widths = {"dpia_reference": 20}

    def __init__(self, *args: Any, bodies: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, bodies=bodies, document=documents)

    def terms(self) -> dict[str, Any]:
        """The columns of the agreement itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "bodies"}


class ActivateForm(GovukForm):
    """The day from which an agreement is in force."""

    starts_on = GovukDateField(label=_("In force from"), latest=timezone.localdate)


class EndAgreementForm(GovukForm):
    """The day an agreement ended, and why."""

    ended_on = GovukDateField(label=_("Ended on"), latest=timezone.localdate)
    reason = forms.CharField(label=_("Why"), max_length=300)


class AgreementFilter(GovukFilterForm):
    """Which agreements to list."""

    words = forms.CharField(label=_("Words in the title"), max_length=80)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *SharingAgreement.State.choices])
    review = forms.ChoiceField(
        label=_("Review"),
        choices=[("", _("All")), ("soon", _("Due within 60 days")), ("overdue", _("Overdue"))],
    )


class SharingStep(GovukForm):
    """One step of the guided check. A text that seems to tell who somebody is isn't taken."""

    title: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""

    def clean(self) -> dict[str, Any]:
        """Refuse what looks like personal data, beside the box it stands in."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            if isinstance(value, str) and (signs := looks_like_personal_data(value)):
                self.add_error(name, identity_words(signs))
        return data


def _yes_no(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)


def _why(label: Any, **kwargs: Any) -> FreeTextField:
    return FreeTextField(label=label, max_length=2000, rows=4, **kwargs)


class OffenceStep(SharingStep):
    """First of all: is this for the police at once? Nothing of the answer is kept."""

    title = _("Is a crime suspected, or is anybody in danger?")
    intro = _("Answer this first. Nothing you answer here is kept.")
    offence = _yes_no(_("Do you suspect an offence, or is somebody in danger now?"))
    inline_choices = {"offence"}


class QuestionStep(SharingStep):
    """What is to be shared with whom, without the person."""

    title = _("What is the question?")
    intro = _("Describe the kind of information. Leave out everything that tells who the person is.")
    subject = _why(_("What would be shared, and what for"))
    receiver = forms.CharField(
        label=_("Which body asks, or would receive it"),
        max_length=160,
        help_text=_("The body or team, not a name."),
    )


class PowerStep(SharingStep):
    """Is there a lawful power?"""

    title = _("Is there a lawful power to share?")
    intro = _("A public body shares only where a law lets it: for a statutory function, with a lawful basis.")
    has_power = _yes_no(_("Is there a lawful power?"))
    legal_power = _why(_("Which one, or why none was found"))
    inline_choices = {"has_power"}


class NecessityStep(SharingStep):
    """Is it necessary?"""

    title = _("Is it necessary?")
    intro = _("Sharing is necessary when the purpose can’t be reached well in a way that shares less.")
    is_necessary = _yes_no(_("Is sharing necessary for the purpose?"))
    necessity = _why(_("Why"))
    inline_choices = {"is_necessary"}


class ProportionStep(SharingStep):
    """Is it proportionate?"""

    title = _("Is it proportionate?")
    intro = _("Weigh what is gained against how far it reaches into somebody’s private life.")
    is_proportionate = _yes_no(_("Is what would be shared in proportion to the risk?"))
    proportionality = _why(_("Why"))
    inline_choices = {"is_proportionate"}


class ConsentStep(SharingStep):
    """Consent, wherever possible."""

    title = _("Has consent been asked for?")
    intro = _("Ask for consent wherever that is possible and safe.")
    consent = forms.ChoiceField(
        label=_("Consent"), choices=SharingCheck.Consent.choices, widget=forms.RadioSelect
    )
    consent_reason = _why(_("Why"))


class ConfidentialityStep(SharingStep):
    """Is a duty of confidence owed?"""

    title = _("How is it kept confidential?")
    intro = _("Was it given in confidence? If so, say what outweighs that, and how it travels and is kept.")
    confidentiality = _why(_("What is owed in confidence, and how the information is protected"))


class OutcomeStep(SharingStep):
    """The decision."""

    title = _("What do you decide?")
    intro = _("The reasoning is kept with your name and today’s date, and can’t be changed afterwards.")
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=SharingCheck.Outcome.choices, widget=forms.RadioSelect
    )
    outcome_reason = _why(_("Why"))
    agreement = forms.ModelChoiceField(
        label=_("Agreement it falls under"),
        queryset=SharingAgreement.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agreement=agreements)


STEPS: tuple[type[SharingStep], ...] = (
    OffenceStep,
    QuestionStep,
    PowerStep,
    NecessityStep,
    ProportionStep,
    ConsentStep,
    ConfidentialityStep,
    OutcomeStep,
)
