"""What an area sends once it has submitted: answers, its reply, progress with improvements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.assurance.actions.answering import answer_question, reply_to_ratings, report_improvement
from benchmarks.assurance.forms.area import AnswerForm, ImprovementForm, ReplyForm
from benchmarks.assurance.querysets import awaits_reply, improvements_of, standing_of
from benchmarks.assurance.views.base import AssessmentForm
from benchmarks.models import Remark
from core.errors import Refused
from core.permissions import Permission


class AnswerQuestion(AssessmentForm):
    """Answer one question of the assessor's."""

    permission = Permission.WRITE_ASSESSMENT
    form_class = AnswerForm
    title = gettext_lazy("Answer the question")
    submit_text = gettext_lazy("Send the answer")

    def setup_record(self) -> None:
        rows = Remark.objects.visible_to(self.viewer).in_area(self.area).filter(kind=Remark.Kind.QUESTION)
        rows = rows.select_related("submission__assessment")
        self.question = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def back(self) -> str:
        assessment = self.question.submission.assessment
        return self.address("line", assessment.public_id, self.question.section)

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "intro": self.question.text}

    def perform(self, form: AnswerForm) -> str:
        answer_question(
            remark=self.question, text=form.cleaned_data["text"], now=timezone.now(), by=self.viewer
        )
        return self.back()


class ReplyOnce(AssessmentForm):
    """The area's one reply to the moderated ratings."""

    permission = Permission.SUBMIT_ASSESSMENT
    form_class = ReplyForm
    title = gettext_lazy("Reply to the ratings")
    submit_text = gettext_lazy("Send the reply")

    def setup_record(self) -> None:
        self.held = self.assessment()

    def leads_back(self) -> str:
        return "" if awaits_reply(standing_of(self.held)) else self.back()

    def perform(self, form: ReplyForm) -> str:
        submission = standing_of(self.held).submission
        if submission is None:
            raise Refused(_("Nothing was submitted for this year."))
        text = form.cleaned_data["text"]
        reply_to_ratings(submission=submission, text=text, now=timezone.now(), by=self.viewer)
        messages.success(self.request, _("Your reply is sent. It stands in the letter."))
        return self.back()


class ImprovementReport(AssessmentForm):
    """Say how an improvement action goes."""

    permission = Permission.WRITE_ASSESSMENT
    form_class = ImprovementForm
    title = gettext_lazy("How is it going?")
    submit_text = gettext_lazy("Send the update")

    def setup_record(self) -> None:
        self.improvement = self.get_or_404(improvements_of(self.area), public_id=self.kwargs["public_id"])

    def back(self) -> str:
        return self.address("overview")

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "intro": self.improvement.what, "crumbs": self.trail()}

    def perform(self, form: ImprovementForm) -> str:
        report_improvement(
            improvement=self.improvement, now=timezone.now(), by=self.viewer, **form.cleaned_data
        )
        return self.back()
