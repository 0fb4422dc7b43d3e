"""What the page of one action shows beside its fields: steps, reports, reviews, source words. No query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.edition_page import uses_of
from action_plans.models import Action, ActionThreatCheck
from action_plans.states import date_in_words
from core.permissions import Permission

if TYPE_CHECKING:
    import datetime

    from core.models import Authority
    from core.viewer import Viewer


@dataclass(frozen=True)
class ReviewEvent:
    """A review at a meeting, for the timeline."""

    title: str
    at: datetime.date
    by: str
    text: str
    url: str


def page_parts(action: Any, viewer: Viewer, area: Authority) -> dict[str, Any]:
    """The parts of the page of an action read with `querysets.for_page`; two queries for an evaluated one."""
    return {
        "due_words": date_in_words(action.due_on, action.due_precision),
        "milestones": steps_of(action),
        "checks": _checks(action),
        "updates": _updates(action, viewer, area),
        "reviews": _reviews(action, viewer, area),
        "evaluation": getattr(action, "evaluation", None),
        "uses": uses_of(getattr(action, "evaluation", None), viewer, area),
        "source_rows": [(header, words) for header, words in action.source.items() if words],
        "projects": list(action.projects.all()),
        "answers": _answers(action, viewer, area),
    }


def steps_of(action: Any) -> list[dict[str, Any]]:
    """The milestones of an action in order, each with its date in words."""
    return [{"milestone": step, "words": _step_words(step)} for step in action.milestones.all()]


def done_steps(action: Any) -> list[Any]:
    """The milestones of an action that are done, in order."""
    return [step for step in action.milestones.all() if step.done_on]


def _step_words(step: Any) -> str:
    if step.due_on:
        return date_in_words(step.due_on, step.due_precision)
    return str(_("review %(date)s") % {"date": date_in_words(step.review_on)}) if step.review_on else ""


def _checks(action: Any) -> list[dict[str, Any]]:
    """The moments of the Security Threat Check that apply, each with the check or None."""
    found = {check.moment: check for check in action.threat_checks.all()}
    moments = {ActionThreatCheck.Moment.CREATED: _("Security Threat Check when taken up")}
    if action.status not in Action.LIVE:
        moments[ActionThreatCheck.Moment.CLOSED] = _("Security Threat Check when closed")
    return [{"label": label, "check": found.get(moment)} for moment, label in moments.items()]


def _updates(action: Any, viewer: Viewer, area: Authority) -> list[dict[str, Any]]:
    """Reports newest first, with evidence the viewer is cleared for and its url where they may open it."""
    rows = []
    for update in action.updates.all():
        document = update.evidence
        if document is not None and not viewer.may_read(document.marking):
            document = None
        opens = viewer.can(Permission.SEE_DOCUMENTS, area.pk) or update.recorded_by_id == viewer.user_id
        url = (
            reverse("core:document-open", args=[area.slug, document.public_id]) if document and opens else ""
        )
        rows.append(
            {
                "update": update,
                "evidence": document,
                "evidence_url": url,
                "decision": getattr(update, "time_decision", None),
            }
        )
    return rows


def _answers(action: Any, viewer: Viewer, area: Authority) -> list[dict[str, Any]]:
    """Recommendations of the duty gap analysis that it answers, newest year first, and their duties."""
    if not viewer.can(Permission.SEE_GAPS, area.pk):
        return []
    seen = [one for one in action.gap_recommendations.all() if viewer.may_read(one.row.marking)]
    return [
        {
            "text": one.text,
            "row": one.row,
            "url": reverse("action_plans:gap-row", args=[area.slug, one.row.public_id]),
        }
        for one in sorted(seen, key=lambda one: -one.row.analysis.year)
    ]


def _reviews(action: Any, viewer: Viewer, area: Authority) -> list[ReviewEvent]:
    opens = viewer.can(Permission.SEE_PARTNERSHIP, area.pk)
    return [
        ReviewEvent(
            title=str(review.get_outcome_display()),
            at=review.meeting.meets_on,
            by=str(review.recorded_by or ""),
            text=review.note,
            url=reverse("partnerships:meeting", args=[area.slug, review.meeting.public_id]) if opens else "",
        )
        for review in action.reviews.all()
    ]
