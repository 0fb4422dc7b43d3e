"""Updates by owners, more time, reviews at meetings, evaluation."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from action_plans.actions.progress import (
    cite_evaluation,
    decide_more_time,
    evaluate_action,
    record_update,
    review_actions,
)
from action_plans.lines import action_line
from action_plans.models import Action, ActionReview, ActionUpdate
from action_plans.querysets import for_lines, open_requests
from action_plans.states import ActionState
from core.errors import NotAllowed, Refused
from core.models import Document
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make

TODAY = datetime.date(2026, 11, 21)
LATER = datetime.date(2027, 3, 31)


@pytest.fixture
def action(north):
    return make.make_action(
        north.plan, owner=north.police, risk=north.risk, due_on=datetime.date(2026, 12, 31)
    )


def report(north, action, by=None, **changes):
    said = {"progress": "on_track", "text": "Ten managers briefed.", **changes}
    with north.open():
        return record_update(action=action, by=by or north.partner, on=TODAY, **said)


def line_of(north, action, on=TODAY):
    with north.open():
        return action_line(for_lines(Action.objects.filter(pk=action.pk)).get(), north.lead, on)


def test_the_owner_reports_with_evidence(north, action):
    upload = SimpleUploadedFile("list.csv", b"hall,manager\nOne,Two\n")
    update = report(north, action, evidence=upload)
    with north.open():
        document = Document.objects.get()
        assert update.evidence_id == document.pk
        assert (document.kind, document.section, document.event_date) == ("evidence", 3, TODAY)
        assert document.versions.get().file_name == "list.csv"


def test_evidence_takes_the_marking_of_its_action(north, action):
    with north.open():
        Action.objects.filter(pk=action.pk).update(marking="official_sensitive")
    report(north, action, evidence=SimpleUploadedFile("list.csv", b"a,b\n1,2\n"))
    with north.open():
        assert Document.objects.get().marking == "official_sensitive"


def test_done_asks_the_council_to_close_and_closes_nothing(north, action):
    report(north, action, progress="done")
    assert line_of(north, action).state is ActionState.REPORTED_DONE
    with north.open():
        assert Action.objects.get(pk=action.pk).status == "open"


def test_another_partner_can_report_nothing(north, action):
    health = make.make_organisation(north.authority, "NHS Trust", sector="health")
    other = make.make_viewer(north.authority, AreaRole.PARTNER, organisation=health)
    with pytest.raises(NotAllowed):
        report(north, action, by=other)


def test_the_named_person_may_report_whatever_their_body(north, action):
    user = make.make_user()
    make.give_role(user, north.authority, AreaRole.VENUES)
    contact = make.make_contact(north.authority, north.police, user=user)
    with north.open():
        Action.objects.filter(pk=action.pk).update(owner_contact=contact)
        action.refresh_from_db()
    assert report(north, action, by=make.viewer_for(user)).pk


def test_nothing_is_reported_on_a_closed_action(north, action):
    with north.open():
        Action.objects.filter(pk=action.pk).update(status="completed", outcome="Done", closed_on=TODAY)
    with pytest.raises(Refused, match="closed"):
        report(north, action)


def test_what_was_reported_can_never_be_changed(north, action):
    update = report(north, action)
    with north.open(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ActionUpdate.objects.filter(pk=update.pk).update(text="Something else")


@pytest.mark.parametrize("asked", [TODAY, datetime.date(2026, 12, 31), datetime.date(2072, 3, 1)])
def test_more_time_must_be_more_time(north, action, asked):
    with pytest.raises(Refused) as refusal:
        report(north, action, asks_for_date=asked, asks_because="Staff are ill")
    assert refusal.value.field == "asks_for_date"


def test_more_time_given_moves_the_date_and_history_says_why(north, action):
    update = report(north, action, progress="late", asks_for_date=LATER, asks_because="Staff are ill")
    assert line_of(north, action).state is ActionState.LATE
    with north.open():
        decide_more_time(update=update, accept=True, reason="Agreed with the chair", by=north.lead, on=TODAY)
        action.refresh_from_db()
        assert action.due_on == LATER
        newest = action.history.order_by("-history_date").first()
        assert newest.history_change_reason == "More time given: Agreed with the chair"
        assert not open_requests().exists()
        with pytest.raises(Refused, match="answered already"):
            decide_more_time(update=update, accept=False, reason="No", by=north.lead, on=TODAY)
    assert line_of(north, action).state is ActionState.ON_TRACK


def test_more_time_declined_leaves_the_date(north, action):
    update = report(north, action, progress="late", asks_for_date=LATER, asks_because="Staff are ill")
    with north.open():
        decide_more_time(update=update, accept=False, reason="It can’t wait", by=north.lead, on=TODAY)
        action.refresh_from_db()
        assert action.due_on == datetime.date(2026, 12, 31)
    assert line_of(north, action).state is ActionState.LATE


def test_an_owner_never_decides_on_their_own_time(north, action):
    update = report(north, action, asks_for_date=LATER, asks_because="Staff are ill")
    with north.open(), pytest.raises(NotAllowed):
        decide_more_time(update=update, accept=True, reason="Yes", by=north.partner, on=TODAY)


def test_a_newer_report_takes_a_request_back(north, action):
    report(north, action, asks_for_date=LATER, asks_because="Staff are ill")
    with north.open():
        assert open_requests().count() == 1
    report(north, action, text="We managed.")
    with north.open():
        assert open_requests().count() == 0


def review(north, meeting, reviews, by=None, check=None, authority=None):
    with north.open():
        return review_actions(
            meeting=meeting,
            authority=authority or north.authority,
            reviews=reviews,
            threat_check=check,
            by=by or north.lead,
            on=TODAY,
        )


def test_a_meeting_reviews_changes_and_closes_in_one_go(north):
    meeting = make.make_meeting(north.group, TODAY)
    one, two, three = (make.make_action(north.plan) for _n in range(3))
    said = {
        one.public_id: {"outcome": "no_change", "note": ""},
        two.public_id: {"outcome": "changed", "note": "Moves to the spring."},
        three.public_id: {"outcome": "closed", "note": "All halls covered."},
    }
    assert review(north, meeting, said, check=make.CHECKED) == 3
    with north.open():
        assert dict(ActionReview.objects.values_list("action_id", "outcome")) == {
            one.pk: "no_change",
            two.pk: "changed",
            three.pk: "closed",
        }
        closed = Action.objects.get(pk=three.pk)
        assert (closed.status, closed.outcome, closed.closed_on) == ("completed", "All halls covered.", TODAY)
        assert closed.threat_checks.get().moment == "closed"
    assert review(north, meeting, {one.public_id: {"outcome": "changed", "note": "After all"}}) == 1
    assert review(north, meeting, {one.public_id: {"outcome": "changed", "note": "After all"}}) == 0
    with north.open():
        assert ActionReview.objects.filter(action=one).count() == 1


def test_closing_at_a_meeting_without_check_or_outcome_is_refused(north):
    meeting = make.make_meeting(north.group, TODAY)
    action = make.make_action(north.plan)
    with pytest.raises(Refused, match="Security Threat Check"):
        review(north, meeting, {action.public_id: {"outcome": "closed", "note": "Done"}})
    with pytest.raises(Refused, match="outcome"):
        review(north, meeting, {action.public_id: {"outcome": "closed", "note": " "}}, check=make.CHECKED)
    with north.open():
        assert not ActionReview.objects.exists()


def test_signed_minutes_take_no_review_not_even_past_the_action(north):
    meeting = make.hold_meeting(north.group, TODAY)
    action = make.make_action(north.plan)
    with pytest.raises(Refused, match="signed"):
        review(north, meeting, {action.public_id: {"outcome": "no_change", "note": ""}})
    with north.open(), pytest.raises(IntegrityError, match="signed"), transaction.atomic():
        ActionReview.objects.create(authority=north.authority, action=action, meeting=meeting)


def test_a_district_reviews_its_own_actions_at_the_countys_meeting(north, south):
    joint = make.make_group(south.authority, name="County group", covers=(north.authority,))
    meeting = make.make_meeting(joint, TODAY)
    ours, theirs = make.make_action(north.plan), make.make_action(south.plan)
    said = {"outcome": "no_change", "note": ""}
    with pytest.raises(Refused):
        review(north, meeting, {ours.public_id: said, theirs.public_id: said})
    assert review(north, meeting, {ours.public_id: said}) == 1
    with south.open():
        assert not ActionReview.objects.exists()
    with tenant_context([north.authority.pk, south.authority.pk]):
        assert ActionReview.objects.get().action_id == ours.pk


def test_a_meeting_that_does_not_cover_the_area_is_out_of_reach(north, south):
    meeting = make.make_meeting(south.group, TODAY)
    action = make.make_action(north.plan)
    with north.open(), pytest.raises(IntegrityError), transaction.atomic():
        ActionReview.objects.create(authority=north.authority, action=action, meeting=meeting)


def test_thirty_reviews_cost_the_queries_of_one(north):
    lead = north.lead

    def cost(count):
        meeting = make.make_meeting(north.group, TODAY)
        said = {
            make.make_action(north.plan).public_id: {"outcome": "no_change", "note": ""}
            for _n in range(count)
        }
        with CaptureQueriesContext(connection) as queries:
            review(north, meeting, said, by=lead)
        return len(queries)

    assert cost(1) == cost(30)


def test_a_completed_action_is_evaluated_and_built_on(north, action):
    said = {
        "impact": "Fewer bookings fell through.",
        "lesson": "Visit in person.",
        "what_next": "Parks next.",
    }
    with north.open():
        with pytest.raises(Refused, match="completed"):
            evaluate_action(action=action, version=None, by=north.lead, on=TODAY, **said)
        Action.objects.filter(pk=action.pk).update(status="completed", outcome="Done", closed_on=TODAY)
        evaluation = evaluate_action(action=action, version=None, by=north.lead, on=TODAY, **said)
        better = evaluate_action(
            action=action, version=1, by=north.lead, on=TODAY, **{**said, "lesson": "Go twice."}
        )
        assert (better.pk, better.lesson, better.evaluated_on) == (evaluation.pk, "Go twice.", TODAY)
        later = make.make_action(north.plan)
        first = cite_evaluation(action=later, evaluation=evaluation, by=north.lead, on=TODAY)
        assert cite_evaluation(action=later, evaluation=evaluation, by=north.lead, on=TODAY).pk == first.pk
        with pytest.raises(Refused):
            cite_evaluation(action=action, evaluation=evaluation, by=north.lead, on=TODAY)
