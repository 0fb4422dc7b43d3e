"""How the duty gap analysis is shown: its rows as lines, groups by sector, and the pictures. No query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import Action, GapRow
from core.criteria.framework import load_framework
from core.duties import find_duty
from core.pictures import LINE, PAPER, SOFT, Box, Label, Picture, Row, Text
from core.register import load_sectors
from core.states import DUTY_RATINGS, state_for

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer

EVERYBODY = "all"
NO_SECTION = 0


@cache
def sector_names() -> dict[str, str]:
    """Sectors by slug in the order of the Act, what concerns everybody first."""
    return {EVERYBODY: "Every specified authority", **{one.slug: one.name for one in load_sectors()}}


@cache
def section_names() -> dict[int, str]:
    """Toolkit sections by number."""
    return {section.number: section.name for section in load_framework().sections}


@dataclass(frozen=True)
class RecommendationLine:
    """One recommendation and what its action says; `action` is None where the viewer may not see it."""

    recommendation: Any
    action: Any
    url: str
    is_taken_up: bool
    is_done: bool

    @property
    def words(self) -> str:
        """Its standing in words."""
        if not self.is_taken_up:
            return str(_("No action yet"))
        if self.is_done:
            return str(_("Done"))
        if self.action is not None and self.action.status == Action.Status.TO_COMPLETE:
            return str(_("Action needs owner, risk or date"))
        return str(_("In the plan"))

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return "teal" if self.is_done else "blue" if self.is_taken_up else "grey"


@dataclass(frozen=True)
class GapLine:
    """One row of an analysis as lists and papers show it."""

    row: Any
    sector: str
    reference: str
    url: str
    recommendations: tuple[RecommendationLine, ...]
    last_rating: str = ""
    """What last year said, where the viewer may see it: a value of `GapRow.Rating`."""

    @property
    def last_words(self) -> str:
        """What last year said, in words, where it is not the same; else ""."""
        if self.last_rating in {"", self.row.rating}:
            return ""
        return str(state_for(self.last_rating).label)


def gap_lines(rows: Iterable[GapRow], viewer: Viewer, area: Authority) -> list[GapLine]:
    """Rows read `with_recommendations`, as lines in their order."""
    return [gap_line(row, viewer, area) for row in rows]


def gap_line(row: Any, viewer: Viewer, area: Authority) -> GapLine:
    """One row read `with_recommendations`, as a line."""
    before = row.previous
    shows_before = before is not None and viewer.may_read(before.marking)
    return GapLine(
        row=row,
        sector=sector_names().get(row.sector, row.sector),
        reference=reference_of(row),
        url=reverse("action_plans:gap-row", args=[area.slug, row.public_id]),
        recommendations=tuple(_asked(one, viewer, area) for one in row.recommendations.all()),
        last_rating=before.rating if shows_before else "",
    )


def reference_of(row: Any) -> str:
    """How the paragraph is cited: by the catalogue's entry, else as the council's table does."""
    entry = find_duty(row.duty_key)
    return entry.reference if entry else row.paragraph


def _asked(one: Any, viewer: Viewer, area: Authority) -> RecommendationLine:
    action = one.action
    taken = action is not None and action.status != Action.Status.CANCELLED
    shown = taken and viewer.may_read(action.marking) and viewer.may_read(action.plan.marking)
    url = reverse("action_plans:action", args=[area.slug, action.public_id]) if shown else ""
    return RecommendationLine(one, action if shown else None, url, taken, one.is_done)


def by_sector(lines: Iterable[GapLine]) -> list[tuple[str, list[GapLine]]]:
    """Lines grouped by sector in the order of the Act; within one they keep their order."""
    order = {slug: place for place, slug in enumerate(sector_names())}
    kept = sorted(lines, key=lambda line: (order.get(line.row.sector, len(order)), line.row.position))
    return [(name, list(group)) for name, group in groupby(kept, key=lambda line: line.sector)]


Counts = Sequence[tuple[str, Mapping[str, int], str]]
"""Lines of a picture: (name, {rating: how many}, address of those rows)."""


def _total(lines: Iterable[GapLine]) -> Counter[str]:
    return Counter(line.row.rating for line in lines)


def sector_picture(lines: Sequence[GapLine]) -> Picture:
    """How the duty stands by sector."""
    counts: dict[str, Counter[str]] = {slug: Counter() for slug in sector_names()}
    for line in lines:
        counts.setdefault(line.row.sector, Counter())[line.row.rating] += 1
    rows = [
        (sector_names().get(slug, slug), found, f"?sector={slug}") for slug, found in counts.items() if found
    ]
    return rating_bars(_("How the duty stands, by sector"), _("Sector"), rows, _total(lines))


def section_picture(lines: Sequence[GapLine]) -> Picture:
    """How the duty stands by toolkit section; a duty that belongs to several counts in each."""
    counts: dict[int, Counter[str]] = {number: Counter() for number in [*section_names(), NO_SECTION]}
    for line in lines:
        for number in line.row.sections or [NO_SECTION]:
            counts.setdefault(number, Counter())[line.row.rating] += 1
    names = {number: f"{number} {title}" for number, title in section_names().items()}
    names[NO_SECTION] = _("No toolkit section")
    rows = [
        (names.get(number, str(number)), found, f"?section={number}")
        for number, found in counts.items()
        if found
    ]
    title = _("How the duty stands, by toolkit section")
    return rating_bars(title, _("Toolkit section"), rows, _total(lines))


def rating_bars(title: Text, corner: Text, rows: Counts, total: Mapping[str, int]) -> Picture:
    """One bar a line, its parts in the order of the ratings; the table carries figures and links.

    `total` counts each duty once, whatever the number of lines it stands in.
    """
    left, room, step, high = 250, 380, 36, 26
    most = max((sum(counts.values()) for _name, counts, _url in rows), default=1)
    boxes, labels, table = [], [], []
    for line, (name, counts, url) in enumerate(rows):
        x, y = float(left), line * step
        labels.append(Label(0, y + 18, name if len(name) <= 34 else f"{name[:33].rstrip()}…", size=14))
        for key, state in DUTY_RATINGS.items():
            if not counts.get(key):
                continue
            width = round(max(counts[key] / most * room, 22), 1)
            boxes.append(Box(x, y, width - 2, high, state.solid, PAPER, str(counts[key])))
            x = round(x + width, 1)
        table.append(Row(name, tuple(str(counts.get(key, 0)) for key in DUTY_RATINGS), url))
    if not rows:
        boxes.append(Box(0.5, 0.5, 639, high, PAPER, SOFT, _("Nothing yet"), stroke=LINE))
    tallied = tuple((state, total[name]) for name, state in DUTY_RATINGS.items() if total.get(name))
    told = ", ".join(f"{count} {str(state.label).lower()}" for state, count in tallied)
    widest = max((box.x + box.width for box in boxes), default=640)
    return Picture(
        title,
        f"{told}." if told else _("No duty is in it yet."),
        int(max(640, widest + 2)),
        max(1, len(rows)) * step - (step - high) + 2,
        tuple(boxes),
        tuple(labels),
        (corner, *(state.label for state in DUTY_RATINGS.values())),
        tuple(table),
        tallied,
    )
