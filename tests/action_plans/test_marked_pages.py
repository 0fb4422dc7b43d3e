"""A page that names something above OFFICIAL says so at its head; who isn't cleared meets neither."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from action_plans.models import Action
from core.permissions import AreaRole
from partnerships.models import AgendaItem, AgendaPaper
from tests import factories as make
from tests.reading import text_of

RISK, ACTION, PAPER = "Evenings at the town hall", "Stewards on busy evenings", "Which doors are open"
HIDDEN = (RISK, ACTION, PAPER)
_BANNER = re.compile(r"OFFICIAL-SENSITIVE")


@pytest.fixture
def addresses(north):
    """Pages of an area whose plan, meeting and register hold each something above OFFICIAL."""
    sensitive = {"marking": "official_sensitive"}
    risk = make.make_risk(north.authority, title=RISK, **sensitive)
    meeting = make.make_meeting(north.group, make.days_ago(0))
    make.make_assessment(north.authority, agreed_at=meeting, risks=[north.risk, risk])
    make.make_action(
        north.plan,
        title=ACTION,
        risk=risk,
        due_on=make.days_ago(-3),
        created_on=make.days_ago(9),
        **sensitive,
    )
    plain = make.make_action(north.plan, title="Brief the halls", risk=risk, owner=north.police)
    document = make.make_document(north.authority, title=PAPER, approved_on=make.days_ago(5), **sensitive)
    with north.open():
        item = AgendaItem.objects.create(
            authority=north.authority, meeting=meeting, group=north.group, position=1, title="Halls"
        )
        AgendaPaper.objects.create(
            authority=north.authority, group=north.group, meeting=meeting, agenda_item=item, document=document
        )
    slug, at = north.authority.slug, meeting.public_id
    return {
        "plan": north.url("plan"),
        "board": north.url("plan", query="view=board"),
        "edition": north.url("edition", north.plan.public_id),
        "action": north.url("action", plain.public_id),
        "history": north.url("action-history", plain.public_id),
        "review": north.url("review", query=f"meeting={at}"),
        "record": reverse("partnerships:meeting-record", args=[slug, at]),
        "meeting": reverse("partnerships:meeting", args=[slug, at]),
        "sign": reverse("partnerships:meeting-sign", args=[slug, at]),
        "compare": reverse("benchmarks:compare", args=[slug]),
        "home": reverse("core:area-home", args=[slug]),
        "calendar": reverse("core:review-calendar", args=[slug]),
        "documents": reverse("core:document-list", args=[slug]),
    }


def test_what_is_named_marks_the_page(north, addresses):
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, north.authority, AreaRole.PREVENT_LEAD)
    client = north.client(cleared)
    unmarked = {}
    for name, address in addresses.items():
        page = client.get(address).content.decode()
        around = re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)
        named = [words for words in HIDDEN if words in page]
        assert named, f"{name} names nothing, so it proves nothing"
        if not _BANNER.search(around):
            unmarked[name] = named
    assert not unmarked


def test_who_is_not_cleared_meets_neither_words_nor_banner(north, addresses):
    client = north.client()
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        page = answer.content.decode()
        assert not [words for words in HIDDEN if words in page], name
        assert not _BANNER.search(re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)), name


def test_the_counts_of_an_edition_are_those_that_the_reader_may_know_of(north, addresses):
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, north.authority, AreaRole.PREVENT_LEAD)
    draft = make.make_plan(north.authority, status="draft", agreed_on=None)
    with north.open():
        Action.objects.update(carried_to=draft)
    for user, count in ((cleared, 2), (None, 1)):
        words = text_of(north.client(user).get(north.url("editions")))
        assert f"{count} / {count}" in words
        assert f"{count} to carry over" in words


def test_my_actions_carry_the_marking_of_the_risk_they_name(north):
    risk = make.make_risk(north.authority, title=RISK, marking="official_sensitive")
    action = make.make_action(north.plan, risk=risk, owner=north.police)
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, north.authority, AreaRole.PARTNER, north.police)
    for address in ("/my/actions/", reverse("my_actions:update", args=["northbridge", action.public_id])):
        page = north.client(cleared).get(address).content.decode()
        assert RISK in page
        assert _BANNER.search(re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)), address
