"""Writing an assessment: benchmarks, evidence, who writes what, handing over, approving, submitting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.assurance.actions.checks import is_theirs
from benchmarks.assurance.actions.lines import (
    add_evidence,
    add_new_evidence,
    add_record_evidence,
    assign_lines,
    remove_evidence,
    write_line,
)
from benchmarks.assurance.actions.submitting import hand_back, hand_over, submit_assessment
from benchmarks.assurance.drafting import (
    DraftLine,
    last_year_of,
    live_benchmarks,
    words_of_the_records,
)
from benchmarks.assurance.forms.area import AssignForm, EvidenceForm, HandBackForm, LineForm, SubmitForm
from benchmarks.assurance.querysets import (
    contributors,
    documents_to_choose,
    evidence_of,
    lines_of,
    standing_of,
)
from benchmarks.assurance.reading import read_year
from benchmarks.assurance.scale import scale_of
from benchmarks.assurance.views.base import AssessmentForm, AssessmentPage, carried_out
from benchmarks.models import AssessmentLine, LineEvidence
from core.criteria.framework import load_framework
from core.permissions import Permission


class _OfLine(AssessmentForm):
    """A form about one benchmark, for who may write it."""

    is_base = True
    permission = Permission.WRITE_ASSESSMENT
    held: AssessmentLine

    def setup_record(self) -> None:
        self.held = self.record = self.line()

    def leads_back(self) -> str:
        # The benchmark's own page says who writes it.
        writes = is_theirs(self.held, by=self.viewer) and standing_of(self.held.assessment).is_written
        return "" if writes else self.line_url()

    def line_url(self) -> str:
        """The benchmark's own page."""
        return self.address("line", self.kwargs["public_id"], self.kwargs["section"])

    def back(self) -> str:
        return self.line_url()

    def context(self, form: Any) -> dict[str, Any]:
        assessment = self.held.assessment
        name = load_framework(assessment.framework).section(self.held.section).name
        return {
            **super().context(form),
            "caption": f"{self.area.name} · {assessment.label}",
            "crumbs": self.trail(
                (assessment.label, self.address("year", assessment.public_id)),
                (f"{self.held.section} {name}", self.line_url()),
            ),
        }


class LineWrite(_OfLine):
    """Write one benchmark, with what the records say and what was said last year beside it."""

    form_class = LineForm
    template = "assurance/line_write.html"
    submit_text = gettext_lazy("Save")

    def setup_record(self) -> None:
        super().setup_record()
        self.benchmark = live_benchmarks(self.held.assessment, timezone.localdate())[self.held.section]

    def form_kwargs(self) -> dict[str, Any]:
        is_carried = self.held.standing != AssessmentLine.Standing.NEW
        return {"scale": scale_of(self.held.assessment.framework), "is_carried": is_carried}

    def initial(self) -> dict[str, Any]:
        held = self.held
        return {
            "self_rating": held.self_rating,
            "difference_reason": held.difference_reason,
            "narrative": held.narrative or words_of_the_records(self.benchmark),
            "good_practice": held.good_practice,
            "standing": held.standing if held.written_at else "",
        }

    def context(self, form: Any) -> dict[str, Any]:
        held = self.held
        evidence = evidence_of([held], self.viewer).get(held.pk, [])
        last_year = last_year_of(held.assessment)
        return {
            **super().context(form),
            "title": f"{held.section} {self.benchmark.section.name}",
            "draft": DraftLine(held, self.benchmark, tuple(evidence)),
            "framework": held.assessment.framework,
            "last_year": last_year,
            "last_line": last_year.pack.line(held.section) if last_year else None,
            "last_value": last_year.value(held.section) if last_year else "",
            "standing": standing_of(held.assessment),
        }

    def perform(self, form: LineForm) -> str:
        data = form.cleaned_data
        write_line(
            line=self.held,
            self_rating=data["self_rating"],
            narrative=data["narrative"],
            difference_reason=data["difference_reason"],
            good_practice=data["good_practice"],
            is_rechecked=form.is_rechecked,
            version=self.sent_version,
            now=timezone.now(),
            by=self.viewer,
        )
        messages.success(self.request, _("Saved. The year’s page shows what is left."))
        return self.address("year", self.kwargs["public_id"])


class EvidenceAdd(_OfLine):
    """Add evidence to a benchmark: a document, a new document, or another record."""

    form_class = EvidenceForm
    title = gettext_lazy("Add evidence")
    submit_text = gettext_lazy("Add it")

    def form_kwargs(self) -> dict[str, Any]:
        return {"documents": documents_to_choose(self.area, self.viewer)}

    def perform(self, form: EvidenceForm) -> str:
        data = form.cleaned_data
        if data["kind"] == "register":
            add_evidence(line=self.held, document=data["document"], by=self.viewer)
        elif data["kind"] == "new":
            add_new_evidence(
                line=self.held,
                upload=data["file"],
                title=data["title"],
                event_date=data["event_date"],
                marking=data["marking"] or "official",
                by=self.viewer,
            )
        else:
            add_record_evidence(line=self.held, address=data["address"], label=data["label"], by=self.viewer)
        return self.line_url()


class EvidenceRemove(AssessmentPage):
    """Take a piece of evidence from its benchmark."""

    permission = Permission.WRITE_ASSESSMENT
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = LineEvidence.objects.visible_to(self.viewer).in_area(self.area)
        rows = rows.select_related("line__assessment__authority", "line__authority")
        kept = self.get_or_404(rows, public_id=self.kwargs["public_id"])
        back = self.address("line", kept.line.assessment.public_id, kept.line.section)
        done = _("Taken from this benchmark. The document or record itself is still there.")
        return carried_out(self, lambda: remove_evidence(evidence=kept, by=self.viewer), done, back)


class Assign(AssessmentForm):
    """Share out the benchmarks among those who may write them."""

    permission = Permission.PREPARE_ASSESSMENT
    form_class = AssignForm
    title = gettext_lazy("Who writes what")
    submit_text = gettext_lazy("Share it out")

    def setup_record(self) -> None:
        self.held = self.assessment()

    def form_kwargs(self) -> dict[str, Any]:
        people = list(contributors(self.area, timezone.localdate()))
        return {"sections": load_framework(self.held.framework).sections, "people": people}

    def initial(self) -> dict[str, Any]:
        return {f"section_{one.section}": one.assigned_to_id or "" for one in lines_of(self.held)}

    def context(self, form: Any) -> dict[str, Any]:
        intro = _("Each person writes only what is theirs. You can write all of it.")
        return {**super().context(form), "intro": intro}

    def perform(self, form: AssignForm) -> str:
        today = timezone.localdate()
        assign_lines(assessment=self.held, to=form.chosen(), today=today, by=self.viewer)
        return self.back()


class HandOver(AssessmentPage):
    """Hand the finished assessment to the approver, or take it back."""

    permission = Permission.PREPARE_ASSESSMENT
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        held = self.assessment()
        back = self.address("year", held.public_id)
        if request.POST.get("take_back"):
            action = lambda: hand_back(assessment=held, note="", version=None, by=self.viewer)  # noqa: E731
            return carried_out(self, action, _("It is open for writing again."), back)
        return carried_out(
            self,
            lambda: hand_over(assessment=held, version=None, now=timezone.now(), by=self.viewer),
            _("Handed over. The approver finds it under what needs them."),
            back,
        )


class HandBack(AssessmentForm):
    """The approver sends it back to who prepared it, with a note."""

    permission = Permission.SUBMIT_ASSESSMENT
    form_class = HandBackForm
    title = gettext_lazy("Send it back to who prepared it")
    submit_text = gettext_lazy("Send it back")

    def setup_record(self) -> None:
        self.record = self.assessment()

    def perform(self, form: HandBackForm) -> str:
        note = form.cleaned_data["note"]
        hand_back(assessment=self.record, note=note, version=self.sent_version, by=self.viewer)
        return self.back()


class Submit(AssessmentForm):
    """Check the whole of it, then approve and submit: it is locked from then on."""

    permission = Permission.SUBMIT_ASSESSMENT
    form_class = SubmitForm
    template = "assurance/submit.html"
    title = gettext_lazy("Check and submit")
    submit_text = gettext_lazy("Approve and submit")

    def setup_record(self) -> None:
        self.record = self.assessment()

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **super().context(form),
            "framework": self.record.framework,
            "year": read_year(self.record, self.viewer, timezone.localdate()),
        }

    def perform(self, form: SubmitForm) -> str:
        submit_assessment(
            assessment=self.record, version=self.sent_version, now=timezone.now(), by=self.viewer
        )
        messages.success(self.request, _("Submitted and locked. The Home Office can read it from now on."))
        return self.back()
