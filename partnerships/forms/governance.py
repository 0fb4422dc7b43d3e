"""Forms of reporting lines, arrangements, briefings and documents that a meeting agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukDateField, GovukForm, MarkingField
from core.models import Document
from partnerships.forms.people import ContactChoice, offer
from partnerships.models import BoardReport, Group, JointArrangement, Meeting, MemberBriefing

BOARD = "board:"


class DocumentChoice(forms.ModelChoiceField):
    """A document of the register."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Document.objects.none(),
            to_field_name="public_id",
            required=False,
            empty_label=_("None in the register"),
            **kwargs,
        )


class LineForm(GovukForm):
    """Who reports to whom, and since when."""

    lower = forms.ChoiceField(label=_("Who reports"))
    upper = forms.ChoiceField(label=_("To whom"))
    starts_on = GovukDateField(label=_("Since"), latest=timezone.localdate)
    rhythm = forms.CharField(
        label=_("How it reports"),
        max_length=120,
        required=False,
        help_text=_("For example, a paper every half year."),
    )

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.public_id: group for group in groups}
        ends = [
            ("", _("Choose a group or board")),
            (_("Groups"), [(group.public_id, group.name) for group in self.groups.values()]),
            (_("Boards"), [(f"{BOARD}{key}", label) for key, label in BoardReport.Board.choices]),
        ]
        for name in ("lower", "upper"):
            cast(forms.ChoiceField, self.fields[name]).choices = ends

    def end(self, name: str) -> Group | str:
        """The group, or the key of the board, chosen for one end."""
        chosen: str = self.cleaned_data[name]
        return self.groups[chosen] if chosen in self.groups else chosen.removeprefix(BOARD)


class ArrangementForm(GovukForm):
    """An arrangement with councils or bodies beyond the boundary."""

    kind = forms.ChoiceField(
        label=_("Kind of arrangement"), choices=JointArrangement.Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("What it is called"), max_length=200)
    parties = FreeTextField(
        label=_("With whom"),
        max_length=1000,
        rows=4,
        help_text=_("The other councils and bodies, one a line."),
    )
    purpose = FreeTextField(label=_("What is done together"), max_length=1000, rows=3, required=False)
    document = DocumentChoice(label=_("The document that sets it out"))
    starts_on = GovukDateField(label=_("In force from"))
    review_due = GovukDateField(
        label=_("Review due"), help_text=_("After this day it no longer counts as in date.")
    )
    ends_on = GovukDateField(
        label=_("Ended on"), required=False, help_text=_("Leave it empty while it runs.")
    )

    hints = {
        "kind": {
            "regional": _("A region or sub-region working together."),
            "two_tier": _("Expected anyway, so it does not count for 1.B1 alone."),
        }
    }

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, document=documents)


class BriefingForm(GovukForm):
    """A briefing of elected members."""

    audience = forms.ChoiceField(
        label=_("Who was briefed"), choices=MemberBriefing.Audience.choices, widget=forms.RadioSelect
    )
    post = forms.CharField(
        label=_("Their post or committee, as the council calls it"),
        max_length=120,
        required=False,
        help_text=_("The post, not the name: for example, Cabinet member for communities."),
    )
    briefed_on = GovukDateField(label=_("Date of the briefing"), latest=timezone.localdate)
    level = forms.ChoiceField(
        label=_("Level of the briefing"), choices=MemberBriefing.Level.choices, widget=forms.RadioSelect
    )
    subject = FreeTextField(
        label=_("What it was about, in a sentence"),
        max_length=300,
        rows=3,
        help_text=_("Never the content of a counter terrorism local profile."),
    )
    given_by = ContactChoice(label=_("Who gave it"))
    marking = MarkingField(label=_("Marking of what was said"))
    clearance_checked = forms.BooleanField(
        label=_("Their clearance (BPSS) was checked first"), required=False
    )

    autocompletes = {"given_by"}
    reveals = {"marking": {"official_sensitive": ["clearance_checked"]}}

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, given_by=contacts)


class MeetingChoice(forms.ModelChoiceField):
    """A held meeting, by date and group."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Meeting.objects.none(), to_field_name="public_id", **kwargs)

    def label_from_instance(self, meeting: Meeting) -> str:
        """A meeting as a list shows it."""
        return f"{meeting.meets_on.day} {meeting.meets_on:%B %Y}: {meeting.group.name}"


class AgreedForm(GovukForm):
    """At which meeting a document was agreed, and when it is reviewed next."""

    meeting = MeetingChoice(label=_("The meeting that agreed it"), empty_label=_("Choose a meeting"))
    review_due = GovukDateField(
        label=_("Review due"), help_text=_("After this day it no longer counts as in date.")
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, meeting=meetings)


ANOTHER, NONE = "another", "none"


class AgreementCorrectForm(GovukForm):
    """What is right of the meeting that agreed a document: another one, or none."""

    right = forms.ChoiceField(
        label=_("What is right?"),
        choices=[(ANOTHER, _("Another meeting agreed it")), (NONE, _("No meeting agreed it"))],
        widget=forms.RadioSelect,
    )
    meeting = MeetingChoice(
        label=_("The meeting that agreed it"), empty_label=_("Choose a meeting"), required=False
    )
    approved_on = GovukDateField(
        label=_("Approved otherwise on"),
        required=False,
        latest=timezone.localdate,
        help_text=_("Leave it empty while nobody has approved it."),
    )
    review_due = GovukDateField(
        label=_("Review due"), required=False, help_text=_("After this day it no longer counts as in date.")
    )
    why = forms.CharField(
        label=_("Why is it corrected?"), max_length=300, help_text=_("It stays on the document’s page.")
    )

    reveals = {"right": {ANOTHER: ["meeting"], NONE: ["approved_on"]}}

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, meeting=meetings)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("right") == NONE:
            cleaned["meeting"] = None
        elif cleaned.get("right") == ANOTHER:
            cleaned["approved_on"] = None
            for name, words in (
                ("meeting", _("Choose the meeting that agreed it")),
                ("review_due", _("Enter the date on which its review is due")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned
