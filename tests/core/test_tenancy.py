"""The two locks, tried from inside the database role the product runs as."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from action_plans.models import Action, ActionUpdate
from core.models import AccessEvent, Membership, Organisation
from core.permissions import AreaRole
from core.tenancy import because, narrowed, tenant_context
from partnerships.models import Group, GroupMember, Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db


def _save_now(row):
    """Save and let the deferred constraints speak at once."""
    row.save()
    connection.check_constraints()


def test_outside_every_context_no_tenant_row_exists():
    area = make.make_area()
    make.make_organisation(area)
    assert not Organisation.objects.exists()
    with tenant_context([area.pk]):
        assert Organisation.objects.count() == 2


def test_another_tenants_rows_are_invisible_to_the_orm_without_any_filter():
    ours, theirs = make.make_area(), make.make_area()
    secret = make.make_organisation(theirs, "Secret body")
    with tenant_context([ours.pk]):
        assert Organisation.objects.filter(pk=secret.pk).count() == 0
        assert Organisation.objects.filter(pk=secret.pk).update(name="Taken") == 0
        assert Organisation.objects.filter(pk=secret.pk).delete()[0] == 0
    with tenant_context([theirs.pk]):
        assert Organisation.objects.get(pk=secret.pk).name == "Secret body"


def test_raw_sql_is_held_by_the_second_lock():
    ours, theirs = make.make_area(), make.make_area()
    with tenant_context([ours.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_organisation WHERE authority_id = %s", [theirs.pk])
        assert cursor.fetchone() == (0,)


def test_a_row_cannot_be_written_for_another_tenant():
    ours, theirs = make.make_area(), make.make_area()
    with pytest.raises(DatabaseError, match="row-level security"), tenant_context([ours.pk]):
        Organisation.objects.create(authority=theirs, name="X", sector="police", starts_on=make.LONG_AGO)


def test_a_row_cannot_be_moved_to_another_tenant():
    ours, theirs = make.make_area(), make.make_area()
    body = make.make_organisation(ours)
    with pytest.raises(DatabaseError, match="row-level security"), tenant_context([ours.pk]):
        Organisation.objects.filter(pk=body.pk).update(authority=theirs)


def test_a_reference_to_another_tenants_row_is_refused_by_the_database():
    ours, theirs = make.make_area(), make.make_area()
    group, body = make.make_group(ours), make.make_organisation(theirs)
    seat = GroupMember(
        authority=ours, group=group, organisation_id=body.pk, sector="police", starts_on=make.LONG_AGO
    )
    with pytest.raises(IntegrityError, match="same_tenant"), tenant_context([ours.pk]):
        _save_now(seat)


def test_a_crossing_reference_needs_coverage():
    county, district = make.make_area(kind="county"), make.make_area(kind="district")
    meeting = make.make_meeting(make.make_group(county))
    plan = make.make_plan(district)
    with (
        pytest.raises(IntegrityError, match="outside what its authority may see"),
        tenant_context([district.pk]),
    ):
        type(plan).objects.filter(pk=plan.pk).update(agreed_at_meeting=meeting)


def test_a_person_in_both_areas_still_cannot_cross_them():
    one, other = make.make_area(), make.make_area()
    meeting, plan = make.make_meeting(make.make_group(one)), make.make_plan(other)
    with (
        pytest.raises(IntegrityError, match="outside what its authority may see"),
        tenant_context([one.pk, other.pk]),
    ):
        type(plan).objects.filter(pk=plan.pk).update(agreed_at_meeting=meeting)


def test_a_district_sees_the_countys_group_that_covers_it_and_nothing_else():
    county, district = make.make_area(kind="county"), make.make_area(kind="district")
    joint = make.make_group(county, covers=(district,))
    own = make.make_group(county, name="The county's own")
    meeting, hidden = make.make_meeting(joint), make.make_meeting(own)
    with tenant_context([district.pk]):
        assert list(Group.objects.all()) == [joint]
        assert list(Meeting.objects.all()) == [meeting]
        assert not Meeting.objects.filter(pk=hidden.pk).exists()
        assert Meeting.objects.filter(pk=meeting.pk).update(place="Moved") == 0
    plan = make.make_plan(district)
    with tenant_context([district.pk]):
        assert type(plan).objects.filter(pk=plan.pk).update(agreed_at_meeting=meeting) == 1


def test_the_same_name_may_be_used_in_two_areas():
    for area in (make.make_area(), make.make_area()):
        make.make_organisation(area, "Metropolitan Police")


def test_contexts_close_again_inside_one_transaction():
    ours, theirs = make.make_area(), make.make_area()
    with tenant_context([ours.pk, theirs.pk]):
        assert Organisation.objects.count() == 2
        with narrowed([ours.pk]):
            assert Organisation.objects.count() == 1
        assert Organisation.objects.count() == 2
        with pytest.raises(ValueError, match="narrowed, never widened"), narrowed([ours.pk]):
            narrowed([theirs.pk])
    assert not Organisation.objects.exists()


def test_an_error_inside_a_context_closes_it_too():
    area = make.make_area()
    with pytest.raises(RuntimeError), tenant_context([area.pk]):
        raise RuntimeError
    assert not Organisation.objects.exists()


def test_one_reads_ones_own_memberships_and_nobody_elses():
    area = make.make_area()
    person, other = make.make_user(), make.make_user()
    make.give_role(person, area, AreaRole.PREVENT_LEAD)
    make.give_role(other, area, AreaRole.OFFICER)
    with tenant_context([], user_id=person.pk):
        assert [m.user_id for m in Membership.objects.all()] == [person.pk]


@pytest.mark.parametrize("change", ["save", "update", "bulk_create", "raw"])
def test_every_way_of_writing_is_in_the_history_with_who_and_why(change):
    area, person = make.make_area(), make.make_user()
    body = make.make_organisation(area, "Before")
    with tenant_context([area.pk], user_id=person.pk, request_id="r1"), because("The force was renamed"):
        if change == "save":
            body.name = "After"
            body.save()
        elif change == "update":
            Organisation.objects.filter(pk=body.pk).update(name="After")
        elif change == "bulk_create":
            [body] = Organisation.objects.bulk_create(
                [Organisation(authority=area, name="After", sector="police", starts_on=make.LONG_AGO)]
            )
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE core_organisation SET name = 'After' WHERE id = %s", [body.pk])
        latest = body.history.latest()
        assert (latest.name, latest.history_user_id) == ("After", person.pk)
        assert latest.history_change_reason == "The force was renamed"
        assert latest.history_request_id == "r1"


@pytest.mark.parametrize("statement", ["UPDATE {} SET name = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_app_role_cannot_touch_the_history(statement):
    area = make.make_area()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        tenant_context([area.pk]),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("core_historicalorganisation"))


def test_the_history_of_another_tenant_is_invisible():
    ours, theirs = make.make_area(), make.make_area()
    with tenant_context([ours.pk]):
        assert {entry.authority_id for entry in Organisation.history.all()} == {ours.pk}
    with tenant_context([theirs.pk]):
        assert {entry.authority_id for entry in Organisation.history.all()} == {theirs.pk}


def test_what_an_owner_reported_can_never_be_changed():
    area = make.make_area()
    action = make.make_action(make.make_plan(area))
    with tenant_context([area.pk]):
        update = ActionUpdate.objects.create(
            authority=area,
            action=action,
            reported_on=make.days_ago(1),
            progress="done",
            text="Halls briefed.",
        )
    with pytest.raises(DatabaseError, match="permission denied"), tenant_context([area.pk]):
        ActionUpdate.objects.filter(pk=update.pk).update(text="Otherwise")


def test_a_signed_meeting_refuses_even_raw_sql():
    area = make.make_area()
    meeting = make.hold_meeting(make.make_group(area), make.days_ago(3))
    with (
        pytest.raises(DatabaseError, match="are signed"),
        tenant_context([area.pk]),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE partnerships_meeting SET place = 'Elsewhere' WHERE id = %s", [meeting.pk])


def test_an_open_action_needs_owner_date_and_risk_in_the_database_too():
    area = make.make_area()
    action = make.make_action(make.make_plan(area))
    for missing in ({"owner": None}, {"risk": None}, {"due_on": None, "review_on": None}):
        with pytest.raises(IntegrityError, match="has_owner_date_risk"), tenant_context([area.pk]):
            Action.objects.filter(pk=action.pk).update(**missing)


def test_the_app_role_can_neither_own_bypass_nor_truncate(run_as_superuser):
    rows = run_as_superuser(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'prevent_%'"
    )
    assert {row[0] for row in rows} >= {"prevent_owner", "prevent_app", "prevent_evaluator"}
    assert not [
        name for name, is_super, bypasses in rows if name != "prevent_superuser" and (is_super or bypasses)
    ]
    owned = run_as_superuser(
        "SELECT tablename FROM pg_tables WHERE tableowner IN ('prevent_app', 'prevent_evaluator')"
    )
    assert owned == []
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE core_authority CASCADE")


def test_the_evaluator_reads_all_and_writes_no_records():
    with transaction.atomic(using="evaluator"), connections["evaluator"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_organisation")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(using="evaluator"),
        connections["evaluator"].cursor() as cursor,
    ):
        cursor.execute("UPDATE core_organisation SET name = 'x'")


def test_traces_can_be_left_but_never_changed():
    area = make.make_area()
    with tenant_context([area.pk]):
        AccessEvent.objects.bulk_create([AccessEvent(kind="not_found", detail="/areas/x/")])
    with pytest.raises(DatabaseError, match="permission denied"), tenant_context([area.pk]):
        AccessEvent.objects.update(detail="")


test_the_evaluator_reads_all_and_writes_no_records = pytest.mark.django_db(
    databases=["default", "evaluator"]
)(test_the_evaluator_reads_all_and_writes_no_records)


def test_a_refused_address_leaves_its_trace_although_the_page_is_a_404(client):
    ours, theirs = make.make_area(), make.make_area()
    lead = make.make_user()
    make.give_role(lead, ours, AreaRole.PREVENT_LEAD)
    client.force_login(lead)
    assert client.get(f"/areas/{theirs.slug}/").status_code == 404
    assert client.get(f"/areas/{ours.slug}/documents/nothing/").status_code == 404
    with tenant_context([ours.pk]):
        assert [event.detail for event in AccessEvent.objects.filter(kind="not_found")] == [
            f"/areas/{ours.slug}/documents/nothing/"
        ]
