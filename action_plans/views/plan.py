"""The plan as a whole: its actions by theme, its editions, and what stands around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.board import columns_of
from action_plans.edition_page import edition_parts
from action_plans.edition_reads import counts_by_edition, members_with_roles
from action_plans.forms.filtering import BOARD, TABLE, PlanFilter
from action_plans.joint import joint_plans_of
from action_plans.lines import by_theme, lines_of, risk_open_to, standing_picture
from action_plans.marked import marking_of
from action_plans.models import Action, FundedProject, Plan
from action_plans.querysets import (
    actions_open_to,
    current_plan,
    draft_beside,
    for_lines,
    plans_open_to,
    sees_whole_plan,
)
from action_plans.selecting import Selection, select
from core.pagination import paginate
from core.permissions import Permission
from core.views import AreaView

LINES_PER_PAGE = 100
WORTH_FILTERING = 6
"""How many actions of their own a partner has before filters are offered."""


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

    def joint_plans(self) -> list[Plan]:
        """Neighbours' editions that are this area's plan too."""
        if not sees_whole_plan(self.viewer, self.area):
            return []
        return list(joint_plans_of(self.area, self.viewer, timezone.localdate()))


class PlanPage(PlanTabs):
    """The current edition: its actions as a table by theme or as a board, filtered by the address."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        chosen = select(self.viewer, self.area, request.GET, timezone.localdate())
        ordered = [line for _name, group in by_theme(chosen.kept) for line in group]
        page = paginate(ordered, request, LINES_PER_PAGE)
        is_board = chosen.filters.view_asked == BOARD
        layout = {"columns": columns_of(chosen.kept, chosen.filters.query)} if is_board else {}
        return self.page("action_plans/plan.html", {**self._context(chosen, page), **layout})

    def _context(self, chosen: Selection, page: Any) -> dict[str, Any]:
        plan, lines = chosen.plan, chosen.lines
        sees_all = sees_whole_plan(self.viewer, self.area)
        return {
            "title": plan.title if plan else _("Partnership plan"),
            "plan": plan,
            "marking": marking_of(lines, *([plan.marking] if plan else [])),
            "draft": draft_beside(self.viewer, self.area),
            "joint": self.joint_plans(),
            "groups": by_theme(page),
            "page_obj": page,
            "filter_form": chosen.filters,
            "views": self._views(chosen.filters),
            "paper_url": self._address("paper", chosen.filters.query),
            "kept_count": len(chosen.kept),
            "has_actions": bool(lines),
            "has_filters": sees_all or len(lines) >= WORTH_FILTERING or bool(chosen.filters.chosen()),
            "sees_some_alone": plan is not None and not sees_all and bool(lines),
            "picture": standing_picture(lines),
            "missing_count": sum(line.action.status == Action.Status.TO_COMPLETE for line in lines),
            "tabs": self.tabs("plan"),
            "sees_all": sees_all,
            "may_record": self.can(Permission.RECORD_PLAN),
            "may_import": self.can(Permission.IMPORT_PLAN),
        }

    def _views(self, filters: PlanFilter) -> list[tuple[Any, str, bool]]:
        """The two layouts of the same address: (words, address, whether it is this one)."""
        now, query = filters.view_asked, filters.query
        return [
            (_("Table"), self._address("plan", query), now == TABLE),
            (
                _("Board"),
                self._address("plan", f"{query}&view=board" if query else "view=board"),
                now == BOARD,
            ),
        ]

    def _address(self, name: str, query: str) -> str:
        url = reverse(f"action_plans:{name}", args=[self.area.slug])
        return f"{url}?{query}" if query else url


class EditionList(PlanTabs):
    """Every edition of the plan, the one in force first said."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plans = counts_by_edition(plans_open_to(self.viewer, self.area), self.viewer).select_related(
            "based_on", "agreed_at_meeting"
        )
        return self.page(
            "action_plans/editions.html",
            {
                "title": _("Editions of the plan"),
                "plans": list(plans),
                "joint": self.joint_plans(),
                "sees_all": sees_whole_plan(self.viewer, self.area),
                "tabs": self.tabs("editions"),
                "may_record": self.can(Permission.RECORD_PLAN),
            },
        )


class EditionPage(AreaView):
    """One edition: what it rests on, who prepared and approved it, and what has to happen next."""

    permission = Permission.SEE_PLAN

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        plans = counts_by_edition(plans_open_to(self.viewer, self.area), self.viewer).select_related(
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
                "marking": marking_of([*lines, *coming], plan.marking),
                "plan": plan,
                "caption": _("Edition %(number)s of the partnership plan") % {"number": plan.edition},
                "based_on": self._based_on(plan),
                "lines": lines,
                "coming": coming,
                "picture": standing_picture(lines),
                "around": edition_parts(plan, self.viewer, timezone.localdate()),
                "is_own": plan.prepared_by_id == self.viewer.user_id,
                "may_record": self.can(Permission.RECORD_PLAN) and plan.status == Plan.Status.DRAFT,
                "may_approve": self.can(Permission.APPROVE_PLAN) and plan.status == Plan.Status.DRAFT,
                "crumbs": [(_("Editions"), reverse("action_plans:editions", args=[self.area.slug]))],
            },
        )

    def _based_on(self, plan: Plan) -> str:
        """The risk version in words; only its number where its marking is above the viewer's clearance."""
        version = plan.based_on
        if version is None or self.viewer.may_read(version.marking):
            return str(version or "")
        return str(_("Version %(number)s") % {"number": version.number})


class AroundPlan(PlanTabs):
    """Who helped to write the plan, where it is cited, and the projects it steers."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plan = current_plan(self.viewer, self.area)
        projects = self._projects(actions_open_to(self.viewer, self.area))
        served = [record for row in projects for record in (row["action"], row["risk"]) if record is not None]
        return self.page(
            "action_plans/around.html",
            {
                "title": _("Around the plan"),
                "plan": plan,
                "contributions": list(plan.contributions.select_related("organisation")) if plan else [],
                "citations": list(plan.citations.all()) if plan else [],
                "projects": projects,
                "marking": marking_of([], *(record.marking for record in served)),
                "tabs": self.tabs("around"),
                "may_record": self.can(Permission.RECORD_PLAN) and plan is not None,
                "today": timezone.localdate(),
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
