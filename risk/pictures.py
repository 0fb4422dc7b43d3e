"""The section's pictures: risks by score, and one risk's scores over the versions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from core.charts import INK, LINE, SOFT, Box, Label, Picture, heat_map
from risk.models import RiskEntry
from risk.scoring import Scored, band, cells, high_from, medium_from

_TOP, _HEIGHT, _STEP, _BAR, _LEFT = 26, 125, 66, 22, 34
_INHERENT, _RESIDUAL = "#b9c8ce", "#0c4a5b"


def residual_map(entries: Iterable[Scored], links: Mapping[tuple[int, int], str] | None = None) -> Picture:
    """Risks with controls in place, by likelihood and impact; `links` leads from a cell to its risks."""
    counts = cells(entries)
    reachable = {at: url for at, url in (links or {}).items() if counts.get(at)}
    return heat_map(
        _("Risks with controls in place"),
        counts,
        reachable,
        medium_from=medium_from(),
        high_from=high_from(),
    )


def score_trend(entries: Iterable[RiskEntry]) -> Picture:
    """One risk's scores, a pair of bars for each version, oldest first: before controls and with them.

    It brings no table of its own: the page that shows it lists the same scores beside the reasons.
    """
    known = list(entries)
    boxes, labels = [], _scale()
    for index, entry in enumerate(known):
        x = _LEFT + index * _STEP
        for offset, score, fill in (
            (6, entry.inherent_score, _INHERENT),
            (8 + _BAR, entry.residual_score, _RESIDUAL),
        ):
            height = score * 5
            boxes.append(Box(x + offset, _TOP + _HEIGHT - height, _BAR, height, fill, INK))
            labels.append(
                Label(x + offset + _BAR / 2, _TOP + _HEIGHT - height - 6, str(score), "middle", INK, 13, 600)
            )
        name = _("Version %d") % entry.assessment.number
        labels.append(Label(x + 6 + _BAR, _TOP + _HEIGHT + 18, name, "middle", SOFT, 12))
    size = (max(_LEFT + len(known) * _STEP + 10, 330), _TOP + _HEIGHT + 26)
    title = _("Score before controls (pale) and with controls (dark)")
    return Picture(title, _told(known), *size, (*_lines(size[0]), *boxes), tuple(labels), (), ())


def _told(entries: list[RiskEntry]) -> str:
    if not entries:
        return _("Not scored yet.")
    last = entries[-1]
    known = {"score": last.residual_score, "band": str(band(last.residual_score).label).lower()}
    return _("Latest score with controls: %(score)s of 25, %(band)s.") % known


def _scale() -> list[Label]:
    return [Label(_LEFT - 10, _TOP + _HEIGHT - at * 5 + 5, str(at), "end", SOFT, 12) for at in (0, 5, 15, 25)]


def _lines(width: int) -> list[Box]:
    return [Box(_LEFT, _TOP + _HEIGHT - at * 5, width - _LEFT, 1, LINE) for at in (0, 5, 15, 25)]
