"""Quarterly reports: the list with its progress, having one made, and opening one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from benchmarks.actions import read_report
from benchmarks.jobs import QUARTERLY_REPORT, ask_for_report
from benchmarks.models import QuarterlyReport
from benchmarks.quarters import Quarter, last_ended
from core.actions import note_access
from core.choices import Marking
from core.errors import Refused
from core.models import AccessEvent, Job
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaView
from core.views.jobs import progress_context


class ReportList(AreaView):
    """Every report of the area, newest first; what is being made now, and what went wrong."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(request)

    def show(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
        """The page, with a problem to tell where there is one."""
        today = timezone.localdate()
        reports = QuarterlyReport.objects.visible_to(self.viewer).in_area(self.area)
        page = paginate(reports.select_related("recorded_by"), request)
        running, last = Quarter.of(today), last_ended(today)
        may_make = self.can(Permission.MAKE_REPORTS)
        jobs = self._unfinished() if may_make else []
        context = {
            "title": _("Quarterly reports"),
            "caption": self.area.name,
            "crumbs": [(_("Benchmarks"), reverse("benchmarks:overview", args=[self.area.slug]))],
            "page_obj": page,
            "rows": [self._row(report) for report in page],
            "jobs": [self._job(job) for job in jobs],
            "auto_refresh": 5 if any(not job.is_finished for job in jobs) else None,
            "may_make": may_make,
            "make_url": reverse("benchmarks:report-make", args=[self.area.slug]),
            "running": running,
            "last": last,
            "problem": problem,
            "errors": problem,
        }
        return self.page("benchmarks/reports.html", context, status)

    def _unfinished(self) -> list[Job]:
        jobs = Job.objects.visible_to(self.viewer).in_area(self.area).filter(name=QUARTERLY_REPORT)
        return list(jobs.exclude(state=Job.State.DONE)[:8])

    def _job(self, job: Job) -> dict[str, Any]:
        bar = progress_context(job, self.area.slug)
        failed = job.state == Job.State.FAILED
        return {"bar": bar, "failed": failed, "quarter": job.arguments.get("quarter", "")}

    def _row(self, report: QuarterlyReport) -> dict[str, Any]:
        quarter = Quarter.parse(report.quarter)
        return {
            "report": report,
            "quarter": quarter.label,
            "is_so_far": report.as_of < quarter.ends_on,
            "marking": Marking(report.marking).label,
            "by": report.recorded_by.get_full_name() if report.recorded_by else "",
            "url": reverse("benchmarks:report-open", args=[self.area.slug, report.public_id]),
            "kilobytes": max(1, round(report.size / 1024)),
        }


class ReportMake(AreaView):
    """Have a quarter's report made."""

    permission = Permission.MAKE_REPORTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        back = reverse("benchmarks:reports", args=[self.area.slug])
        try:
            quarter = Quarter.parse(request.POST.get("quarter", ""))
            quarter.as_of(timezone.localdate())
            ask_for_report(authority=self.area, quarter=quarter, by=self.viewer)
        except ValueError as wrong:
            return self._tell(request, str(wrong))
        except Refused as refusal:
            return self._tell(request, refusal.message)
        return HttpResponseRedirect(back)

    def _tell(self, request: HttpRequest, problem: str) -> HttpResponse:
        page = ReportList(request=request, viewer=self.viewer, area=self.area)
        return page.show(request, problem=problem, status=422)


class ReportOpen(AreaView):
    """Open a report's PDF: checked against its hash, noted, and never run by a browser."""

    permission = Permission.SEE_BENCHMARKS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        reports = QuarterlyReport.objects.visible_to(self.viewer).in_area(self.area)
        report = self.get_or_404(reports, public_id=public_id)
        try:
            content = read_report(report)
        except Refused as refusal:
            page = ReportList(request=request, viewer=self.viewer, area=self.area)
            return page.show(request, problem=refusal.message, status=410)
        detail = f"report {report.quarter} v{report.number} {report.public_id}"
        note_access(AccessEvent.Kind.DOCUMENT, detail, by=self.viewer, authority=self.area)
        name = f"{slugify(self.area.name)}-benchmarks-{report.quarter}-v{report.number}.pdf"
        way = "attachment" if "download" in request.GET else "inline"
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'{way}; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
