"""What a role must not reach: hostile cases 23 to 28."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from action_plans.models import Plan
from core.actions.people import end_membership
from core.models import Document, Membership, Organisation
from core.permissions import AreaRole, NationalRoleKind
from core.tenancy import tenant_context
from partnerships.models import Group
from risk.models import RiskAssessment
from tests import factories as make
from tests.security.doors import lead_of
from tests.security.walk.filling import filled
from tests.security.walk.worlds import MARK, OWNED, forms_of, furnish, mark, text_of

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def area():
    return make.make_area()


@pytest.fixture
def both(area):
    """A person who prepares and approves: two roles in one area."""
    user = lead_of(area)
    make.give_role(user, area, AreaRole.APPROVER)
    return user


def change(area, row, **columns):
    with tenant_context([area.pk]):
        type(row).objects.filter(pk=row.pk).update(**columns)


def current(area, row):
    with tenant_context([area.pk]):
        return type(row).objects.get(pk=row.pk)


APPROVED = {RiskAssessment: "approved", Plan: "draft"}
"""The status in which an approval stands."""


def waiting(area, preparer):
    """A risk assessment and a plan edition that wait for approval, prepared by `preparer`."""
    version = make.make_assessment(area, risks=(make.make_risk(area),))
    change(area, version, status="submitted", prepared_by=preparer, recorded_by=preparer)
    edition = make.make_plan(area, based_on=version, status="draft", agreed_on=None)
    change(area, edition, prepared_by=preparer)
    return [
        (version, reverse("risk:assessment-approve", args=[area.slug, version.public_id])),
        (edition, reverse("action_plans:edition-approve", args=[area.slug, edition.public_id])),
    ]


def test_what_one_prepared_is_approved_by_somebody_else(area, both):
    for row, address in waiting(area, both):
        assert client_of(both).post(address).status_code == 403
        assert current(area, row).approved_by_id is None
        approver = make.make_user()
        make.give_role(approver, area, AreaRole.APPROVER)
        assert client_of(approver).post(address).status_code == 302
        assert current(area, row).approved_by_id == approver.pk


def test_the_database_says_so_too(area, both):
    for row, _address in waiting(area, both):
        with pytest.raises(IntegrityError, match="preparer_is_not_approver"):
            change(area, row, approved_by=both, approved_at=timezone.now(), status=APPROVED[type(row)])


def test_a_lead_without_the_role_cannot_approve_what_another_prepared(area):
    for row, address in waiting(area, make.make_user()):
        assert client_of(lead_of(area)).post(address).status_code == 403
        assert current(area, row).approved_by_id is None


@pytest.mark.parametrize(
    ("route", "model"), [("partnerships:group-add", Group), ("core:document-add", Document)]
)
def test_a_form_that_was_open_when_the_role_ended_is_refused(area, route, model):
    officer = make.make_user()
    membership = make.give_role(officer, area, AreaRole.OFFICER)
    client, address = client_of(officer), reverse(route, args=[area.slug])
    [form] = forms_of(client.get(address))
    with tenant_context([area.pk]):
        end_membership(membership=membership, by=make.make_viewer(area), on=timezone.localdate())
    assert client.post(address, filled(form)).status_code == 404
    with tenant_context([area.pk]):
        assert not model.objects.exists()


def test_who_comes_back_has_the_new_role_alone(area):
    person, body = make.make_user(), make.make_organisation(area)
    lead_of(area)
    held = make.give_role(person, area, AreaRole.PREVENT_LEAD)
    client = client_of(person)
    people = reverse("core:people", args=[area.slug])
    assert client.get(people).status_code == 200
    with tenant_context([area.pk]):
        end_membership(membership=held, by=make.make_viewer(area), on=timezone.localdate())
    make.give_role(person, area, AreaRole.PARTNER, body)
    assert client.get(people).status_code == 403
    assert client.get(reverse("action_plans:plan", args=[area.slug])).status_code == 200
    viewer = make.viewer_for(person)
    assert viewer.area(area.pk).roles == (AreaRole.PARTNER,)
    assert viewer.organisation_ids(area.pk) == (body.pk,)


def test_who_comes_back_for_another_body_owns_none_of_the_first_ones_actions(area):
    person = make.make_user()
    first, second = make.make_organisation(area), make.make_organisation(area)
    held = make.give_role(person, area, AreaRole.PARTNER, first)
    action = make.make_action(make.make_plan(area), owner=first)
    client = client_of(person)
    report = reverse("my_actions:update", args=[area.slug, action.public_id])
    assert client.get(report).status_code == 200
    with tenant_context([area.pk]):
        end_membership(membership=held, by=make.make_viewer(area), on=timezone.localdate())
    make.give_role(person, area, AreaRole.PARTNER, second)
    assert client.get(report).status_code == 404
    assert action.title not in text_of(client.get(reverse("my_actions:list")))


def test_a_role_that_has_not_begun_or_has_ended_opens_nothing(area):
    tomorrow, past = make.make_user(), make.make_user()
    for user, dates in (
        (tomorrow, {"starts_on": make.days_ago(-1)}),
        (past, {"starts_on": make.days_ago(9), "ends_on": make.days_ago(1)}),
    ):
        with tenant_context([area.pk]):
            Membership.objects.create(authority=area, user=user, role=AreaRole.PREVENT_LEAD, **dates)
        assert client_of(user).get(reverse("core:area-home", args=[area.slug])).status_code == 404


NATIONAL_MAY_READ = {"benchmarks.QuarterlyReport", "benchmarks.SubmittedLine"}
"""What areas give to the Home Office: findings and submitted ratings, and nothing of the work itself."""
DESK_ROLES = (NationalRoleKind.ADVISER, NationalRoleKind.ASSESSOR)
OF_THE_DESK = {
    f"benchmarks.{name}"
    for name in (
        "Answer",
        "Escalation",
        "ImprovementAction",
        "ImprovementUpdate",
        "Letter",
        "Rating",
        "Remark",
        "Reply",
        "Review",
        "Submission",
        "SubmittedDocument",
    )
}
"""What was submitted to those who assess, and what they wrote of it; which packs says tests/assurance."""


def test_home_office_people_read_no_row_of_any_area():
    area = make.make_area("other-area")
    dict(furnish(area))
    mark(area)
    with tenant_context([area.pk]):
        there = {model._meta.label for model in OWNED if model.objects.exists()}
    assert len(there) > 20
    for role in NationalRoleKind.values:
        user = make.make_national_user(role)
        with tenant_context([], user_id=user.pk, is_national=True):
            seen = {model._meta.label for model in OWNED if model.objects.exists()}
        assert seen <= (NATIONAL_MAY_READ | (OF_THE_DESK if role in DESK_ROLES else set())), role
    client = client_of(make.make_national_user(NationalRoleKind.ASSESSOR))
    for path in ("/national/", f"/national/areas/{area.slug}/", "/account/", "/my/actions/"):
        answer = client.get(path)
        assert answer.status_code in {200, 302, 403, 404}, path
        assert MARK not in text_of(answer), path
    for path in (f"/areas/{area.slug}/", f"/areas/{area.slug}/plan/", f"/areas/{area.slug}/risk/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_clearance_that_begins_tomorrow_is_none():
    user = make.make_user()
    type(user).objects.filter(pk=user.pk).update(bpss_recorded_on=make.days_ago(-1))
    user.refresh_from_db()
    assert not make.viewer_for(user).is_cleared


def test_the_same_values_may_be_used_in_two_areas(area):
    """Uniqueness is per tenant, so nobody learns of another's records by a clash (hostile case 8)."""
    other = make.make_area()
    for one in (area, other):
        group = make.make_group(one, name="The board")
        make.make_risk(one, reference="R1", title="The same")
        plan = make.make_plan(one)
        make.make_action(plan, number="1")
        version = make.make_assessment(one)
        with tenant_context([one.pk]):
            assert (version.number, plan.edition, group.name) == (1, 1, "The board")
            assert Organisation.objects.get(is_council=True)
            assert Plan.objects.count() == RiskAssessment.objects.count() == 1
