"""Forms of the register of documents and of the review calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.area_forms import SECTIONS, DocumentForm, set_rows
from core.document_states import CHOICES
from core.forms import GovukDateField, GovukFilterForm
from core.models import Contact, Document


class OwnedDocumentForm(DocumentForm):
    """A document with whoever sees to its review."""

    owner = forms.ModelChoiceField(
        label=_("Who sees to its review"),
        queryset=Contact.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("Reminded by mail beside the Prevent lead."),
    )

    autocompletes = {"owner"}
    field_order = [
        "title",
        "kind",
        "section",
        "event_date",
        "approved_on",
        "review_due",
        "owner",
        "marking",
        "file",
    ]

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "owner", contacts)


class DocumentEntryForm(OwnedDocumentForm):
    """What the register says of a document, to correct; a new file is added apart."""

    file = None  # type: ignore[assignment]  # how Django takes a field away
    withdrawn_on = GovukDateField(
        label=_("No longer in force since"),
        required=False,
        help_text=_("When something else took its place, or it was given up."),
    )


class DocumentFilter(GovukFilterForm):
    """Which documents to list."""

    words = forms.CharField(label=_("Words in the title"), max_length=80)
    section = forms.ChoiceField(label=_("Section"), choices=[("", _("All")), *SECTIONS])
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Document.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *CHOICES])


class CalendarFilter(GovukFilterForm):
    """Which dates to list."""

    section = forms.ChoiceField(label=_("Section"), choices=[("", _("All")), *SECTIONS])
    only = forms.ChoiceField(label=_("What"), choices=[("", _("Everything")), ("reviews", _("Reviews only"))])
