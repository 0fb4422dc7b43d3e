"""How a section's rating looks: the states of criteria, and two more that only a section can have."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.criteria.roll_up import NOT_COMPUTED
from core.states import ICONS, STATUSES, Icon, State

TWO_TICKS = Icon("exceeding", "M1.5 8.75l2.75 2.75l5.25-6.25M7.25 11.5l6.5-7.5")
"""The symbol of "exceeding": met, and met again."""

_PLAIN = {key: (STATUSES[key], ICONS[STATUSES[key].icon]) for key in ("met", "not_met", "not_applicable")}
RATINGS: dict[str, tuple[State, Icon]] = {
    **_PLAIN,
    "exceeding": (replace(STATUSES["met"], label=_("Exceeding"), solid="#0a4630"), TWO_TICKS),
    NOT_COMPUTED: (
        replace(STATUSES["not_applicable"], label=_("Self-assessed")),
        ICONS["not_applicable"],
    ),
}


def look_of(rating: str) -> tuple[State, Icon]:
    """The state and symbol of a rating's key. Raises KeyError for one nobody drew."""
    return RATINGS[rating]
