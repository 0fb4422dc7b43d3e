"""An agreed version is opened to an area or a body for a time, taken up by people, and closed again."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import Permission as ObjectPermission
from django.db import transaction
from django.utils import timezone

from core.actions import lock_current, note_access, touch
from core.actions.checks import require
from core.errors import NotAllowed, Refused
from core.models import AccessEvent, Authority, Membership, Organisation, effective
from core.permissions import AREA_ROLE_PERMISSIONS, Permission
from core.viewer import Viewer
from risk.models import AssessmentReader, AssessmentShare, Dissemination, RiskAssessment

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def grant_version(
    *,
    assessment: RiskAssessment,
    purpose: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: Viewer,
    to_area: Authority | None = None,
    to_body: Organisation | None = None,
) -> AssessmentShare:
    """Open an agreed version to another area, or to a partner body of this one, between two dates.

    A body is then also one the version was sent to. Raises Refused for a version not agreed, for dates
    that don't fit or lie more than a year apart, and for the area itself.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=assessment.authority_id)
    if not assessment.is_agreed:
        raise Refused("Only an agreed version is shared.")
    if (to_area is None) == (to_body is None):
        raise Refused("Choose one area or one body.", field="to")
    if to_area is not None and to_area.pk == assessment.authority_id:
        raise Refused("This is the area's own assessment. Choose another area.", field="to_area")
    if ends_on < starts_on:
        raise Refused("The last day can't be before the first.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refused("Share it for a year at most; share it again if it is still needed.", field="ends_on")
    share = AssessmentShare.objects.create(
        authority_id=assessment.authority_id,
        assessment=assessment,
        to_area=to_area,
        to_body=to_body,
        purpose=purpose.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by_id=by.user_id,
    )
    if to_body is not None:
        Dissemination.objects.get_or_create(
            authority_id=assessment.authority_id,
            assessment=assessment,
            organisation=to_body,
            defaults={"sent_on": starts_on, "recorded_by_id": by.user_id},
        )
    share.refresh_from_db()
    return share


@transaction.atomic
def revoke_share(*, share: AssessmentShare, reason: str, version: int | None, by: Viewer) -> AssessmentShare:
    """Close a share at once, with a reason. Raises Refused if it was closed before."""
    require(Permission.RECORD_RISK, by=by, authority_id=share.authority_id)
    current = lock_current(share, version=version)
    if current.revoked_at is not None:
        raise Refused("It is no longer shared already.")
    touch(current, revoked_by_id=by.user_id, revoked_at=timezone.now(), revoke_reason=reason.strip())
    return current


@transaction.atomic
def take_up_share(*, share: AssessmentShare, as_of: datetime.date, by: Viewer) -> AssessmentReader:
    """Take on the terms of a share for oneself, under the role held today; only then may it be read.

    The permission ends with that role and with the share. A body's first reader acknowledges the version
    for it. Raises NotAllowed for whom it isn't addressed to, Refused for one that isn't open on the day.
    """
    membership = _justifying(share, by, as_of)
    if membership is None:
        raise NotAllowed("This was not shared with you.")
    if share.revoked_at is not None or not share.starts_on <= as_of <= share.last_day:
        raise Refused("It is not shared today. Ask the area that shared it.")
    reader, is_new = AssessmentReader.objects.get_or_create(
        authority_id=membership.authority_id,
        content_object=share,
        membership=membership,
        defaults={
            "user_id": by.user_id,
            "permission": _may_view(),
            "recorded_by_id": by.user_id,
        },
    )
    if is_new and share.to_body_id is not None:
        unread = Dissemination.objects.filter(
            assessment_id=share.assessment_id, organisation_id=share.to_body_id, acknowledged_on=None
        )
        unread.filter(sent_on__lte=as_of).update(acknowledged_on=as_of)
    return reader


def note_opening(*, share: AssessmentShare, by: Viewer) -> None:
    """Leave a trace with the area that shared it: who opened which share."""
    owner = Authority.objects.get(pk=share.authority_id)
    note_access(AccessEvent.Kind.DOCUMENT, opening_of(share), by=by, authority=owner)


def note_taking_out(*, share: AssessmentShare, marking: str, by: Viewer) -> None:
    """Leave a trace with the area that shared it: who took out a copy of which share, at which marking."""
    owner = Authority.objects.get(pk=share.authority_id)
    note_access(AccessEvent.Kind.EXPORT, f"{opening_of(share)}, {marking}", by=by, authority=owner)


def opening_of(share: AssessmentShare) -> str:
    """What the trace of an opening says; the same for every opening of one share."""
    return f"risk assessment, version {share.number}, shared as {share.public_id}"


def _may_view() -> ObjectPermission:
    return ObjectPermission.objects.get(
        content_type__app_label="risk",
        content_type__model="assessmentshare",
        codename="view_assessmentshare",
    )


def _justifying(share: AssessmentShare, by: Viewer, as_of: datetime.date) -> Membership | None:
    """The role, held today in the area or for the body addressed, under which the person may read it."""
    held = Membership.objects.filter(effective(on=as_of), user_id=by.user_id)
    if share.to_area_id is not None:
        needed, held = Permission.SEE_RISK, held.filter(authority_id=share.to_area_id)
    else:
        needed = Permission.CONTRIBUTE_RISK
        held = held.filter(authority_id=share.authority_id, organisation=share.to_body)
    return next((one for one in held.order_by("id") if needed in AREA_ROLE_PERMISSIONS[one.role]), None)
