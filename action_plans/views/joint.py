"""An edition in force: looked at afresh, ratified, shared with the areas a joint plan covers."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.editions import cover_area, ratify_edition, refresh_edition, stop_covering_area
from action_plans.forms.editions import CoverEndForm, RatifyForm, RefreshForm
from action_plans.joint import joint_lines, joint_plans_of
from action_plans.lines import by_theme, standing_picture
from action_plans.marked import marking_of
from action_plans.models import Plan, PlanArea
from action_plans.objectives import objectives_in_words
from action_plans.querysets import current_plan, meetings_to_agree_at, plans_open_to, sees_whole_plan
from core.models import Authority, Document
from core.permissions import Permission
from core.uk_dates import uk_date
from core.views import AreaFormView, AreaView
from partnerships.forms.groups import CoverForm
from partnerships.querysets import areas_to_add
from risk.models import RiskAssessment


class InForceFormView(AreaFormView):
    """What the forms of the edition in force share."""

    is_base = True
    permission = Permission.RECORD_PLAN

    def setup_record(self) -> None:
        plan = current_plan(self.viewer, self.area)
        is_agreed = plan is not None and plan.status == Plan.Status.AGREED
        self.record = plan if is_agreed else self.get_or_404(Plan.objects.none())

    def back(self) -> str:
        """The page of the edition."""
        return reverse("action_plans:edition", args=[self.area.slug, self.record.public_id])

    def shown(self, title: str, submit: str, intro: str = "") -> dict[str, Any]:
        """The page's own words."""
        return {
            "title": title,
            "caption": self.record.title,
            "marking": self.record.marking,
            "intro": intro,
            "submit_text": submit,
            "cancel_url": self.back(),
        }


class EditionRefresh(InForceFormView):
    """Look at a plan for several years afresh: once a year, on this year's risk assessment."""

    form_class = RefreshForm

    def form_kwargs(self) -> dict[str, Any]:
        agreed = RiskAssessment.objects.visible_to(self.viewer).in_area(self.area)
        return {
            "assessments": list(agreed.filter(status=RiskAssessment.Status.AGREED)),
            "meetings": meetings_to_agree_at(self.area, timezone.localdate()),
            "words": lambda one: f"{uk_date(one.meets_on)}: {one.group.name}",
        }

    def initial(self) -> dict[str, Any]:
        year_on = timezone.localdate() + relativedelta(years=1, days=-1)
        return {"review_due": min(self.record.ends_on, year_on)}

    def context(self, form: Any) -> dict[str, Any]:
        words = _("A plan for several years is looked at afresh every year, on the latest risk assessment.")
        return self.shown(_("Look at the plan afresh"), _("Record it"), words)

    def perform(self, form: Any) -> str:
        names = ("based_on", "meeting", "review_due", "note", "threat_check")
        refresh_edition(
            plan=self.record,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **{name: form.cleaned_data[name] for name in names},
        )
        return self.back()


class EditionRatify(InForceFormView):
    """The plan as its ratifying body sees it, OFFICIAL only, with the form that records the decision."""

    permission = Permission.RATIFY_PLAN
    form_class = RatifyForm
    template = "action_plans/ratify.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = current_plan(self.viewer, self.area)
        if plan is None or plan.status != Plan.Status.AGREED:
            messages.info(request, _("There is no plan in force here that you can ratify."))
            return HttpResponseRedirect(reverse("core:home"))
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        if not self.can(Permission.SEE_DOCUMENTS):
            return {"documents": []}
        documents = Document.objects.visible_to(self.viewer).in_area(self.area).filter(section=3)
        return {"documents": list(documents.order_by("-event_date")[:30])}

    def back(self) -> str:
        if not self.can(Permission.SEE_PLAN):
            return reverse("action_plans:ratify", args=[self.area.slug])
        return super().back()

    def context(self, form: Any) -> dict[str, Any]:
        lines = joint_lines(self.record, self.viewer, timezone.localdate(), official_only=True)
        ways = {} if self.can(Permission.SEE_PLAN) else {"cancel_url": reverse("core:home")}
        return {
            **self.shown(_("Ratify the plan"), _("Record the decision")),
            **ways,
            "crumbs": [(_("Home"), ways["cancel_url"])] if ways else [(_("Plan"), self.back())],
            "plan": self.record,
            "objectives": objectives_in_words(self.record.objectives),
            "groups": by_theme(lines),
            "picture": standing_picture(lines),
            "ratifications": list(self.record.ratifications.select_related("recorded_by")),
            "is_own": self.record.prepared_by_id == self.viewer.user_id,
        }

    def perform(self, form: Any) -> str:
        ratify_edition(plan=self.record, by=self.viewer, on=timezone.localdate(), **form.cleaned_data)
        messages.success(self.request, _("The decision is recorded with the plan."))
        return self.back()


class CoverAdd(InForceFormView):
    """Make the edition in force another area's plan too."""

    form_class = CoverForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.setup_record()
        if not self.areas().exists():
            words = _(
                "There is no area to add: a plan covers your own areas, and a county’s its districts. "
                "To share it with a neighbour, ask that council to invite you as one of its officers."
            )
            messages.info(request, words)
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    def areas(self) -> QuerySet[Authority]:
        """Areas that the plan may come to cover, and does not cover for good already."""
        recorded_for = [one.id for one in self.viewer.areas if self.viewer.can(self.permission, one.id)]
        covered = PlanArea.objects.filter(plan=self.record, ends_on__isnull=True).values("area_id")
        others = areas_to_add(self.area, may_act_in=tuple(recorded_for)).exclude(pk=self.area.pk)
        return others.exclude(pk__in=covered)

    def form_kwargs(self) -> dict[str, Any]:
        return {"areas": self.areas()}

    def initial(self) -> dict[str, Any]:
        return {"starts_on": timezone.localdate()}

    def context(self, form: Any) -> dict[str, Any]:
        words = _("That area reads this edition, its actions and how they stand; it is its plan too.")
        return self.shown(_("Cover another area with this plan"), _("Cover it"), words)

    def perform(self, form: Any) -> str:
        cover_area(plan=self.record, by=self.viewer, **form.cleaned_data)
        return self.back()


class CoverEnd(AreaFormView):
    """Let the cover of an area end."""

    permission = Permission.RECORD_PLAN
    form_class = CoverEndForm

    def setup_record(self) -> None:
        links = PlanArea.objects.in_area(self.area).filter(plan__in=plans_open_to(self.viewer, self.area))
        self.link = self.get_or_404(links.select_related("plan", "area"), public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {"ends_on": timezone.localdate()}

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("End the cover of %(area)s") % {"area": self.link.area.name},
            "caption": self.link.plan.title,
            "intro": _("From the day after, it is no longer a plan of that area. The past stays as it was."),
            "submit_text": _("End it"),
            "cancel_url": self.back(),
        }

    def back(self) -> str:
        """The page of the edition."""
        return reverse("action_plans:edition", args=[self.area.slug, self.link.plan.public_id])

    def perform(self, form: Any) -> str:
        stop_covering_area(link=self.link, ends_on=form.cleaned_data["ends_on"], by=self.viewer)
        return self.back()


class JointPlan(AreaView):
    """A neighbour's edition that covers this area: its objectives and actions, nothing else."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        plans = joint_plans_of(self.area, self.viewer, today)
        if not sees_whole_plan(self.viewer, self.area):
            plans = plans.none()
        plan = self.get_or_404(plans, public_id=public_id)
        lines = joint_lines(plan, self.viewer, today)
        return self.page(
            "action_plans/joint_plan.html",
            {
                "title": plan.title,
                "caption": _("Joint plan of %(owner)s") % {"owner": plan.authority.name},
                "marking": marking_of(lines, plan.marking),
                "plan": plan,
                "objectives": objectives_in_words(plan.objectives),
                "groups": by_theme(lines),
                "picture": standing_picture(lines),
                "crumbs": [(_("Editions"), reverse("action_plans:editions", args=[self.area.slug]))],
            },
        )
