"""Reminders to owners: a week before, on the day, once a week when late, and never twice."""

from __future__ import annotations

import datetime
import re

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from action_plans.actions.reminding import send_reminders
from action_plans.models import Action, ActionUpdate
from action_plans.reminders import areas_to_remind, due_today
from core.tenancy import tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db


class World:
    def __init__(self) -> None:
        self.area = make.make_area("northbridge")
        self.body = make.make_organisation(self.area, "Northbridge Police")
        self.contact = self.person("ada")
        self.plan = make.make_plan(self.area)

    def person(self, name: str):
        return make.make_contact(self.area, self.body, name=name.title(), email=f"{name}@police.example")

    def action(self, in_days: int, contact=None, **fields) -> Action:
        return make.make_action(
            self.plan,
            owner=self.body,
            owner_contact=contact or self.contact,
            due_on=make.days_ago(-in_days),
            **fields,
        )

    def remind(self, in_days: int = 0) -> list[str]:
        """Bodies of the letters that go out on a day."""
        mail.outbox.clear()
        send_reminders(authority_id=self.area.pk, on=make.days_ago(-in_days))
        return [str(letter.body) for letter in mail.outbox]


@pytest.fixture
def world() -> World:
    return World()


def test_once_a_week_before_once_on_the_day_then_once_a_week(world):
    world.action(10, title="Brief hall managers")
    heard = [day for day in range(40) if world.remind(day)]
    assert heard == [3, 10, 11, 18, 25, 32, 39]


def test_running_again_writes_nothing_again(world):
    world.action(-3)
    assert len(world.remind()) == 1
    assert world.remind() == []


def test_a_new_date_is_a_new_reminder(world):
    action = world.action(5)
    assert len(world.remind()) == 1
    with tenant_context([world.area.pk]):
        Action.objects.filter(pk=action.pk).update(due_on=make.days_ago(-6))
    assert len(world.remind()) == 1
    assert world.remind() == []


def test_one_letter_a_contact_with_a_link_that_works_for_each_action(world):
    world.action(-3, title="The late one")
    world.action(0, title="The one of today")
    world.action(4, title="The coming one")
    world.action(60, title="The far one")
    world.action(4, world.person("bob"), title="Of somebody else")
    letters = world.remind()
    assert len(letters) == 2
    [hers] = [letter for letter in letters if "Dear Ada" in letter]
    assert [hers.index(words) for words in ("late one", "one of today", "coming one")] == sorted(
        hers.index(words) for words in ("late one", "one of today", "coming one")
    )
    assert "far one" not in hers
    assert "somebody else" not in hers
    addresses = re.findall(rf"{re.escape(settings.PUBLIC_ORIGIN)}(\S+)", hers)
    assert len(addresses) == 3
    assert all(Client().get(address).status_code == 200 for address in addresses)


def test_who_waits_for_the_council_is_left_in_peace(world):
    for fields in ({"progress": "done"}, {"progress": "late", "asks_for_date": make.days_ago(-50)}):
        action = world.action(-2)
        with tenant_context([world.area.pk]):
            ActionUpdate.objects.create(
                authority=world.area, action=action, reported_on=timezone.localdate(), text="T", **fields
            )
    assert world.remind() == []


@pytest.mark.parametrize(
    "fields", [{"marking": "official_sensitive"}, {"status": "cancelled", "outcome": "No"}], ids=str
)
def test_nothing_is_written_about_what_may_not_be_mailed(world, fields):
    world.action(-2, **fields, **({"closed_on": make.days_ago(1)} if "status" in fields else {}))
    assert world.remind() == []


def test_a_body_that_left_the_group_hears_nothing(world):
    world.action(-2)
    make.make_member(make.make_group(world.area), world.body, ends_on=make.days_ago(1))
    assert world.remind() == []


def test_one_refused_address_keeps_nobody_else_from_hearing(world, monkeypatch):
    world.action(-2)
    world.action(-2, world.person("bob"))

    def only_bob(*args, **kwargs):
        if kwargs["contact"].name != "Bob":
            raise OSError("refused")
        mail.outbox.append("sent")

    with monkeypatch.context() as patched:
        patched.setattr("action_plans.actions.reminding.send_reminder", only_bob)
        assert send_reminders(authority_id=world.area.pk, on=timezone.localdate()) == 1
    assert len(world.remind()) == 1, "Ada is written to on the next round, Bob is not"


def test_only_areas_with_something_to_say_are_asked(world):
    make.make_action(make.make_plan(make.make_area("quiet")))
    assert areas_to_remind(timezone.localdate()) == []
    world.action(7)
    assert areas_to_remind(timezone.localdate()) == [world.area.pk]
    assert areas_to_remind(timezone.localdate() - datetime.timedelta(days=1)) == []


def test_what_is_due_takes_a_fixed_number_of_queries(world):
    def count() -> int:
        with tenant_context([world.area.pk]), CaptureQueriesContext(connection) as seen:
            due_today(world.area, timezone.localdate())
        return len(seen)

    world.action(-1)
    one = count()
    for number in range(10):
        world.action(-1, world.person(f"p{number}"))
    assert count() == one
