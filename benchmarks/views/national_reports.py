"""National reports: the list of them, having one written, and one opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.actions import ask_for_national_report
from benchmarks.files import read_report
from benchmarks.models import NationalReport, NationalRun
from benchmarks.national.areas import sees_every_area
from benchmarks.quarters import Quarter, first_working_day_after, last_ended
from benchmarks.views.national import sub_pages
from core.actions import note_access
from core.errors import Refused
from core.models import AccessEvent
from core.permissions import Permission
from core.views import NationalView

RunState = NationalRun.State
STEPS = (
    gettext_lazy("Judging every area as at the end of the quarter"),
    gettext_lazy("Setting the report in type"),
)
LOST = gettext_lazy("Nothing was heard of it for half an hour. The service looks again each hour.")


def reports_for(view: NationalView) -> Any:
    """The national reports, for those who see every area; an adviser sees a region's and so none of them."""
    return NationalReport.objects.all() if sees_every_area(view.viewer) else NationalReport.objects.none()


def runs_for(view: NationalView) -> Any:
    """The runs that write national reports, for those who may read what they write."""
    return NationalRun.objects.all() if sees_every_area(view.viewer) else NationalRun.objects.none()


def unfinished_runs(view: NationalView) -> list[NationalRun]:
    """What waits, goes on or failed, the newest quarter first. One query."""
    return list(runs_for(view).exclude(state=RunState.DONE)[:4])


def list_quarters(view: NationalView) -> list[tuple[NationalReport, Quarter, str, int]]:
    """Each version with its quarter, its address and its size in kilobytes. One query."""
    return [
        (
            one,
            Quarter.parse(one.quarter),
            reverse("national:report-open", args=[one.quarter, one.number]),
            round(one.size / 1024),
        )
        for one in reports_for(view)
    ]


def bar_of(run: NationalRun) -> dict[str, Any]:
    """What the progress component needs for one run, and whether it still moves."""
    words = {
        RunState.WAITING: ("queued", ""),
        RunState.RUNNING: ("running", STEPS[min(run.done_steps, 1)]),
        RunState.FAILED: ("failed", run.reason),
        RunState.DONE: ("done", ""),
    }
    state, detail = words[RunState(run.state)]
    is_moving = run.moves(timezone.now())
    if state in {"queued", "running"} and not is_moving:
        state, detail = "failed", LOST
    return {
        "quarter": run.quarter,
        "percent": round(100 * run.done_steps / NationalRun.STEPS),
        "label": _("National report, %(quarter)s") % {"quarter": Quarter.parse(run.quarter).label},
        "state": state,
        "detail": detail,
        "poll_url": reverse("national:report-progress", args=[run.quarter]),
        "is_moving": is_moving,
    }


class ReportList(NationalView):
    """Every version, the newest first; what is being written, why one failed, and the one that is missing."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        ended, quarters = last_ended(today), list_quarters(self)
        bars = [bar_of(run) for run in unfinished_runs(self)]
        due_on = first_working_day_after(ended)
        is_asked = str(ended) in {bar["quarter"] for bar in bars}
        context = {
            "title": _("National reports"),
            "pages": sub_pages(request, ""),
            "rows": quarters,
            "sees_all": sees_every_area(self.viewer),
            "bars": bars,
            "auto_refresh": 5 if any(bar["is_moving"] for bar in bars) else None,
            "ended": ended,
            "due_on": due_on,
            "is_due": due_on <= today,
            "is_missing": not is_asked and all(quarter != ended for _one, quarter, _url, _size in quarters),
            "may_make": self.viewer.can(Permission.MAKE_NATIONAL_REPORTS),
        }
        return self.page("benchmarks/national_reports.html", context)


class ReportMake(NationalView):
    """Have the report of a quarter written, or written again after it failed."""

    permission = Permission.MAKE_NATIONAL_REPORTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            quarter = Quarter.parse(request.POST.get("quarter", ""))
            ask_for_national_report(quarter=quarter, by=self.viewer)
        except ValueError as wrong:
            messages.error(request, str(wrong))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("national:reports"))


class ReportProgress(NationalView):
    """The bar of one report alone; once nothing moves any more, the whole page is asked for again."""

    def get(self, request: HttpRequest, quarter: str, **kwargs: Any) -> HttpResponse:
        run = runs_for(self).filter(quarter=quarter).first()
        if run is None:
            raise Http404("Page not found")
        bar = bar_of(run)
        answer = self.page("components/progress.html", bar)
        if not bar["is_moving"]:
            answer["HX-Refresh"] = "true"
        return answer


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
