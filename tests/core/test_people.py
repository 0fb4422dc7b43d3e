"""Invitations, roles and what happens to a viewer when they end."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actions.people import accept_invitation, end_membership, invite_person
from core.errors import Refused
from core.models import Invitation, Membership, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "three random words"


def invite(area, **fields):
    lead = make.make_viewer(area)
    with tenant_context([area.pk], user_id=lead.user_id):
        values = {"email": "new@partner.test", "name": "New Person", "role": AreaRole.OFFICER, **fields}
        return invite_person(authority=area, by=lead, **values)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_invitation_turns_into_an_account_and_a_role_once():
    area = make.make_area()
    _invitation, secret = invite(area)
    user = accept_invitation(authority=area, secret=secret, user=None, name="New Person", password=PASSWORD)
    assert make.viewer_for(user).area(area.pk).roles == (AreaRole.OFFICER,)
    with pytest.raises(Refused, match="used, withdrawn or is too old"):
        accept_invitation(authority=area, secret=secret, user=user, name="", password="")


def test_an_invitation_of_one_area_does_not_open_another():
    area, other = make.make_area(), make.make_area()
    _invitation, secret = invite(area)
    with pytest.raises(Refused):
        accept_invitation(authority=other, secret=secret, user=None, name="X", password=PASSWORD)
    assert Client().get(reverse("core:invitation", args=[other.slug, secret])).status_code == 404


def test_an_invitation_is_for_the_address_it_was_sent_to():
    area = make.make_area()
    _invitation, secret = invite(area)
    somebody_else = make.make_user()
    with pytest.raises(Refused, match="sent to another address"):
        accept_invitation(authority=area, secret=secret, user=somebody_else, name="", password="")
    assert make.viewer_for(somebody_else).areas == ()


def test_an_address_that_has_an_account_must_sign_in_first():
    area = make.make_area()
    known = make.make_user(email="known@partner.test")
    _invitation, secret = invite(area, email="Known@Partner.test")
    with pytest.raises(Refused, match="already have an account"):
        accept_invitation(authority=area, secret=secret, user=None, name="X", password=PASSWORD)
    accept_invitation(authority=area, secret=secret, user=known, name="", password="")
    assert make.viewer_for(known).area(area.pk) is not None


def test_an_old_invitation_is_closed():
    area = make.make_area()
    invitation, secret = invite(area)
    with tenant_context([area.pk]):
        Invitation.objects.filter(pk=invitation.pk).update(
            expires_at=timezone.now() - datetime.timedelta(seconds=1)
        )
    assert Client().get(reverse("core:invitation", args=[area.slug, secret])).status_code == 404


def test_the_secret_is_not_kept():
    area = make.make_area()
    invitation, secret = invite(area)
    assert secret not in str(Invitation.__dict__)
    assert invitation.secret_hash != secret


def test_a_new_invitation_withdraws_the_one_before():
    area = make.make_area()
    _first, old_secret = invite(area)
    _second, new_secret = invite(area)
    assert Client().get(reverse("core:invitation", args=[area.slug, old_secret])).status_code == 404
    assert Client().get(reverse("core:invitation", args=[area.slug, new_secret])).status_code == 200


def test_a_partner_needs_a_body():
    with pytest.raises(Refused, match="body this person acts for"):
        invite(make.make_area(), role=AreaRole.PARTNER)


def test_inviting_sends_one_letter_with_the_configured_origin(settings, django_capture_on_commit_callbacks):
    area = make.make_area()
    lead = make.make_user()
    make.give_role(lead, area, AreaRole.PREVENT_LEAD)
    response = signed_in(lead).post(
        reverse("core:invite", args=[area.slug]),
        {"name": "New", "email": "new@partner.test", "role": "officer"},
        HTTP_HOST="testserver",
    )
    assert response.status_code == 302
    [letter] = mail.outbox
    assert letter.to == ["new@partner.test"]
    assert f"{settings.PUBLIC_ORIGIN}/invitations/{area.slug}/" in letter.body
    assert letter.subject.startswith("OFFICIAL:")


def test_a_short_password_is_refused_kindly_and_the_name_is_kept():
    area = make.make_area()
    _invitation, secret = invite(area)
    response = Client().post(
        reverse("core:invitation", args=[area.slug, secret]), {"name": "Kept Name", "password": "short"}
    )
    assert response.status_code == 422
    assert "Kept Name" in response.content.decode()
    assert not User.objects.filter(email="new@partner.test").exists()


def test_taking_up_an_invitation_signs_in():
    area = make.make_area()
    _invitation, secret = invite(area)
    client = Client()
    response = client.post(
        reverse("core:invitation", args=[area.slug, secret]), {"name": "New Person", "password": PASSWORD}
    )
    assert response.status_code == 302
    assert client.get(reverse("core:area-home", args=[area.slug])).status_code == 200


def test_a_role_that_ended_opens_nothing_at_the_next_request():
    area = make.make_area()
    officer = make.make_user()
    membership = make.give_role(officer, area, AreaRole.OFFICER)
    client, url = signed_in(officer), reverse("core:area-home", args=[area.slug])
    assert client.get(url).status_code == 200
    with tenant_context([area.pk]):
        end_membership(membership=membership, by=make.make_viewer(area), on=timezone.localdate())
    assert client.get(url).status_code == 404


def test_a_suspended_person_is_signed_out_at_the_next_request():
    area = make.make_area()
    officer = make.make_user()
    make.give_role(officer, area, AreaRole.OFFICER)
    client, url = signed_in(officer), reverse("core:area-home", args=[area.slug])
    User.objects.filter(pk=officer.pk).update(is_active=False)
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_the_last_prevent_lead_cannot_be_ended():
    area = make.make_area()
    lead = make.make_user()
    membership = make.give_role(lead, area, AreaRole.PREVENT_LEAD)
    with pytest.raises(Refused, match="needs a Prevent lead"), tenant_context([area.pk]):
        end_membership(membership=membership, by=make.viewer_for(lead), on=timezone.localdate())


def test_posting_a_role_or_status_that_the_form_does_not_have_changes_nothing():
    area = make.make_area()
    lead = make.make_user()
    make.give_role(lead, area, AreaRole.PREVENT_LEAD)
    signed_in(lead).post(
        reverse("core:invite", args=[area.slug]),
        {"name": "N", "email": "n@p.test", "role": "administrator", "is_staff": "1", "authority": "999"},
    )
    with tenant_context([area.pk]):
        assert not Invitation.objects.exists()


def test_two_roles_in_one_area_add_up():
    area = make.make_area()
    person = make.make_user()
    make.give_role(person, area, AreaRole.OFFICER)
    make.give_role(person, area, AreaRole.APPROVER)
    with tenant_context([area.pk]):
        assert Membership.objects.count() == 2
    assert set(make.viewer_for(person).area(area.pk).roles) == {AreaRole.OFFICER, AreaRole.APPROVER}
