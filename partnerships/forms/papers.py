"""The form that puts a paper with an agenda item: one of the register, or a new file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.actions.documents import ALLOWED_WORDS
from core.forms import GovukForm, MarkingField
from core.models import Document
from partnerships.forms.people import offer

KNOWN, NEW = "known", "new"


class DocumentChoice(forms.ModelChoiceField):
    """Documents of the register, by title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Document.objects.none(), to_field_name="public_id", **kwargs)


class PaperForm(GovukForm):
    """A document of the register, or a new one with its title and marking."""

    source = forms.ChoiceField(
        label=_("Which paper"),
        choices=[(NEW, _("A new file")), (KNOWN, _("A document that is in the register"))],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Up to 20 MB: %(kinds)s.") % {"kinds": ALLOWED_WORDS}
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    marking = MarkingField(required=False)
    document = DocumentChoice(label=_("Document"), required=False)

    reveals = {"source": {NEW: ["file", "title", "marking"], KNOWN: ["document"]}}
    autocompletes = {"document"}

    def __init__(self, *args: Any, documents: Any, may_upload: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, document=documents)
        self.may_upload = may_upload
        if not may_upload:
            for name in ("source", "file", "title", "marking"):
                del self.fields[name]
            self.fields["document"].required = True

    @property
    def is_new(self) -> bool:
        """Whether a new file is put in."""
        return self.may_upload and self.cleaned_data.get("source") == NEW

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen source needs."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.may_upload or "source" not in data:
            return data
        if self.is_new:
            if not data.get("file") and "file" not in self.errors:
                self.add_error("file", _("Choose the file"))
            if not data.get("title") and "title" not in self.errors:
                self.add_error("title", _("Enter the title that the agenda shows"))
            if not data.get("marking") and "marking" not in self.errors:
                self.add_error("marking", _("Select a security marking"))
        elif not data.get("document") and "document" not in self.errors:
            self.add_error("document", _("Select a document"))
        return data
