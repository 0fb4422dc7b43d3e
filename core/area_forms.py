"""Forms of the core's own pages: documents, attestations, facts of the area, invitations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions.documents import ALLOWED_WORDS
from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField
from core.models import AreaFact, Document, Organisation
from core.permissions import AreaRole

SECTIONS = [
    (0, _("The area as a whole")),
    (1, _("1 Multi-agency partnership group")),
    (2, _("2 Local risk assessment")),
    (3, _("3 Partnership plan")),
    (4, _("4 Referral pathway")),
    (5, _("5 Channel panel")),
    (6, _("6 Training programme")),
    (7, _("7 Reducing permissive environments")),
    (8, _("8 Communications and engagement")),
]


def set_rows(form: forms.Form, field: str, rows: Any) -> None:
    """Let a model choice of `form` offer `rows` (a queryset) and nothing else."""
    cast("forms.ModelChoiceField[Any]", form.fields[field]).queryset = rows


class DocumentForm(GovukForm):
    """A document with the date of what it shows, apart from today's date."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of document"), choices=Document.Kind.choices)
    section = forms.TypedChoiceField(label=_("Section of the toolkit"), choices=SECTIONS, coerce=int)
    event_date = GovukDateField(
        label=_("Date of what it shows"),
        help_text=_("For minutes, the day of the meeting; for a policy, the day it took effect."),
        latest=timezone.localdate,
    )
    approved_on = GovukDateField(label=_("Approved on"), required=False)
    review_due = GovukDateField(label=_("Review due"), required=False)
    marking = MarkingField()
    file = forms.FileField(label=_("File"), help_text=_("Up to 20 MB: %(kinds)s.") % {"kinds": ALLOWED_WORDS})


class DocumentVersionForm(GovukForm):
    """A newer file of a document."""

    file = forms.FileField(label=_("File"), help_text=_("Up to 20 MB: %(kinds)s.") % {"kinds": ALLOWED_WORDS})


class AttestationForm(GovukForm):
    """What a responsible person says of a criterion that no record can decide."""

    statement = FreeTextField(
        label=_("What you attest"),
        max_length=2000,
        help_text=_("In two or three sentences: what is in place, and how you know."),
    )
    attested_on = GovukDateField(label=_("Date of this statement"), latest=timezone.localdate)
    holds_until = GovukDateField(
        label=_("Holds until"), help_text=_("Within twelve months. After this day it no longer counts.")
    )
    document = forms.ModelChoiceField(
        label=_("Document that shows it"),
        queryset=Document.objects.none(),
        to_field_name="public_id",
        required=False,
    )

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "document", documents)


class AreaFactForm(GovukForm):
    """Something true of the area from a date on, and why."""

    value = forms.ChoiceField(label=_("What is true"), widget=forms.RadioSelect)
    starts_on = GovukDateField(label=_("From"), latest=timezone.localdate)
    reason = FreeTextField(
        label=_("Why"),
        max_length=1000,
        help_text=_("What it rests on: a letter, a funding agreement, an assessment."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = AreaFact.TIERS if kind == AreaFact.Kind.TIER else AreaFact.YES_NO
        cast(forms.ChoiceField, self.fields["value"]).choices = list(choices.items())


class InvitationForm(GovukForm):
    """Who to invite, to which role, and for which body."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=AreaRole.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label=_("Body they act for"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("Needed for a partner and for the police."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "organisation", organisations)


class AcceptForm(GovukForm):
    """What somebody new chooses when they take up an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three random words are easier to remember than symbols."),
    )

    def clean_password(self) -> str:
        """Hold the password to the same rules as everywhere else."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password
