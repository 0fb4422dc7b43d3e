"""How an area goes over the years: good, bad, improving, slipping; and how it does each kind of thing."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Course:
    """A story. `points` are (part of the history, how well things go, 0 to 1), joined by straight lines."""

    name: str
    weight: int
    points: tuple[tuple[float, float], ...]

    def level(self, at: float) -> float:
        """How well things go at a part of the history, from 0 (its first day) to 1 (today)."""
        for (start, low), (end, high) in pairwise(self.points):
            if at <= end:
                return low + (high - low) * (at - start) / (end - start)
        return self.points[-1][1]


SILENT = "silent"
COURSES = (
    Course("exemplary", 10, ((0.0, 1.12), (1.0, 1.16))),
    Course("good", 20, ((0.0, 0.97), (1.0, 1.0))),
    Course("steady", 18, ((0.0, 0.84), (1.0, 0.86))),
    Course("middling", 14, ((0.0, 0.68), (1.0, 0.7))),
    Course("weak", 8, ((0.0, 0.45), (1.0, 0.42))),
    Course("improving", 14, ((0.0, 0.35), (0.45, 0.6), (0.85, 1.05), (1.0, 1.08))),
    Course("slipping", 8, ((0.0, 1.05), (0.55, 0.95), (0.85, 0.6), (1.0, 0.5))),
    # The lead left and nobody took over: what was kept up runs out, one thing after another.
    Course("left alone", 5, ((0.0, 1.0), (0.66, 0.98), (0.7, 0.1), (1.0, 0.05))),
    Course(SILENT, 3, ((0.0, 0.0), (1.0, 0.0))),
)
PRACTICES = (
    "meet",
    "attend",
    "agenda",
    "check",
    "assess",
    "share",
    "feed",
    "shape",
    "roles",
    "review",
    "deliver",
    "update",
    "evaluate",
    "cite",
    "report",
    "community",
    "arrange",
    "attest",
    "documents",
)
_RELIABLE = ((0.95, 1.0), (0.85, 0.985), (0.72, 0.93), (0.55, 0.8), (0.35, 0.55), (0.15, 0.25), (-9.0, 0.0))


@dataclass
class Luck:
    """The luck of one area, seeded by its name, so that every load tells the same story."""

    seed: str
    began_on: datetime.date
    today: datetime.date
    leads_others: bool = False
    """A county on whose group districts count is never silent, or they all would be."""
    course: Course = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - a story, not a secret
        known = [course for course in COURSES if not (self.leads_others and course.name == SILENT)]
        self.course = self.dice.choices(known, [course.weight for course in known])[0]
        self.habits = {practice: self.dice.gauss(0.02, 0.1) for practice in PRACTICES}

    def does(self, practice: str, day: datetime.date, ease: float = 0.0) -> bool:
        """Whether a thing of that kind is done on that day: what goes well here goes well nearly always."""
        at = (day - self.began_on) / (self.today - self.began_on)
        level = self.course.level(min(1.0, max(0.0, at))) + self.habits[practice] + ease
        reliability = next(share for least, share in _RELIABLE if level >= least)
        return self.dice.random() < reliability
