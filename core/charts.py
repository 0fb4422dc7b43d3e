"""Charts as geometry: pure functions from figures to frozen pictures, drawn by `templates/charts/`.

A picture holds everything its template draws, in pixels of its own view box, and the same figures as a
table. States are told by symbol and word; colour only helps. The same markup serves pages and PDFs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.registries import ThreadStep
from core.states import ICONS, Icon, State, state_for

Text = str | Promise
INK, SOFT, LINE, PAPER = "#14212a", "#4a5a63", "#cfd8dc", "#ffffff"
_BANDS = ((4, "#dfecf0"), (9, "#fdf1d3"), (15, "#f6cf8b"), (25, "#e59a8f"))


@dataclass(frozen=True, slots=True)
class Box:
    """One filled shape, with the symbol or the words in its middle; `url` follows a click."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    ink: str = PAPER
    text: Text = ""
    corner: str = ""
    icon: Icon | None = None
    url: str = ""
    stroke: str = "none"

    @property
    def middle(self) -> tuple[float, float]:
        return round(self.x + self.width / 2, 1), round(self.y + self.height / 2, 1)

    @property
    def icon_at(self) -> tuple[float, float]:
        """Where the 16 by 16 symbol starts, so that it stands in the middle."""
        return round(self.x + self.width / 2 - 8, 1), round(self.y + self.height / 2 - 8, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point; `anchor` is start, middle or end."""

    x: float
    y: float
    text: Text
    anchor: str = "start"
    fill: str = INK
    size: int = 14
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table under a picture: its head (a link where there is an address) and its cells."""

    head: Text
    cells: tuple[Text, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to draw: sizes in pixels, `key` the states used, `columns` and `rows` its table."""

    title: Text
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    key: tuple[State, ...] = ()
    template_name: str = "charts/picture.html"

    @property
    def id(self) -> str:
        return f"chart-{crc32(f'{self.title}{self.width}{self.height}'.encode()):x}"


def _state_box(state: State, x: float, y: float, width: float, height: float, url: str = "") -> Box:
    """A cell of one state; "not applicable" is an outline, so that it reads as a gap and not as a result."""
    if state.key == "not_applicable":
        outline = (x + 0.5, y + 0.5, width - 1, height - 1)
        return Box(*outline, PAPER, state.ink, icon=ICONS[state.icon], url=url, stroke=state.solid)
    return Box(x, y, width, height, state.solid, icon=ICONS[state.icon], url=url)


def _tally(states: Iterable[State]) -> tuple[str, tuple[State, ...]]:
    """What a set of states comes to, as a sentence, and each of them once for the key."""
    counts = Counter(state.key for state in states)
    seen = tuple(state_for(key) for key in counts)
    told = ", ".join(f"{counts[state.key]} {str(state.label).lower()}" for state in seen)
    return f"{told}." if told else str(_("Nothing is recorded yet.")), seen


def status_strip(title: Text, items: Iterable[tuple[str, Text, object, str]], per_line: int = 12) -> Picture:
    """One cell for each criterion: items are (code, label, status, address or "")."""
    known = [(code, label, state_for(status), url) for code, label, status, url in items]
    step, cell, line = 52, 46, 66
    boxes, labels = [], []
    for index, (code, _label, state, url) in enumerate(known):
        x, y = index % per_line * step, index // per_line * line
        boxes.append(_state_box(state, x, y, cell, 34, url))
        labels.append(Label(x + cell / 2, y + 50, code, "middle", SOFT, 13))
    description, key = _tally(state for _code, _label, state, _url in known)
    lines = max(1, -(-len(known) // per_line))
    rows = tuple(Row(f"{code} {label}", (state.label,), url) for code, label, state, url in known)
    width = max(1, min(len(known), per_line)) * step
    return Picture(
        title,
        description,
        width,
        lines * line - 8,
        tuple(boxes),
        tuple(labels),
        (_("Criterion"), _("Status")),
        rows,
        key,
    )


def _grid(
    title: Text, corner: Text, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[object]]]
) -> Picture:
    """Rows of states under column heads: what status history and attendance have in common."""
    left, top, step_x, step_y = 236, 40, 48, 34
    boxes, labels = [], []
    for column, head in enumerate(heads):
        first, _space, second = head.rpartition(" ")
        middle = left + column * step_x + 21
        labels += [Label(middle, 14, first or second, "middle", INK, 13, 600)]
        labels += [Label(middle, 30, second, "middle", SOFT, 12)] if first else []
    states: list[list[State | None]] = []
    for line, (name, values) in enumerate(rows):
        y = top + line * step_y
        labels.append(Label(0, y + 19, _shortened(name, 34), size=14))
        states.append([None if value is None else state_for(value) for value in values])
        for column, state in enumerate(states[-1]):
            x = left + column * step_x
            boxes.append(_state_box(state, x, y, 42, 28) if state else Box(x + 19, y + 13, 4, 2, LINE))
    description, key = _tally(state for line in states for state in line if state)
    table = tuple(
        Row(name, tuple(state.label if state else "–" for state in line))
        for (name, _values), line in zip(rows, states, strict=True)
    )
    size = (left + len(heads) * step_x, top + max(1, len(rows)) * step_y)
    return Picture(title, description, *size, tuple(boxes), tuple(labels), (corner, *heads), table, key)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def status_history(
    title: Text, rows: Sequence[tuple[str, str, Sequence[object]]], periods: Sequence[str]
) -> Picture:
    """The status of each criterion over periods: rows are (code, label, [status or None for each period])."""
    named = [(f"{code} {label}", statuses) for code, label, statuses in rows]
    return _grid(title, _("Criterion"), periods, named)


def attendance_matrix(
    title: Text, meetings: Sequence[str], rows: Sequence[tuple[str, Sequence[object]]]
) -> Picture:
    """Who came, by sector: rows are (sector, [an attendance or None for each meeting])."""
    return _grid(title, _("Sector"), meetings, rows)


def heat_map(
    title: Text, counts: Mapping[tuple[int, int], int], links: Mapping[tuple[int, int], str] | None = None
) -> Picture:
    """Risks by likelihood (across) and impact (up), 1 to 5 each: counts by (likelihood, impact).

    The score stands in the corner of each cell, so that its shade is not needed to read it. Raises
    ValueError for a pair outside 1 to 5.
    """
    if any(not (1 <= likelihood <= 5 and 1 <= impact <= 5) for likelihood, impact in counts):
        raise ValueError("Likelihood and impact are 1 to 5.")
    left, step_x, step_y = 54, 76, 52
    boxes, labels = [], [Label(left + 2.5 * step_x, 5 * step_y + 40, _("Likelihood"), "middle", SOFT, 13)]
    for impact in range(5, 0, -1):
        y = (5 - impact) * step_y
        labels.append(Label(left - 12, y + 29, str(impact), "end", INK, 14, 600))
        for likelihood in range(1, 6):
            at = (likelihood, impact)
            count, score = counts.get(at, 0), likelihood * impact
            fill = next(colour for limit, colour in _BANDS if score <= limit)
            where = (left + (likelihood - 1) * step_x, y, step_x - 4, step_y - 4)
            boxes.append(Box(*where, fill, INK, str(count or ""), str(score), url=(links or {}).get(at, "")))
    labels += [
        Label(left + (n - 0.5) * step_x - 2, 5 * step_y + 16, str(n), "middle", INK, 14, 600)
        for n in range(1, 6)
    ]
    labels.append(Label(0, 14, _("Impact"), "start", SOFT, 13))
    held = sorted(counts.items(), key=lambda item: (-item[0][0] * item[0][1], item[0]))
    rows = tuple(
        Row(
            _("Likelihood %(likelihood)s, impact %(impact)s") % {"likelihood": at[0], "impact": at[1]},
            (str(at[0] * at[1]), str(count)),
            (links or {}).get(at, ""),
        )
        for at, count in held
        if count
    )
    told = _("%(total)s risks; %(high)s score 16 or more.") % {
        "total": sum(counts.values()),
        "high": sum(count for (likelihood, impact), count in counts.items() if likelihood * impact >= 16),
    }
    size = (left + 5 * step_x, 5 * step_y + 48)
    return Picture(
        title, told, *size, tuple(boxes), tuple(labels), (_("Where"), _("Score"), _("Risks")), rows
    )


def stacked_bar(title: Text, counts: Mapping[object, int] | Iterable[tuple[object, int]]) -> Picture:
    """How many of each state, as parts of one bar in the order given; states of criteria or of actions."""
    pairs = counts.items() if isinstance(counts, Mapping) else counts
    known = [(state_for(value), count) for value, count in pairs if count]
    total, width, height = sum(count for _state, count in known), 640, 40
    boxes, x = [], 0.0
    for state, count in known:
        share = round(count / total * width, 1)
        fill, ink = (PAPER, state.ink) if state.key == "not_applicable" else (state.solid, PAPER)
        stroke = state.solid if fill == PAPER else "none"
        boxes.append(
            Box(
                x,
                0.5,
                max(share - 2, 1),
                height - 1,
                fill,
                ink,
                str(count) if share >= 24 else "",
                stroke=stroke,
            )
        )
        x = round(x + share, 1)
    if not boxes:
        boxes.append(Box(0.5, 0.5, width - 1, height - 1, PAPER, SOFT, _("Nothing yet"), stroke=LINE))
    description, _seen = _tally(state for state, count in known for _one in range(count))
    rows = tuple(Row(state.label, (str(count), f"{round(count / total * 100)}%")) for state, count in known)
    key = tuple(state for state, _count in known)
    columns = (_("State"), _("How many"), _("Share"))
    return Picture(title, description, width, height, tuple(boxes), (), columns, rows, key)


@dataclass(frozen=True, slots=True)
class ThreadColumn:
    """One of the six columns of the golden thread, with its records or its gap."""

    name: str
    steps: tuple[ThreadStep, ...]

    @property
    def is_gap(self) -> bool:
        return not self.steps or all(step.is_gap for step in self.steps)


@dataclass(frozen=True, slots=True)
class Thread:
    """The golden thread of one record; `lit` is the address of the record it is drawn for."""

    title: Text
    columns: tuple[ThreadColumn, ...]
    lit: str = ""
    template_name: str = "charts/thread.html"


def golden_thread(title: Text, steps: Iterable[ThreadStep], lit: str = "") -> Thread:
    """Prompt, risk, action, meeting, evidence, criterion: each record in its column, gaps as gaps."""
    names = {
        "prompt": _("Prompt"),
        "risk": _("Risk"),
        "action": _("Action"),
        "meeting": _("Meeting"),
        "evidence": _("Evidence"),
        "criterion": _("Criterion"),
    }
    known = list(steps)
    columns = (
        ThreadColumn(name, tuple(step for step in known if step.column == key)) for key, name in names.items()
    )
    return Thread(title, tuple(columns), lit)
