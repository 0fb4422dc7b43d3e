"""Which areas to look at more closely this quarter: those that stand out, and some by lot.

The lot is drawn with the quarter's name, so that everybody sees the same list all quarter long, and it leaves
no area out for ever: how an area stands does not weigh in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarks.national.figures import movers, need_help, outliers
from benchmarks.national.table import HeatRow
from benchmarks.quarters import Quarter

BY_LOT = 0.05
"""The part of the areas that are drawn by lot."""
AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Sampled:
    """An area on the list and every reason for which it is there."""

    row: HeatRow
    reasons: tuple[str, ...]


def sampling_list(rows: Sequence[HeatRow], quarter: Quarter) -> list[Sampled]:
    """The areas to look at, by name, each once with all its reasons."""
    reasons: dict[int, list[str]] = {}
    by_id = {row.area.pk: row for row in rows}
    gained, lost = movers(rows)
    for why, chosen in (
        (_("Among those who need help first"), need_help(rows)),
        (_("Stands out among areas of its kind"), [one.row for one in outliers(rows)]),
        (_("Among those that lost most items"), lost),
        (_("Among those that gained most items"), gained),
        (_("Rates itself differently from its records"), [row for row in rows if row.parts]),
        (_("Drawn by lot for this quarter"), drawn(rows, quarter)),
    ):
        for row in chosen:
            reasons.setdefault(row.area.pk, []).append(why)
    found = [Sampled(by_id[pk], tuple(why)) for pk, why in reasons.items()]
    return sorted(found, key=lambda one: one.row.area.name)


def drawn(rows: Iterable[HeatRow], quarter: Quarter) -> list[HeatRow]:
    """One area in twenty, at least three, by lot."""
    known = list(rows)
    lot = sorted(known, key=lambda row: hashlib.sha256(f"{quarter} {row.area.gss_code}".encode()).hexdigest())
    return lot[: max(AT_LEAST, round(BY_LOT * len(known)))]
