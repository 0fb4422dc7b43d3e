"""Charts as geometry: pure functions from figures to frozen pictures, drawn by `templates/charts/`.

A picture holds everything its template draws, in pixels of its own view box, and the same figures as a
table, which carries the links: a picture is one image to a screen reader, and an image holds none. States are
told by symbol and word; colour only helps. The same markup serves pages and PDFs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.pictures import INK, LINE, PAPER, SOFT, Box, Label, Picture, Row, Text
from core.registries import ThreadStep
from core.states import ALL_STATES, ICONS, State, state_for

_LOW, _MEDIUM, _HIGH = "#dfecf0", "#fbe3b0", "#e59a8f"


def _state_box(state: State, x: float, y: float, width: float, height: float) -> Box:
    """A cell of one state; "not applicable" is an outline, so that it reads as a gap and not as a result."""
    if state.key == "not_applicable":
        outline = (x + 0.5, y + 0.5, width - 1, height - 1)
        return Box(*outline, PAPER, state.ink, icon=ICONS[state.icon], stroke=state.solid)
    return Box(x, y, width, height, state.solid, icon=ICONS[state.icon])


def _tally(states: Iterable[State]) -> tuple[str, tuple[tuple[State, int], ...]]:
    """What a set of states comes to, as a sentence, and each with its count, in the order of core.states."""
    counts = Counter(state.key for state in states)
    key = tuple((state, counts[state.key]) for state in ALL_STATES.values() if state.key in counts)
    told = ", ".join(f"{count} {str(state.label).lower()}" for state, count in key)
    return f"{told}." if told else str(_("Nothing is recorded yet.")), key


def status_strip(title: Text, items: Iterable[tuple[str, Text, object, str]], per_line: int = 12) -> Picture:
    """One cell for each criterion: items are (code, label, status, address or "")."""
    known = [(code, label, state_for(status), url) for code, label, status, url in items]
    step, cell, line = 52, 46, 66
    boxes, labels = [], []
    for index, (code, _label, state, _url) in enumerate(known):
        x, y = index % per_line * step, index // per_line * line
        boxes.append(_state_box(state, x, y, cell, 34))
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
    title: Text,
    corner: Text,
    heads: Sequence[str],
    rows: Sequence[tuple[str, Sequence[object]]],
    shown: Sequence[str] = (),
) -> Picture:
    """Rows of states under column heads: what status history and attendance have in common.

    `shown` are shorter names to draw before the rows; the table names each in full.
    """
    left, top, step_x, step_y = 56 if shown else 236, 40, 48, 34
    boxes, labels = [], _heads(heads, left, step_x)
    states: list[list[State | None]] = []
    for line, (name, values) in enumerate(rows):
        y = top + line * step_y
        labels.append(Label(0, y + 19, shown[line] if shown else _shortened(name, 34), size=14))
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


def _heads(heads: Sequence[str], left: int, step: int) -> list[Label]:
    """Heads of columns on two lines; a year stands where it begins, not over each column of it."""
    labels, before = [], ""
    for column, head in enumerate(heads):
        first, _space, second = head.rpartition(" ")
        middle = left + column * step + 21
        labels.append(Label(middle, 14, first or second, "middle", INK, 13, 600))
        if first and second != before:
            labels.append(Label(middle, 30, second, "middle", SOFT, 12))
        before = second
    return labels


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def status_history(
    title: Text,
    rows: Sequence[tuple[str, str, Sequence[object]]],
    periods: Sequence[str],
    *,
    by_code: bool = False,
) -> Picture:
    """The status of each criterion over periods: rows are (code, label, [status or None for each period]).

    `by_code` draws the codes alone, for where the labels stand in a table beside the picture.
    """
    named = [(f"{code} {label}", statuses) for code, label, statuses in rows]
    codes = [code for code, _label, _statuses in rows] if by_code else ()
    return _grid(title, _("Criterion"), periods, named, codes)


def attendance_matrix(
    title: Text, meetings: Sequence[str], rows: Sequence[tuple[str, Sequence[object]]]
) -> Picture:
    """Who came, by sector: rows are (sector, [an attendance or None for each meeting])."""
    return _grid(title, _("Sector"), meetings, rows)


def heat_map(
    title: Text,
    counts: Mapping[tuple[int, int], int],
    links: Mapping[tuple[int, int], str] | None = None,
    *,
    medium_from: int,
    high_from: int,
) -> Picture:
    """Risks by likelihood (across) and impact (up), 1 to 5 each: counts by (likelihood, impact).

    `medium_from` and `high_from` are the scores at which the shades begin. The score stands in the corner
    of each cell, so that its shade is not needed to read it; `links` lead from the table to the risks of
    a cell. Raises ValueError for a pair outside 1 to 5.
    """
    if any(not (1 <= likelihood <= 5 and 1 <= impact <= 5) for likelihood, impact in counts):
        raise ValueError("Likelihood and impact are 1 to 5.")
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
    told = _("%(total)s risks; %(high)s score %(from)s or more.") % {
        "total": sum(counts.values()),
        "high": sum(n for (likelihood, impact), n in counts.items() if likelihood * impact >= high_from),
        "from": high_from,
    }
    boxes, labels = _heat_cells(counts, medium_from, high_from)
    return Picture(title, told, 416, 330, boxes, labels, (_("Where"), _("Score"), _("Risks")), rows)


def _heat_cells(
    counts: Mapping[tuple[int, int], int], medium_from: int, high_from: int
) -> tuple[tuple[Box, ...], tuple[Label, ...]]:
    """The 25 cells, impact 5 at the top, with both axes."""
    left, top, step_x, step_y = 36, 24, 76, 52
    bottom = top + 5 * step_y
    boxes = []
    labels = [
        Label(0, 12, _("Impact"), fill=SOFT, size=13),
        Label(left + 2.5 * step_x, bottom + 40, _("Likelihood"), "middle", SOFT, 13),
    ]
    for number in range(1, 6):
        labels.append(
            Label(left - 12, bottom - (number - 0.5) * step_y + 4, str(number), "end", INK, 14, 600)
        )
        labels.append(
            Label(left + (number - 0.5) * step_x - 2, bottom + 16, str(number), "middle", INK, 14, 600)
        )
    for impact in range(5, 0, -1):
        for likelihood in range(1, 6):
            count, score = counts.get((likelihood, impact), 0), likelihood * impact
            fill = _HIGH if score >= high_from else _MEDIUM if score >= medium_from else _LOW
            where = (left + (likelihood - 1) * step_x, top + (5 - impact) * step_y, step_x - 4, step_y - 4)
            boxes.append(Box(*where, fill, INK, str(count or ""), str(score)))
    return tuple(boxes), tuple(labels)


def stacked_bar(title: Text, counts: Mapping[object, int] | Iterable[tuple[object, int]]) -> Picture:
    """How many of each state, as parts of one bar in the order given; states of criteria or of actions."""
    pairs = counts.items() if isinstance(counts, Mapping) else counts
    known = [(state_for(value), count) for value, count in pairs if count]
    total, width, height = sum(count for _state, count in known), 640, 40
    least = 8  # however few they are, they must be seen
    boxes, x = [], 0.0
    for state, count in known:
        share = round(least + count / total * (width - least * len(known)), 1)
        fill, ink = (PAPER, state.ink) if state.key == "not_applicable" else (state.solid, PAPER)
        stroke = state.solid if fill == PAPER else "none"
        boxes.append(
            Box(
                x,
                0.5,
                share - 2,
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
    description, key = _tally(state for state, count in known for _one in range(count))
    rows = tuple(Row(state.label, (str(count), f"{round(count / total * 100)}%")) for state, count in known)
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
