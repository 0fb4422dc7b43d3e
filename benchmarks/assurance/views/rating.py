"""Working on a pack: rating a benchmark, asking, returning, moderating, improvements, escalation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.assurance.actions.issuing import (
    close_improvement,
    finish_moderation,
    record_escalation,
    set_improvement,
)
from benchmarks.assurance.actions.reviewing import (
    choose_second,
    finish_rating,
    make_remark,
    rate_line,
    return_pack,
    settle_rating,
    take_up,
)
from benchmarks.assurance.desk import DeskLine, read_desk
from benchmarks.assurance.forms.desk import (
    EscalationForm,
    ImprovementCloseForm,
    ImprovementSetForm,
    ModerationForm,
    RatingForm,
    RemarkForm,
    ReturnForm,
    SecondForm,
)
from benchmarks.assurance.ladder import LADDER
from benchmarks.assurance.querysets import people_with
from benchmarks.assurance.scale import scale_of
from benchmarks.assurance.views.base import DeskForm, DeskPost
from benchmarks.assurance.views.desk import marking_of
from benchmarks.models import ImprovementAction, Submission
from core.permissions import Permission


class RateLine(DeskForm):
    """One benchmark: computed, self and assessor's value side by side, all evidence, and the rating form."""

    form_class = RatingForm
    template = "assurance/desk_line.html"
    shown: DeskLine

    def setup_record(self) -> None:
        self.pack = self.opened() if self.request.method == "GET" else self.submission()
        self.desk = read_desk(self.pack, self.viewer)
        shown = self.desk.line(self.kwargs["section"])
        if shown is None:
            raise Http404("Page not found")
        self.shown = shown

    @property
    def kind(self) -> str:
        """Which rating the viewer may give here now: "first", "second", "moderated", or "" for none."""
        may = self.viewer.can(Permission.ASSESS_PACKS)
        return self.desk.kind_for(self.viewer.user_id) if may else ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"scale": scale_of(self.pack.framework)}

    def initial(self) -> dict[str, Any]:
        rating = getattr(self.shown.values, self.kind) if self.kind else None
        return {"value": rating.value, "reason": rating.reason} if rating else {}

    def context(self, form: Any) -> dict[str, Any]:
        section = self.shown.line.section
        order = [one.line.section for one in self.desk.lines]
        return {
            **super().context(form),
            "title": f"{section} {self.shown.line.name}",
            "caption": f"{self.pack.authority.name} · {self.pack.label} · "
            + _("%(done)s of %(all)s rated") % {"done": self.desk.rated, "all": len(order)},
            "marking": marking_of(self.desk.pack),
            "desk": self.desk,
            "shown": self.shown,
            "framework": self.pack.framework,
            "kind": self.kind,
            "is_blind": self.kind == "second" and self.shown.values.second is None,
            "slug": self.pack.authority.slug,
            "pack_id": self.pack.public_id,
            "order": [(str(one), self.address("line", one), one == section) for one in order],
            "may_comment": self.viewer.can(Permission.COMMENT_ON_PACKS) and self.desk.is_under_review,
        }

    def perform(self, form: RatingForm) -> str:
        section = self.shown.line.section
        act = settle_rating if self.kind == "moderated" else rate_line
        act(submission=self.pack, section=section, now=timezone.now(), by=self.viewer, **form.cleaned_data)
        messages.success(self.request, _("%(number)s is rated.") % {"number": section})
        left = self.desk.to_rate(self.kind, after=section) if self.kind != "moderated" else None
        return self.address("line", left) if left else self.address("pack")


class Remark(DeskForm):
    """Ask the area a question on a benchmark, or leave a comment for the assessor."""

    permission = Permission.COMMENT_ON_PACKS
    form_class = RemarkForm
    title = gettext_lazy("Ask a question")
    submit_text = gettext_lazy("Send it")
    done = gettext_lazy("Sent.")

    def back(self) -> str:
        return self.address("line", self.kwargs["section"])

    def initial(self) -> dict[str, Any]:
        return {"kind": "question" if self.viewer.can(Permission.ASSESS_PACKS) else "comment"}

    def perform(self, form: RemarkForm) -> str:
        make_remark(
            submission=self.pack,
            section=self.kwargs["section"],
            now=timezone.now(),
            by=self.viewer,
            **form.cleaned_data,
        )
        return self.finished()


class TakeUp(DeskPost):
    """Become its assessor."""

    permission = Permission.ASSESS_PACKS
    done = gettext_lazy("This pack is yours to assess.")

    def act(self, submission: Submission) -> None:
        take_up(submission=submission, by=self.viewer)


class FinishRating(DeskPost):
    """Say that the ratings are complete."""

    permission = Permission.ASSESS_PACKS
    done = gettext_lazy("The ratings are finished. Another assessor can moderate them now.")

    def act(self, submission: Submission) -> None:
        finish_rating(submission=submission, now=timezone.now(), by=self.viewer)


class ReturnPack(DeskForm):
    """Send a pack back to its area."""

    permission = Permission.ASSESS_PACKS
    form_class = ReturnForm
    title = gettext_lazy("Return it to the area")
    submit_text = gettext_lazy("Return it")
    right = "may_return"
    done = gettext_lazy("Returned. Its area can change it and submit it again.")

    def perform(self, form: ReturnForm) -> str:
        return_pack(submission=self.pack, now=timezone.now(), by=self.viewer, **form.cleaned_data)
        return self.finished()


class ChooseSecond(DeskForm):
    """Put a pack in the sample."""

    permission = Permission.ASSESS_PACKS
    form_class = SecondForm
    title = gettext_lazy("Have a second assessor rate it")
    submit_text = gettext_lazy("Ask them")
    right = "may_second"
    done = gettext_lazy("In the sample: the second assessor finds it in the queue.")

    def form_kwargs(self) -> dict[str, Any]:
        review = read_desk(self.pack, self.viewer).review
        people = people_with(Permission.ASSESS_PACKS, timezone.localdate())
        self.people = list(people.exclude(pk=review.assessor_id) if review else people)
        return {"people": self.people}

    def perform(self, form: SecondForm) -> str:
        chosen = next(one for one in self.people if str(one.pk) == form.cleaned_data["second"])
        choose_second(submission=self.pack, second=chosen, by=self.viewer)
        return self.finished()


class Moderate(DeskForm):
    """Finish the moderation: the area sees the ratings and may reply."""

    permission = Permission.ASSESS_PACKS
    form_class = ModerationForm
    template = "assurance/moderate.html"
    title = gettext_lazy("Finish the moderation")
    submit_text = gettext_lazy("Show the ratings to the area")
    right = "may_moderate"
    done = gettext_lazy("The area sees the ratings now and may reply once.")

    def context(self, form: Any) -> dict[str, Any]:
        desk = read_desk(self.pack, self.viewer)
        # Who still rates as the second sees no first value, here as little as on a benchmark's own page.
        shown = () if desk.kind_for(self.viewer.user_id) == "second" else desk.lines
        rows = [(one, self.address("line", one.line.section)) for one in shown]
        return {**super().context(form), "desk": desk, "rows": rows, "framework": self.pack.framework}

    def perform(self, form: ModerationForm) -> str:
        finish_moderation(submission=self.pack, now=timezone.now(), by=self.viewer, **form.cleaned_data)
        return self.finished()


class ImprovementSet(DeskForm):
    """Ask the area to improve something."""

    permission = Permission.ASSESS_PACKS
    form_class = ImprovementSetForm
    title = gettext_lazy("Set an improvement action")
    submit_text = gettext_lazy("Set it")
    right = "may_improve"
    done = gettext_lazy("Set. The area sees it and says how it goes.")

    def form_kwargs(self) -> dict[str, Any]:
        lines = read_desk(self.pack, self.viewer).lines
        return {"sections": [(one.line.section, f"{one.line.section} {one.line.name}") for one in lines]}

    def perform(self, form: ImprovementSetForm) -> str:
        set_improvement(submission=self.pack, now=timezone.now(), by=self.viewer, **form.cleaned_data)
        return self.finished()


class ImprovementClose(DeskForm):
    """Close an improvement action with what came of it."""

    permission = Permission.ASSESS_PACKS
    form_class = ImprovementCloseForm
    title = gettext_lazy("Close the improvement action")
    submit_text = gettext_lazy("Close it")
    done = gettext_lazy("Closed.")

    def setup_record(self) -> None:
        super().setup_record()
        rows = ImprovementAction.objects.filter(authority=self.pack.authority)
        self.record = rows.filter(public_id=self.kwargs["improvement"]).first()
        if self.record is None:
            raise Http404("Page not found")

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "intro": self.record.what}

    def perform(self, form: ImprovementCloseForm) -> str:
        close_improvement(
            improvement=self.record,
            version=self.sent_version,
            now=timezone.now(),
            by=self.viewer,
            **form.cleaned_data,
        )
        return self.finished()


class Escalate(DeskForm):
    """Record a step of the ladder that somebody decided to take."""

    permission = Permission.ASSESS_PACKS
    form_class = EscalationForm
    title = gettext_lazy("Record a step")
    submit_text = gettext_lazy("Record it")
    done = gettext_lazy("Recorded.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"basis": {step: f"{rung.what} {rung.basis}" for step, rung in LADDER.items()}}

    def perform(self, form: EscalationForm) -> str:
        record_escalation(
            authority=self.pack.authority, today=timezone.localdate(), by=self.viewer, **form.cleaned_data
        )
        return self.finished()
