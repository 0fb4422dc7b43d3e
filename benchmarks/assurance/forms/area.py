"""What an area fills in: a benchmark, its evidence, who writes what, answers, its reply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarks.models import ImprovementUpdate
from core.actions.documents import ALLOWED_WORDS
from core.area_forms import set_rows
from core.criteria.rule_book import Section
from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField
from core.models import Document, User

LONGEST = 6000


class LineForm(GovukForm):
    """What the area says of one benchmark."""

    self_rating = forms.ChoiceField(label=_("Your own rating"), widget=forms.RadioSelect)
    difference_reason = FreeTextField(
        label=_("Why it differs from what the records say"),
        max_length=2000,
        required=False,
        help_text=_("Needed only if your rating is another than the computed one."),
    )
    narrative = FreeTextField(
        label=_("Narrative"),
        max_length=LONGEST,
        help_text=_(
            "What is in place, what changed this year, what difference it made. Never a person’s case."
        ),
    )
    standing = forms.ChoiceField(
        label=_("Where the narrative comes from"),
        choices=[
            ("rechecked", _("Checked again this year, and true as it stands")),
            ("carried_over", _("Carried over from last year, not checked again")),
        ],
        widget=forms.RadioSelect,
    )
    good_practice = FreeTextField(
        label=_("Good practice to share"),
        max_length=2000,
        required=False,
        help_text=_("What another area could learn from. It may be shown to others."),
    )

    def __init__(self, *args: Any, scale: list[tuple[str, str]], is_carried: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["self_rating"]).choices = scale
        if not is_carried:
            del self.fields["standing"]

    @property
    def is_rechecked(self) -> bool:
        """Whether the writer says that what came from last year was checked again."""
        return bool(self.cleaned_data.get("standing") == "rechecked")


class EvidenceForm(GovukForm):
    """A document of the register, a new document, or another record by its address."""

    kind = forms.ChoiceField(
        label=_("What do you want to add?"),
        choices=[
            ("register", _("A document that is in the register")),
            ("new", _("A new document")),
            ("record", _("Another record, such as a meeting or a version")),
        ],
        widget=forms.RadioSelect,
    )
    document = forms.ModelChoiceField(
        label=_("Document"), queryset=Document.objects.none(), to_field_name="public_id", required=False
    )
    title = forms.CharField(label=_("Title of the new document"), max_length=200, required=False)
    event_date = GovukDateField(label=_("Date of what it shows"), required=False, latest=timezone.localdate)
    marking = MarkingField(required=False)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Up to 20 MB: %(kinds)s.") % {"kinds": ALLOWED_WORDS}
    )
    address = forms.CharField(
        label=_("Address of the record’s page"),
        max_length=600,
        required=False,
        help_text=_("Open the record, copy the address from your browser, and paste it here."),
    )
    label = forms.CharField(label=_("What it is, in a few words"), max_length=200, required=False)

    reveals = {
        "kind": {
            "register": ["document"],
            "new": ["title", "event_date", "marking", "file"],
            "record": ["address", "label"],
        }
    }
    autocompletes = {"document"}
    needed = {
        "register": ("document",),
        "new": ("title", "event_date", "file"),
        "record": ("address", "label"),
    }

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "document", documents)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind needs."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.needed.get(cleaned.get("kind", ""), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


class AssignForm(GovukForm):
    """Who writes which benchmark."""

    marks_optional = False

    def __init__(
        self, *args: Any, sections: Iterable[Section], people: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody in particular")), *((str(one.pk), one.get_full_name()) for one in people)]
        for section in sections:
            self.fields[f"section_{section.number}"] = forms.ChoiceField(
                label=f"{section.number} {section.name}", choices=choices, required=False
            )

    def chosen(self) -> dict[int, int | None]:
        """User id, or None, by the number of the benchmark."""
        return {
            int(name.removeprefix("section_")): int(value) if value else None
            for name, value in self.cleaned_data.items()
        }


class HandBackForm(GovukForm):
    """Why an assessment goes back to who prepared it."""

    note = FreeTextField(label=_("What should be changed"), max_length=2000)


class SubmitForm(GovukForm):
    """The approver's word before everything is locked."""

    confirm = forms.BooleanField(
        label=_("I have read it, it is a fair account, and I submit it to the Home Office for this area"),
        error_messages={"required": _("Tick the box to submit it")},
    )


class AnswerForm(GovukForm):
    """The area's answer to a question."""

    text = FreeTextField(label=_("Your answer"), max_length=4000)


class ReplyForm(GovukForm):
    """The area's one reply to the ratings."""

    text = FreeTextField(
        label=_("Your reply"),
        max_length=LONGEST,
        help_text=_("You can reply once. It stands in the letter in your own words."),
    )


class ImprovementForm(GovukForm):
    """How an improvement action goes."""

    progress = forms.ChoiceField(
        label=_("How is it going?"),
        choices=ImprovementUpdate.Progress.choices,
        widget=forms.RadioSelect,
    )
    text = FreeTextField(label=_("What was done"), max_length=2000)
