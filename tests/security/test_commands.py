"""The two things only the service does, from the command line: the first way in, and the way out."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import User
from core.permissions import AreaRole
from tests import factories as make
from tests.security.doors import PASSWORD, is_in, lead_of, reset_path, sign_in, use_reset

pytestmark = pytest.mark.django_db


def run(*words):
    said = io.StringIO()
    call_command(*words, stdout=said, stderr=io.StringIO())
    return said.getvalue().strip()


def test_the_first_lead_of_an_area_comes_in_by_a_link_from_the_command(settings):
    area = make.make_area("northbridge")
    link = run("invite", "--area", "northbridge", "--email", "first@x.test", "--name", "First Lead")
    assert link.startswith(f"{settings.PUBLIC_ORIGIN}/invitations/northbridge/")
    client = Client()
    sent = {"name": "First Lead", "password": PASSWORD}
    assert client.post(link.removeprefix(settings.PUBLIC_ORIGIN), sent).status_code == 302
    assert client.get("/areas/northbridge/people/").status_code == 200
    assert make.viewer_for(User.objects.get()).area(area.pk).roles == (AreaRole.PREVENT_LEAD,)


def test_an_area_that_does_not_exist_invites_nobody():
    with pytest.raises(CommandError, match="no area"):
        run("invite", "--area", "nowhere", "--email", "a@x.test", "--name", "A")


def test_a_suspended_account_is_closed_at_once_and_opens_again_with_its_roles():
    area = make.make_area()
    user, boss = lead_of(area), make.make_user()
    client, link = sign_in(user), reset_path(user)
    run("suspend", "--email", user.email.upper(), "--by", boss.email, "--why", "Left the council")
    assert not is_in(client)
    assert "no longer works" in use_reset(link)
    assert not is_in(sign_in(user))
    latest = user.history.latest()
    assert (latest.history_change_reason, latest.history_user_id) == ("Left the council", boss.pk)
    run("suspend", "--email", user.email, "--by", boss.email, "--why", "Came back", "--restore")
    assert not is_in(client)
    assert sign_in(user).get(f"/areas/{area.slug}/people/").status_code == 200


def test_nobody_to_suspend_is_said():
    with pytest.raises(CommandError, match="Nobody"):
        run("suspend", "--email", "none@x.test", "--by", "none@x.test", "--why", "x")
