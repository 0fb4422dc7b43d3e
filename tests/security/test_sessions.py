"""A session belongs to one person in one browser, and ends when it should (hostile cases 13, 14, 15, 21)."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.actions.people import invite_person
from core.models import User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make
from tests.security.doors import (
    NEW_PASSWORD,
    PASSWORD,
    code_now,
    confirm_it_is_me,
    is_in,
    lead_of,
    reset_path,
    sign_in,
    use_reset,
    with_app,
    words,
)

pytestmark = pytest.mark.django_db


def two_browsers(user):
    """Both signed in; the first has just proved again who sits before it."""
    here, elsewhere = sign_in(user), sign_in(user)
    assert is_in(here)
    assert is_in(elsewhere)
    confirm_it_is_me(here)
    return here, elsewhere


def fixed_session():
    """A client whose session id somebody else chose before the sign-in."""
    planted = SessionStore()
    planted["planted"] = True
    planted.create()
    client = Client()
    client.cookies["sessionid"] = planted.session_key
    return client, planted.session_key


def test_a_session_id_fixed_before_sign_in_is_rotated():
    client, planted = fixed_session()
    sign_in(make.make_user(), client=client)
    assert is_in(client)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a_session_id_fixed_before_an_invitation_is_taken_up_is_rotated():
    area = make.make_area()
    lead = make.make_viewer(area)
    with tenant_context([area.pk], user_id=lead.user_id):
        _row, secret = invite_person(
            authority=area, email="new@x.test", name="New", role=AreaRole.OFFICER, by=lead
        )
    client, planted = fixed_session()
    client.post(reverse("core:invitation", args=[area.slug, secret]), {"name": "New", "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["sessionid"].value != planted
    assert UserSession.objects.filter(user__email="new@x.test").count() == 1


def test_a_new_password_ends_the_other_sessions():
    user = make.make_user()
    here, elsewhere = two_browsers(user)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post(reverse("account_change_password"), sent).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert "password of your account was changed" in mail.outbox[-1].body


def test_a_password_set_from_a_link_ends_every_session():
    user = make.make_user()
    here, elsewhere = two_browsers(user)
    use_reset(reset_path(user))
    assert not is_in(here)
    assert not is_in(elsewhere)
    assert is_in(sign_in(user, NEW_PASSWORD))


def test_a_new_address_counts_once_its_code_was_given_and_ends_the_other_sessions():
    user = make.make_user()
    old_address = user.email
    here, elsewhere = two_browsers(user)
    page = here.post(reverse("account_email"), {"email": "new@x.test", "action_add": ""}, follow=True)
    assert "code" in words(page)
    assert sorted(User.objects.filter(pk=user.pk).values_list("email", flat=True)) == [old_address]
    assert is_in(elsewhere)
    [letter] = [sent for sent in mail.outbox if sent.to == ["new@x.test"]]
    code = letter.body.split("\n\n")[2].strip()
    here.post(reverse("account_email_verification_sent"), {"code": code, "action": "verify"})
    user.refresh_from_db()
    assert user.email == "new@x.test"
    assert is_in(here)
    assert not is_in(elsewhere)
    assert [sent.to for sent in mail.outbox if "now sign in" in sent.body] == [[old_address]]


def test_a_guessed_code_does_not_move_the_account():
    user = make.make_user()
    here, _elsewhere = two_browsers(user)
    here.post(reverse("account_email"), {"email": "new@x.test", "action_add": ""})
    for _attempt in range(4):
        here.post(reverse("account_email_verification_sent"), {"code": "ZZZZZZ", "action": "verify"})
    assert here.get(reverse("account_email_verification_sent")).status_code == 302
    assert User.objects.get(pk=user.pk).email == user.email


def test_somebody_elses_address_cannot_be_taken_and_is_not_told():
    user, other = make.make_user(), make.make_user()
    here, _elsewhere = two_browsers(user)
    taken = here.post(reverse("account_email"), {"email": other.email, "action_add": ""}, follow=True)
    free = sign_in(make.make_user())
    confirm_it_is_me(free)
    unknown = free.post(reverse("account_email"), {"email": "free@x.test", "action_add": ""}, follow=True)
    assert taken.status_code == unknown.status_code == 200
    assert taken.request["PATH_INFO"] == unknown.request["PATH_INFO"]
    assert User.objects.get(pk=other.pk).email == other.email


@pytest.mark.parametrize(
    "route", ["account_change_password", "account_email", "mfa_activate_totp", "mfa_add_webauthn"]
)
def test_what_protects_the_account_asks_for_the_password_again(route, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    client = sign_in(make.make_user())
    sent = {"email": "new@x.test", "action_add": "", "code": "123456", "oldpassword": "wrong"}
    answer = client.post(reverse(route), sent)
    asked = answer.status_code == 302 and "reauthenticate" in answer.url
    assert asked or (route == "account_change_password" and "password" in words(answer))


def test_the_list_of_sessions_shows_every_way_in_and_ends_the_others():
    user = make.make_user()
    here, elsewhere = sign_in(user), sign_in(user)
    assert words(here.get(reverse("usersessions_list"))).count("127.0.0.1") == 2
    assert "In 2 browsers" in words(here.get("/account/"))
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(elsewhere)


def test_nobody_sees_or_ends_anothers_sessions():
    one, other = sign_in(make.make_user()), sign_in(make.make_user())
    one.post(reverse("usersessions_list"))
    assert is_in(other)
    assert words(one.get(reverse("usersessions_list"))).count("127.0.0.1") == 1


class TestSuspended:
    """`is_active` taken away: every way in that was open is closed at the next request."""

    @staticmethod
    def suspend(user):
        User.objects.filter(pk=user.pk).update(is_active=False)

    def test_a_live_session_ends_on_every_kind_of_page(self):
        area = make.make_area()
        user = lead_of(area)
        client = sign_in(user)
        pages = ["/account/", f"/areas/{area.slug}/", "/my/actions/", reverse("account_change_password")]
        self.suspend(user)
        for page in pages:
            answer = client.get(page)
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/"), page

    def test_the_right_password_does_not_let_them_in(self):
        user = make.make_user()
        self.suspend(user)
        assert not is_in(sign_in(user))

    def test_a_reset_link_sent_before_no_longer_works(self):
        user = make.make_user()
        path = reset_path(user)
        self.suspend(user)
        assert "no longer works" in use_reset(path)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_a_reset_form_that_was_open_is_refused(self):
        user = make.make_user()
        client = Client()
        form = client.get(reset_path(user), follow=True)
        self.suspend(user)
        sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        assert "no longer works" in words(client.post(form.request["PATH_INFO"], sent, follow=True))
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_asking_for_a_link_sends_none(self):
        user = make.make_user()
        self.suspend(user)
        Client().post(reverse("account_reset_password"), {"email": user.email})
        assert "/reset/key/" not in "".join(letter.body for letter in mail.outbox)

    def test_the_second_step_that_was_open_is_refused(self):
        user = with_app()
        client = sign_in(user)
        self.suspend(user)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert not is_in(client)

    def test_an_invitation_to_another_area_does_not_open_the_account_again(self):
        area, user = make.make_area(), make.make_user()
        lead = make.make_viewer(area)
        with tenant_context([area.pk], user_id=lead.user_id):
            _row, secret = invite_person(
                authority=area, email=user.email, name="X", role=AreaRole.OFFICER, by=lead
            )
        self.suspend(user)
        client = Client()
        client.post(reverse("core:invitation", args=[area.slug, secret]), {"name": "X", "password": PASSWORD})
        assert not is_in(client)
        assert make.viewer_for(user).areas == ()


def test_after_sign_out_the_session_is_gone_and_no_page_was_kept():
    area = make.make_area()
    client = sign_in(lead_of(area))
    key = client.cookies["sessionid"].value
    for page in ("/account/", f"/areas/{area.slug}/", f"/areas/{area.slug}/people/", "/my/actions/"):
        assert "no-store" in client.get(page)["Cache-Control"], page
    client.post(reverse("account_logout"))
    back = Client()
    back.cookies["sessionid"] = key
    assert not is_in(back)


def test_pages_behind_secret_links_are_not_kept_either():
    area = make.make_area()
    lead = make.make_viewer(area)
    with tenant_context([area.pk], user_id=lead.user_id):
        _row, secret = invite_person(
            authority=area, email="n@x.test", name="N", role=AreaRole.OFFICER, by=lead
        )
    page = Client().get(reverse("core:invitation", args=[area.slug, secret]))
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


def test_signing_out_needs_a_post():
    client = sign_in(make.make_user())
    client.get(reverse("account_logout"))
    assert is_in(client)
