"""What the assurance year puts under "what needs you" on an area's home page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.assurance.querysets import awaits_reply, standings_of
from benchmarks.assurance.standing import Standing
from benchmarks.models import AnnualAssessment, AssessmentLine, ImprovementAction, Remark, Review
from core.models import Authority
from core.permissions import Permission
from core.registries import AttentionItem
from core.viewer import Viewer


def assessment_that_needs_somebody(
    area: Authority, viewer: Viewer, today: datetime.date
) -> Iterator[AttentionItem]:
    """What waits for this viewer: a benchmark to write, an approval, questions, a reply, improvements."""
    writes, submits = (
        viewer.can(permission, area.pk)
        for permission in (Permission.WRITE_ASSESSMENT, Permission.SUBMIT_ASSESSMENT)
    )
    if not (writes or submits):
        return
    years = AnnualAssessment.objects.visible_to(viewer).in_area(area).filter(starts_on__lte=today)
    standings = standings_of(years[:2])
    for standing in standings:
        if writes:
            yield from _to_write(standing, area, viewer, today)
        if submits:
            yield from _to_decide(standing, area)
    if writes and standings:
        yield from _to_answer(area)


def _to_write(
    standing: Standing, area: Authority, viewer: Viewer, today: datetime.date
) -> Iterator[AttentionItem]:
    assessment = standing.assessment
    if not standing.is_written:
        return
    url = reverse("assurance:year", args=[area.slug, assessment.public_id])
    mine = AssessmentLine.objects.filter(assessment=assessment, self_rating="")
    is_ended = assessment.ends_on < today
    if not viewer.can(Permission.PREPARE_ASSESSMENT, area.pk):
        if left := mine.filter(assigned_to=viewer.user_id).count():
            what = _("Annual assessment %(year)s: %(left)s of your benchmarks to write") % {
                "year": assessment.label,
                "left": left,
            }
            yield AttentionItem(what, url, _("Write"), is_overdue=is_ended)
    elif standing.submission is not None:
        what = _("The Home Office returned the annual assessment %(year)s") % {"year": assessment.label}
        yield AttentionItem(what, url, _("See why"), is_overdue=True)
    elif is_ended:
        what = _("The annual assessment %(year)s is not submitted") % {"year": assessment.label}
        yield AttentionItem(what, url, _("Go on with it"), due_on=assessment.ends_on, is_overdue=True)


def _to_decide(standing: Standing, area: Authority) -> Iterator[AttentionItem]:
    assessment, review = standing.assessment, standing.review
    year = {"year": assessment.label}
    if standing.is_handed_over:
        url = reverse("assurance:submit", args=[area.slug, assessment.public_id])
        yield AttentionItem(_("The annual assessment %(year)s waits for you") % year, url, _("Check it"))
    if review and awaits_reply(standing):
        url = reverse("assurance:year", args=[area.slug, assessment.public_id])
        what = _("You may reply to the ratings for %(year)s") % year
        yield AttentionItem(what, url, _("See them"), due_on=review.reply_due)


def _to_answer(area: Authority) -> Iterator[AttentionItem]:
    asked = Remark.objects.filter(authority=area, kind=Remark.Kind.QUESTION, answers__isnull=True)
    open_rounds = asked.exclude(submission__reviews__state__in=[Review.State.ISSUED, Review.State.RETURNED])
    for one in open_rounds[:3]:
        what = _("The assessor asks about benchmark %(number)s") % {"number": one.section}
        url = reverse("assurance:answer", args=[area.slug, one.public_id])
        yield AttentionItem(what, url, _("Answer"), why=one.text[:160])
    improvements = ImprovementAction.objects.filter(authority=area, closed_at=None, updates__isnull=True)
    for improvement in improvements[:3]:
        url = reverse("assurance:improvement", args=[area.slug, improvement.public_id])
        yield AttentionItem(improvement.what[:120], url, _("Say how it goes"), due_on=improvement.due_on)
