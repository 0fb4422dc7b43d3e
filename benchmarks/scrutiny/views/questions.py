"""Scrutiny questions: the list with replies and packs, asking, and replying."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.models import ScrutinyPack
from benchmarks.scrutiny.actions import ask_question, reply_to_question
from benchmarks.scrutiny.forms import QuestionForm, ReplyForm
from benchmarks.scrutiny.questions import as_asked, questions_of
from benchmarks.scrutiny.views.base import ScrutinyForm, ScrutinyPage
from core.pagination import paginate
from core.permissions import Permission

PACKS_SHOWN = 8


class Questions(ScrutinyPage):
    """Every question of the area with its replies, newest first, and the packs that were made."""

    permission = Permission.SEE_STATUS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = paginate(questions_of(self.area, self.viewer), request)
        packs = ScrutinyPack.objects.visible_to(self.viewer).in_area(self.area).defer("content")
        context = {
            "title": _("Scrutiny: questions and packs"),
            "caption": self.area.name,
            "crumbs": self.trail(),
            "page_obj": page,
            "asked": as_asked(page),
            "packs": [self._pack(pack) for pack in packs.select_related("recorded_by")[:PACKS_SHOWN]],
            "may_ask": self.can(Permission.ASK_SCRUTINY),
            "may_reply": self.can(Permission.ANSWER_SCRUTINY),
            "may_make": self.can(Permission.MAKE_REPORTS),
        }
        return self.page("benchmarks/scrutiny.html", context)

    def _pack(self, pack: ScrutinyPack) -> dict[str, Any]:
        return {
            "pack": pack,
            "pdf": self.address("scrutiny-pack", pack.public_id, "pdf"),
            "word": self.address("scrutiny-pack", pack.public_id, "docx"),
            "kilobytes": max(1, round(pack.size / 1024)),
            "by": pack.recorded_by.get_full_name() if pack.recorded_by else "",
        }


class Ask(ScrutinyForm):
    """Ask a question."""

    permission = Permission.ASK_SCRUTINY
    form_class = QuestionForm
    title = gettext_lazy("Ask a scrutiny question")
    submit_text = gettext_lazy("Send the question")

    def perform(self, form: QuestionForm) -> str:
        ask_question(authority=self.area, now=timezone.now(), by=self.viewer, **form.cleaned_data)
        messages.success(
            self.request, _("Your question is sent. The reply will stand here and on the status.")
        )
        return self.address("scrutiny")


class Reply(ScrutinyForm):
    """Reply to a question, or replace the reply that stands."""

    permission = Permission.ANSWER_SCRUTINY
    form_class = ReplyForm
    submit_text = gettext_lazy("Send the reply")

    def setup_record(self) -> None:
        rows = questions_of(self.area, self.viewer)
        found = self.get_or_404(rows, public_id=self.kwargs["public_id"])
        self.record = as_asked([found])[0]

    def context(self, form: Any) -> dict[str, Any]:
        is_first = self.record.reply is None
        title = _("Reply to the question") if is_first else _("Replace the reply")
        return {**super().context(form), "title": title, "asked": self.record}

    template = "benchmarks/scrutiny_reply.html"

    def perform(self, form: ReplyForm) -> str:
        reply_to_question(
            question=self.record.question,
            text=form.cleaned_data["text"],
            version=self.sent_version,
            now=timezone.now(),
            by=self.viewer,
        )
        messages.success(self.request, _("The reply is sent. Elected members of the area can read it."))
        return self.address("scrutiny")
