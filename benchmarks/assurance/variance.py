"""The ratings of a pack side by side, and where two assessors part. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.models import Rating

Kind = Rating.Kind


@dataclass(frozen=True, slots=True)
class Values:
    """The newest rating of each kind for one benchmark."""

    first: Rating | None = None
    second: Rating | None = None
    moderated: Rating | None = None

    @property
    def final(self) -> Rating | None:
        """The one that stands."""
        return self.moderated or self.first

    @property
    def parts(self) -> bool:
        """Whether the two assessors gave different values."""
        return self.first is not None and self.second is not None and self.first.value != self.second.value

    @property
    def is_unsettled(self) -> bool:
        """Whether they part and nobody has moderated it."""
        return self.parts and self.moderated is None


def values_of(ratings: Iterable[Rating]) -> dict[int, Values]:
    """The values by benchmark, from ratings in the order in which they were given."""
    held: dict[int, dict[str, Rating]] = {}
    for one in ratings:
        held.setdefault(one.section, {})[one.kind] = one
    return {
        section: Values(kinds.get(Kind.FIRST), kinds.get(Kind.SECOND), kinds.get(Kind.MODERATED))
        for section, kinds in held.items()
    }
