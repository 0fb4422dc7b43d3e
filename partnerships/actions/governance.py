"""Reporting lines, arrangements beyond the boundary, briefings of members, documents that meetings agree."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.errors import Refused
from core.models import Authority, Document
from core.permissions import Permission
from core.tenancy import because
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import (
    DocumentAgreement,
    Group,
    JointArrangement,
    Meeting,
    MemberBriefing,
    ReportingLine,
)

End = Group | str
"""An end of a reporting line: a group, or a key of `BoardReport.Board`."""


@transaction.atomic
def draw_line(
    *,
    authority: Authority,
    lower: End,
    upper: End,
    starts_on: datetime.date,
    by: Viewer,
    rhythm: str = "",
) -> ReportingLine:
    """Record that `lower` reports to `upper` from a day on.

    Raises Refused for a body that reports to itself, a line that runs already, and a ring of lines.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    if _key(lower) == _key(upper):
        raise Refused(_("Nobody reports to itself. Choose another body."), field="upper")
    running = ReportingLine.objects.in_area(authority).filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    known: dict[Any, set[Any]] = {}
    for line in running:
        known.setdefault(_key(line.lower_group_id or line.lower_board), set()).add(
            _key(line.upper_group_id or line.upper_board)
        )
    if _key(upper) in known.get(_key(lower), set()):
        raise Refused(_("This line is on the map already."), field="upper")
    if _reaches(known, _key(upper), _key(lower)):
        raise Refused(_("It reports to the other already, directly or through others."), field="upper")
    return ReportingLine.objects.create(
        authority=authority,
        **_columns("lower", lower),
        **_columns("upper", upper),
        starts_on=starts_on,
        rhythm=rhythm.strip(),
        recorded_by_id=by.user_id,
    )


def _key(end: Any) -> Any:
    return end.pk if isinstance(end, Group) else end


def _columns(name: str, end: End) -> dict[str, Any]:
    return {f"{name}_group": end} if isinstance(end, Group) else {f"{name}_board": end}


def _reaches(known: dict[Any, set[Any]], start: Any, wanted: Any) -> bool:
    seen, left = {start}, [start]
    while left:
        for upper in known.get(left.pop(), set()) - seen:
            seen.add(upper)
            left.append(upper)
    return wanted in seen


@transaction.atomic
def end_line(
    *, line: ReportingLine, ends_on: datetime.date, by: Viewer, version: int | None = None
) -> ReportingLine:
    """Let a reporting line end. Raises Refused for a day before it began, and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=line.authority_id)
    current = lock_current(line, version=version)
    _refuse_early_end(current.starts_on, ends_on)
    touch(current, ends_on=ends_on)
    return current


def _refuse_early_end(starts_on: datetime.date, ends_on: datetime.date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        words = _("It can’t end before it began on %(date)s.") % {"date": uk_date(starts_on)}
        raise Refused(words, field="ends_on")


@transaction.atomic
def add_arrangement(*, authority: Authority, by: Viewer, **facts: Any) -> JointArrangement:
    """Record an arrangement beyond the boundary; `facts` are the columns of `JointArrangement`.

    Raises Refused if its dates contradict each other, or if all its parties are of the area's own county
    and it claims to be more than two-tier (criteria catalogue 1.B1; 2015 guidance paragraph 48).
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    _check_arrangement(authority, facts)
    return JointArrangement.objects.create(authority=authority, recorded_by_id=by.user_id, **facts)


@transaction.atomic
def edit_arrangement(
    *, arrangement: JointArrangement, by: Viewer, version: int | None = None, **facts: Any
) -> JointArrangement:
    """Change an arrangement, or let it end. Raises Refused as `add_arrangement` does, and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=arrangement.authority_id)
    current = lock_current(arrangement, version=version)
    _check_arrangement(current.authority, facts)
    touch(current, **facts)
    return current


def _check_arrangement(authority: Authority, facts: dict[str, Any]) -> None:
    _refuse_early_end(facts["starts_on"], facts.get("ends_on"))
    if facts["review_due"] <= facts["starts_on"]:
        raise Refused(_("The review must be due after the start."), field="review_due")
    if facts["kind"] == JointArrangement.Kind.TWO_TIER:
        return
    names = {line.strip().lower() for line in facts["parties"].splitlines() if line.strip()}
    if names <= _own_county(authority):
        words = _("These are all councils of your own county. Choose two-tier, or add who else takes part.")
        raise Refused(words, field="parties")


def _own_county(authority: Authority) -> set[str]:
    """Names, in small letters, of the area, its county and the districts of either."""
    county = authority.county_id or authority.pk
    rows = Authority.objects.filter(Q(pk__in=[authority.pk, county]) | Q(county_id=county))
    plain = {name.lower() for name in rows.values_list("name", flat=True)}
    endings = ("council", "county council", "district council", "borough council", "city council")
    return plain | {f"{name} {ending}" for name in plain for ending in endings}


@transaction.atomic
def record_briefing(*, authority: Authority, by: Viewer, **facts: Any) -> MemberBriefing:
    """Record a briefing of elected members; `facts` are the columns of `MemberBriefing`.

    Raises Refused where a committee would hear something above OFFICIAL (domain rule
    9), or somebody whose clearance nobody checked (domain rule 8).
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    _check_briefing(facts)
    return MemberBriefing.objects.create(authority=authority, recorded_by_id=by.user_id, **facts)


@transaction.atomic
def edit_briefing(
    *, briefing: MemberBriefing, by: Viewer, version: int | None = None, **facts: Any
) -> MemberBriefing:
    """Correct a briefing. Raises Refused as `record_briefing` does, and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=briefing.authority_id)
    current = lock_current(briefing, version=version)
    _check_briefing(facts)
    touch(current, **facts)
    return current


def _check_briefing(facts: dict[str, Any]) -> None:
    if facts["marking"] == Marking.OFFICIAL:
        return
    if facts["audience"] not in MemberBriefing.ALONE:
        raise Refused(
            _("What a committee or all members hear holds nothing above OFFICIAL."), field="marking"
        )
    if not facts["clearance_checked"]:
        words = _("Confirm that the clearance of the person briefed was checked.")
        raise Refused(words, field="clearance_checked")


@transaction.atomic
def agree_document(
    *,
    document: Document,
    meeting: Meeting,
    review_due: datetime.date,
    by: Viewer,
    version: int | None = None,
) -> DocumentAgreement:
    """Record that a held meeting agreed a document: its approval takes the day, its review the new date.

    Raises Refused for a meeting that was not held and for a review before the meeting; Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=document.authority_id)
    current = lock_current(document, version=version)
    _check_agreement(current, meeting, review_due)
    touch(current, approved_on=meeting.meets_on, review_due=review_due)
    return DocumentAgreement.objects.create(
        authority_id=current.authority_id, document=current, meeting=meeting, recorded_by_id=by.user_id
    )


def _check_agreement(document: Document, meeting: Meeting, review_due: datetime.date | None) -> None:
    if meeting.status != Meeting.Status.HELD:
        raise Refused(_("Only a meeting that was held can agree a document."), field="meeting")
    if review_due is None or review_due <= meeting.meets_on:
        raise Refused(_("The review must be due after the meeting."), field="review_due")
    if document.agreements.filter(meeting=meeting).exists():
        raise Refused(_("The register says already that this meeting agreed it."), field="meeting")


@transaction.atomic
def correct_agreement(
    *,
    agreement: DocumentAgreement,
    meeting: Meeting | None,
    approved_on: datetime.date | None,
    review_due: datetime.date | None,
    why: str,
    by: Viewer,
    version: int | None = None,
) -> Document:
    """Say that another meeting agreed a document, or that none did (None); the history keeps both and why.

    The document's approval takes the day of that meeting; without one, `approved_on`. Raises Refused as
    `agree_document` and for a review due before the approval; Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=agreement.authority_id)
    current = lock_current(agreement.document, version=version)
    if meeting is not None:
        _check_agreement(current, meeting, review_due)
        approved_on = meeting.meets_on
    elif approved_on and review_due and review_due <= approved_on:
        raise Refused(_("The review must be due after the approval."), field="review_due")
    with because(why):
        if meeting is None:
            agreement.delete()
        else:
            agreement.meeting = meeting
            agreement.save(update_fields=["meeting"])
        touch(current, approved_on=approved_on, review_due=review_due)
    return current
