"""What section 2 gives to the pages that gather from every section."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.criteria.periods import months_after
from core.permissions import AreaRole, Permission
from core.registries import (
    agenda_seeds,
    attention,
    calendar,
    meeting_panels,
    navigation,
    section_pictures,
    thread_steps,
)
from core.tenancy import tenant_context
from risk.actions import approve_version, describe_version, send_for_approval, start_draft
from risk.meeting_panel import panel_context, panel_minutes
from risk.models import RiskAssessment
from risk.registrations import agenda_items, dates_ahead, needs_doing, section_picture, thread_of_risk
from tests import factories as make
from tests.risk.world import RiskWorld

TODAY = make.days_ago(0)


@pytest.fixture
def world(db: None) -> RiskWorld:
    return RiskWorld()


def agreed(world, days=100, **fields):
    meeting = make.hold_meeting(world.group, make.days_ago(days))
    risk = make.make_risk(world.area, concern="influences")
    return make.make_assessment(world.area, agreed_at=meeting, risks=(risk,), **fields)


def waiting(world, viewer):
    """A version sent for approval, in which nothing changed."""
    draft = start_draft(authority=world.area, by=viewer)
    describe_version(
        assessment=draft,
        title=draft.title,
        marking="official",
        summary="",
        no_change=True,
        no_influences_statement="None is known.",
        version=None,
        by=viewer,
    )
    return send_for_approval(assessment=draft, version=None, by=viewer)


def said(world, viewer, as_of=TODAY):
    with world.as_(viewer):
        return [item.what for item in needs_doing(world.area, viewer, as_of)]


def test_the_section_is_plugged_in_everywhere():
    assert navigation["2-risk"].permission == Permission.SEE_RISK
    assert attention["risk"] is needs_doing
    assert calendar["risk"] is dates_ahead
    assert agenda_seeds["risk"] is agenda_items
    assert thread_steps["risk"] is thread_of_risk
    assert section_pictures["2"] is section_picture
    assert meeting_panels["2-risk"].template == "risk/meeting_panel.html"


@pytest.mark.parametrize(
    ("days", "expected", "is_overdue"),
    [
        (10, None, False),
        (150, "The risk assessment lapses: agree a new version", False),
        (250, "The risk assessment is out of date", True),
    ],
)
def test_a_version_that_lapses_is_told_in_time(world, days, expected, is_overdue):
    agreed(world, days)
    with world.as_(world.lead):
        found = [
            item for item in needs_doing(world.area, world.lead, TODAY) if "risk assessment" in item.what
        ]
    assert [item.what for item in found] == ([expected] if expected else [])
    if expected:
        assert found[0].is_overdue is is_overdue
        assert found[0].due_on == months_after(make.days_ago(days), 6)
        assert found[0].url == world.url("assessment-start")


def test_the_day_of_lapsing_is_still_in_time(world):
    agreed(world, 100)
    last_day = months_after(make.days_ago(100), 6)
    assert "The risk assessment lapses: agree a new version" in said(world, world.lead, last_day)
    day_after = last_day + datetime.timedelta(days=1)
    assert "The risk assessment is out of date" in said(world, world.lead, day_after)


def test_a_version_waits_for_an_approver_who_did_not_prepare_it(world):
    agreed(world)
    both = make.make_user()
    make.give_role(both, world.area, AreaRole.PREVENT_LEAD)
    make.give_role(both, world.area, AreaRole.APPROVER)
    both = make.viewer_for(both)
    with world.as_(both):
        waiting(world, both)
    words = "Version 2 of the risk assessment waits for your approval"
    assert words in said(world, world.approver)
    assert words not in said(world, both)
    assert words not in said(world, world.lead)


def test_an_approved_version_waits_for_a_meeting(world):
    agreed(world)
    with world.as_(world.lead):
        approve_version(assessment=waiting(world, world.lead), version=None, by=world.approver)
    assert "Version 2 of the risk assessment is approved: a meeting has to agree it" in said(
        world, world.lead
    )


def test_an_old_ctlp_is_a_gap_to_raise_with_the_police(world):
    agreed(world)
    old = months_after(TODAY, -15)
    world.profile(issued_on=old)
    police = make.make_viewer(world.area, AreaRole.POLICE_LEAD)
    assert any("raise it with the police" in words for words in said(world, police))
    assert not any("raise it" in words for words in said(world, police, TODAY - datetime.timedelta(days=1)))
    assert not any("CTLP" in words for words in said(world, world.officer))


def test_high_risks_without_an_action_are_told_and_lower_ones_are_not(world):
    agreed(world, score=(4, 4))
    assert any("has no action" in words for words in said(world, world.lead))
    lower = RiskWorld()
    agreed(lower, score=(3, 3))
    assert not any("no action" in words for words in said(lower, lower.lead))


def test_people_without_the_permission_are_told_nothing(world):
    partner = make.make_viewer(world.area, AreaRole.PARTNER)
    assert said(world, partner) == []
    with world.as_(partner):
        assert dates_ahead(world.area, partner, TODAY) == []


def test_the_calendar_holds_both_dates(world):
    version = agreed(world)
    profile = world.profile()
    with world.as_(world.lead):
        entries = {entry.what: entry.on for entry in dates_ahead(world.area, world.lead, TODAY)}
    assert entries["The risk assessment lapses"] == months_after(version.agreed_on, 6)
    assert months_after(profile.issued_on, 15) in entries.values()


def test_the_agenda_is_seeded_with_what_falls_due(world):
    meeting = make.make_meeting(world.group, make.days_ago(-14))
    with world.as_(world.lead):
        assert [seed.key for seed in agenda_items(meeting, world.area)] == ["risk:first-version"]
    agreed(world, 150)
    with world.as_(world.lead):
        seeds = agenda_items(meeting, world.area)
        assert [seed.key for seed in seeds] == ["risk:due-after-1"]
        assert "lapses on" in seeds[0].why_now
        waiting(world, world.lead)
        assert [seed.key for seed in agenda_items(meeting, world.area)] == ["risk:version-2"]
    young = RiskWorld()
    agreed(young, 10)
    with young.as_(young.lead):
        assert agenda_items(make.make_meeting(young.group, TODAY), young.area) == []


def test_a_draft_begun_at_a_meeting_is_for_the_next_one_to_agree(world):
    agreed(world, 10)
    with world.as_(world.lead):
        start_draft(authority=world.area, by=world.lead)
        assert agenda_items(make.make_meeting(world.group, TODAY), world.area) == []
        ahead = agenda_items(make.make_meeting(world.group), world.area)
    assert [seed.key for seed in ahead] == ["risk:version-2"]


def test_the_agenda_names_risks_that_moved_but_none_above_official(world):
    risks = (
        make.make_risk(world.area, reference="R1"),
        make.make_risk(world.area, reference="R2", marking="official_sensitive"),
    )
    meeting = make.hold_meeting(world.group, make.days_ago(30))
    make.make_assessment(world.area, agreed_at=meeting, risks=risks)
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        draft.entries.update(residual_likelihood=1, why_moved="Less of it")
        seeds = {seed.key: seed for seed in agenda_items(make.make_meeting(world.group), world.area)}
    moved = seeds["risk:moved-2"]
    assert moved.title == "Risks that moved (2)"
    assert moved.why_now == "R1"


def test_the_meeting_panel_offers_to_agree_an_approved_version(world):
    agreed(world)
    meeting = make.make_meeting(world.group, TODAY)
    with world.as_(world.lead):
        draft = waiting(world, world.lead)
        assert panel_context(meeting, world.area, world.lead)["risk_agree_url"] == ""
        approve_version(assessment=draft, version=None, by=world.approver)
        context = panel_context(meeting, world.area, world.lead)
    assert context["risk_reading"].version == draft
    assert context["risk_agree_url"] == f"{world.url('assessment-agree', draft)}?meeting={meeting.public_id}"
    coming = make.make_meeting(world.group)
    with world.as_(world.lead):
        ahead = panel_context(coming, world.area, world.lead)
    assert (ahead["risk_agree_url"], ahead["risk_waits_for_day"]) == ("", True)
    with world.as_(world.approver):
        assert panel_context(meeting, world.area, world.approver)["risk_agree_url"] == ""


def test_minutes_name_what_was_agreed_and_no_sensitive_title(world):
    open_title = agreed(world, title="Autumn review")
    secret = RiskWorld()
    hidden = agreed(secret, title="Zebra", marking="official_sensitive")
    with world.as_(world.lead):
        lines = panel_minutes(open_title.agreed_at_meeting)
    assert lines == [
        f"Version 1 of the local risk assessment of {world.area.name} was agreed: Autumn review."
    ]
    with secret.as_(secret.lead):
        assert panel_minutes(hidden.agreed_at_meeting) == [
            f"Version 1 of the local risk assessment of {secret.area.name} was agreed."
        ]


def test_the_picture_for_reports_holds_nothing_above_official(world):
    risks = (make.make_risk(world.area), make.make_risk(world.area, marking="official_sensitive"))
    meeting = make.hold_meeting(world.group, make.days_ago(30))
    make.make_assessment(world.area, agreed_at=meeting, risks=risks, score=(4, 4))
    with world.as_(world.lead):
        picture = section_picture(world.area, TODAY)
        before = section_picture(world.area, make.days_ago(60))
    assert [row.cells for row in picture.chart.rows] == [("12", "1")]
    assert before.chart.rows == ()


def test_a_thread_of_a_risk_one_may_not_read_is_empty(world):
    risk = make.make_risk(world.area, marking="official_sensitive")
    with world.as_(world.officer):
        assert thread_of_risk(risk.pk, world.area, world.officer) == []
    with world.as_(world.lead):
        assert thread_of_risk(risk.pk, world.area, world.lead)


def test_what_needs_doing_costs_the_same_whatever_the_number_of_risks(world):
    counts = []
    for number, size in ((1, 1), (2, 30)):
        meeting = make.hold_meeting(world.group, make.days_ago(60 - number))
        risks = tuple(make.make_risk(world.area) for _ in range(size))
        make.make_assessment(world.area, agreed_at=meeting, risks=risks, number=number)
        with world.as_(world.lead), CaptureQueriesContext(connection) as captured:
            needs_doing(world.area, world.lead, TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    with tenant_context([world.area.pk]):
        assert RiskAssessment.objects.count() == 2
