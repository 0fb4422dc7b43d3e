"""Every action asks by itself whether the person may: the page before it is not the only door."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import action_plans.actions
import benchmarks.actions
import benchmarks.assurance.actions
import benchmarks.evidence.actions
import benchmarks.scrutiny.actions
import core.actions
import partnerships.actions
import risk.actions
from core.errors import NotAllowed
from core.permissions import AREA_ROLE_PERMISSIONS, AreaRole, Permission
from core.viewer import Viewer, ViewerArea
from partnerships.actions import add_decision, add_group, cancel_meeting, hand_over_office, plan_meeting
from tests import factories as make

pytestmark = pytest.mark.django_db

PACKAGES = (partnerships.actions, core.actions, benchmarks.scrutiny.actions)
_WROTE_FIRST = "It writes a part of what another action does, which has asked before."
_OF_A_REQUEST = "It notes the request itself, before anybody knows what is asked for."
_OF_THE_SERVICE = "Who runs the service calls it from the command line; `by` is an account, not a viewer."
EXCEPTIONS = {
    "core.actions.importing.remember": _WROTE_FIRST,
    "core.actions.links.make_link": _WROTE_FIRST,
    "core.actions.links.revoke_link": _WROTE_FIRST,
    "core.actions.requests.claim_submission": _OF_A_REQUEST,
    "core.actions.requests.finished_submission": _OF_A_REQUEST,
    "core.actions.requests.note_access": _OF_A_REQUEST,
    "core.actions.people.suspend_person": _OF_THE_SERVICE,
    "core.actions.people.restore_person": _OF_THE_SERVICE,
}
"""Actions that ask nothing, each with its reason. What is new belongs here only with one as good."""
ASKED = {
    "partnerships.actions.signing.sign_minutes": Permission.SIGN_MINUTES,
    "core.actions.area.set_area_fact": Permission.SET_AREA_FACTS,
    "core.actions.area.attest": Permission.ATTEST,
    "core.actions.document_entries.edit_document": Permission.ADD_DOCUMENTS,
    "core.actions.documents.add_document": Permission.ADD_DOCUMENTS,
    "core.actions.documents.add_document_version": Permission.ADD_DOCUMENTS,
    "core.actions.importing.receive_file": Permission.IMPORT_PLAN,
    "core.actions.importing.receive_data": Permission.IMPORT_PLAN,
    "core.actions.importing.choose_columns": Permission.IMPORT_PLAN,
    "core.actions.importing.abandon_import": Permission.IMPORT_PLAN,
    "core.actions.importing.require_import": Permission.IMPORT_PLAN,
    "core.actions.people.invite_person": Permission.MANAGE_PEOPLE,
    "core.actions.people.withdraw_invitation": Permission.MANAGE_PEOPLE,
    "core.actions.people.end_membership": Permission.MANAGE_PEOPLE,
    "benchmarks.scrutiny.actions.ask_question": Permission.ASK_SCRUTINY,
    "benchmarks.scrutiny.actions.reply_to_question": Permission.ANSWER_SCRUTINY,
    "benchmarks.scrutiny.actions.write_scrutiny_pack": Permission.MAKE_REPORTS,
}
"""What each asks for; what is not named here asks to record the partnership."""
_ASKS = re.compile(r"^ +require(_import)?\(", re.MULTILINE)

ELSEWHERE = (
    action_plans.actions,
    risk.actions,
    benchmarks.actions,
    benchmarks.assurance.actions,
    benchmarks.evidence.actions,
)
"""Packages whose actions ask in several ways: for a role, a clearance, a line that is theirs, a link."""
_ASKS_IN_ITS_WAY = re.compile(r"^ +(\w+ = )?_?require\w*\(|raise NotAllowed", re.MULTILINE)
_A_TRACE = "It notes what was read; who may read was asked before."
_A_JOB = "A worker calls it for whoever was asked when the work was queued, or for the service."
CALLED = {
    "action_plans.actions.returning.receive_plan": "It begins with an action that asks.",
    "action_plans.actions.papers.make_plan_pdf": _A_JOB,
    "benchmarks.actions.reports.write_quarterly_report": _A_JOB,
    "risk.actions.grants.note_opening": _A_TRACE,
    "risk.actions.grants.note_taking_out": _A_TRACE,
}
"""Those of them that ask nothing themselves, each with its reason."""
PARTS = {
    f"{module}.{name}"
    for module, names in {
        "action_plans.actions.carrying": "add_checks take_over_actions themes_named",
        "action_plans.actions.editions": "go_on_covering keep_agreed_basis keep_basis",
        "action_plans.actions.gaps": "open_year",
        "action_plans.actions.linking": "link_without_circles set_dependencies",
        "action_plans.actions.parts": "set_milestones set_supporters",
        "action_plans.actions.progress": "write_update",
        "action_plans.actions.recurring": "following settle_rhythm take_up",
        "action_plans.actions.returning": "apply_changes",
        "action_plans.actions.row_parts": "add_steps add_supporters link_see",
        "benchmarks.assurance.actions.years": "open_due_years open_year",
    }.items()
    for name in names.split()
}
"""Parts of what other actions do, which have asked before: no page may call one."""


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", [])):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


def actions_of(packages: Sequence[ModuleType]) -> dict[str, Callable[..., Any]]:
    """Every public function of these packages that says by whom it is called, but for the asking itself."""
    return {
        f"{module.__name__}.{name}": action
        for package in packages
        for module in _modules(package)
        if not module.__name__.endswith((".checks", ".allowed"))
        for name, action in inspect.getmembers(module, inspect.isfunction)
        if action.__module__ == module.__name__ and not name.startswith("_")
        if "by" in inspect.signature(action).parameters
    }


ACTIONS = actions_of(PACKAGES)
CHECKED = sorted(ACTIONS.keys() - EXCEPTIONS.keys())


def asks(action: Callable[..., Any]) -> bool:
    """Whether the action's own source asks for a permission."""
    return _ASKS.search(inspect.getsource(inspect.unwrap(action))) is not None


def viewer(area_id: int, *roles: str) -> Viewer:
    return Viewer(
        1, "A. Person", "a@example.test", is_cleared=True, areas=(ViewerArea(area_id, "a", "A", roles),)
    )


def strangers(permission: Permission, area_id: int) -> list[Viewer]:
    """One for each role without the permission, and somebody with every role in another area."""
    without = [role for role in AreaRole.values if permission not in AREA_ROLE_PERMISSIONS[role]]
    return [*(viewer(area_id, role) for role in without), viewer(area_id + 1, *AreaRole.values)]


def test_every_action_that_a_person_calls_asks_for_a_permission():
    assert {name for name, action in ACTIONS.items() if not asks(action)} == EXCEPTIONS.keys()
    assert ASKED.keys() <= ACTIONS.keys()
    assert len(CHECKED) > 60


def test_every_action_of_the_other_sections_asks_in_its_way():
    found = actions_of(ELSEWHERE)
    asking = {n for n, action in found.items() if _ASKS_IN_ITS_WAY.search(inspect.getsource(action))}
    assert found.keys() - asking == PARTS | CALLED.keys()
    assert len(found) > 110


def test_no_page_calls_a_part_that_asks_nothing():
    root = Path(__file__).resolve().parents[2]
    called = []
    for page in [*root.glob("*/views/*.py"), *root.glob("*/*/views/*.py"), *root.glob("*/*/views.py")]:
        for node in ast.walk(ast.parse(page.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                called += [
                    (page.name, part)
                    for part in PARTS
                    for alias in node.names
                    if part.endswith(f".{alias.name}") and part.startswith(node.module)
                ]
    assert not called


def test_a_new_action_that_asks_nothing_is_found():
    def write_something(*, by: Viewer) -> None:
        """Nobody may require(this)."""

    assert not asks(write_something)


@pytest.mark.parametrize("name", CHECKED)
def test_an_action_refuses_whoever_lacks_the_permission_and_asks_nothing_before(name):
    """Nothing but whose record it is is known to the action: it must not come to look at the rest."""
    permission = ASKED.get(name, Permission.RECORD_PARTNERSHIP)
    record = SimpleNamespace(pk=7, authority_id=7, permission=permission)
    area = SimpleNamespace(pk=7)
    named = {"authority": area, "authority_id": 7, "by": None}
    values = {one: named.get(one, record) for one in inspect.signature(ACTIONS[name]).parameters}
    if "permission" in values:
        values["permission"] = permission
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for by in strangers(permission, 7):
            with pytest.raises(NotAllowed):
                ACTIONS[name](**{**values, "by": by})
    assert not [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]


@pytest.mark.parametrize("role", [AreaRole.POLICE_LEAD, AreaRole.APPROVER, AreaRole.PARTNER, None])
def test_what_a_lead_could_do_writes_no_row_for_others(role):
    county = make.make_area(kind="county")
    area = make.make_area(kind="district", county=county)
    group = make.make_group(county, covers=(area,))
    meeting = make.make_meeting(group, make.days_ago(-9))
    # None: the lead of a district that the county's group covers, who reads its meetings.
    by = make.make_viewer(county, role) if role else make.make_viewer(area)
    today = make.days_ago(0)
    lead = make.make_contact(county)
    done: list[Callable[[], object]] = [
        lambda: add_group(authority=county, kind="working_group", name="Online", starts_on=today, by=by),
        lambda: plan_meeting(group=group, meets_on=today, by=by),
        lambda: cancel_meeting(meeting=meeting, reason="Nobody can come", by=by),
        lambda: add_decision(meeting=meeting, text="Close the hall", by=by),
        lambda: hand_over_office(
            authority=county, office="chair", group=group, contact=lead, starts_on=today, by=by
        ),
    ]
    with make.inside(county.pk), CaptureQueriesContext(connection) as asked:
        for act in done:
            with pytest.raises(NotAllowed), transaction.atomic():
                act()
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
