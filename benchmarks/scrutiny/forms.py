"""What people fill in for scrutiny: a question, a reply, what the council is asked to do."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.criteria.framework import load_framework
from core.forms import FreeTextField, GovukForm

MOST_ASKS, LONGEST_ASK = 5, 200


class QuestionForm(GovukForm):
    """A question of an elected member's."""

    text = FreeTextField(
        label=_("Your question"),
        max_length=2000,
        help_text=_(
            "The council’s officers and the other elected members of this area with an account will read it. "
            "Ask about the work, never about a person."
        ),
    )
    section = forms.TypedChoiceField(
        label=_("Benchmark it is about"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(str(one.number), f"{one.number} {one.name}") for one in load_framework().sections]
        cast(forms.ChoiceField, self.fields["section"]).choices = [("", _("None in particular")), *sections]


class ReplyForm(GovukForm):
    """The area's reply to a question."""

    text = FreeTextField(
        label=_("Your reply"),
        max_length=4000,
        rows=8,
        help_text=_(
            "Every elected member of the area may read it, so nothing above OFFICIAL, and no person."
        ),
    )


class PackForm(GovukForm):
    """What the council is asked to do."""

    asks = FreeTextField(
        label=_("What the council is asked to do"),
        max_length=MOST_ASKS * (LONGEST_ASK + 1),
        required=False,
        rows=6,
        help_text=_(
            "One thing on each line, at most %(most)s. What is there now follows from how things stand; "
            "change it as you see fit. Left empty, the pack asks the council to note it."
        )
        % {"most": MOST_ASKS},
    )

    def clean_asks(self) -> list[str]:
        """The lines that say something. Refuses too many, and one too long for its place."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["asks"].splitlines() if line.strip()]
        if len(lines) > MOST_ASKS:
            raise forms.ValidationError(
                _("These are %(found)s lines. Two pages have room for %(most)s: put some together."),
                params={"found": len(lines), "most": MOST_ASKS},
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_ASK:
                raise forms.ValidationError(
                    _("Line %(number)s has %(found)s characters. Shorten it to %(most)s or fewer."),
                    params={"number": number, "found": len(line), "most": LONGEST_ASK},
                )
        return lines
