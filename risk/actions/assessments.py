"""A version's life: started, described, sent for approval, approved by another, agreed at a meeting."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.errors import NotAllowed, Refused
from core.models import Authority
from core.permissions import Permission
from core.tenancy import because
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.agreeing import refuse_without_quorum
from partnerships.models import Group, Meeting
from risk.actions.checks import require_clearance, require_draft, require_reader
from risk.models import RiskAssessment, RiskEntry
from risk.querysets import entries_of, version_before
from risk.readiness import readiness

Status = RiskAssessment.Status
COPIED = (
    "risk_id",
    "description",
    "ideological_driver",
    "environment",
    "source",
    "prompt_id",
    "source_note",
    "controls",
    "owner_id",
    "inherent_likelihood",
    "inherent_impact",
    "residual_likelihood",
    "residual_impact",
)
"""What a draft takes over from the last agreed version; why a score moved is asked anew."""


@transaction.atomic
def start_draft(
    *, authority: Authority, by: Viewer, title: str = "", marking: str | None = None
) -> RiskAssessment:
    """Start the next version with the open risks of the last agreed one, at its marking unless told.

    Raises Refused if a version that isn't agreed yet exists, or for one who may not read the last agreed;
    NotAllowed without the permission.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=authority.pk)
    versions = RiskAssessment.objects.in_area(authority)
    basis = versions.filter(status=Status.AGREED).order_by("-number").first()
    require_reader(basis, by=by)
    marking = marking or (basis.marking if basis else Marking.OFFICIAL)
    require_clearance(marking, by=by)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            draft = RiskAssessment.objects.create(
                authority=authority,
                number=number,
                title=title.strip() or f"Local risk assessment, version {number}",
                marking=marking,
                prepared_by_id=by.user_id,
                prepared_at=timezone.now(),
                recorded_by_id=by.user_id,
            )
    except IntegrityError as taken:
        raise Refused("A version is being prepared already. Finish that one first.") from taken
    last = version_before(draft)
    RiskEntry.objects.bulk_create(
        RiskEntry(
            authority=authority,
            assessment=draft,
            recorded_by_id=by.user_id,
            **{name: getattr(entry, name) for name in COPIED},
        )
        for entry in (entries_of(last).filter(risk__closed_on__isnull=True) if last else ())
    )
    return draft


@transaction.atomic
def describe_version(
    *,
    assessment: RiskAssessment,
    title: str,
    marking: str,
    summary: str,
    no_change: bool,
    no_influences_statement: str,
    version: int | None,
    by: Viewer,
) -> RiskAssessment:
    """Set what a draft says of itself. Raises Refused once it has left the draft, Stale if changed since."""
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    require_clearance(marking, by=by)
    current = lock_current(assessment, version=version)
    require_draft(current)
    touch(
        current,
        title=title.strip(),
        marking=marking,
        summary=summary.strip(),
        no_change=no_change,
        no_influences_statement=no_influences_statement.strip(),
    )
    return current


@transaction.atomic
def send_for_approval(*, assessment: RiskAssessment, version: int | None, by: Viewer) -> RiskAssessment:
    """Hand a draft over for approval; who does so prepared it. Raises Refused while it lacks something."""
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    require_draft(current)
    if missing := [check.words for check in readiness(current) if not check.is_done]:
        raise Refused(f"Not ready yet. {' '.join(missing)}")
    touch(
        current,
        status=Status.SUBMITTED,
        prepared_by_id=by.user_id,
        prepared_at=timezone.now(),
        return_note="",
    )
    return current


@transaction.atomic
def return_version(
    *, assessment: RiskAssessment, note: str, version: int | None, by: Viewer
) -> RiskAssessment:
    """Take a version back to draft: its approver sends it back, or who records risks changes something.

    An approval given before is taken away with it. Raises Refused for a draft and for an agreed version.
    """
    if not by.can(Permission.APPROVE_RISK, assessment.authority_id):
        require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    if current.status == Status.DRAFT or not current.is_open:
        raise Refused(f"Version {current.number} is not waiting for anything that could be taken back.")
    with because(note):
        touch(current, status=Status.DRAFT, approved_by=None, approved_at=None, return_note=note.strip())
    return current


@transaction.atomic
def discard_version(
    *, assessment: RiskAssessment, reason: str, version: int | None, by: Viewer
) -> RiskAssessment:
    """Give a draft up, with a reason; it stays readable as it is and nothing follows from it.

    Risks that only this draft described stay open, described by no version. Raises Refused unless it is a
    draft, Stale if it was saved since.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    require_draft(current)
    with because(reason):
        touch(
            current,
            status=Status.DISCARDED,
            discarded_by_id=by.user_id,
            discarded_at=timezone.now(),
            discard_reason=reason.strip(),
        )
    return current


@transaction.atomic
def approve_version(*, assessment: RiskAssessment, version: int | None, by: Viewer) -> RiskAssessment:
    """Approve a version sent for approval. Raises NotAllowed for who prepared it (domain rule 16)."""
    require(Permission.APPROVE_RISK, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    if by.user_id in {current.prepared_by_id, current.recorded_by_id}:
        raise NotAllowed("You prepared this version, so another person has to approve it.")
    if current.status != Status.SUBMITTED:
        raise Refused(f"Version {current.number} is not waiting for approval.")
    touch(current, status=Status.APPROVED, approved_by_id=by.user_id, approved_at=timezone.now())
    return current


@transaction.atomic
def agree_version(
    *, assessment: RiskAssessment, meeting: Meeting, version: int | None, as_of: datetime.date, by: Viewer
) -> RiskAssessment:
    """Record that a partnership group covering the area agreed an approved version. It then never changes.

    Raises Refused for a meeting that is still to come, was cancelled or is another kind of group's, and
    for one held before the last version was agreed.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    current = lock_current(assessment, version=version)
    if current.status != Status.APPROVED:
        raise Refused(f"Version {current.number} has to be approved before a meeting can agree it.")
    _refuse_meeting(current, meeting, as_of)
    touch(current, status=Status.AGREED, agreed_on=meeting.meets_on, agreed_at_meeting=meeting)
    return current


def _refuse_meeting(assessment: RiskAssessment, meeting: Meeting, as_of: datetime.date) -> None:
    held_or_planned = {Meeting.Status.PLANNED, Meeting.Status.HELD}
    if meeting.group.kind != Group.Kind.PARTNERSHIP_GROUP or meeting.status not in held_or_planned:
        raise Refused("Choose a meeting of the partnership group that was not cancelled.", field="meeting")
    if meeting.meets_on > as_of:
        raise Refused(
            f"The meeting is on {uk_date(meeting.meets_on)}. Record the agreement on that day or after it.",
            field="meeting",
        )
    refuse_without_quorum(meeting)
    last = version_before(assessment)
    if last and last.agreed_on and meeting.meets_on < last.agreed_on:
        raise Refused(
            f"Version {last.number} was agreed on {uk_date(last.agreed_on)}, after this meeting. "
            "Choose a later meeting.",
            field="meeting",
        )
