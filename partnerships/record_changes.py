"""What became of meetings, seats, offices and reports between two dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from core.criteria.framework import load_framework
from core.models import Authority
from core.permissions import Permission
from core.record_changes import between
from core.registries import APPEARED, LAPSED, RecordChange
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import BoardReport, GroupMember, Meeting, OfficeHolding

_DAY = datetime.timedelta(days=1)


def partnership_changes(
    area: Authority, viewer: Viewer, since: datetime.date, until: datetime.date
) -> Iterator[RecordChange]:
    """Meetings held or no longer counted, seats and offices begun or ended, reports made. Four queries."""
    if not viewer.can(Permission.SEE_PARTNERSHIP, area.pk):
        return
    yield from _meetings(area, since, until)
    for seat in GroupMember.objects.covering(area).select_related("organisation", "group"):
        what = _("Seat of %(body)s") % {"body": seat.organisation}
        yield from _span(what, str(seat.group), seat.starts_on, seat.ends_on, since, until)
    for held in OfficeHolding.objects.covering(area).select_related("contact", "group"):
        what = f"{held.get_office_display()}: {held.contact}"
        yield from _span(what, str(held.group or ""), held.starts_on, held.ends_on, since, until)
    for report in BoardReport.objects.filter(authority=area):
        if between(report.reported_on, since, until):
            what = _("Report to the %(board)s") % {"board": report.get_board_display()}
            yield RecordChange(APPEARED, report.reported_on, what, report.summary)


def _meetings(area: Authority, since: datetime.date, until: datetime.date) -> Iterator[RecordChange]:
    months = load_framework().period.window_months
    rows = Meeting.objects.covering(area).filter(status=Meeting.Status.HELD, meets_on__lte=until)
    for meeting in rows.select_related("group").order_by("meets_on"):
        what = _("Meeting of %(date)s") % {"date": uk_date(meeting.meets_on)}
        url = reverse("partnerships:meeting", args=[area.slug, meeting.public_id])
        if between(meeting.meets_on, since, until):
            yield RecordChange(APPEARED, meeting.meets_on, what, str(meeting.group), url)
        out_on = meeting.meets_on + relativedelta(months=months)
        if between(out_on, since, until):
            why = _("older than %(months)s months, so it counts no more") % {"months": months}
            yield RecordChange(LAPSED, out_on, what, why, url)


def _span(
    what: str,
    note: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    since: datetime.date,
    until: datetime.date,
) -> Iterator[RecordChange]:
    if between(starts_on, since, until):
        yield RecordChange(APPEARED, starts_on, what, note)
    if ends_on and between(ends_on + _DAY, since, until):
        yield RecordChange(LAPSED, ends_on + _DAY, what, note)
