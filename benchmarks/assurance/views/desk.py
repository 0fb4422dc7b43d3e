"""The assessor's desk: the queue by region and adviser, a pack, its documents, letters in one batch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.assurance.actions.issuing import issue_packs
from benchmarks.assurance.actions.letters import ask_for_letters
from benchmarks.assurance.batch import letter_of, letters_of
from benchmarks.assurance.desk import DeskPack, queue, read_desk, rights_of, steps_to_choose
from benchmarks.assurance.forms.desk import QueueForm
from benchmarks.assurance.ladder import LADDER
from benchmarks.assurance.querysets import advisers_by_region, newest_packs, pack_areas, packs
from benchmarks.assurance.views.area import letter_file
from benchmarks.assurance.views.base import DeskPage
from benchmarks.models import Letter, SubmittedDocument, year_label
from core.actions import note_access
from core.choices import Marking
from core.errors import Refused
from core.models import AccessEvent
from core.pagination import paginate
from core.permissions import Permission
from core.views import NationalView
from core.views.documents import file_response


class Queue(NationalView):
    """Every submitted pack by region and adviser, with what it waits for."""

    permission = Permission.SEE_PACKS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        areas = pack_areas(self.viewer)
        regions = list(areas.order_by("region").values_list("region", flat=True).distinct())
        years = newest_packs(self.viewer).order_by("-starts_on").values_list("starts_on", "ends_on")
        advisers = {name for region, name in advisers_by_region(today).items() if region in regions}
        form = QueueForm(
            request.GET,
            years=[(first.isoformat(), year_label(first, last)) for first, last in years.distinct()],
            regions=regions,
            advisers=sorted(advisers),
            steps=steps_to_choose(),
        )
        rows = queue(self.viewer, today, form.values)
        page = paginate(rows, request)
        context = {
            "title": _("Assessments"),
            "caption": ", ".join(regions) if len(regions) == 1 else _("England and Wales"),
            "filter_form": form,
            "page_obj": page,
            "rows": [
                (row, reverse("desk:pack", args=[row.submission.authority.slug, row.submission.public_id]))
                for row in page
            ],
            "total": len(rows),
            "to_issue": sum(row.may_issue for row in page),
            "may_assess": self.viewer.can(Permission.ASSESS_PACKS),
        }
        return self.page("assurance/queue.html", context)


class Issue(NationalView):
    """Issue the chosen packs together; the worker writes their letters."""

    permission = Permission.ASSESS_PACKS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        chosen = packs(self.viewer).filter(public_id__in=request.POST.getlist("pack"))
        try:
            batch = issue_packs(submissions=list(chosen), now=timezone.now(), by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("desk:queue"))
        ask_for_letters(batch=batch, by=self.viewer)
        return HttpResponseRedirect(reverse("desk:batch", args=[batch]))


class BatchPage(NationalView):
    """How far the letters of a batch are; sent a form, it asks again for those that are missing."""

    permission = Permission.ASSESS_PACKS
    template = "assurance/batch.html"

    def get(self, request: HttpRequest, batch: str, **kwargs: Any) -> HttpResponse:
        return self.page(self.template, self.context(batch))

    def post(self, request: HttpRequest, batch: str, **kwargs: Any) -> HttpResponse:
        self.context(batch)
        asked = ask_for_letters(batch=batch, by=self.viewer)
        told = ngettext(
            "Asked again for %(n)s letter. Open this page again in a moment to see what came of it.",
            "Asked again for %(n)s letters. Open this page again in a moment to see what came of it.",
            asked,
        )
        messages.success(request, told % {"n": asked})
        return HttpResponseRedirect(request.path)

    def context(self, batch: str) -> dict[str, Any]:
        """The batch's letters and how far they are. Raises Http404 for a batch nobody issued."""
        letters = letters_of(batch, self.viewer)
        if not letters:
            raise Http404("Page not found")
        written = sum(one.is_written for one in letters)
        stuck = sum(one.waits_for_a_person for one in letters)
        is_moving = written + stuck < len(letters)
        detail = _("%(done)s of %(all)s written") % {"done": written, "all": len(letters)}
        if stuck:
            detail += ". " + _("%(n)s could not be written: see why below") % {"n": stuck}
        progress = {
            "percent": round(100 * written / len(letters)),
            "label": _("Letters of this batch"),
            "state": "running" if is_moving else "failed" if stuck else "done",
            "detail": detail,
            "poll_url": reverse("desk:batch-progress", args=[batch]),
        }
        return {
            "title": _("Letters"),
            "crumbs": [(_("Assessments"), reverse("desk:queue"))],
            "progress": progress,
            "letters": letters,
            "is_done": written == len(letters),
            "auto_refresh": 5 if is_moving else None,
        }


class BatchProgress(BatchPage):
    """The progress bar alone; once nothing moves any more, the whole page is asked for again."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, batch: str, **kwargs: Any) -> HttpResponse:
        context = self.context(batch)
        bar = self.page("components/progress.html", context["progress"])
        if context["auto_refresh"] is None:
            bar["HX-Refresh"] = "true"  # the links and reasons stand in the table below it
        return bar


class PackPage(DeskPage):
    """A pack: the three values of each benchmark side by side, and everything else one click away."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        submission = self.opened()
        desk = read_desk(submission, self.viewer)
        context = {
            "title": submission.authority.name,
            "caption": _("Annual assessment %(year)s, round %(round)s")
            % {"year": submission.label, "round": submission.round},
            "crumbs": self.trail(),
            "desk": desk,
            "framework": submission.framework,
            "rows": [(one, self.address("line", one.line.section)) for one in desk.lines],
            "slug": submission.authority.slug,
            "pack_id": submission.public_id,
            "ladder": [(one, LADDER[one.step]) for one in desk.escalations],
            "on_its_way": letter_of(desk.review) if desk.waits_for_letter and desk.review else None,
            "rates_second": desk.kind_for(self.viewer.user_id) == "second",
            "rate_url": self._rate_url(desk),
            **rights_of(desk, self.viewer),
        }
        return self.page("assurance/pack.html", context)

    def _rate_url(self, desk: DeskPack) -> str:
        """Where the viewer goes on rating; "" where nothing is theirs to rate."""
        kind = desk.kind_for(self.viewer.user_id) if self.viewer.can(Permission.ASSESS_PACKS) else ""
        left = desk.to_rate(kind) if desk.review and kind in {"first", "second"} else None
        return self.address("line", left) if left else ""


class PackDocument(DeskPage):
    """A document as it went with the pack; opening it leaves a trace that its area can read."""

    def get(self, request: HttpRequest, section: int, document: str, **kwargs: Any) -> HttpResponseBase:
        submission = self.submission()
        line = read_desk(submission, self.viewer).pack.line(section)
        shown = next((one for one in line.evidence if one.document == document), None) if line else None
        granted = SubmittedDocument.objects.filter(submission=submission, section=section)
        granted = granted.select_related("version")
        kept = next((one for one in granted if shown and one.version.sha256 == shown.file_sha256), None)
        if kept is None:
            note_access(AccessEvent.Kind.NOT_FOUND, request.path, by=self.viewer)
            raise Http404("Page not found")
        detail = f"evidence {document} of assessment {submission.label} {submission.public_id}"
        note_access(AccessEvent.Kind.DOCUMENT, detail, by=self.viewer, authority=submission.authority)
        response: FileResponse = file_response(kept.version)
        return response


class PackLetter(DeskPage):
    """The letter of an issued pack."""

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        submission = self.submission()
        letter = (
            Letter.objects.filter(review__submission=submission)
            .select_related("review__submission", "review__authority")
            .first()
        )
        if letter is None:
            raise Http404("Page not found")
        return letter_file(letter, kind).response()


def marking_of(pack: Any) -> str:
    """The highest marking of what a pack shows."""
    markings = {one.marking for line in pack.lines for one in line.evidence}
    highest = Marking.SENSITIVE if Marking.SENSITIVE in markings else Marking.OFFICIAL
    return str(highest.label)
