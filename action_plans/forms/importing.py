"""Forms of the import: the file, and every row as it would come in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from action_plans.actions.allowed import names_everybody
from action_plans.bringing_in.proposals import (
    BRING,
    CHANGED,
    FILE,
    KEEP,
    LEAVE,
    NEW_BODY,
    UNCHANGED,
    Proposal,
)
from core.choices import Sector
from core.forms import GovukDateField, GovukForm
from core.imports import normalise

SHOWN = 70
"""How much of a title stands on the line that opens its row."""


class FileForm(GovukForm):
    """The plan as the council has it."""

    file = forms.FileField(
        label=_("Your plan"),
        help_text=_("A Word document, an Excel workbook or a CSV file. Files with macros can’t be taken."),
    )


@dataclass(frozen=True)
class ProposalFields:
    """One row for the page: the proposal and its fields."""

    proposal: Proposal
    decision: Any
    owner: Any
    risk: Any
    due: Any
    review: Any
    same_dates: Any

    @property
    def words(self) -> str:
        """The row's number, the beginning of its title and what of it is unsure, as its heading."""
        row = self.proposal.row
        title = Truncator(row.title or str(_("(nothing is said)"))).chars(SHOWN)
        unsure = dict.fromkeys(doubt.column for doubt in self.proposal.own_doubts if doubt.column)
        heading = f"{row.number}. {title}" if row.number else title
        return f"{heading} ({', '.join(unsure)})" if unsure else heading

    @property
    def has_errors(self) -> bool:
        """Whether something typed for this row is wrong, so that it has to be seen."""
        fields = (self.decision, self.owner, self.risk, self.due, self.review, self.same_dates)
        return any(bound is not None and bound.errors for bound in fields)


class RowsForm(GovukForm):
    """Every row of one page of the file as it would come in, with the owner of each partner's wording."""

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        rows: Iterable[Proposal],
        wordings: Iterable[tuple[str, str]],
        bodies: Sequence[Any],
        risks: Sequence[Any],
        risk: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.wordings = [(normalise(wording), wording, guess) for wording, guess in wordings]
        self._bodies = [(body.public_id, body.name) for body in bodies]
        self._risks = [(risk.public_id, str(risk)) for risk in risks]
        self.fields["risk"] = forms.ChoiceField(
            label=_("Which risk do these actions answer?"),
            help_text=_("For every row that names none of its own. You can leave it and choose later."),
            choices=[("", _("Choose later")), *self._risks],
            required=False,
            initial=risk,
        )
        for place, (_key, wording, guess) in enumerate(self.wordings):
            self._add_wording(place, wording, guess)
        for one in self.rows:
            if one.standing != UNCHANGED:
                self._add_row(one)
        decisions = {name for name in self.fields if name.startswith("decision_")}
        self.inline_choices = decisions  # type: ignore[misc]

    def _add_wording(self, place: int, wording: str, guess: str) -> None:
        new = [
            (f"{NEW_BODY}{sector}", _("Add it as a new body: %(sector)s") % {"sector": label})
            for sector, label in Sector.choices
        ]
        choices: list[Any] = [("", _("Choose later")), *self._bodies]
        if not names_everybody(wording):
            choices.append((str(_("It isn’t in the list")), new))
        self.fields[f"wording_{place}"] = forms.ChoiceField(
            label=wording, choices=choices, required=False, initial=guess
        )

    def _add_row(self, one: Proposal) -> None:
        key, row = one.place, one.row
        self.fields[f"decision_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: what to do with it") % {"row": row.row},
            choices=[(FILE, _("Take what the file says")), (KEEP, _("Keep what is here"))]
            if one.standing == CHANGED
            else [(BRING, _("Bring it in")), (LEAVE, _("Leave it out"))],
            widget=forms.RadioSelect,
            initial=one.decision,
        )
        first = row.suggested_owner
        partners = [
            (f"p:{place}", _("“%(wording)s”, as said above") % {"wording": name})
            for place, name in enumerate(row.partners)
            if name != first
        ]
        nobody = _("“%(wording)s”, as said above") % {"wording": first} if first else _("Choose later")
        self.fields[f"owner_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: owner") % {"row": row.row},
            choices=[("", nobody), *partners, *self._bodies],
            required=False,
        )
        self.fields[f"risk_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: risk") % {"row": row.row},
            choices=[("", _("As chosen for all")), *self._risks],
            required=False,
        )
        self.fields[f"due_{key}"] = GovukDateField(
            label=_("Row %(row)s: due date") % {"row": row.row}, required=False, initial=one.dates.due_on
        )
        self.fields[f"review_{key}"] = GovukDateField(
            label=_("Row %(row)s: review date") % {"row": row.row},
            required=False,
            initial=one.dates.review_on,
        )
        if row.see_row:
            self.fields[f"same_{key}"] = forms.BooleanField(
                label=_("Row %(row)s: same dates as action %(other)s")
                % {"row": row.row, "other": row.see_row},
                required=False,
            )

    def fields_of(self, one: Proposal) -> ProposalFields:
        """The fields of one row; those it has not are None."""

        def bound(name: str) -> Any:
            return self[f"{name}_{one.place}"] if f"{name}_{one.place}" in self.fields else None

        return ProposalFields(
            one,
            bound("decision"),
            bound("owner"),
            bound("risk"),
            bound("due"),
            bound("review"),
            bound("same"),
        )

    @property
    def needing(self) -> list[ProposalFields]:
        """Rows that a person should look at one by one, in the file's order."""
        return [self.fields_of(one) for one in self.rows if not one.is_ready and not one.waits_for_owner]

    @property
    def ownerless(self) -> list[ProposalFields]:
        """Rows that only wait until somebody says which body the wording means that they name first."""
        return [self.fields_of(one) for one in self.rows if one.waits_for_owner]

    @property
    def ready(self) -> list[ProposalFields]:
        """Rows that can come in as they are."""
        return [self.fields_of(one) for one in self.rows if one.is_ready and one.standing != UNCHANGED]

    @property
    def unchanged(self) -> list[Proposal]:
        """Rows that were brought in before and say the same."""
        return [one for one in self.rows if one.standing == UNCHANGED]

    @property
    def is_all_known(self) -> bool:
        """Whether every row was brought in before and says the same: there is nothing to choose then."""
        return all(one.standing == UNCHANGED for one in self.rows)

    @property
    def wording_fields(self) -> list[Any]:
        """The field of each partner's wording, in the order in which they come."""
        return [self[f"wording_{place}"] for place in range(len(self.wordings))]

    @property
    def corrections(self) -> dict[str, Any]:
        """What was put right, as `correct_rows` keeps it."""
        said = self.cleaned_data
        return {
            "risk": said["risk"],
            "owners": {key: said[f"wording_{place}"] for place, (key, _w, _g) in enumerate(self.wordings)},
            "rows": {one.identity: self._said_of(one) for one in self.rows if one.standing != UNCHANGED},
        }

    def _said_of(self, one: Proposal) -> dict[str, Any]:
        said, key = self.cleaned_data, one.place
        return {
            "decision": said[f"decision_{key}"],
            "owner": said[f"owner_{key}"],
            "risk": said[f"risk_{key}"],
            "due_on": _iso(said.get(f"due_{key}")),
            "review_on": _iso(said.get(f"review_{key}")),
            "same_dates": bool(said.get(f"same_{key}")),
            "dates_checked": True,
        }


def _iso(date: datetime.date | None) -> str:
    return date.isoformat() if date else ""
