"""How far a piece of work is, and running it again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.jobs import RESULT_WORDS, restart
from core.models import Job
from core.permissions import Permission
from core.registries import job_actions
from core.views.base import AreaView

STATE_WORDS: dict[str, str] = {
    Job.State.WAITING: "queued",
    Job.State.RUNNING: "running",
    Job.State.DONE: "done",
    Job.State.FAILED: "failed",
}


def progress_context(job: Job, area_slug: str) -> dict[str, Any]:
    """What the progress component needs for one job, also for one of a kind no longer known."""
    is_known = job.name in job_actions
    return {
        "percent": round(100 * job.done_steps / max(job.all_steps, 1)),
        "label": job.title,
        "state": STATE_WORDS[job.state],
        "detail": job.message,
        "poll_url": reverse("core:job-progress", args=[area_slug, job.public_id]),
        "result_url": job.result_url,
        "result_text": job_actions[job.name].result_words if is_known else RESULT_WORDS,
    }


class JobPage(AreaView):
    """One job: live progress, its result, or why it failed with a button that runs it again."""

    permission = Permission.MAKE_REPORTS
    template = "core/job.html"

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        job = self.get_or_404(Job.objects.visible_to(self.viewer).in_area(self.area), public_id=public_id)
        context = {
            "job": job,
            "progress": progress_context(job, self.area.slug),
            "auto_refresh": None if job.is_finished else 5,
        }
        return self.page(self.template, context)


class JobProgress(AreaView):
    """The progress bar alone, for pages that ask again while they are open."""

    permission = Permission.MAKE_REPORTS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        job = self.get_or_404(Job.objects.visible_to(self.viewer).in_area(self.area), public_id=public_id)
        return self.page("components/progress.html", progress_context(job, self.area.slug))


class JobRestart(AreaView):
    """Run a failed job again."""

    permission = Permission.MAKE_REPORTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        job = self.get_or_404(Job.objects.visible_to(self.viewer).in_area(self.area), public_id=public_id)
        if job.state == Job.State.FAILED:
            restart(job, by=self.viewer)
        return HttpResponseRedirect(reverse("core:job", args=[self.area.slug, job.public_id]))
