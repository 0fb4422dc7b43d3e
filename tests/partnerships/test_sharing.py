"""Information sharing: what lets an agreement start, and the check of a question that names nobody."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Refused, Stale
from core.models import Organisation
from core.permissions import AreaRole
from partnerships.actions.sharing import (
    activate_agreement,
    draft_agreement,
    edit_agreement,
    end_agreement,
    record_sharing_check,
)
from partnerships.models import SharingAgreement, SharingCheck, SharingParty
from partnerships.models.sharing import TERMS
from tests import factories as make
from tests.partnerships.governing import REASONED, SAID, make_agreement, make_check

STEPS = [
    {"offence": "no"},
    {"subject": REASONED["subject"], "receiver": REASONED["receiver"]},
    {"has_power": "yes", "legal_power": "Section 26."},
    {"is_necessary": "yes", "necessity": "The team plans with it."},
    {"is_proportionate": "yes", "proportionality": "A number alone."},
    {"consent": "not_needed", "consent_reason": "Nobody can be told from it."},
    {"confidentiality": "None is owed."},
    {"outcome": "share", "outcome_reason": "It helps and harms nobody."},
]


def test_a_complete_draft_starts_and_ends_once(board):
    agreement = make_agreement(board.area)
    with board.inside():
        active = activate_agreement(agreement=agreement, starts_on=board.today, by=board.viewer, version=1)
        assert (active.state, active.starts_on, active.version) == ("active", board.today, 2)
        with pytest.raises(Refused, match="Only a draft"):
            activate_agreement(agreement=agreement, starts_on=board.today, by=board.viewer)
        with pytest.raises(Stale):
            end_agreement(
                agreement=agreement, ended_on=board.today, reason="Over", by=board.viewer, version=1
            )
        with pytest.raises(Refused, match="before it began"):
            end_agreement(agreement=agreement, ended_on=make.days_ago(1), reason="Over", by=board.viewer)
        ended = end_agreement(agreement=agreement, ended_on=board.today, reason="Over", by=board.viewer)
        assert ended.state == "ended"
        with pytest.raises(Refused, match="has ended"):
            edit_agreement(agreement=agreement, bodies=[], terms={"title": "New"}, by=board.viewer)


@pytest.mark.parametrize("name", [*TERMS, "review_due"])
def test_an_agreement_that_lacks_one_thing_starts_neither_by_the_action_nor_in_the_database(board, name):
    nothing = None if name == "review_due" else "  "
    agreement = make_agreement(board.area, **{name: nothing})
    with board.inside():
        with pytest.raises(Refused, match="Before it can be in force it needs"):
            activate_agreement(agreement=agreement, starts_on=board.today, by=board.viewer)
        with pytest.raises(IntegrityError, match="partnerships_sharing_complete"), transaction.atomic():
            SharingAgreement.objects.filter(pk=agreement.pk).update(state="active", starts_on=board.today)


def test_one_party_is_not_enough_before_the_start_or_after(board):
    agreement = make_agreement(board.area)
    with board.inside():
        council = Organisation.objects.get(is_council=True)
        SharingParty.objects.filter(agreement=agreement).exclude(organisation=council).delete()
        with pytest.raises(Refused, match="two parties"):
            activate_agreement(agreement=agreement, starts_on=board.today, by=board.viewer)
        with pytest.raises(IntegrityError, match="two parties"), transaction.atomic():
            SharingAgreement.objects.filter(pk=agreement.pk).update(state="active", starts_on=board.today)
        terms = {**SAID, "title": "T", "other_parties": "Farley Council", "review_due": make.days_ago(-9)}
        edit_agreement(agreement=agreement, bodies=[council], terms=terms, by=board.viewer)
        activate_agreement(agreement=agreement, starts_on=board.today, by=board.viewer)
        with pytest.raises(Refused, match="two parties"):
            edit_agreement(agreement=agreement, bodies=[], terms=terms, by=board.viewer)
        with pytest.raises(IntegrityError, match="two parties"), transaction.atomic():
            SharingParty.objects.filter(agreement=agreement).delete()
        with pytest.raises(Refused, match="the purpose"):
            edit_agreement(
                agreement=agreement, bodies=[council], terms={**terms, "purpose": " "}, by=board.viewer
            )
        assert SharingAgreement.objects.get().purpose == SAID["purpose"]


def test_a_body_of_another_area_cannot_be_a_party(board):
    other = make.make_organisation(make.make_area("elsewhere"))

    def draft_with_it():
        with transaction.atomic():
            draft_agreement(authority=board.area, bodies=[other], terms={"title": "T"}, by=board.viewer)
            connection.check_constraints()

    with board.inside(), pytest.raises(IntegrityError, match="same_tenant"):
        draft_with_it()


def test_the_form_drafts_names_what_is_missing_and_puts_in_force(board):
    client = board.client()
    page = client.post(
        board.url("sharing-add"), {"title": "With schools", "marking": "official"}, follow=True
    )
    text = page.content.decode()
    assert "still needs" in text
    assert "two parties" in text
    with board.inside():
        agreement = SharingAgreement.objects.get()
        bodies = list(Organisation.objects.values_list("public_id", flat=True))[:2]
    start = board.url("sharing-activate", agreement.public_id)
    refused = client.post(start, {"starts_on": board.today.isoformat()})
    assert refused.status_code == 422
    assert "the legal power" in refused.content.decode()
    filled = {"title": "With schools", "marking": "official", "bodies": bodies, "version": 1, **SAID}
    filled["review_due"] = make.days_ago(-200).isoformat()
    assert client.post(board.url("sharing-edit", agreement.public_id), filled).status_code == 302
    assert client.post(start, {"starts_on": board.today.isoformat()}).status_code == 302
    assert "Active" in client.get(board.url("sharing", agreement.public_id)).content.decode()


def test_the_register_filters_exports_and_hides_what_is_marked(board):
    make_agreement(board.area, title="Old one", state="active", review_due=make.days_ago(2))
    make_agreement(board.area, title="Soon one", state="active", review_due=make.days_ago(-20))
    make_agreement(board.area, title="Hidden one", marking="official_sensitive")
    client, url = board.client(), board.url("sharing-list")
    text = client.get(url).content.decode()
    assert "Old one" in text
    assert "Review overdue" in text
    assert "Hidden one" not in text
    assert "Soon one" not in client.get(f"{url}?review=overdue").content.decode()
    table = client.get(f"{board.url('sharing-export')}?as=csv&review=soon").content.decode()
    assert "Soon one" in table
    assert "Old one" not in table
    assert "Hidden one" not in client.get(board.url("sharing-export")).content.decode()
    assert client.get(f"{board.url('sharing-export')}?as=exe").status_code == 404
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    page = board.client(cleared).get(url).content.decode()
    assert "Hidden one" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_the_register_asks_as_often_for_thirty_as_for_one(board):
    make_agreement(board.area)
    counts = []
    for more in (0, 29):
        for number in range(more):
            make_agreement(board.area, title=f"Agreement {number}")
            make_check(board.area)
        for url in (board.url("sharing-list"), board.url("sharing-export")):
            client = board.client()
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def walk(board, changes=(), until=8):
    """Answer the steps in turn; returns the last page."""
    client, sent, page = board.client(), {}, None
    for number, answers in enumerate(STEPS[:until]):
        sent |= {**answers, **dict(changes).get(number, {}), "step": number}
        page = client.post(board.url("sharing-ask"), sent)
        if page.status_code != 200:
            break
    return page


def test_the_steps_lead_to_one_record_of_the_reasoning(board):
    page = walk(board)
    assert page.status_code == 302
    with board.inside():
        check = SharingCheck.objects.get()
    assert (check.outcome, check.has_power, check.recorded_by_id) == ("share", True, board.user.pk)
    text = board.client().get(page.url).content.decode()
    assert REASONED["subject"] in text


def test_nothing_is_kept_before_the_last_step_and_answers_travel_with_the_form(board):
    text = walk(board, until=4).content.decode()
    assert "Step 5 of 8" in text
    assert "The team plans with it." in text
    with board.inside():
        assert not SharingCheck.objects.exists()


def test_a_suspected_offence_leads_to_the_police_and_stores_nothing(board):
    page = walk(board, {0: {"offence": "yes"}})
    assert page.url == board.url("sharing-police")
    assert "?" not in page.url
    text = board.client().get(page.url).content.decode()
    assert "999" in text
    with board.inside():
        assert not SharingCheck.objects.exists()
        assert SharingCheck.history.count() == 0


@pytest.mark.parametrize(
    "words",
    ["Her number is 07700 900123.", "NHS number 943 476 5919", "Born on 3 May 2009", "sam@example.org"],
)
def test_a_text_that_tells_who_somebody_is_is_not_taken(board, words):
    page = walk(board, {1: {"subject": words}}, until=2)
    assert page.status_code == 422
    assert "without anything that tells who the person is" in page.content.decode()
    with board.inside(), pytest.raises(Refused, match="tells who the person is"):
        record_sharing_check(
            authority=board.area,
            answers={**REASONED, "necessity": words},
            decided_on=board.today,
            by=board.viewer,
        )


def test_without_a_lawful_power_the_outcome_cannot_be_to_share(board):
    page = walk(board, {2: {"has_power": "no"}})
    assert page.status_code == 422
    assert "can’t be to share" in page.content.decode()
    assert walk(board, {2: {"has_power": "no"}, 7: {"outcome": "do_not_share"}}).status_code == 302
    with board.inside(), pytest.raises(IntegrityError), transaction.atomic():
        SharingCheck.objects.create(
            authority=board.area, decided_on=board.today, **{**REASONED, "is_necessary": False}
        )


def test_going_back_shows_the_step_before_with_what_was_typed(board):
    sent = {**STEPS[0], **STEPS[1], "step": 2, "back": "1"}
    text = board.client().post(board.url("sharing-ask"), sent).content.decode()
    assert "Step 2 of 8" in text
    assert REASONED["receiver"] in text


def test_the_last_step_sent_twice_records_once(board):
    sent = {"step": 7, "submit_token": "8f14e45f-ceea-4e67-a9a5-b0f3a1b0c001"}
    for answers in STEPS:
        sent |= answers
    client = board.client()
    first, second = (client.post(board.url("sharing-ask"), sent) for _time in range(2))
    assert first.url == second.url
    with board.inside():
        assert SharingCheck.objects.count() == 1


def test_a_recorded_check_cannot_be_changed(board):
    check = make_check(board.area)
    for change in (
        lambda: SharingCheck.objects.filter(pk=check.pk).update(outcome_reason="Other"),
        lambda: SharingCheck.objects.filter(pk=check.pk).delete(),
    ):
        with board.inside(), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()
