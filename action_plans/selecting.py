"""What of the plan an address asks for: its actions as lines, those its filters keep, and its marking."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import QueryDict

from action_plans.forms.filtering import PlanFilter
from action_plans.lacking import numbers_lacking
from action_plans.lines import ActionLine, lines_of, with_waits
from action_plans.linked import edges_in
from action_plans.models import Action, Plan
from action_plans.querysets import LINE_FIELDS, actions_open_to, current_plan, for_lines
from core.choices import Marking

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@dataclass(frozen=True)
class Selection:
    """The plan in force, all its actions that the reader may see, and those that the filters keep."""

    plan: Plan | None
    lines: list[ActionLine]
    kept: list[ActionLine]
    filters: PlanFilter

    @property
    def marking(self) -> str:
        """The highest marking of what is kept, as `Marking`."""
        records = [record for line in self.kept for record in (line.action, line.risk) if record is not None]
        above = any(record.marking != Marking.OFFICIAL for record in records)
        return Marking.SENSITIVE if above else Marking.OFFICIAL


def select(viewer: Viewer, area: Authority, asked: QueryDict, as_of: datetime.date) -> Selection:
    """What a page of the plan shows to the viewer. A fixed number of queries."""
    return _select(current_plan(viewer, area), viewer, area, asked, as_of, for_lines)


def select_to_take_out(viewer: Viewer, area: Authority, asked: QueryDict, as_of: datetime.date) -> Selection:
    """The same for papers and files that leave the service, with steps, supporters and outcome read.

    Nothing above OFFICIAL, unless the viewer is cleared and asks for it (`marked=yes`); then everything
    they may see (domain rule 9).
    """
    plan = current_plan(viewer, area)
    reader = viewer if asks_for_marked(viewer, asked) else replace(viewer, is_cleared=False)
    return _select(plan, reader, area, asked, as_of, for_papers)


def asks_for_marked(viewer: Viewer, asked: QueryDict) -> bool:
    """Whether a cleared viewer asks for what is marked above OFFICIAL too."""
    return viewer.is_cleared and asked.get("marked") == "yes"


def for_papers(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with all that a paper says of them. Three queries."""
    told = for_lines(rows).only(*LINE_FIELDS, "outcome", "starts_on", "closed_on")
    return told.prefetch_related("milestones", "supporters__organisation")


def _select(
    plan: Plan | None, viewer: Viewer, area: Authority, asked: QueryDict, as_of: datetime.date, read: Any
) -> Selection:
    lines: list[ActionLine] = []
    if plan is not None:
        rows = read(actions_open_to(viewer, area).filter(plan=plan))
        lines = with_waits(lines_of(rows, viewer, as_of), edges_in(plan))
    dates = {line.next_on for line in lines if line.next_on is not None}
    filters = PlanFilter(asked, choices=_choices(lines), dates=dates)
    code = filters.values.get("lacks")
    lacking = numbers_lacking(code, plan, area, as_of) if code and plan is not None else set()
    kept = [line for line in lines if filters.keeps(line, as_of, lacking)]
    return Selection(plan, lines, kept, filters)


def _choices(lines: Iterable[ActionLine]) -> dict[str, list[Any]]:
    """What the filters can choose from: the owners, their sectors, the themes and risks that occur."""
    found: dict[str, dict[int, Any]] = {"owner": {}, "theme": {}, "risk": {}}
    sectors: set[str] = set()
    for line in lines:
        owner = line.action.owner
        for name, record in (("owner", owner), ("theme", line.action.theme), ("risk", line.risk)):
            if record is not None:
                found[name][record.pk] = record
        if owner is not None:
            sectors.add(owner.sector)
    choices = {name: sorted(records.values(), key=str) for name, records in found.items()}
    return {**choices, "sector": sorted(sectors)}
