"""Two at once: nothing lost, nothing twice (hostile cases 48 and 49), with real threads and real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Invitation
from core.tenancy import tenant_context
from partnerships.actions import hand_over_office
from partnerships.models import Group
from tests import factories as make
from tests.security.doors import lead_of
from tests.security.walk.filling import filled
from tests.security.walk.worlds import forms_of, text_of


def at_once(number, work):
    """Run `work(n)` in `number` threads that start together; their answers in order."""
    gate = threading.Barrier(number)

    def one(n):
        try:
            gate.wait(timeout=30)
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(committed_db):
    area = make.make_area()
    user = lead_of(area)
    return area, user


def test_a_form_sent_twenty_times_at_once_makes_one_record(lead):
    area, user = lead
    address = reverse("core:invite", args=[area.slug])
    [form] = forms_of(signed_in(user).get(address))
    values = {**filled(form), "role": "officer"}
    clients = [signed_in(user) for _n in range(20)]
    answers = at_once(20, lambda n: clients[n].post(address, values))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    with tenant_context([area.pk]):
        assert Invitation.objects.count() == 1
    assert len(mail.outbox) == 1


def test_two_people_save_the_same_record_at_once(lead):
    area, user = lead
    second = lead_of(area)
    group = make.make_group(area, name="The board")
    address = reverse("partnerships:group-edit", args=[area.slug, group.public_id])
    people = [signed_in(user), signed_in(second)]
    forms = [forms_of(client.get(address))[0] for client in people]
    answers = at_once(
        2, lambda n: people[n].post(address, {**filled(forms[n]), "name": f"Name by person {n}"})
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    [loser] = [n for n, answer in enumerate(answers) if answer.status_code == 409]
    both = text_of(answers[loser])
    assert f"Name by person {loser}" in both
    assert f"Name by person {1 - loser}" in both
    with tenant_context([area.pk]):
        assert Group.objects.get(pk=group.pk).name == f"Name by person {1 - loser}"
    [form] = [form for form in forms_of_stale(answers[loser]) if "name" in form.fields]
    assert people[loser].post(address, {**filled(form), "name": "What both want"}).status_code == 302
    with tenant_context([area.pk]):
        assert Group.objects.get(pk=group.pk).name == "What both want"


def forms_of_stale(answer):
    answer.status_code = 200
    return forms_of(answer)


def test_one_invitation_is_taken_up_once_by_two_browsers_at_once(lead):
    from core.actions.people import invite_person

    area, user = lead
    viewer = make.viewer_for(user)
    with tenant_context([area.pk], user_id=user.pk):
        _row, secret = invite_person(
            authority=area, email="new@x.test", name="New", role="officer", by=viewer
        )
    address = reverse("core:invitation", args=[area.slug, secret])
    sent = {"name": "New", "password": "three random words"}
    answers = at_once(4, lambda _n: Client().post(address, sent).status_code)
    assert answers.count(302) == 1
    with tenant_context([area.pk]):
        assert make.Membership.objects.filter(role="officer").count() == 1


def test_two_who_make_one_person_both_chairs_at_once_are_not_both_heard(committed_db):
    """Domain rule 1, where neither of the two sees what the other is about to save."""
    area = make.make_area()
    groups = make.make_group(area), make.make_group(area, kind="channel_panel")
    person, lead = make.make_contact(area), make.make_viewer(area)
    saved, other_is_done = threading.Event(), threading.Event()

    def chairs(group):
        hand_over_office(
            authority=area, office="chair", group=group, contact=person, starts_on=make.days_ago(1), by=lead
        )

    def work(n):
        if n == 0:
            with tenant_context([area.pk], user_id=lead.user_id):
                chairs(groups[0])
                saved.set()
                other_is_done.wait(timeout=0.5)
            return "saved"
        saved.wait(timeout=30)
        try:
            with tenant_context([area.pk], user_id=lead.user_id):
                chairs(groups[1])
        except Refused:
            return "refused"
        finally:
            other_is_done.set()
        return "saved"

    assert at_once(2, work) == ["saved", "refused"]
