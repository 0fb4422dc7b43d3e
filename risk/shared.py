"""What areas and bodies open to each other: who may read which version now, and reading it.

Both locks hold here. A share is found only by whom it is addressed to and while it lasts; its version is
read with every area closed, so that the database itself shows nothing but what was taken up.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.choices import Marking
from core.models import AccessEvent, Authority, effective
from core.tenancy import narrowed
from core.viewer import Viewer
from risk.actions import opening_of
from risk.models import AssessmentReader, AssessmentShare, RiskAssessment, RiskEntry
from risk.querysets import entries_seen
from risk.reading import Reading, reading_of


@dataclass(frozen=True, slots=True)
class GivenShare:
    """A share as the area that gave it sees it."""

    share: AssessmentShare
    to: str
    state: str
    """waiting (not begun), open, ended or revoked."""
    readers: tuple[str, ...]
    openings: int


def shares_given(area: Authority, viewer: Viewer) -> QuerySet[AssessmentShare]:
    """Shares of the area's versions that the viewer may know of, newest first."""
    rows = AssessmentShare.objects.visible_to(viewer).in_area(area)
    return rows.select_related("to_area", "to_body", "revoked_by", "assessment").order_by("-starts_on", "-id")


def read_given(shares: Iterable[AssessmentShare], on: datetime.date) -> list[GivenShare]:
    """Shares with their state on a date, who took them up and how often they were opened. Two queries."""
    known = list(shares)
    readers = AssessmentReader.objects.filter(content_object__in=known).select_related("user")
    by_share: dict[int, list[str]] = {share.pk: [] for share in known}
    for reader in readers.order_by("recorded_at"):
        by_share[reader.content_object_id].append(reader.user.get_full_name())
    details = [opening_of(share) for share in known]
    events = AccessEvent.objects.filter(kind=AccessEvent.Kind.DOCUMENT, detail__in=details)
    opened = Counter(events.values_list("detail", flat=True))
    return [
        GivenShare(
            share,
            str(share.to_area or share.to_body),
            state_of(share, on),
            tuple(dict.fromkeys(by_share[share.pk])),
            opened[opening_of(share)],
        )
        for share in known
    ]


def state_of(share: AssessmentShare, on: datetime.date) -> str:
    """Where a share stands on a date: waiting, open, ended or revoked."""
    if share.revoked_at is not None:
        return "revoked"
    if on < share.starts_on:
        return "waiting"
    return "ended" if share.last_day < on else "open"


def shares_for_area(area: Authority, viewer: Viewer, on: datetime.date) -> QuerySet[Any]:
    """Other areas' versions open to this area on a date, for people who see its risks."""
    return _open_to(AssessmentShare.objects.filter(to_area=area), viewer, on)


def shares_for_bodies(area: Authority, viewer: Viewer, on: datetime.date) -> QuerySet[Any]:
    """The area's versions open on a date to a body that the viewer acts for there."""
    bodies = viewer.organisation_ids(area.pk)
    return _open_to(AssessmentShare.objects.filter(authority=area, to_body_id__in=bodies), viewer, on)


def _open_to(rows: QuerySet[Any], viewer: Viewer, on: datetime.date) -> QuerySet[Any]:
    """Those that last on the date and are not above the viewer's clearance; says which were taken up."""
    taken = AssessmentReader.objects.filter(
        effective("membership__", on=on), content_object=OuterRef("pk"), user_id=viewer.user_id
    )
    if not viewer.is_cleared:
        rows = rows.filter(marking=Marking.OFFICIAL)
    rows = rows.filter(effective(on=on), revoked_at=None).select_related("authority", "to_body")
    return rows.annotate(is_taken_up=Exists(taken)).order_by("-agreed_on", "-id")


def read_shared(share: AssessmentShare, viewer: Viewer) -> Reading | None:
    """The shared version as its reader may see it, without actions, prompts and the versions around it.

    Read with every area closed: None unless the database's own lock lets the reader in.
    """
    with narrowed([]):
        version = RiskAssessment.objects.filter(
            pk=share.assessment_id, status=RiskAssessment.Status.AGREED
        ).first()
        if version is None:
            return None
        entries: list[RiskEntry] = list(entries_seen(viewer, version))
    return reading_of(version, entries)
