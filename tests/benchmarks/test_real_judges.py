"""The sections' own judges on real records: every way out of a finding leads somewhere."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from benchmarks.remedies import button_words
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate_one, registered_codes
from core.permissions import AreaRole, Permission
from core.tenancy import tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db


def busy_area():
    """An area with a group that met, an agreed assessment and a plan, good and bad."""
    area = make.make_area("northbridge")
    group = make.make_group(area)
    bodies = [make.make_organisation(area, sector=sector) for sector in ("police", "education", "health")]
    members = tuple(make.make_member(group, body) for body in (make.council_of(area), *bodies))
    meetings = [
        make.hold_meeting(group, make.days_ago(days), attended=members, signed_by=make.make_user())
        for days in (300, 210, 120, 30)
    ]
    risks = (make.make_risk(area), make.make_risk(area, kind="corporate"))
    plan = make.make_plan(area, based_on=make.make_assessment(area, agreed_at=meetings[-1], risks=risks))
    for days in (-30, 30, 90):
        make.make_action(plan, owner=bodies[0], risk=risks[0], due_on=make.days_ago(-days))
    return area


def findings_of(area):
    with tenant_context([area.pk]):
        return evaluate_one(area, timezone.localdate())


@pytest.mark.parametrize("make_area", [make.make_area, busy_area])
def test_every_remedy_and_every_record_leads_to_a_page_that_says_who_may_open_it(make_area):
    area = make_area()
    findings = findings_of(area)
    lost = []
    for code, finding in findings.items():
        routes = {finding.remedy.route, *(one.route for one in finding.evidence)} - {""}
        for route in routes:
            try:
                view = resolve(reverse(route, args=[area.slug])).func.view_class
            except NoReverseMatch:
                lost.append(f"{code}: {route}")
                continue
            assert isinstance(view.permission, Permission), route
    assert lost == []
    assert set(findings) == registered_codes()


def test_what_is_short_of_met_says_what_mends_it():
    for code, finding in findings_of(busy_area()).items():
        assert str(finding.because).endswith("."), code
        if finding.status in {"not_met", "no_evidence"}:
            assert finding.remedy.words, code


def test_all_22_items_of_the_first_three_sections_are_judged_and_shown():
    area = busy_area()
    wanted = {one.code for one in load_framework().criteria if one.section in {1, 2, 3}}
    assert len(wanted) == 22
    assert wanted <= registered_codes()
    user = make.make_user()
    make.give_role(user, area, AreaRole.PREVENT_LEAD)
    client = Client()
    client.force_login(user)
    findings = findings_of(area)
    for number in (1, 2, 3):
        text = client.get(reverse("benchmarks:section", args=[area.slug, number])).content.decode()
        for code in wanted:
            if code.startswith(f"{number}."):
                assert f'id="criterion-{code.replace(".", "-").lower()}"' in text
                assert str(findings[code].figure) in text.replace("&#x27;", "'")


def test_a_finding_that_changes_on_a_day_has_changed_on_that_day():
    area = busy_area()
    checked = 0
    for code, finding in findings_of(area).items():
        if finding.changes_on is None:
            continue
        with tenant_context([area.pk]):
            before = evaluate_one(area, finding.changes_on - datetime.timedelta(days=1))[code]
            after = evaluate_one(area, finding.changes_on)[code]
        assert before.status == finding.status != after.status, code
        checked += 1
    assert checked


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("risk:risk-add", "Add a risk"),
        ("partnerships:office-add", "Add an office"),
        ("partnerships:meeting-next", "Open the next meeting"),
        ("partnerships:meeting-plan", "Plan a meeting"),
        ("partnerships:decision-list", "Open the decision list"),
        ("risk:assessment-start", "Start a new assessment"),
        ("core:attest", "Attest it"),
        ("core:area-facts", "Open the area facts"),
        ("benchmarks:overview", "Open the benchmarks page"),
        ("action_plans:check-missing", "Add the missing check"),
        ("action_plans:to-complete", "Complete them"),
    ],
)
def test_buttons_are_named_for_what_their_form_does(route, words):
    assert button_words(route) == words
