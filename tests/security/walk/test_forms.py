"""Every form of an area, sent by somebody who means harm: cases 3, 4, 6, 9, 22, 36, 38, 40, 48, 49."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from action_plans.models import Plan
from core.models import Membership, User
from core.tenancy import tenant_context
from partnerships.models import Meeting
from risk.models import RiskAssessment
from tests import factories as make
from tests.reading import fields_at_fault
from tests.security.walk.filling import exchanged, filled, is_free_text, target_of
from tests.security.walk.worlds import OWNED, fingerprint, forms_of, noting_writes, offered, text_of, undone

pytestmark = pytest.mark.slow
SCRIPT = """<script>alert(1)</script><img src=x onerror=alert(2)>"'{{7*7}}"""
LATE = "What the second person typed"
ADDING = {
    "action_plans:action-cite",
    "action_plans:action-update",
    "action_plans:project-return",
    "assurance:evidence-add",
    "core:document-version-add",
}
"""Forms that carry their record's version but add to it: a second report or file is no clash."""
ENDING = ("end", "cancel", "close", "withdraw", "abandon", "people", "sign", "approve", "agree", "meeting")
"""Forms that end or lock something are sent last, or after them there is nothing to send to."""


@pytest.fixture(scope="module")
def forms(pages):
    """(route, form, where it is sent) of every form on every page."""
    found = [
        (page.route, form, target_of(form, page.url)) for page in pages for form in forms_of(page.answer)
    ]
    return sorted(found, key=lambda one: one[0].rpartition("-")[2].rpartition(":")[2] in ENDING)


def choices_of_records(world, form):
    """Name of each control that chooses among the area's records -> the own records it offers."""
    found = {
        name: [value for value in values if value in world.own_ids] for name, values in offered(form).items()
    }
    return {name: own for name, own in found.items() if own}


def test_a_form_sent_twice_writes_once_and_a_late_one_loses_nothing(world, forms):
    """Honestly filled in, most forms are taken; the same again leads to the same place and writes nothing.

    Where the form edits a record, a second person's version of before is answered with both texts, or, where
    the record is past changing, with the reason and what was typed.
    """
    taken, late, wrong = [], [], []
    for route, form, target in forms:
        sent = filled(form)
        with undone():
            first = world.client.post(target, sent)
            if first.status_code != 302:
                continue
            taken.append(route)
            if "submit_token" not in sent:
                continue
            written = []
            with noting_writes(written):
                again = world.client.post(target, rewound(sent))
            if (again.status_code, again.get("Location"), written) != (302, first.url, []):
                wrong.append(("twice", route, again.status_code, written))
            if any(sent.get("version", [])) and route not in ADDING:
                other = {**rewound(filled(form, LATE)), "submit_token": str(uuid4())}
                answer = world.client.post(target, other)
                late.append(answer.status_code)
                if answer.status_code not in {409, 422} or (
                    LATE in str(other) and LATE not in text_of(answer)
                ):
                    wrong.append(("late", route, answer.status_code))
    assert len(forms) > 60
    assert len(taken) > 0.6 * len(forms)
    assert late.count(409) > 8
    assert not wrong


def rewound(sent):
    """The same answers once more, files from their beginning."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


def test_a_record_of_another_area_is_no_valid_choice(world, forms):
    tried, wrong = 0, []
    for route, form, target in forms:
        for name, own in choices_of_records(world, form).items():
            # Of several boxes, one foreign record among own ones refuses them all.
            sent = [own[0]] * bool(form.xpath(f".//input[@type='checkbox'][@name='{name}']"))
            with undone():
                answer = world.client.post(target, {**filled(form), name: [*sent, world.foreign(own[0])]})
            tried += 1
            if answer.status_code == 422 and name not in fields_at_fault(answer):
                wrong.append((route, name, fields_at_fault(answer)))
            elif answer.status_code not in {404, 422}:
                wrong.append((route, name, answer.status_code))
    assert tried > 25
    assert not wrong


def test_own_parents_with_children_of_another_area_change_nothing_there(world, forms):
    """The address is ours; every id within the form is theirs."""
    before, tried, wrong = fingerprint(world.other), 0, []
    for route, form, target in forms:
        ours = {own: world.foreign(own) for own in world.own_ids if world.foreign(own)}
        honest = filled(form)
        sent = exchanged(honest, ours)
        if sent == honest:
            continue
        tried += 1
        with undone():
            answer = world.client.post(target, sent)
            if answer.status_code >= 500 or (
                answer.status_code == 302 and fingerprint(world.other) != before
            ):
                wrong.append((route, answer.status_code))
    assert tried > 25
    assert not wrong
    assert fingerprint(world.other) == before


def test_no_form_is_taken_without_its_token(world, pages):
    """At every address that takes a POST: no token, a made-up one, one sent from another site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.lead)
    client.get("/account/")
    targets = {page.url for page in pages if "post" in page.methods}
    assert len(targets) > 60
    for number, target in enumerate(sorted(targets)):
        sent = {"csrfmiddlewaretoken": "a" * 64} if number % 2 else {}
        assert client.post(target, sent).status_code == 403, target
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(client.get("/account/")))[:1]
    foreign = client.post(
        target,
        {"csrfmiddlewaretoken": token},
        HTTP_ORIGIN="https://evil.example",
        HTTP_REFERER="https://evil.example/",
    )
    assert foreign.status_code == 403


def planted(world):
    """Fields that no form has, each of which would lift somebody if a view took it."""
    return {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "authority": str(world.other.pk),
        "authority_id": str(world.other.pk),
        "approved_by": str(world.lead.pk),
        "approved_at": "2026-01-01T00:00:00Z",
        "signed_by": str(world.lead.pk),
        "signed_at": "2026-01-01T00:00:00Z",
        "bpss_recorded_on": "2020-01-01",
        "recorded_by": str(make.make_user().pk),
        "recorded_at": "2001-01-01T00:00:00Z",
        "prepared_by": "1",
        "public_id": "zzzzzzzzzzzz",
        "id": "1",
    }


def standing(world):
    """What no planted field may change: who people are, who holds what, and what is signed or agreed."""
    own = world.own
    with tenant_context([own.pk]):
        return {
            "people": list(User.objects.order_by("pk").values_list("pk", "is_active", "bpss_recorded_on")),
            "roles": list(
                Membership.objects.filter(authority=own).order_by("pk").values_list("pk", "role", "user")
            ),
            "signed": list(Meeting.objects.filter(authority=own, signed_at__isnull=False).values_list("pk")),
            "agreed": list(Plan.objects.filter(authority=own, status="agreed").values_list("pk")),
            "approved": list(RiskAssessment.objects.filter(approved_at__isnull=False).values_list("pk")),
        }


LIFTING = ("approve", "agree", "sign", "end", "people")


def test_planted_fields_and_scripts_in_every_text(world, forms):
    """Everything is sent once, with a script in every text and with fields that no form has."""
    extra, other_before = planted(world), fingerprint(world.other)
    before, echoed, sent = standing(world), [], 0
    for route, form, target in forms:
        if route.rpartition("-")[2] in LIFTING or route == "core:people":
            continue
        names = {
            control.get("name") for control in form.xpath(".//input | .//textarea") if is_free_text(control)
        }
        values = {
            **{name: value for name, value in extra.items() if name not in form.fields},
            **filled(form, SCRIPT),
        }
        answer = world.client.post(target, values)
        assert answer.status_code < 500, (route, names)
        sent += bool(names) and answer.status_code == 302
        echoed += [route] if raw(text_of(answer)) else []
    assert sent > 20
    assert echoed == []
    assert standing(world) == before
    assert fingerprint(world.other) == other_before
    with tenant_context([world.own.pk, world.other.pk]):
        assert not [m for m in OWNED if m.objects.filter(public_id="zzzzzzzzzzzz").exists()]
        assert not [m for m in OWNED if m.objects.filter(recorded_by_id=extra["recorded_by"]).exists()]


def raw(text):
    """What would run, or has been evaluated: an unescaped tag, or 49 where {{7*7}} was typed."""
    return re.findall(r"<script>alert|<img src=x|(?:&quot;|\")(?:&#x27;|')49", text)


def test_a_script_that_was_saved_is_inert_wherever_it_is_shown(world, forms, pages):
    """After the test before this one, the area's texts are scripts."""
    answers = [(page.route, world.client.get(page.url)) for page in pages if "get" in page.methods]
    # A table or a calendar that is taken out says its words as they are, and no browser runs it.
    taken_out = [(route, got) for route, got in answers if "attachment" in got.get("Content-Disposition", "")]
    assert all(got["X-Content-Type-Options"] == "nosniff" for _route, got in taken_out)
    shown = [(route, text_of(got)) for route, got in answers if (route, got) not in taken_out]
    assert not [route for route, text in shown if raw(text)]
    assert len([route for route, text in shown if "&lt;script&gt;alert(1)" in text]) > 12
    assert [route for route, text in shown if "{{7*7}}" in text]


def test_every_form_leads_to_an_address_of_ours(forms):
    for route, _form, target in forms:
        assert target.startswith("/"), route
        assert resolve(target.partition("?")[0]), route
