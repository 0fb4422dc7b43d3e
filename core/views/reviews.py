"""The calendar of an area: reviews that fall due and everything else with a date, month by month."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.actions import note_access
from core.area_forms import SECTIONS
from core.models import AccessEvent
from core.on_demand import on_demand
from core.permissions import Permission
from core.register_forms import CalendarFilter
from core.reviews import CalendarDate, by_month, dates_of
from core.viewer import Viewer
from core.views.base import AreaView
from core.views.register import highest_marking

icalendar = on_demand("icalendar")

_NAMES = uuid.UUID("a0f2a3f0-51c5-5a52-9d6e-6a3a6a0f5b11")
ALL_DAY = datetime.timedelta(days=1)


class _Dates(AreaView):
    is_base = True
    permission = Permission.SEE_AREA

    def dates(self, form: CalendarFilter, viewer: Viewer) -> list[CalendarDate]:
        """The dates open to `viewer` that the filters leave."""
        values = form.values
        return [
            date
            for date in dates_of(self.area, viewer, timezone.localdate())
            if values.get("section", str(date.section)) == str(date.section)
            and (date.is_review or values.get("only") != "reviews")
        ]


class ReviewCalendar(_Dates):
    """What is due when: overdue first, then month by month."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today, form = timezone.localdate(), CalendarFilter(request.GET)
        dates = self.dates(form, self.viewer)
        return self.page(
            "core/review_calendar.html",
            {
                "title": _("Review calendar"),
                "marking": highest_marking(dates),
                "overdue": [date for date in dates if date.on < today],
                "months": by_month(date for date in dates if date.on >= today),
                "total": len(dates),
                "filter_form": form,
                "section_names": dict(SECTIONS),
                "query": request.GET.urlencode(),
                "may_see_documents": self.can(Permission.SEE_DOCUMENTS),
            },
        )


class ReviewCalendarDownload(_Dates):
    """The same dates as a file for any calendar (RFC 5545). It leaves, so nothing above OFFICIAL is in it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # Asked as somebody without clearance, every section leaves out by itself what is marked.
        uncleared = dataclasses.replace(self.viewer, is_cleared=False)
        dates = self.dates(CalendarFilter(request.GET), uncleared)
        note_access(AccessEvent.Kind.EXPORT, "review calendar", by=self.viewer, authority=self.area)
        name = slugify(f"calendar {self.area.name}")
        return HttpResponse(
            write_dates(self.area.name, dates, stamp=timezone.now()),
            content_type="text/calendar; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.ics"',
                "X-Content-Type-Options": "nosniff",
            },
        )


def write_dates(area: str, dates: list[CalendarDate], *, stamp: datetime.datetime) -> bytes:
    """All-day entries for `dates`, each known for ever by its day and address, written at `stamp`."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Prevent Compliance//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for date in dates:
        entry = icalendar.Event()
        entry.add("uid", str(uuid.uuid5(_NAMES, f"{date.url} {date.on} {date.what}")))
        entry.add("dtstamp", stamp)
        entry.add("dtstart", date.on)
        entry.add("dtend", date.on + ALL_DAY)
        entry.add("summary", f"OFFICIAL: {date.what} ({area})")
        entry.add("url", f"{settings.PUBLIC_ORIGIN}{date.url}")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
