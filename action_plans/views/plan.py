"""The plan as a whole: its actions by theme, its editions, and what stands around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.forms.filtering import PlanFilter
from action_plans.lines import ActionLine, by_theme, lines_of, risk_open_to, standing_picture, tally
from action_plans.models import Action, FundedProject, Plan
from action_plans.querysets import (
    actions_open_to,
    counts_by_edition,
    current_plan,
    for_lines,
    members_with_roles,
    plans_open_to,
    sees_whole_plan,
)
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaView

LINES_PER_PAGE = 100


class PlanTabs(AreaView):
    """What the pages with the section's tabs share."""

    permission = Permission.SEE_PLAN

    def tabs(self, here: str) -> list[tuple[Any, str, bool]]:
        """The tabs of the section: (words, address, whether it is this page)."""
        named = {"plan": _("Actions"), "roles": _("Partners’ roles")}
        if sees_whole_plan(self.viewer, self.area):
            named |= {"editions": _("Editions"), "around": _("Around the plan")}
        if self.can(Permission.SEE_GAPS):
            named["gaps"] = _("Duty gaps")
        return [
            (words, reverse(f"action_plans:{name}", args=[self.area.slug]), name == here)
            for name, words in named.items()
        ]


class PlanPage(PlanTabs):
    """The current edition: its actions by theme, how each stands, filtered by the address."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        plan = current_plan(self.viewer, self.area)
        lines = self._lines(plan, today) if plan else []
        chosen = PlanFilter(request.GET, choices=_choices(lines))
        kept = [line for line in lines if chosen.keeps(line, today)]
        page = paginate([line for _name, group in by_theme(kept) for line in group], request, LINES_PER_PAGE)
        return self.page("action_plans/plan.html", self._context(plan, lines, kept, chosen, page))

    def _lines(self, plan: Plan, today: Any) -> list[ActionLine]:
        rows = actions_open_to(self.viewer, self.area).filter(plan=plan)
        return lines_of(for_lines(rows), self.viewer, today)

    def _context(
        self,
        plan: Plan | None,
        lines: list[ActionLine],
        kept: list[ActionLine],
        chosen: PlanFilter,
        page: Any,
    ) -> dict[str, Any]:
        sees_all = sees_whole_plan(self.viewer, self.area)
        draft = None
        if plan and plan.status == Plan.Status.AGREED:
            draft = plans_open_to(self.viewer, self.area).filter(status=Plan.Status.DRAFT).first()
        return {
            "title": plan.title if plan else _("Partnership plan"),
            "plan": plan,
            "marking": plan.marking if plan else "OFFICIAL",
            "draft": draft,
            "groups": by_theme(page),
            "page_obj": page,
            "filter_form": chosen,
            "kept_count": len(kept),
            "has_actions": bool(lines),
            "picture": standing_picture(lines),
            "tally": tally(lines),
            "missing_count": sum(line.action.status == Action.Status.TO_COMPLETE for line in lines),
            "tabs": self.tabs("plan"),
            "sees_all": sees_all,
            "may_record": self.can(Permission.RECORD_PLAN),
            "may_import": self.can(Permission.IMPORT_PLAN),
        }


def _choices(lines: list[ActionLine]) -> dict[str, list[Any]]:
    """What the filters can choose from: the owners, themes and risks that occur."""
    found: dict[str, dict[int, Any]] = {"owner": {}, "theme": {}, "risk": {}}
    for line in lines:
        for name, record in (
            ("owner", line.action.owner),
            ("theme", line.action.theme),
            ("risk", line.risk),
        ):
            if record is not None:
                found[name][record.pk] = record
    return {name: sorted(records.values(), key=str) for name, records in found.items()}


class EditionList(PlanTabs):
    """Every edition of the plan, the one in force first said."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plans = counts_by_edition(plans_open_to(self.viewer, self.area)).select_related(
            "based_on", "agreed_at_meeting"
        )
        return self.page(
            "action_plans/editions.html",
            {
                "title": _("Editions of the plan"),
                "plans": list(plans),
                "sees_all": sees_whole_plan(self.viewer, self.area),
                "tabs": self.tabs("editions"),
                "may_record": self.can(Permission.RECORD_PLAN),
            },
        )


class EditionPage(AreaView):
    """One edition: what it rests on, who prepared and approved it, and what has to happen next."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        plans = counts_by_edition(plans_open_to(self.viewer, self.area)).select_related(
            "based_on", "agreed_at_meeting", "agreed_at_meeting__group", "prepared_by", "approved_by"
        )
        plan = self.get_or_404(plans, public_id=public_id)
        rows = actions_open_to(self.viewer, self.area)
        lines = lines_of(for_lines(rows.filter(plan=plan)), self.viewer, timezone.localdate())
        coming = lines_of(for_lines(rows.filter(carried_to=plan)), self.viewer, timezone.localdate())
        return self.page(
            "action_plans/edition.html",
            {
                "title": plan.title,
                "marking": plan.marking,
                "plan": plan,
                "caption": _("Edition %(number)s of the partnership plan") % {"number": plan.edition},
                "based_on": self._based_on(plan),
                "lines": lines,
                "coming": coming,
                "picture": standing_picture(lines),
                "is_own": plan.prepared_by_id == self.viewer.user_id,
                "may_record": self.can(Permission.RECORD_PLAN) and plan.status == Plan.Status.DRAFT,
                "may_approve": self.can(Permission.APPROVE_PLAN) and plan.status == Plan.Status.DRAFT,
                "crumbs": [(_("Editions"), reverse("action_plans:editions", args=[self.area.slug]))],
            },
        )

    def _based_on(self, plan: Plan) -> str:
        """The risk version in words; only its number where its marking is above the viewer's clearance."""
        version = plan.based_on
        if version is None or version.marking == "official" or self.viewer.is_cleared:
            return str(version or "")
        return str(_("Version %(number)s") % {"number": version.number})


class AroundPlan(PlanTabs):
    """Who helped to write the plan, where it is cited, and the projects it steers."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plan = current_plan(self.viewer, self.area)
        actions = actions_open_to(self.viewer, self.area)
        return self.page(
            "action_plans/around.html",
            {
                "title": _("Around the plan"),
                "plan": plan,
                "contributions": list(plan.contributions.select_related("organisation")) if plan else [],
                "citations": list(plan.citations.all()) if plan else [],
                "projects": self._projects(actions),
                "tabs": self.tabs("around"),
                "may_record": self.can(Permission.RECORD_PLAN) and plan is not None,
            },
        )

    def _projects(self, actions: Any) -> list[dict[str, Any]]:
        projects = list(FundedProject.objects.in_area(self.area).order_by("-starts_on"))
        seen = {action.pk: action for action in actions.filter(projects__in=projects).select_related("risk")}
        rows = []
        for project in projects:
            action = seen.get(project.action_id)
            risk = risk_open_to(self.viewer, action) if action else None
            rows.append({"project": project, "action": action, "risk": risk})
        return rows


class RolesPage(PlanTabs):
    """What each member body of the group does in the plan, gaps shown as gaps."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plan = current_plan(self.viewer, self.area)
        seats = members_with_roles(plan, self.area, timezone.localdate()) if plan else []
        return self.page(
            "action_plans/roles.html",
            {
                "title": _("Partners’ roles in the plan"),
                "plan": plan,
                "seats": seats,
                "gap_count": sum(seat.role is None for seat in seats),
                "tabs": self.tabs("roles"),
                "may_record": self.can(Permission.RECORD_PLAN),
            },
        )
