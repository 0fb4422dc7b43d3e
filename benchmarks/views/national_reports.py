"""National reports: the list of them, and one opened."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.files import read_report
from benchmarks.models import NationalReport
from benchmarks.national.areas import sees_every_area
from benchmarks.quarters import Quarter, first_working_day_after, last_ended
from benchmarks.schedule import due_quarter
from benchmarks.views.national import sub_pages
from core.actions import note_access
from core.errors import Refused
from core.models import AccessEvent
from core.views import NationalView


def reports_for(view: NationalView) -> Any:
    """The national reports, for those who see every area; an adviser sees a region's and so none of them."""
    return NationalReport.objects.all() if sees_every_area(view.viewer) else NationalReport.objects.none()


class ReportList(NationalView):
    """Every version, the newest first, and the one that should be there and is not."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        rows = [
            (
                one,
                Quarter.parse(one.quarter),
                reverse("national:report-open", args=[one.quarter, one.number]),
                round(one.size / 1024),
            )
            for one in reports_for(self)
        ]
        ended = last_ended(today)
        is_there = any(quarter == ended for _one, quarter, _url, _size in rows)
        context = {
            "title": _("National reports"),
            "pages": sub_pages(request, ""),
            "rows": rows,
            "sees_all": sees_every_area(self.viewer),
            "ended": ended,
            "ended_key": str(ended),
            "due_on": first_working_day_after(ended),
            "is_missing": not is_there and first_working_day_after(ended) <= today,
            "is_tried": due_quarter(today) is not None,
        }
        return self.page("benchmarks/national_reports.html", context)


class ReportOpen(NationalView):
    """A report's file; opening it leaves a trace."""

    def get(self, request: HttpRequest, quarter: str, number: int, **kwargs: Any) -> HttpResponse:
        report = reports_for(self).filter(quarter=quarter, number=number).first()
        if report is None:
            raise Http404("Page not found")
        try:
            content = read_report(report)
        except Refused as gone:
            return HttpResponse(gone.message, status=410, content_type="text/plain; charset=utf-8")
        note_access(AccessEvent.Kind.DOCUMENT, f"national report {quarter} v{number}", by=self.viewer)
        name = f"national-benchmarks-{quarter}-v{number}.pdf"
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
