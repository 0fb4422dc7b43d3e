"""Scrutiny questions as they are read: each with its replies, the last of which stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.text import Truncator

from benchmarks.models import ScrutinyQuestion, ScrutinyReply
from core.criteria.framework import load_framework
from core.models import Authority
from core.uk_dates import in_london
from core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its replies, oldest first."""

    question: ScrutinyQuestion
    about: str
    """The benchmark it is about, or ""."""
    replies: tuple[ScrutinyReply, ...]

    @property
    def reply(self) -> ScrutinyReply | None:
        """The reply that stands."""
        return self.replies[-1] if self.replies else None

    @property
    def text(self) -> str:
        """The words of the reply that stands, or ""."""
        return self.reply.text if self.reply else ""

    @property
    def version(self) -> int:
        """Counts up with every reply, from 1."""
        return len(self.replies) + 1

    @property
    def earlier(self) -> tuple[ScrutinyReply, ...]:
        """Replies that a later one superseded."""
        return self.replies[:-1]

    @property
    def asked_on(self) -> datetime.date:
        """The day it was asked."""
        return in_london(self.question.recorded_at).date()

    def __str__(self) -> str:
        return Truncator(self.question.text).chars(120)


def questions_of(area: Authority, viewer: Viewer) -> QuerySet[ScrutinyQuestion]:
    """The area's questions, newest first, with who asked and all replies."""
    rows: QuerySet[ScrutinyQuestion] = ScrutinyQuestion.objects.visible_to(viewer).in_area(area)
    return with_replies(rows)


def with_replies(rows: QuerySet[ScrutinyQuestion]) -> QuerySet[ScrutinyQuestion]:
    """The same questions with who asked and all replies: two queries, however many there are."""
    replies = ScrutinyReply.objects.select_related("recorded_by")
    return rows.select_related("recorded_by").prefetch_related(Prefetch("replies", queryset=replies))


def as_asked(rows: Iterable[ScrutinyQuestion]) -> list[Asked]:
    """Questions that came with their replies, as pages show them."""
    names = {one.number: f"{one.number} {one.name}" for one in load_framework().sections}
    return [Asked(row, names.get(row.section or 0, ""), tuple(row.replies.all())) for row in rows]
