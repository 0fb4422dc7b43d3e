"""The letters of a batch as the desk shows them: written, on their way, or in trouble and why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.assurance.actions.letters import GIVE_UP_AFTER
from benchmarks.assurance.querysets import pack_areas, people_with
from benchmarks.models import LetterFailure, Review
from core.permissions import Permission
from core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LetterOnItsWay:
    """The letter of one issued review."""

    review: Review
    is_written: bool
    trouble: str = ""
    """Why it is not written, as far as anything is known."""
    tries: int = 0
    tried_at: datetime.datetime | None = None

    @property
    def waits_for_a_person(self) -> bool:
        """Whether the service no longer tries by itself."""
        return not self.is_written and bool(self.trouble) and (not self.tries or self.tries >= GIVE_UP_AFTER)


def letters_of(batch: str, viewer: Viewer) -> list[LetterOnItsWay]:
    """The letters of a batch that a viewer may see, by area; [] for a batch nobody issued. Four queries."""
    reviews = (
        Review.objects.filter(batch=batch, authority__in=pack_areas(viewer))
        .select_related("authority", "submission", "issued_by")
        .prefetch_related("letters", "failures")
        .order_by("authority__name")
    )
    assessors = _assessors()
    return [_on_its_way(one, bool(one.letters.all()), list(one.failures.all()), assessors) for one in reviews]


def letter_of(review: Review) -> LetterOnItsWay:
    """How far the letter of one issued review is, that has none yet. Two queries."""
    return _on_its_way(review, False, list(review.failures.all()), _assessors())


def _assessors() -> set[int]:
    return set(people_with(Permission.ASSESS_PACKS, timezone.localdate()).values_list("pk", flat=True))


def _on_its_way(
    review: Review, is_written: bool, failures: Sequence[LetterFailure], assessors: set[int]
) -> LetterOnItsWay:
    if is_written:
        return LetterOnItsWay(review, True)
    if failures:
        last = failures[-1]
        return LetterOnItsWay(review, False, last.reason, len(failures), last.recorded_at)
    if review.issued_by and review.issued_by_id not in assessors:
        gone = _("%(who)s, who issued it, no longer assesses. Ask for it in your own name.")
        return LetterOnItsWay(review, False, gone % {"who": review.issued_by.get_full_name()})
    return LetterOnItsWay(review, False)
