"""Somebody without clearance meets nothing of what is marked above OFFICIAL, whichever way leads to it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from action_plans.actions.progress import record_update
from action_plans.for_reports import completed_actions, pressing_actions
from action_plans.meeting_panel import captured_under, review_minutes
from action_plans.models import Action, ActionReview, FundedProject
from core.errors import Refused, Stale
from core.models import Document
from core.permissions import AreaRole
from core.tenancy import tenant_context
from risk.actions import add_risk, describe_risk
from risk.actions.assessments import start_draft
from risk.models import RiskAssessment, RiskEntry
from risk.reading import read_version
from risk.registrations import top_risks
from tests import factories as make
from tests.risk.world import words
from tests.security.walk.worlds import forms_of, text_of, values_of

pytestmark = pytest.mark.django_db
HIDDEN = "Nightjar"
SENSITIVE = {"marking": "official_sensitive"}


@pytest.fixture
def area():
    return make.make_area()


@pytest.fixture
def officer(area):
    """A browser of a council officer who records, and whose clearance is not."""
    user = make.make_user()
    make.give_role(user, area, AreaRole.OFFICER)
    client = Client()
    client.force_login(user)
    return client


def project_of(area, action):
    with tenant_context([area.pk]):
        return FundedProject.objects.create(
            authority=area,
            title="Young voices",
            funder="HO",
            objective="Less fear",
            measures="Count",
            starts_on=make.days_ago(90),
            action=action,
        )


def address(name, area, row):
    return reverse(name, args=[area.slug, row.public_id])


def test_a_project_names_no_action_above_official_and_keeps_it_when_it_is_changed(area, officer):
    action = make.make_action(make.make_plan(area), title=f"{HIDDEN} halls", **SENSITIVE)
    project = project_of(area, action)
    edit = address("action_plans:project-edit", area, project)
    page = officer.get(edit)
    assert HIDDEN not in text_of(page)
    [form] = forms_of(page)
    sent = officer.post(edit, {**values_of(form), "title": "Younger voices"})
    assert sent.status_code == 302, text_of(sent)
    with tenant_context([area.pk]):
        project.refresh_from_db()
    assert (project.title, project.action_id) == ("Younger voices", action.pk)


def test_two_texts_side_by_side_name_nothing_that_became_marked_meanwhile(area, officer, monkeypatch):
    plan = make.make_plan(area)
    project = project_of(area, make.make_action(plan))
    hidden = make.make_action(plan, title=f"{HIDDEN} halls", **SENSITIVE)
    edit = address("action_plans:project-edit", area, project)
    [form] = forms_of(officer.get(edit))

    def saved_by_somebody_cleared(**kwargs):
        project.action, project.version = hidden, 2
        raise Stale(project)

    monkeypatch.setattr("action_plans.views.projects.change_project", saved_by_somebody_cleared)
    answer = officer.post(edit, values_of(form))
    assert answer.status_code == 409
    assert HIDDEN not in text_of(answer)


def test_reviews_of_what_one_may_not_read_are_not_counted(area, officer):
    plan = make.make_plan(area)
    shown, hidden = make.make_action(plan), make.make_action(plan, **SENSITIVE)
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    with tenant_context([area.pk]):
        for action in (shown, hidden):
            ActionReview.objects.create(authority=area, action=action, meeting=meeting, outcome="no_change")
    page = text_of(officer.get(address("partnerships:meeting-record", area, meeting)))
    assert "1 reviewed at this meeting, 1 open" in page


def test_what_a_marked_edition_holds_is_in_no_report_and_no_minutes(area):
    plan = make.make_plan(area, **SENSITIVE)
    meeting = make.make_meeting(make.make_group(area), make.days_ago(0))
    late = make.make_action(plan, title=f"{HIDDEN} late", due_on=make.days_ago(3))
    make.make_action(plan, title=f"{HIDDEN} new", created_at_meeting=meeting)
    with tenant_context([area.pk]):
        ActionReview.objects.create(
            authority=area, action=late, meeting=meeting, outcome="no_change", note=f"{HIDDEN} said",
        )  # fmt: skip
        Action.objects.create(
            authority=area, plan=plan, owner=late.owner, risk=late.risk, number="99", position=99,
            title=f"{HIDDEN} done", due_on=make.days_ago(9), created_on=make.days_ago(99),
            status="completed", closed_on=make.days_ago(4), outcome="Done",
        )  # fmt: skip
        told = [
            pressing_actions(area, make.days_ago(0)),
            completed_actions(area, make.days_ago(30), make.days_ago(0)),
            review_minutes(meeting),
            captured_under(meeting),
        ]
    assert HIDDEN not in repr(told)


def test_a_file_for_what_a_marked_edition_holds_is_marked_too(area, officer):
    action = make.make_action(make.make_plan(area, **SENSITIVE))
    lead = make.make_viewer(area, cleared=True)
    with tenant_context([area.pk], user_id=lead.user_id):
        record_update(
            action=action,
            progress="on_track",
            text="Done",
            by=lead,
            on=make.days_ago(0),
            evidence=SimpleUploadedFile(f"{HIDDEN}.txt", b"Which doors are open", "text/plain"),
        )
        assert Document.objects.get().marking == "official_sensitive"
    register = text_of(officer.get(reverse("core:document-list", args=[area.slug])))
    assert f"Evidence for action {action.number}" not in register


def marked_version(area):
    """A version above OFFICIAL as a whole, agreed, and its draft, with a risk that is OFFICIAL by itself."""
    risk = make.make_risk(area, title="Online harm")
    held = make.hold_meeting(make.make_group(area), make.days_ago(20))
    agreed = make.make_assessment(area, agreed_at=held, risks=(risk,), score=(5, 5), **SENSITIVE)
    draft = make.make_assessment(area, risks=(risk,), score=(5, 5), **SENSITIVE)
    with tenant_context([area.pk]):
        RiskEntry.objects.filter(assessment=draft).update(description=f"{HIDDEN} words")
    return risk, agreed, draft


def test_what_a_marked_version_says_of_a_risk_is_shown_to_nobody_uncleared(area, officer):
    risk, _agreed, _draft = marked_version(area)
    assert HIDDEN not in text_of(officer.get(address("risk:risk", area, risk)))
    assert HIDDEN not in text_of(officer.get(address("risk:risk-edit", area, risk)))


def test_a_marked_version_gives_no_score_to_members_and_reports(area):
    marked_version(area)
    with tenant_context([area.pk]):
        assert top_risks(area, make.days_ago(0)) == []


def test_nobody_uncleared_goes_on_from_a_marked_version(area, officer):
    """Neither into its draft nor by copying it into a new one at OFFICIAL."""
    risk, agreed, draft = marked_version(area)
    user = make.make_user()
    make.give_role(user, area, AreaRole.OFFICER)
    viewer = make.viewer_for(user)
    said = {"kind": "situational", "concern": "people", "marking": "official", "words": words(), "by": viewer}
    with tenant_context([area.pk], user_id=user.pk):
        with pytest.raises(Refused, match="marked above OFFICIAL"):
            add_risk(authority=area, title="New", opened_on=make.days_ago(0), **said)
        with pytest.raises(Refused, match="marked above OFFICIAL"):
            describe_risk(risk=risk, title="Other", version=1, **said)
        RiskAssessment.objects.filter(pk=draft.pk).update(
            status="discarded", discarded_at=timezone.now(), discarded_by=user, discard_reason="No"
        )
        with pytest.raises(Refused, match="marked above OFFICIAL"):
            start_draft(authority=area, by=viewer, marking="official")
    assert officer.get(address("risk:risk-edit", area, risk)).status_code == 302
    lead = make.make_viewer(area, cleared=True)
    with tenant_context([area.pk], user_id=lead.user_id):
        assert start_draft(authority=area, by=lead).marking == agreed.marking


def test_a_version_is_not_compared_with_a_marked_one_before_it(area):
    risk, held = make.make_risk(area), make.hold_meeting(make.make_group(area), make.days_ago(20))
    make.make_assessment(area, agreed_at=held, risks=(risk,), score=(5, 5), **SENSITIVE)
    later = make.make_assessment(area, agreed_at=held, risks=(risk,), score=(2, 2))
    with tenant_context([area.pk]):
        assert read_version(later, area, make.make_viewer(area, cleared=True)).before is not None
        assert read_version(later, area, make.make_viewer(area)).before is None
