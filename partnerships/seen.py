"""What a page has seen of a meeting that several people record at once.

Every save counts the meeting's version up by one and stamps it on each row it
changed, so a row's version says when it changed last. A page knows the
versions it was drawn from and those its own saves made: any other change was
made by somebody else since.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Seen:
    """A set of versions, written as "12" (all up to 12) or "12.14-16.18" (and some after a gap)."""

    upto: int
    later: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Seen:
        """Read what `str()` wrote. Anything else counts as having seen nothing."""
        head, *rest = text.strip().split(".")
        try:
            spans = [tuple(int(end) for end in part.split("-")) for part in rest]
            return cls(int(head), tuple((span[0], span[-1]) for span in spans))
        except ValueError:
            return cls(0)

    def __str__(self) -> str:
        spans = (f"{first}-{last}" if last > first else str(first) for first, last in self.later)
        return ".".join([str(self.upto), *spans])

    def __contains__(self, version: int) -> bool:
        return version <= self.upto or any(first <= version <= last for first, last in self.later)

    def and_(self, version: int) -> Seen:
        """The same with one further version, which is the newest there is."""
        if version in self:
            return self
        if not self.later and version == self.upto + 1:
            return Seen(version)
        if self.later and version == self.later[-1][1] + 1:
            return Seen(self.upto, (*self.later[:-1], (self.later[-1][0], version)))
        return Seen(self.upto, (*self.later, (version, version)))

    def condition(self, column: str = "version") -> Q:
        """The same set as a condition on a column."""
        found = Q(**{f"{column}__lte": self.upto})
        for span in self.later:
            found |= Q(**{f"{column}__range": span})
        return found
