"""Forms of bringing a table of the duty in: the file, and every row as it would come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.bringing_in.proposals import BRING, CHANGED, FILE, KEEP, LEAVE, UNCHANGED
from action_plans.forms.gaps import duty_choices, year_choices
from action_plans.gap_import import GapProposal
from action_plans.gap_page import sector_names
from action_plans.models import GapAnalysis
from core.forms import GovukForm


class GapFileForm(GovukForm):
    """The table as the council has it."""

    file = forms.FileField(
        label=_("Your table"),
        help_text=_("A Word document, an Excel workbook or a CSV file. Files with macros can’t be taken."),
    )


@dataclass(frozen=True)
class GapProposalFields:
    """One row for the page: the proposal and its fields."""

    proposal: GapProposal
    decision: Any
    sector: Any
    duty: Any

    @property
    def words(self) -> str:
        """The row's number and duty, as its heading."""
        row = self.proposal.row
        title = row.title or str(_("(no duty is named)"))
        return f"{row.number}. {title}" if row.number else title

    @property
    def has_errors(self) -> bool:
        """Whether something chosen for this row is wrong, so that it has to be seen."""
        return any(bound.errors for bound in (self.decision, self.sector, self.duty))


class GapRowsForm(GovukForm):
    """Every row of one page of the file as it would come in."""

    marks_optional = False

    def __init__(
        self, *args: Any, rows: Iterable[GapProposal], year: int, around: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        years = dict(year_choices(around))
        years.setdefault(year, GapAnalysis(year=year).year_words)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Which year is it for?"),
            choices=sorted(years.items(), reverse=True),
            coerce=int,
            initial=year,
        )
        duties = duty_choices()
        for one in self.rows:
            if one.standing != UNCHANGED:
                self._add_row(one, duties)
        decisions = {name for name in self.fields if name.startswith("decision_")}
        self.inline_choices = decisions  # type: ignore[misc]

    def _add_row(self, one: GapProposal, duties: list[Any]) -> None:
        key, number = one.place, {"row": one.row.row}
        self.fields[f"decision_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: what to do with it") % number,
            choices=[(FILE, _("Take what the file says")), (KEEP, _("Keep what is here"))]
            if one.standing == CHANGED
            else [(BRING, _("Bring it in")), (LEAVE, _("Leave it out"))],
            widget=forms.RadioSelect,
            initial=one.decision,
        )
        self.fields[f"sector_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: sector") % number,
            choices=list(sector_names().items()),
            initial=one.sector,
        )
        self.fields[f"duty_{key}"] = forms.ChoiceField(
            label=_("Row %(row)s: paragraph") % number, choices=duties, required=False, initial=one.duty_key
        )

    def fields_of(self, one: GapProposal) -> GapProposalFields:
        """The fields of one row."""
        return GapProposalFields(
            one, *[self[f"{name}_{one.place}"] for name in ("decision", "sector", "duty")]
        )

    @property
    def needing(self) -> list[GapProposalFields]:
        """Rows that a person should look at, in the file's order."""
        return [self.fields_of(one) for one in self.rows if not one.is_ready]

    @property
    def ready(self) -> list[GapProposalFields]:
        """Rows that can come in as they are."""
        return [self.fields_of(one) for one in self.rows if one.is_ready and one.standing != UNCHANGED]

    @property
    def unchanged(self) -> list[GapProposal]:
        """Rows that were brought in before and say the same."""
        return [one for one in self.rows if one.standing == UNCHANGED]

    @property
    def corrections(self) -> dict[str, Any]:
        """What was put right, as `correct_gap_rows` keeps it."""
        said = self.cleaned_data
        return {
            "year": said["year"],
            "rows": {
                one.identity: {name: said[f"{name}_{one.place}"] for name in ("decision", "sector", "duty")}
                for one in self.rows
                if one.standing != UNCHANGED
            },
        }
