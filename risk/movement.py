"""Pictures and grids of how risks stand and move: pure, from entries to what pages draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.charts import INK, LINE, SOFT, Box, Label, Picture
from core.pictures import Row
from risk.models import RiskEntry
from risk.reading import Reading, RiskRow
from risk.scoring import Band, band, in_words

_BEFORE, _NOW = "#b9c8ce", "#0c4a5b"
_LEFT, _TOP, _STEP, _DEEP = 56, 34, 22, 38
_BAR, _SPACE, _FLOOR = 26, 12, 78


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the 25 places of the heat map, with the risks that stand there."""

    likelihood: int
    impact: int
    entries: tuple[RiskEntry, ...]

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        return band(self.score)


def grid(entries: Iterable[RiskEntry], which: str) -> list[tuple[int, list[Cell]]]:
    """The heat map as rows, impact 5 first: (impact, cells by likelihood). `which`: inherent or residual."""
    held: dict[tuple[int, int], list[RiskEntry]] = {}
    for entry in entries:
        at = (getattr(entry, f"{which}_likelihood"), getattr(entry, f"{which}_impact"))
        held.setdefault(at, []).append(entry)
    return [
        (
            impact,
            [
                Cell(likelihood, impact, tuple(held.get((likelihood, impact), ())))
                for likelihood in range(1, 6)
            ],
        )
        for impact in range(5, 0, -1)
    ]


def moves_picture(reading: Reading, address: dict[int, str]) -> Picture:
    """Where each risk's score with controls stood and stands, 1 to 25, joined by an arrow.

    `address` leads from a risk's id to its page, for the table below the picture.
    """
    rows = sorted(reading.rows, key=lambda row: -row.entry.residual_score)
    width, height = _LEFT + 26 * _STEP, _TOP + len(rows) * _DEEP + 6
    boxes = [Box(_x(at), _TOP - 8, 1, height - _TOP + 4, LINE) for at in (1, 5, 10, 15, 20, 25)]
    labels = [Label(_x(at), 16, str(at), "middle", SOFT, 12) for at in (1, 5, 10, 15, 20, 25)]
    for line, row in enumerate(rows):
        y = _TOP + line * _DEEP + _DEEP / 2
        labels.append(Label(0, y + 5, row.entry.risk.reference, size=14, weight=600))
        drawn = list(_arrow(row, y))
        boxes += [shape for shape in drawn if isinstance(shape, Box)]
        labels += [shape for shape in drawn if isinstance(shape, Label)]
    table = tuple(
        Row(
            f"{row.entry.risk.reference} {row.entry.title}",
            (_before(row), row.residual_text, row.residual_move.words, row.entry.why_moved or "–"),
            address.get(row.entry.risk_id, ""),
        )
        for row in rows
    )
    columns = (_("Risk"), _("Before"), _("Now"), _("Movement"), _("Why"))
    title = _("Scores with controls: before (pale) and now (dark)")
    return Picture(title, _moves_told(reading), width, height, tuple(boxes), tuple(labels), columns, table)


def _x(score: int) -> int:
    return _LEFT + score * _STEP


def _arrow(row: RiskRow, y: float) -> Iterable[Box | Label]:
    now, before = row.entry.residual_score, row.residual_move.before
    if before is not None and before != now:
        low, high = sorted((_x(before), _x(now)))
        yield Box(low, y - 1, high - low, 2, SOFT)
        yield Box(_x(before) - 7, y - 7, 14, 14, _BEFORE)
        head = "▶" if now > before else "◀"
        yield Label(_x(now) + (-13 if now > before else 13), y + 5, head, "middle", SOFT, 13)
    yield Box(_x(now) - 7, y - 7, 14, 14, _NOW)
    beyond = 1 if before is None or now >= before else -1
    words = _("%d, new") % now if row.residual_move.key == "new" else str(now)
    yield Label(_x(now) + 13 * beyond, y + 5, words, "start" if beyond > 0 else "end", INK, 13, 600)


def _before(row: RiskRow) -> str:
    return in_words(row.residual_move.before) if row.residual_move.before is not None else "–"


def _moves_told(reading: Reading) -> str:
    moves = [row.residual_move.key for row in reading.rows]
    return _("%(up)s went up, %(down)s went down, %(new)s are new, %(same)s score the same.") % {
        "up": moves.count("up"),
        "down": moves.count("down"),
        "new": moves.count("new"),
        "same": moves.count("same") + moves.count("shifted"),
    }


def small_trend(entries: Sequence[RiskEntry], numbers: Sequence[int]) -> Picture:
    """One risk's scores with controls over the versions `numbers`, one bar each; a gap where it is in none.

    Small enough to stand beside its neighbours; the page's own table tells the same.
    """
    by_number = {entry.assessment.number: entry.residual_score for entry in entries}
    boxes: list[Box] = [Box(0, _FLOOR, len(numbers) * (_BAR + _SPACE), 1, SOFT)]
    labels: list[Label] = []
    for place, number in enumerate(numbers):
        x = place * (_BAR + _SPACE) + _SPACE / 2
        labels.append(Label(x + _BAR / 2, _FLOOR + 18, str(number), "middle", SOFT, 12))
        score = by_number.get(number)
        if score is None:
            labels.append(Label(x + _BAR / 2, _FLOOR - 6, "–", "middle", SOFT, 13))
            continue
        tall = round(score * 2.4, 1)
        boxes.append(Box(x, _FLOOR - tall, _BAR, tall, _NOW))
        labels.append(Label(x + _BAR / 2, _FLOOR - tall - 5, str(score), "middle", INK, 13, 600))
    told = ", ".join(
        _("version %(number)s: %(score)s") % {"number": number, "score": by_number[number]}
        for number in numbers
        if number in by_number
    )
    width = max(len(numbers) * (_BAR + _SPACE), 80)
    title = _("Score with controls, by version")
    return Picture(title, f"{told}.", width, _FLOOR + 24, tuple(boxes), tuple(labels), (), ())
