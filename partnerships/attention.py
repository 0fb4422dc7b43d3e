"""What the section tells the area home: what needs doing, what is coming, and its picture."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import attendance_matrix
from core.models import Authority
from core.models.base import effective
from core.permissions import Permission
from core.registries import AttentionItem, CalendarEntry, SectionPicture
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.attendance import matrix_of
from partnerships.models import Attendance, Group, Meeting, OfficeHolding
from partnerships.querysets import OPEN, partnership_group_of

REVIEW_NOTICE = datetime.timedelta(days=60)


def _address(name: str, area: Authority, *args: str, query: str = "") -> str:
    return reverse(f"partnerships:{name}", args=[area.slug, *args]) + query


def partnership_attention(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterator[AttentionItem]:
    """What somebody who records for the area has to do about its partnership group. Three queries.

    A joint group is its own council's work: the areas it covers are told nothing.
    """
    if not viewer.can(Permission.RECORD_PARTNERSHIP, area.pk):
        return
    group = partnership_group_of(area, on=as_of)
    if group is None:
        words = _("No multi-agency partnership group covers the area.")
        yield AttentionItem(words, _address("group-add", area), _("Add the group"))
    elif group.authority_id == area.pk:
        yield from _of_meetings(group, area, viewer, as_of)
        yield from _of_terms(group, area, as_of)
        holdings = OfficeHolding.objects.filter(effective(on=as_of), group=group)
        if not holdings.filter(office=OfficeHolding.Office.CHAIR).exists():
            link = _address("office-add", area, query=f"?office=chair&group={group.public_id}")
            yield AttentionItem(_("The partnership group has no chair."), link, _("Name the chair"))


def _of_meetings(
    group: Group, area: Authority, viewer: Viewer, as_of: datetime.date
) -> Iterator[AttentionItem]:
    has_next = False
    marked = Attendance.objects.filter(meeting=OuterRef("pk"))
    for meeting in group.meetings.filter(OPEN).annotate(is_marked=Exists(marked)).order_by("meets_on", "id"):
        if meeting.meets_on > as_of:
            has_next = True
            continue
        day = {"date": uk_date(meeting.meets_on)}
        is_overdue = meeting.meets_on < as_of
        may_sign = viewer.can(Permission.SIGN_MINUTES, area.pk)
        if meeting.is_marked and is_overdue and may_sign:
            words, button = _("The minutes of %(date)s are not signed.") % day, _("Read and sign")
            link = _address("meeting-sign", area, meeting.public_id)
        else:
            words, button = _("The meeting of %(date)s is to be recorded.") % day, _("Record it")
            link = _address("meeting-record", area, meeting.public_id)
        yield AttentionItem(words, link, button, meeting.meets_on, is_overdue)
    if not has_next:
        words = _("No further meeting of the partnership group is planned.")
        yield AttentionItem(words, _address("meeting-plan", area), _("Plan it"))


def _of_terms(group: Group, area: Authority, as_of: datetime.date) -> Iterator[AttentionItem]:
    terms = group.terms_of_reference
    link = _address("group-terms", area, group.public_id)
    if terms is None:
        yield AttentionItem(_("The partnership group has no terms of reference here."), link, _("Add them"))
    elif terms.review_due is not None and terms.review_due <= as_of + REVIEW_NOTICE:
        words = _("The terms of reference are due for review.")
        yield AttentionItem(words, link, _("Add the new ones"), terms.review_due, terms.review_due < as_of)


def partnership_calendar(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterator[CalendarEntry]:
    """Meetings that are coming. One query; reviews, of terms of reference too, come from `core.reviews`."""
    if not viewer.can(Permission.SEE_PARTNERSHIP, area.pk):
        return
    coming = Meeting.objects.covering(area).filter(OPEN, meets_on__gte=as_of).select_related("group")
    for meeting in coming.order_by("meets_on", "id"):
        name = "meeting-record" if _may_record(meeting, viewer, area) else "meeting"
        yield CalendarEntry(meeting.meets_on, meeting.group.name, _address(name, area, meeting.public_id))


def _may_record(meeting: Meeting, viewer: Viewer, area: Authority) -> bool:
    return meeting.authority_id == area.pk and viewer.can(Permission.RECORD_PARTNERSHIP, area.pk)


def attendance_picture(area: Authority, as_of: datetime.date) -> SectionPicture:
    """Sector × the last meetings of the group that covers the area; an empty one where there are none."""
    group = partnership_group_of(area, on=as_of)
    picture = matrix_of(group, area, as_of=as_of) if group is not None else None
    picture = picture or attendance_matrix(_("Who came, by sector"), [], [])
    return SectionPicture(picture.template_name, picture)
