"""Reads of governance and sharing: lines and their map, arrangements, agreements, and what falls due."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.maps import MapLine, MapNode, reporting_map
from core.models import Authority
from core.permissions import Permission
from core.pictures import Picture
from core.registries import DocumentNote, ReviewDue
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import (
    AgendaItem,
    BoardReport,
    DocumentAgreement,
    Group,
    JointArrangement,
    Meeting,
    MemberBriefing,
    ReportingLine,
    SharingAgreement,
    SharingCheck,
)

SOON = datetime.timedelta(days=60)
"""How long ahead of its review an agreement is shown as due (ours)."""
Active = SharingAgreement.State.ACTIVE


def reporting_lines(area: Authority) -> QuerySet[ReportingLine]:
    """Every line the area drew, with its groups, the oldest first."""
    return (
        ReportingLine.objects.in_area(area)
        .select_related("lower_group", "upper_group")
        .order_by("starts_on", "id")
    )


def arrangements_of(area: Authority) -> QuerySet[JointArrangement]:
    """Arrangements beyond the boundary, with their documents; those that run first."""
    return (
        JointArrangement.objects.in_area(area)
        .select_related("document")
        .order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "id")
    )


def briefings_of(area: Authority, viewer: Viewer) -> QuerySet[MemberBriefing]:
    """Briefings of elected members that the viewer is cleared for, newest first."""
    return (
        MemberBriefing.objects.visible_to(viewer)
        .in_area(area)
        .select_related("given_by")
        .order_by("-briefed_on", "-id")
    )


def agreements_of(area: Authority, viewer: Viewer) -> QuerySet[Any, Any]:
    """Agreements that the viewer is cleared for, with how many bodies of the area are parties."""
    return (
        SharingAgreement.objects.visible_to(viewer)
        .in_area(area)
        .select_related("document")
        .annotate(body_count=Count("parties"))
        .order_by("title", "id")
    )


def agreements_in(rows: QuerySet[Any, Any], review: str, as_of: datetime.date) -> QuerySet[Any, Any]:
    """Agreements in force whose review is due "soon" or "overdue"."""
    when = (
        Q(review_due__lt=as_of)
        if review == "overdue"
        else Q(review_due__gte=as_of, review_due__lte=as_of + SOON)
    )
    return rows.filter(when, state=Active)


def sharing_checks_of(area: Authority) -> QuerySet[SharingCheck]:
    """The reasoning of single questions, newest first."""
    return SharingCheck.objects.in_area(area).select_related("agreement", "recorded_by")


def community_items(area: Authority) -> QuerySet[AgendaItem]:
    """What community organisations brought to any group that covers the area, newest first."""
    return (
        AgendaItem.objects.covering(area)
        .filter(kind=AgendaItem.Kind.COMMUNITY)
        .select_related("meeting", "group", "contributed_by")
        .prefetch_related("decisions")
        .order_by("-meeting__meets_on", "-meeting_id", "position")
    )


def governance_map(
    area: Authority, groups: Iterable[Group], lines: Sequence[ReportingLine]
) -> Picture | None:
    """Who reports to whom, as a picture with its table; None while no line runs."""
    if not lines:
        return None
    nodes: dict[str, MapNode] = {}
    drawn: list[MapLine] = []
    for line in lines:
        ends = [
            _node(group, board, area)
            for group, board in (
                (line.lower_group, line.lower_board),
                (line.upper_group, line.upper_board),
            )
        ]
        nodes |= {node.key: node for node in ends}
        told = (uk_date(line.starts_on), line.rhythm or "–")
        drawn.append(MapLine(ends[0].key, ends[1].key, told))
    for group in groups:
        if group.kind == Group.Kind.PARTNERSHIP_GROUP:
            node = _node(group, "", area)
            nodes.setdefault(node.key, node)
    return reporting_map(_("Governance map"), list(nodes.values()), drawn, (_("Since"), _("How")))


def _node(group: Group | None, board: str, area: Authority) -> MapNode:
    if group is None:
        return MapNode(board, str(BoardReport.Board(board).label), _("Board"))
    return MapNode(
        f"group {group.pk}",
        group.name,
        group.get_kind_display() if group.kind != Group.Kind.PARTNERSHIP_GROUP else _("Partnership group"),
        reverse("partnerships:group", args=[area.slug, group.public_id]),
        group.kind == Group.Kind.PARTNERSHIP_GROUP,
    )


def running(lines: Iterable[ReportingLine], on: datetime.date) -> list[ReportingLine]:
    """The lines that run on a day."""
    return [one for one in lines if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)]


def documents_agreed_at(document_ids: Sequence[int]) -> Mapping[int, list[DocumentNote]]:
    """The meeting that agreed each document last, and what was corrected of it. Two queries.

    For `core.registries.document_notes`.
    """
    rows = DocumentAgreement.objects.filter(document_id__in=document_ids).select_related(
        "meeting__group", "authority"
    )
    found: dict[int, list[DocumentNote]] = {}
    for row in rows.order_by("document_id", "-recorded_at", "-id"):
        if row.document_id not in found:
            slug = row.authority.slug
            url = reverse("partnerships:meeting", args=[slug, row.meeting.public_id])
            correct_url = reverse("partnerships:document-agreed-correct", args=[slug, row.public_id])
            note = DocumentNote(
                _("Agreed at"), _named(row.meeting), url, correct_url, Permission.RECORD_PARTNERSHIP
            )
            found[row.document_id] = [note]
    for document_id, words in _corrections(document_ids):
        note = DocumentNote(_("Corrected"), words, "", is_past=True)
        found.setdefault(document_id, []).append(note)
    return found


def _corrections(document_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What was said wrongly of who agreed a document, with who put it right, when and why; newest first."""
    past = DocumentAgreement.history.filter(document_id__in=document_ids).select_related(
        "meeting__group", "history_user"
    )
    for after, before in pairwise(past.order_by("document_id", "id", "-history_date")):
        if after.id == before.id and (after.history_type == "-" or after.meeting_id != before.meeting_id):
            words = _("Not agreed at %(meeting)s: %(why)s (%(by)s, %(on)s)")
            yield (
                after.document_id,
                words
                % {
                    "meeting": _named(before.meeting),
                    "why": after.history_change_reason or "–",
                    "by": after.history_user or "–",
                    "on": uk_date(timezone.localdate(after.history_date)),
                },
            )


def _named(meeting: Meeting) -> str:
    return f"{meeting.group.name}, {uk_date(meeting.meets_on)}"


def governance_reviews(
    areas: Sequence[Authority], first: datetime.date, last: datetime.date
) -> Iterator[ReviewDue]:
    """Agreements and arrangements in force whose review falls due between two days. Two queries."""
    by_id = {area.pk: area for area in areas}
    between = Q(authority_id__in=by_id, review_due__gte=first, review_due__lte=last)
    see = Permission.SEE_PARTNERSHIP
    for agreement in SharingAgreement.objects.filter(between, state=Active).order_by("review_due", "id"):
        area = by_id[agreement.authority_id]
        url = reverse("partnerships:sharing", args=[area.slug, agreement.public_id])
        words = _("%(title)s (information sharing): review due") % {"title": agreement.title}
        key = f"sharing:{agreement.public_id}"
        if agreement.review_due is not None:
            yield ReviewDue(area, key, words, agreement.review_due, url, 1, see, agreement.marking)
    running_still = Q(ends_on=None) | Q(ends_on__gt=F("review_due"))
    for one in JointArrangement.objects.filter(between, running_still).order_by("review_due", "id"):
        area = by_id[one.authority_id]
        url = reverse("partnerships:governance", args=[area.slug])
        words = _("%(title)s (arrangement): review due") % {"title": one.title}
        yield ReviewDue(area, f"arrangement:{one.public_id}", words, one.review_due, url, 1, see)
