"""How far an assessment is: one word from its rows, and what may happen next. No query."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benchmarks.models import AnnualAssessment, Review, Submission


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the year: its key, its words, the colour of its tag."""

    key: str
    label: str | Promise
    colour: str


STEPS = {
    step.key: step
    for step in (
        Step("draft", _("Being written"), "blue"),
        Step("handed_over", _("Waiting for approval"), "purple"),
        Step("submitted", _("Submitted"), "teal"),
        Step("assessed", _("Assessed"), "teal"),
        Step("moderated", _("Open for reply"), "amber"),
        Step("replied", _("Replied to"), "teal"),
        Step("issued", _("Issued"), "green"),
        Step("returned", _("Returned"), "red"),
    )
}


def step_of_review(review: Review | None, *, has_replied: bool) -> Step:
    """The step a submitted pack stands at. `has_replied`: whether the area gave its one reply."""
    if review is None:
        return STEPS["submitted"]
    return STEPS["replied" if has_replied and review.state == Review.State.MODERATED else review.state]


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment with its newest submission and that one's review, where there are any."""

    assessment: AnnualAssessment
    submission: Submission | None
    review: Review | None
    has_replied: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the area may write: nothing is submitted, or the last round was returned."""
        return self.submission is None or (
            self.review is not None and self.review.state == Review.State.RETURNED
        )

    @property
    def is_handed_over(self) -> bool:
        """Whether it waits for the approver. A hand-over from before a return no longer counts."""
        at = self.assessment.prepared_at
        if not self.is_open or at is None:
            return False
        returned_at = self.review.returned_at if self.review else None
        return returned_at is None or at > returned_at

    @property
    def is_written(self) -> bool:
        """Whether lines may be changed now."""
        return self.is_open and not self.is_handed_over

    @property
    def step(self) -> Step:
        """The step as one word."""
        if self.is_handed_over:
            return STEPS["handed_over"]
        if self.submission is None:
            return STEPS["draft"]
        return step_of_review(self.review, has_replied=self.has_replied)
