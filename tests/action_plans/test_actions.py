"""Taking up, changing, completing and closing actions (domain rule 12; toolkit 3.G5 and 3.G7)."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from action_plans.actions.actions import add_action, change_action, close_action, complete_actions
from action_plans.actions.allowed import names_everybody
from action_plans.models import Action, ActionThreatCheck
from core.errors import NotAllowed, Refused, Stale
from core.permissions import AreaRole
from tests import factories as make

TODAY = datetime.date(2026, 11, 21)
DUE = datetime.date(2027, 3, 31)


def details(north, **changes):
    return {
        "title": "Brief hall managers on venue checks",
        "description": "",
        "marking": "official",
        "owner": north.police,
        "owner_contact": None,
        "owner_post": "Inspector",
        "risk": north.risk,
        "due_on": DUE,
        "review_on": None,
        **changes,
    }


def add(north, by=None, **changes):
    with north.open():
        return add_action(plan=north.plan, by=by or north.lead, on=TODAY, **details(north, **changes))


def test_an_action_is_taken_up_with_its_steps_support_and_check(north):
    with north.open():
        action = add_action(
            plan=north.plan,
            by=north.lead,
            on=TODAY,
            theme_name="Venues",
            supporters=[make.council_of(north.authority)],
            other_supporters=["Hall keepers’ forum"],
            milestones=[{"text": "List the halls", "due_on": DUE}, {"text": "Brief them", "review_on": DUE}],
            threat_check=make.CHECKED,
            **details(north),
        )
        assert (action.status, action.number, action.created_on) == ("open", "1", TODAY)
        assert action.theme.name == "Venues"
        assert [(m.position, m.text, m.due_on, m.review_on) for m in action.milestones.all()] == [
            (1, "List the halls", DUE, None),
            (2, "Brief them", None, DUE),
        ]
        assert [one.name for one in action.supporters.all()] == ["Northbridge Council", "Hall keepers’ forum"]
        check = action.threat_checks.get()
        assert check.moment == "created"
        assert check.threat_check_is_complete
        assert check.threat_checked_on == TODAY


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"owner": None}, "owner"), ({"risk": None}, "risk"), ({"due_on": None}, "due_on")],
)
def test_an_action_without_owner_risk_or_date_is_refused(north, changes, field):
    with pytest.raises(Refused) as refusal:
        add(north, **changes)
    assert refusal.value.field == field
    with north.open():
        assert not Action.objects.exists()


@pytest.mark.parametrize("gap", [{"owner": None}, {"risk": None}, {"due_on": None, "review_on": None}])
def test_the_database_too_refuses_an_open_action_without_them(north, gap):
    action = add(north)
    with north.open(), pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**gap)


NOBODY = (
    "All partners|all Partners.|Relevant agencies|Everyone|Partners|All partner agencies|Key stakeholders"
    "|Each of the partners|TBC"
)
SOMEBODY = (
    "Metropolitan Police|Partnership for Youth|All Saints School|Members’ Services|Northbridge Council"
    "|Local Safeguarding Partners Trust"
)


@pytest.mark.parametrize("name", NOBODY.split("|"))
def test_everybody_is_nobody(name):
    assert names_everybody(name)


@pytest.mark.parametrize("name", SOMEBODY.split("|"))
def test_a_body_with_a_name_is_somebody(name):
    assert not names_everybody(name)


def test_all_partners_can_never_own_an_action(north):
    everybody = make.make_organisation(north.authority, "All partners", sector="other")
    with pytest.raises(Refused, match="is not one owner"):
        add(north, owner=everybody)
    with pytest.raises(Refused, match="is not one owner"):
        add(north, owner_post="All partner agencies")


def test_the_person_must_be_in_the_body_that_owns_it(north):
    clerk = make.make_contact(north.authority)
    with pytest.raises(Refused) as refusal:
        add(north, owner_contact=clerk)
    assert refusal.value.field == "owner_contact"


def test_an_ongoing_action_has_a_review_date_instead(north):
    action = add(north, due_on=None, review_on=DUE)
    assert action.is_recurring
    assert action.next_date == DUE


@pytest.mark.parametrize(
    "role", [AreaRole.PARTNER, AreaRole.APPROVER, AreaRole.ELECTED_MEMBER, AreaRole.POLICE_LEAD]
)
def test_only_who_keeps_the_plan_takes_actions_up(north, role):
    other = make.make_viewer(north.authority, role, organisation=north.police)
    with pytest.raises(NotAllowed):
        add(north, by=other)


def test_a_change_keeps_what_stays_and_says_why(north):
    with north.open():
        action = add_action(
            plan=north.plan, by=north.lead, on=TODAY,
            milestones=[{"text": "One"}, {"text": "Two"}], **details(north),
        )  # fmt: skip
        second = action.milestones.get(text="Two")
        change_action(
            action=action,
            version=1,
            by=north.lead,
            on=TODAY,
            why="The inspector moved on",
            milestones=[{"id": second.pk, "text": "Two", "done_on": TODAY}],
            **details(north, title="Brief all hall managers"),
        )
        action.refresh_from_db()
        assert (action.title, action.version) == ("Brief all hall managers", 2)
        assert [(one.pk, one.done_on) for one in action.milestones.all()] == [(second.pk, TODAY)]
        newest = action.history.order_by("-history_date").first()
        assert newest.history_change_reason == "The inspector moved on"
        assert newest.history_user_id == north.lead_user.pk


def test_a_stale_change_is_refused_and_nothing_is_lost(north):
    action = add(north)
    with north.open():
        change_action(action=action, version=1, by=north.lead, on=TODAY, **details(north, title="First"))
        with pytest.raises(Stale) as stale:
            change_action(action=action, version=1, by=north.lead, on=TODAY, **details(north, title="Second"))
        assert stale.value.record.title == "First"


def test_a_date_given_by_hand_is_a_day(north):
    action = make.make_action(north.plan, due_on=DUE, due_precision="month")
    with north.open():
        same = change_action(action=action, version=1, by=north.lead, on=TODAY, **details(north))
        assert same.due_precision == "month"
        later = change_action(
            action=action,
            version=2,
            by=north.lead,
            on=TODAY,
            **details(north, due_on=datetime.date(2027, 4, 1)),
        )
        assert later.due_precision == "day"


def test_closing_needs_an_outcome_and_leaves_a_check(north):
    action = add(north)
    with north.open():
        with pytest.raises(Refused) as refusal:
            close_action(
                action=action, status="completed", outcome="  ", threat_check=make.CHECKED, version=1,
                by=north.lead, on=TODAY,
            )  # fmt: skip
        assert refusal.value.field == "outcome"
        closed = close_action(
            action=action, status="completed", outcome="Forty managers briefed.", threat_check=make.CHECKED,
            version=1, by=north.lead, on=TODAY,
        )  # fmt: skip
        assert (closed.status, closed.closed_on, closed.closed_by_id) == (
            "completed",
            TODAY,
            north.lead_user.pk,
        )
        assert closed.threat_checks.get().moment == ActionThreatCheck.Moment.CLOSED
        with pytest.raises(Refused, match="closed"):
            change_action(action=action, version=None, by=north.lead, on=TODAY, **details(north))


def test_the_database_keeps_a_closed_action_from_having_no_outcome(north):
    action = add(north)
    with north.open(), pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(status="completed")


def test_what_is_missing_is_filled_in_for_several_actions_at_once(north, django_assert_max_num_queries):
    lacking = {"status": "to_complete", "due_on": None}
    actions = [make.make_action(north.plan, **lacking) for _n in range(3)]
    lead = north.lead
    with north.open():
        Action.objects.filter(pk__in=[a.pk for a in actions]).update(owner=None, risk=None)
        rows = {
            actions[0].public_id: {
                "owner": north.police,
                "risk": north.risk,
                "due_on": DUE,
                "review_on": None,
            },
            actions[1].public_id: {"owner": north.police, "risk": None, "due_on": None, "review_on": None},
            actions[2].public_id: {"owner": None, "risk": None, "due_on": None, "review_on": None},
        }
        with django_assert_max_num_queries(6):  # one read and one write in their savepoints
            assert complete_actions(authority=north.authority, rows=rows, by=lead) == (2, 1)
        found = {one.pk: one for one in Action.objects.all()}
        assert [found[a.pk].status for a in actions] == ["open", "to_complete", "to_complete"]
        assert found[actions[1].pk].owner_id == north.police.pk


def test_another_areas_action_is_not_completed_along(north, south):
    theirs = make.make_action(south.plan, status="to_complete", due_on=None)
    with north.open():
        rows = {
            theirs.public_id: {"owner": north.police, "risk": north.risk, "due_on": DUE, "review_on": None}
        }
        assert complete_actions(authority=north.authority, rows=rows, by=north.lead) == (0, 0)
    with south.open():
        assert Action.objects.get(pk=theirs.pk).status == "to_complete"
