"""Forms of groups: what they are, what they cover, what they are governed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions.documents import ALLOWED_WORDS
from core.forms import GovukDateField, GovukForm, MarkingField, WholeNumberField
from core.models import Authority
from partnerships.forms.people import offer
from partnerships.models import Group

OWN, EXISTING = "own", "existing"


class GroupEditForm(GovukForm):
    """What can be changed about a group later on."""

    name = forms.CharField(label=_("Name"), max_length=160)
    is_standalone = forms.TypedChoiceField(
        label=_("Is it a group of its own?"),
        choices=[
            ("yes", _("Yes, it deals with Prevent alone")),
            ("no", _("No, an existing partnership does the work")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    quorum = WholeNumberField(
        label=_("Quorum"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("How many seats must be taken, if the terms of reference set a number."),
    )

    hints = {
        "is_standalone": {
            "yes": _("The toolkit prefers this."),
            "no": _("A community safety partnership, for example."),
        }
    }
    widths = {"quorum": 3}


class GroupForm(GroupEditForm):
    """A new group."""

    kind = forms.ChoiceField(label=_("Kind of group"), choices=Group.Kind.choices, widget=forms.RadioSelect)
    starts_on = GovukDateField(label=_("Exists since"), latest=timezone.localdate)

    field_order = ["kind", "name", "starts_on"]


class TermsForm(GovukForm):
    """Terms of reference as they were agreed."""

    file = forms.FileField(
        label=_("The document"), help_text=_("Up to 20 MB: %(kinds)s.") % {"kinds": ALLOWED_WORDS}
    )
    approved_on = GovukDateField(label=_("Agreed on"), latest=timezone.localdate)
    review_due = GovukDateField(
        label=_("Review due"), help_text=_("After this day they are no longer in date.")
    )
    marking = MarkingField()


class CoverForm(GovukForm):
    """One more area that a group covers."""

    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Authority.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose an area"),
    )
    starts_on = GovukDateField(label=_("Covers it from"))

    autocompletes = {"area"}

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, area=areas)
