"""Forms of the duty gap analysis: starting a year, one duty, the filters, the review of the arrangements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import RecordField, offer
from action_plans.gap_page import EVERYBODY, NO_SECTION, section_names, sector_names
from action_plans.models import ArrangementsReview, GapAnalysis, GapRow
from core.duties import load_duties
from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm, MarkingField
from core.uk_dates import uk_date

SPARE = 2
MOST = 30
LONGEST = 20_000
"""Cells of councils' own tables can be long; whatever came in can be saved again."""
USUAL_SECTORS = (EVERYBODY, "local_government")


def year_choices(around: int) -> list[tuple[int, str]]:
    """Years that can be chosen, as people write them: two back, next year, newest first."""
    return [(year, GapAnalysis(year=year).year_words) for year in range(around + 1, around - 3, -1)]


def let_choose(form: Any, name: str, choices: Iterable[Any]) -> None:
    """Let the field `name` of a form choose from these."""
    form.fields[name].choices = list(choices)


def duty_choices() -> list[Any]:
    """The entries of the duty catalogue, grouped by sector, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {slug: [] for slug in sector_names()}
    for duty in load_duties():
        groups[duty.sector].append((duty.key, f"{duty.reference}: {duty.title}"))
    named = [(sector_names()[slug], entries) for slug, entries in groups.items() if entries]
    return [("", _("None of these")), *named]


class StartForm(GovukForm):
    """Starting a year's analysis."""

    year = forms.TypedChoiceField(label=_("Which year is it for?"), coerce=int)
    origin = forms.ChoiceField(label=_("What do you start from?"), widget=forms.RadioSelect)
    sectors = forms.MultipleChoiceField(
        label=_("Which sectors?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reveals = {"origin": {GapAnalysis.Origin.CATALOGUE: ["sectors"]}}

    def __init__(self, *args: Any, around: int, earlier: GapAnalysis | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "year", year_choices(around))
        origins: list[Any] = [
            (GapAnalysis.Origin.CATALOGUE, _("The duty, paragraph by paragraph")),
            (GapAnalysis.Origin.EMPTY, _("An empty page")),
        ]
        if earlier is not None:
            words = _("The analysis of %(year)s: every row marked as carried over until you look at it again")
            origins.insert(0, (GapAnalysis.Origin.LAST_YEAR, words % {"year": earlier.year_words}))
        let_choose(self, "origin", origins)
        with_duties = {duty.sector for duty in load_duties()}
        let_choose(
            self, "sectors", [(slug, name) for slug, name in sector_names().items() if slug in with_duties]
        )
        self.initial.setdefault("sectors", list(USUAL_SECTORS))


class RowForm(GovukForm):
    """One duty: what it asks, how things stand, what could go wrong, what is recommended."""

    duty = FreeTextField(label=_("What the duty asks"), rows=4, max_length=LONGEST)
    sector = forms.ChoiceField(label=_("Sector"))
    duty_key = forms.ChoiceField(
        label=_("Where the guidance says so"),
        help_text=_("The numbers are those of the 2015 guidance, which councils’ tables still use."),
        required=False,
    )
    paragraph = forms.CharField(
        label=_("Another reference"),
        help_text=_("Where it is none of these: as your table cites it."),
        max_length=120,
        required=False,
    )
    toolkit_sections = forms.TypedMultipleChoiceField(
        label=_("Toolkit sections"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    rating = forms.ChoiceField(
        label=_("How does it stand?"), choices=GapRow.Rating.choices, widget=forms.RadioSelect
    )
    current_position = FreeTextField(label=_("Current position"), required=False, max_length=LONGEST)
    risks = FreeTextField(label=_("Risks and issues"), required=False, max_length=LONGEST)
    marking = MarkingField()
    autocompletes = {"duty_key"}
    inline_choices = {"rating"}

    def __init__(
        self, *args: Any, recommendations: Iterable[Any] = (), is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        self.existing = list(recommendations)
        let_choose(self, "sector", list(sector_names().items()))
        let_choose(self, "duty_key", duty_choices())
        let_choose(
            self,
            "toolkit_sections",
            [(number, f"{number} {name}") for number, name in section_names().items()],
        )
        self.count = self._count()
        for index in range(self.count):
            known = self.existing[index] if index < len(self.existing) else None
            self.fields[self._name(index)] = FreeTextField(
                label=_("Recommendation %(number)s") % {"number": index + 1},
                required=False,
                rows=2,
                max_length=LONGEST,
                initial=known.text if known else "",
            )

    @staticmethod
    def _name(index: int) -> str:
        return f"recommendation_{index}"

    def _count(self) -> int:
        wanted = len(self.existing) + SPARE
        if self.is_bound:
            wanted = max(wanted, sum(name.startswith("recommendation_") for name in self.data))
        return max(min(wanted, MOST), len(self.existing))

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """(legend, fields) in reading order: for a duty that is there, how it stands comes first."""
        duty = (_("The duty"), ["duty", "sector", "duty_key", "paragraph", "toolkit_sections"])
        stands = (_("How it stands"), ["current_position", "risks", "rating"])
        asked = (_("What is recommended"), [self._name(index) for index in range(self.count)])
        named = (duty, stands, asked) if self.is_new else (stands, asked, duty)
        return [(legend, [self[name] for name in names]) for legend, names in named]

    @property
    def recommendations(self) -> list[dict[str, Any]]:
        """The recommendations as typed: {"id", "text"}, empty ones left out."""
        rows = []
        for index in range(self.count):
            known = self.existing[index] if index < len(self.existing) else None
            text = self.cleaned_data.get(self._name(index), "").strip()
            if text:
                rows.append({"id": known.pk if known else None, "text": text})
        return rows

    @property
    def details(self) -> dict[str, Any]:
        """The row's own fields, cleaned."""
        said = {name: self.cleaned_data[name] for name in RowForm.base_fields}
        said["sections"] = said.pop("toolkit_sections")
        return said


class GapFilter(GovukFilterForm):
    """Filters of an analysis; every one is part of the address."""

    q = forms.CharField(label=_("Words"), max_length=100)
    sector = forms.ChoiceField(label=_("Sector"))
    section = forms.ChoiceField(label=_("Toolkit section"))
    rating = forms.ChoiceField(
        label=_("How it stands"), choices=[("", _("Any rating")), *GapRow.Rating.choices]
    )
    checked = forms.ChoiceField(
        label=_("Looked at this year"),
        choices=[("", _("Either")), ("no", _("Carried over, not looked at")), ("yes", _("Looked at"))],
    )
    asked = forms.ChoiceField(
        label=_("Recommendations"),
        choices=[
            ("", _("Any")),
            ("open", _("Not done yet")),
            ("no_action", _("Without an action")),
            ("done", _("Done")),
            ("none", _("None made")),
        ],
    )

    def __init__(self, data: Any = None, *, lines: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        sectors = {line.row.sector for line in lines}
        sections = {number for line in lines for number in line.row.sections or [NO_SECTION]}
        let_choose(
            self,
            "sector",
            [
                ("", _("Any sector")),
                *[(slug, name) for slug, name in sector_names().items() if slug in sectors],
            ],
        )
        named: list[Any] = [
            (number, f"{number} {name}") for number, name in section_names().items() if number in sections
        ]
        if NO_SECTION in sections:
            named.append((NO_SECTION, _("No toolkit section")))
        let_choose(self, "section", [("", _("Any section")), *named])

    def keeps(self, line: Any) -> bool:
        """Whether a line passes every filter in use."""
        chosen, row = self.values, line.row
        words = chosen.get("q", "").casefold()
        said = " ".join([row.duty, row.current_position, row.risks, line.reference])
        asked = " ".join(one.recommendation.text for one in line.recommendations)
        return (
            (not words or words in f"{said} {asked}".casefold())
            and ("sector" not in chosen or row.sector == chosen["sector"])
            and ("section" not in chosen or int(chosen["section"]) in (row.sections or [NO_SECTION]))
            and ("rating" not in chosen or row.rating == chosen["rating"])
            and ("checked" not in chosen or row.is_carried_over == (chosen["checked"] == "no"))
            and ("asked" not in chosen or _asked(line, chosen["asked"]))
        )


def _asked(line: Any, which: str) -> bool:
    lines = line.recommendations
    if which == "none":
        return not lines
    if which == "done":
        return any(one.is_done for one in lines)
    if which == "open":
        return any(not one.is_done for one in lines)
    return any(not one.is_taken_up for one in lines)


def meeting_words(meeting: Any) -> str:
    """A meeting as people name it: its group and its day."""
    return f"{meeting.group.name}, {uk_date(meeting.meets_on)}"


class ArrangementsReviewForm(GovukForm):
    """The yearly review of the arrangements for the duty."""

    reviewed_on = GovukDateField(label=_("Date of the review"))
    reviewers = forms.CharField(
        label=_("Who reviewed them"),
        help_text=_("Posts or bodies, such as: Director of Communities with the Prevent board."),
        max_length=200,
    )
    meeting = RecordField(label=_("At which meeting"), empty_label=_("At none"), required=False)
    conclusion = forms.ChoiceField(
        label=_("What did the review conclude?"),
        choices=ArrangementsReview.Conclusion.choices,
        widget=forms.RadioSelect,
    )
    reasons = FreeTextField(label=_("Why, and what is to change"), max_length=4000)
    next_review_on = GovukDateField(label=_("Next review"))

    def __init__(self, *args: Any, meetings: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", meetings, meeting_words)
