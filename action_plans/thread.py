"""The golden thread's columns that this section fills: actions, meetings, evidence, criterion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.lines import action_line
from action_plans.models import Action, ActionReview, ActionUpdate
from action_plans.querysets import actions_open_to, for_lines
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate, registered_codes
from core.models import Authority
from core.permissions import Permission
from core.registries import ThreadStep
from core.uk_dates import uk_date
from core.viewer import Viewer

CRITERION = "3.G5"


def thread_of_risk(risk_id: int, area: Authority, viewer: Viewer) -> list[ThreadStep]:
    """What follows from a risk, as far as the viewer may see it. A fixed number of queries."""
    rows = actions_open_to(viewer, area).filter(risk_id=risk_id).exclude(status=Action.Status.CANCELLED)
    actions = list(
        for_lines(rows).prefetch_related(
            Prefetch("reviews", ActionReview.objects.select_related("meeting__group")),
            Prefetch("updates", ActionUpdate.objects.exclude(evidence=None).select_related("evidence")),
            "evaluation",
        )
    )
    steps = [step for action in actions for step in _action_steps(action, viewer)]
    steps += _meeting_steps(actions, area, viewer)
    steps += [step for action in actions for step in _evidence_steps(action, area, viewer)]
    return [*steps, *_criterion_steps(area, viewer)] if actions else []


def _action_steps(action: Any, viewer: Viewer) -> Iterable[ThreadStep]:
    line = action_line(action, viewer, timezone.localdate())
    note = " · ".join(part for part in (line.owner, line.next_words, str(line.state.label)) if part)
    yield ThreadStep(
        "action", f"{action.number}. {action.title}", line.url, note=note, marking=action.marking
    )


def _meeting_steps(actions: list[Any], area: Authority, viewer: Viewer) -> list[ThreadStep]:
    """Meetings at which one of the actions was reviewed, newest first, each once."""
    if not viewer.can(Permission.SEE_PARTNERSHIP, area.pk):
        return []
    meetings = {review.meeting_id: review.meeting for action in actions for review in action.reviews.all()}
    newest = sorted(meetings.values(), key=lambda meeting: meeting.meets_on, reverse=True)
    return [
        ThreadStep(
            "meeting",
            f"{meeting.group.name}, {uk_date(meeting.meets_on)}",
            reverse("partnerships:meeting", args=[area.slug, meeting.public_id]),
            note=_("Actions reviewed"),
        )
        for meeting in newest
    ]


def _evidence_steps(action: Any, area: Authority, viewer: Viewer) -> Iterable[ThreadStep]:
    here = reverse("action_plans:action", args=[area.slug, action.public_id])
    opens = viewer.can(Permission.SEE_DOCUMENTS, area.pk)
    for update in action.updates.all():
        document = update.evidence
        if not viewer.may_read(document.marking):
            continue
        url = reverse("core:document-open", args=[area.slug, document.public_id]) if opens else here
        yield ThreadStep(
            "evidence", document.title, url, note=uk_date(document.event_date), marking=document.marking
        )
    evaluation = getattr(action, "evaluation", None)
    if evaluation is not None:
        words = _("Evaluation of action %(number)s") % {"number": action.number}
        yield ThreadStep(
            "evidence", words, here, note=uk_date(evaluation.evaluated_on), marking=action.marking
        )


def _criterion_steps(area: Authority, viewer: Viewer) -> list[ThreadStep]:
    if CRITERION not in registered_codes() or not viewer.can(Permission.SEE_BENCHMARKS, area.pk):
        return []
    found = evaluate(Authority.objects.filter(pk=area.pk), timezone.localdate(), [CRITERION])
    title = load_framework().criterion(CRITERION).title
    url = reverse("benchmarks:section", args=[area.slug, 3])
    return [
        ThreadStep("criterion", f"{CRITERION} {title}", url, note=one.finding.status.label) for one in found
    ]
