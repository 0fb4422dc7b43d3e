"""Decisions while a meeting is recorded, and later ones that take the place of earlier ones."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.actions import touch
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.actions.recording import lock_open
from partnerships.models import AgendaItem, Decision, Meeting
from partnerships.querysets import next_meeting


@transaction.atomic
def add_decision(
    *,
    meeting: Meeting,
    by: Viewer,
    agenda_item: AgendaItem | None = None,
    text: str = "",
    kind: str = Decision.Kind.SUBSTANTIVE,
    supersedes: Decision | None = None,
) -> Decision:
    """Add a decision, under an agenda item or by itself, to be written on the record page.

    Raises Refused for a signed or cancelled meeting.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_open(meeting)
    last = Decision.objects.filter(meeting=current).aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(
        authority_id=current.authority_id,
        meeting=current,
        group_id=current.group_id,
        agenda_item=agenda_item,
        number=last + 1,
        kind=kind,
        text=text.strip(),
        supersedes=supersedes,
        version=current.version + 1,
        recorded_by_id=by.user_id,
    )
    touch(current)
    return decision


@transaction.atomic
def remove_decision(*, decision: Decision, by: Viewer) -> None:
    """Remove a decision from a meeting that is still being recorded. Raises Refused otherwise."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=decision.authority_id)
    current = lock_open(decision.meeting)
    Decision.objects.filter(pk=decision.pk, meeting=current).delete()
    touch(current)


@transaction.atomic
def supersede_decision(*, decision: Decision, text: str, by: Viewer) -> Decision:
    """Write down, at the group's next meeting, the decision that takes the place of a signed one.

    The earlier one stays as it was. Raises Refused if it isn't signed yet, was
    superseded already, or no meeting is planned.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=decision.authority_id)
    if not decision.meeting.is_signed:
        raise Refused(_("This decision can still be changed on the record page."))
    if decision.superseded_by.exists():
        raise Refused(_("A later decision takes its place already. Change that one."))
    meeting = next_meeting(decision.group)
    if meeting is None:
        raise Refused(_("Plan the group’s next meeting first: a decision is changed by a meeting."))
    return add_decision(meeting=meeting, by=by, text=text, kind=decision.kind, supersedes=decision)
