"""The pages of section 2, as people of the area reach them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Document
from core.permissions import AreaRole
from core.registries import ThreadStep, risk_answers, thread_steps
from core.tenancy import tenant_context
from risk.models import (
    CtlpBriefing,
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
)
from tests import factories as make
from tests.reading import hidden, marking_of, text_of
from tests.risk.world import RiskWorld, risk_form, signed_in

TODAY = make.days_ago(0)


@pytest.fixture
def world(db: None) -> RiskWorld:
    return RiskWorld()


@pytest.fixture
def agreed(world: RiskWorld) -> RiskAssessment:
    """Version 1, agreed a hundred days ago."""
    risks = (
        make.make_risk(world.area, concern="influences", reference="R1", title="Leaflets near stations"),
        make.make_risk(world.area, kind="corporate", reference="R2", title="Training falls behind"),
    )
    meeting = make.hold_meeting(world.group, make.days_ago(100))
    return make.make_assessment(world.area, agreed_at=meeting, risks=risks, score=(4, 5))


def in_area(world, model, **lookup):
    with tenant_context([world.area.pk]):
        return list(model.objects.filter(authority=world.area, **lookup))


def version_form(**fields):
    return {
        "title": "Version 2",
        "summary": "",
        "no_influences_statement": "",
        "marking": "official",
        **fields,
    }


def test_an_empty_area_says_what_to_do_next(world):
    page = signed_in(world.lead).get(world.url("overview"))
    assert page.status_code == 200
    assert "Start the first version" in text_of(page)
    assert world.url("assessment-start") in page.content.decode()
    assert "Start the first version" not in text_of(signed_in(world.approver).get(world.url("overview")))


def test_the_overview_tells_which_version_is_in_force_and_what_it_lacks(world, agreed):
    words = text_of(signed_in(world.lead).get(world.url("overview")))
    assert "Version 1 was agreed on" in words
    assert "The next one is due by" in words
    assert "R1 Leaflets near stations" in words
    assert "2 high risks have no action" in words
    assert words.count("Gap: no action") == 2


def test_actions_of_later_sections_close_the_gap(world, agreed, monkeypatch):
    risk = in_area(world, Risk, reference="R1")[0]
    monkeypatch.setattr(risk_answers, "_entries", {"plan": lambda area: {risk.pk: 2}})
    words = text_of(signed_in(world.lead).get(world.url("overview")))
    assert "2 actions" in words
    assert "High risk R2 has no action" in words


def test_the_overview_answers_for_any_date(world, agreed):
    client = signed_in(world.lead)
    before = client.get(world.url("overview"), {"as_at": make.days_ago(200).isoformat()})
    after = client.get(world.url("overview"), {"as_at": make.days_ago(50).isoformat()})
    assert "No version is in force" in text_of(before)
    assert "R1 Leaflets near stations" in text_of(after)


def test_what_moved_is_read_since_any_earlier_version(world):
    risk = make.make_risk(world.area)
    for number, days in ((1, 200), (2, 100), (3, 10)):
        meeting = make.hold_meeting(world.group, make.days_ago(days))
        newest = make.make_assessment(world.area, agreed_at=meeting, risks=(risk,), number=number)
    words = text_of(signed_in(world.lead).get(world.url("assessment-compare", newest)))
    assert "Since version 2" in words
    assert "Since version 1" in words


def test_the_story_from_draft_to_agreement_in_the_browser(world, agreed):
    lead, approver = signed_in(world.lead), signed_in(world.approver)
    started = lead.post(world.url("assessment-start"), {"title": "Winter", "marking": "official"})
    draft = in_area(world, RiskAssessment, number=2)[0]
    assert started.url == world.url("assessment", draft)
    risk = in_area(world, Risk, reference="R1")[0]
    refused = lead.post(world.url("risk-edit", risk), risk_form(residual_likelihood="2"))
    assert refused.status_code == 422
    assert "Its score moved since version 1" in refused.content.decode()
    saved = lead.post(world.url("risk-edit", risk), risk_form(residual_likelihood="2", why_moved="Patrols"))
    assert saved.url == world.url("risk", risk)
    compared = text_of(lead.get(world.url("assessment-compare", draft)))
    assert "Down from 15" in compared
    assert "Patrols" in compared
    assert lead.post(world.url("assessment-send", draft), {}).status_code == 302
    assert "waits for your approval" in text_of(approver.get(world.url("overview")))
    assert approver.post(world.url("assessment-approve", draft), {}).status_code == 302
    make.make_meeting(world.group, TODAY)
    meeting = next(iter(_meetings(world)))
    agreed_now = lead.post(world.url("assessment-agree", draft), {"meeting": meeting.public_id})
    assert agreed_now.url == world.url("assessment", draft)
    assert "Version 2 was agreed on" in text_of(lead.get(world.url("overview")))


def _meetings(world):
    from partnerships.models import Meeting

    return in_area(world, Meeting, meets_on=TODAY)


def test_the_preparer_is_refused_by_the_page(world, agreed):
    both = make.make_user()
    make.give_role(both, world.area, AreaRole.PREVENT_LEAD)
    make.give_role(both, world.area, AreaRole.APPROVER)
    client = signed_in(make.viewer_for(both))
    client.post(world.url("assessment-start"), {"title": "Winter", "marking": "official"})
    draft = in_area(world, RiskAssessment, number=2)[0]
    client.post(world.url("assessment-edit", draft), version_form(no_change="on"))
    client.post(world.url("assessment-send", draft), {})
    page = client.get(world.url("assessment", draft))
    assert "another person has to approve it" in text_of(page)
    assert world.url("assessment-approve", draft) not in page.content.decode()
    assert client.post(world.url("assessment-approve", draft), {}).status_code == 403
    assert in_area(world, RiskAssessment, number=2)[0].status == "submitted"


def test_sending_back_says_what_has_to_change(world, agreed):
    lead = signed_in(world.lead)
    lead.post(world.url("assessment-start"), {"title": "Winter", "marking": "official"})
    draft = in_area(world, RiskAssessment, number=2)[0]
    lead.post(world.url("assessment-edit", draft), version_form(no_change="on"))
    lead.post(world.url("assessment-send", draft), {})
    signed_in(world.approver).post(world.url("assessment-return", draft), {"note": "Score R1 again"})
    assert "Score R1 again" in text_of(lead.get(world.url("assessment", draft)))
    assert "was sent back" in text_of(lead.get(world.url("overview")))


def test_adding_a_risk_starts_a_draft_and_numbers_it(world, agreed):
    lead = signed_in(world.lead)
    assert "Saving starts the next version" in text_of(lead.get(world.url("risk-add")))
    added = lead.post(world.url("risk-add"), risk_form())
    risk = in_area(world, Risk, reference="R3")[0]
    assert added.url == world.url("risk", risk)
    draft = in_area(world, RiskAssessment, status="draft")[0]
    with tenant_context([world.area.pk]):
        assert draft.entries.count() == 3


def test_a_form_sent_twice_adds_one_risk(world):
    lead = signed_in(world.lead)
    sent = risk_form(submit_token=str(uuid.uuid4()))
    first, second = lead.post(world.url("risk-add"), sent), lead.post(world.url("risk-add"), sent)
    assert first.url == second.url
    assert len(in_area(world, Risk)) == 1


def test_a_stale_save_shows_both_texts_and_keeps_the_first(world, agreed):
    lead, officer = signed_in(world.lead), signed_in(world.officer)
    risk = in_area(world, Risk, reference="R1")[0]
    why = {"why_moved": "New data"}
    lead.post(world.url("risk-edit", risk), risk_form(description="First words", **why))
    version = hidden(lead.get(world.url("risk-edit", risk)), "version")
    sent = risk_form(description="Second words", version=version, **why)
    assert lead.post(world.url("risk-edit", risk), sent).status_code == 302
    stale = officer.post(
        world.url("risk-edit", risk), risk_form(description="Third words", version=version, **why)
    )
    assert stale.status_code == 409
    assert "Second words" in text_of(stale)
    assert "Third words" in text_of(stale)
    with tenant_context([world.area.pk]):
        entry = RiskEntry.objects.get(risk=risk, assessment__status="draft")
    assert entry.description == "Second words"


def test_a_first_description_is_stale_when_a_colleagues_draft_came_in_between(world, agreed):
    lead, officer = signed_in(world.lead), signed_in(world.officer)
    risk = in_area(world, Risk, reference="R1")[0]
    opened = hidden(officer.get(world.url("risk-edit", risk)), "version")
    lead.post(world.url("risk-edit", risk), risk_form(description="Lead", why_moved="Data"))
    late = officer.post(
        world.url("risk-edit", risk), risk_form(description="Officer", why_moved="Data", version=opened)
    )
    assert late.status_code == 409


def test_an_invalid_form_keeps_what_was_typed_and_the_version_it_was_opened_with(world, agreed):
    lead = signed_in(world.lead)
    lead.post(world.url("assessment-start"), {"title": "Winter", "marking": "official"})
    draft = in_area(world, RiskAssessment, number=2)[0]
    page = lead.post(world.url("assessment-edit", draft), version_form(title="", summary="Kept", version="1"))
    assert page.status_code == 422
    assert "Kept" in page.content.decode()
    assert 'name="version" value="1"' in page.content.decode()


def test_personal_data_is_warned_about_and_not_blocked(world):
    lead = signed_in(world.lead)
    page = lead.post(world.url("risk-add"), risk_form(description="Call 020 7946 0958"), follow=True)
    assert "seems to hold a phone number" in text_of(page)
    assert len(in_area(world, Risk)) == 1


SECRET = "Zebra convoy on the ring road"
SECRET_CTLP = "CTLP-ZEBRA-7"
SECRET_PROMPT = "Zebra prompt"


def _secrets(world, agreed_risk_title=SECRET):
    """An OFFICIAL-SENSITIVE CTLP, prompt, risk and version beside the open ones."""
    profile = world.profile(reference=SECRET_CTLP, marking="official_sensitive")
    prompt = world.prompt(profile, text=SECRET_PROMPT, marking="official_sensitive")
    shared = world.prompt(profile, number="2", text="Are venues checked?")
    hidden = make.make_risk(world.area, reference="R8", title=agreed_risk_title, marking="official_sensitive")
    shown = make.make_risk(world.area, reference="R9", title="Open risk", concern="influences")
    meeting = make.hold_meeting(world.group, make.days_ago(40))
    version = make.make_assessment(world.area, risks=(hidden, shown), score=(5, 5))
    with tenant_context([world.area.pk]):
        RiskEntry.objects.filter(risk=shown).update(source="ctlp", prompt=prompt)
        RiskEntry.objects.filter(risk=hidden).update(source="ctlp", prompt=shared)
        version.status, version.agreed_at_meeting, version.agreed_on = "agreed", meeting, meeting.meets_on
        version.approved_by, version.approved_at = make.make_user(), timezone.now()
        version.save()
        CtlpBriefing.objects.create(
            authority=world.area,
            ctlp=profile,
            organisation=make.council_of(world.area),
            briefed_on=make.days_ago(10),
            given_by="Insp. A. Example",
        )
    return hidden, shown, version


def _every_page(world, shown, version):
    names = ["overview", "risk-list", "ctlp-list", "risk-add", "contribution-add", "ctlp-add", "prompt-add"]
    urls = [world.url(name) for name in [*names, "briefing-add", "assessment-start"]]
    urls += [world.url(name, shown) for name in ("risk", "risk-edit", "risk-close", "thread")]
    urls += [world.url(name, version) for name in ("assessment", "assessment-compare", "assessment-share")]
    return urls


def test_an_uncleared_viewer_never_sees_a_sensitive_title_or_reference(world):
    hidden, shown, version = _secrets(world)
    uncleared = make.make_viewer(world.area, AreaRole.PREVENT_LEAD)
    client, cleared = signed_in(uncleared), signed_in(world.lead)
    seen_by_cleared = ""
    for url in _every_page(world, shown, version):
        page = client.get(url)
        assert page.status_code == 200, url
        for secret in (SECRET, SECRET_CTLP, SECRET_PROMPT, hidden.public_id):
            assert secret not in page.content.decode(), f"{secret} on {url}"
        seen_by_cleared += cleared.get(url).content.decode()
    for secret in (SECRET, SECRET_CTLP, SECRET_PROMPT):
        assert secret in seen_by_cleared
    for name in ("risk", "risk-edit", "risk-close", "thread"):
        assert client.get(world.url(name, hidden)).status_code == 404


def test_a_page_with_something_sensitive_carries_the_marking(world):
    _hidden, shown, version = _secrets(world)
    client = signed_in(world.lead)
    for url in (world.url("assessment", version), world.url("overview"), world.url("risk", shown)):
        assert "OFFICIAL-SENSITIVE</p>" in client.get(url).content.decode(), url
    lone = RiskWorld()
    lone.profile(marking="official_sensitive")
    assert "OFFICIAL-SENSITIVE</p>" in signed_in(lone.lead).get(lone.url("overview")).content.decode()
    uncleared = signed_in(make.make_viewer(world.area, AreaRole.OFFICER))
    assert "OFFICIAL-SENSITIVE</p>" not in uncleared.get(world.url("overview")).content.decode()


def test_a_sensitive_version_is_not_there_for_an_uncleared_viewer(world):
    meeting = make.hold_meeting(world.group, make.days_ago(40))
    version = make.make_assessment(
        world.area, agreed_at=meeting, title=SECRET, marking="official_sensitive", risks=()
    )
    uncleared = signed_in(make.make_viewer(world.area, AreaRole.OFFICER))
    page = uncleared.get(world.url("overview"))
    assert SECRET not in page.content.decode()
    assert "marked above what you may read" in text_of(page)
    assert uncleared.get(world.url("assessment", version)).status_code == 404
    assert signed_in(world.lead).get(world.url("assessment", version)).status_code == 200


def test_saving_by_an_uncleared_person_keeps_a_prompt_they_may_not_read(world):
    _hidden, shown, _version = _secrets(world)
    officer = signed_in(world.officer)
    page = officer.get(world.url("risk-edit", shown))
    assert "Leave the prompt empty to keep it" in text_of(page)
    sent = risk_form(source="ctlp", source_note="", description="Reworded", why_moved="Data")
    assert officer.post(world.url("risk-edit", shown), sent).status_code == 302
    with tenant_context([world.area.pk]):
        entry = RiskEntry.objects.select_related("prompt").get(risk=shown, assessment__status="draft")
    assert entry.prompt.text == SECRET_PROMPT


def test_another_areas_records_do_not_exist_here(world, agreed):
    theirs = RiskWorld()
    risk = make.make_risk(theirs.area, title="Their risk")
    meeting = make.hold_meeting(theirs.group, make.days_ago(5))
    version = make.make_assessment(theirs.area, agreed_at=meeting, risks=(risk,))
    client = signed_in(world.lead)
    for name, record in (("risk", risk), ("thread", risk), ("risk-edit", risk), ("assessment", version)):
        assert client.get(world.url(name, record)).status_code == 404
        assert client.get(theirs.url(name, record)).status_code == 404
    assert "Their risk" not in client.get(world.url("risk-list")).content.decode()
    mine = in_area(world, RiskAssessment)[0]
    assert (
        client.get(world.url("assessment-compare", mine), {"against": version.public_id}).status_code == 404
    )


def test_a_record_of_another_area_is_no_choice_in_a_form(world):
    theirs = RiskWorld()
    prompt = theirs.prompt(theirs.profile())
    body = make.make_organisation(theirs.area, "Their health trust", sector="health")
    client = signed_in(world.lead)
    sent = risk_form(source="ctlp", prompt=prompt.public_id, owner=body.public_id)
    page = client.post(world.url("risk-add"), sent)
    assert page.status_code == 422
    assert in_area(world, Risk) == []
    assert "Their health trust" not in page.content.decode()


def test_the_same_references_may_stand_in_two_areas(world, agreed):
    theirs = RiskWorld()
    client = signed_in(theirs.lead)
    assert client.post(theirs.url("risk-add"), risk_form()).status_code == 302
    with tenant_context([theirs.area.pk]):
        assert Risk.objects.get(authority=theirs.area).reference == "R1"


def _queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def test_pages_take_the_same_number_of_queries_at_one_risk_and_at_thirty(world):
    profile = world.profile()

    def fill(risks, number):
        for index in range(risks):
            world.prompt(profile, number=f"{number}-{index}")
        made = tuple(make.make_risk(world.area, title=f"Risk {number} {index}") for index in range(risks))
        meeting = make.hold_meeting(world.group, make.days_ago(90 - number * 10))
        version = make.make_assessment(world.area, agreed_at=meeting, risks=made, number=number)
        for _ in range(risks):
            body = make.make_organisation(world.area, sector="health")
            with tenant_context([world.area.pk]):
                Dissemination.objects.create(
                    authority=world.area, assessment=version, organisation=body, sent_on=TODAY
                )
                CtlpContribution.objects.create(
                    authority=world.area, organisation=body, contributed_on=TODAY, channel="meeting"
                )
        return made[0], version

    client = signed_in(world.lead)
    counts = []
    for number, risks in ((1, 1), (2, 1), (3, 30), (4, 30)):
        risk, version = fill(risks, number)
        if number in {1, 3}:
            continue
        urls = [world.url(name) for name in ("overview", "risk-list", "ctlp-list", "risk-add")]
        urls += [
            world.url(name, version) for name in ("assessment", "assessment-compare", "assessment-share")
        ]
        urls += [world.url(name, risk) for name in ("risk", "thread", "risk-edit")]
        client.get(urls[0])
        counts.append({url.rsplit("/", 3)[-2]: _queries(client, url) for url in urls})
    small, large = (list(count.values()) for count in counts)
    assert small == large, list(zip(counts[0], small, large, strict=False))


def test_the_golden_thread_shows_its_columns_and_its_gaps(world):
    profile = world.profile(marking="official")
    prompt = world.prompt(profile)
    lead = signed_in(world.lead)
    lead.post(world.url("risk-add"), risk_form(source="ctlp", prompt=prompt.public_id, source_note=""))
    risk = in_area(world, Risk)[0]
    page = lead.get(world.url("thread", risk))
    words = text_of(page)
    for shown in ("Are venues checked?", "R1 Leaflets near stations", "2.G1", "2.G2", "2.B3"):
        assert shown in words
    for gap in ("No action answers this risk yet", "No meeting has discussed this risk yet"):
        assert gap in words
    assert 'aria-current="true"' in page.content.decode().partition("<main")[2]


def test_the_thread_names_the_meeting_that_agreed_the_version(world, agreed):
    risk = in_area(world, Risk, reference="R1")[0]
    words = text_of(signed_in(world.lead).get(world.url("thread", risk)))
    assert world.group.name in words
    assert "Agreed version 1" in words
    assert "No meeting has discussed" not in words


def test_a_meeting_that_two_sections_name_stands_once_with_both_notes(world, agreed, monkeypatch):
    meeting = agreed.agreed_at_meeting
    url = reverse("partnerships:meeting", args=[world.area.slug, meeting.public_id])
    steps = [ThreadStep("meeting", "The group", url, note="Actions reviewed")]
    monkeypatch.setitem(thread_steps._entries, "later", lambda risk_id, area, viewer: steps)
    risk = in_area(world, Risk, reference="R1")[0]
    body = signed_in(world.lead).get(world.url("thread", risk)).content.decode()
    assert body.count(f'href="{url}"') == 1
    assert "Actions reviewed" in body
    assert "Agreed version 1" in body


def test_a_cell_of_the_heat_map_leads_to_its_risks(world, agreed):
    lead = signed_in(world.lead)
    cell = f"{world.url('risk-list')}?likelihood=3&amp;impact=5"
    assert cell in lead.get(world.url("overview")).content.decode()
    found = lead.get(world.url("risk-list"), {"likelihood": 3, "impact": 5})
    assert "R1 Leaflets" in text_of(found)
    assert "R1 Leaflets" not in text_of(lead.get(world.url("risk-list"), {"likelihood": 1, "impact": 1}))


@pytest.mark.parametrize(
    ("query", "shown"),
    [({"kind": "corporate"}, "R2"), ({"state": "closed"}, "R3"), ({"concern": "influences"}, "R1")],
)
def test_the_list_filters_from_its_address(world, agreed, query, shown):
    make.make_risk(world.area, reference="R3", title="Gone", closed_on=TODAY, closing_reason="Merged")
    words = text_of(signed_in(world.lead).get(world.url("risk-list"), query))
    table = words.partition("Golden thread")[2]
    assert {name for name in ("R1", "R2", "R3") if f"{name} " in table} == {shown}


def test_a_ctlp_is_kept_by_reference_only(world):
    police = make.make_organisation(world.area, "Metropolitan Police", sector="police")
    client = signed_in(make.make_viewer(world.area, AreaRole.POLICE_LEAD, cleared=True, organisation=police))
    assert "Never put in what the CTLP says" in text_of(client.get(world.url("ctlp-add")))
    day = {"issued_on_day": TODAY.day, "issued_on_month": TODAY.month, "issued_on_year": TODAY.year}
    sent = {"reference": "CTLP-9", "police_owner": police.public_id, "marking": "official_sensitive", **day}
    assert client.post(world.url("ctlp-add"), sent).status_code == 302
    again = client.post(world.url("ctlp-add"), sent)
    assert again.status_code == 422
    assert "recorded already" in again.content.decode()
    profile = in_area(world, CtlpReference)[0]
    fields = {field.name for field in CtlpReference._meta.fields}
    assert not fields & {"content", "text", "document", "file"}
    assert profile.marking == "official_sensitive"
    assert not in_area(world, Document)


def test_a_briefing_above_official_needs_its_clearance_check(world):
    profile = world.profile()
    body = make.council_of(world.area)
    client = signed_in(world.lead)
    sent = {
        "ctlp": profile.public_id,
        "organisation": body.public_id,
        "briefed_on": TODAY.isoformat(),
        "given_by": "Insp. A. Example",
        "marking": "official_sensitive",
        "contact": make.make_contact(world.area, body).public_id,
    }
    refused = client.post(world.url("briefing-add"), sent)
    assert refused.status_code == 422
    assert "clearance first" in refused.content.decode()
    assert client.post(world.url("briefing-add"), {**sent, "clearance_checked": "on"}).status_code == 302
    from django.db import IntegrityError, transaction

    with tenant_context([world.area.pk]), pytest.raises(IntegrityError), transaction.atomic():
        CtlpBriefing.objects.update(clearance_checked=False)


def test_a_prompt_that_an_agreed_version_cites_keeps_its_words(world):
    _hidden, _shown, _version = _secrets(world)
    prompt = in_area(world, CtlpPrompt, number="1")[0]
    client = signed_in(world.lead)
    sent = {
        "ctlp": in_area(world, CtlpReference)[0].public_id,
        "number": "1",
        "text": "Other words",
        "agreed_for_sharing_on": make.days_ago(50).isoformat(),
        "marking": "official",
    }
    page = client.post(world.url("prompt-edit", prompt), sent)
    assert page.status_code == 422
    assert "its words stay" in page.content.decode()
    assert client.post(world.url("prompt-edit", prompt), {**sent, "text": SECRET_PROMPT}).status_code == 302


def test_a_script_in_a_risk_is_only_text(world):
    lead = signed_in(world.lead)
    lead.post(world.url("risk-add"), risk_form(title="<script>alert(1)</script>", description="{{7*7}}"))
    risk = in_area(world, Risk)[0]
    for name in ("risk", "thread"):
        body = lead.get(world.url(name, risk)).content.decode()
        assert "<script>alert" not in body
    assert "{{7*7}}" in lead.get(world.url("risk", risk)).content.decode()


def test_sharing_and_acknowledging_in_the_browser(world, agreed):
    partner = make.make_organisation(world.area, "Harbour NHS Trust", sector="health")
    lead = signed_in(world.lead)
    sent = {"organisations": [partner.public_id], "sent_on": TODAY.isoformat()}
    assert lead.post(world.url("assessment-share", agreed), sent).status_code == 302
    row = in_area(world, Dissemination)[0]
    assert "Harbour NHS Trust" in text_of(lead.get(world.url("assessment", agreed)))
    assert lead.post(world.url("acknowledge", row), {"acknowledged_on": TODAY.isoformat()}).status_code == 302
    assert in_area(world, Dissemination)[0].acknowledged_on == TODAY


def test_a_form_is_marked_as_high_as_what_it_lets_one_choose(world):
    profile = world.profile(reference=SECRET_CTLP, marking="official_sensitive")
    cleared = make.make_viewer(world.area, AreaRole.POLICE_LEAD, cleared=True)
    for name in ("prompt-add", "briefing-add"):
        page = signed_in(cleared).get(world.url(name))
        assert SECRET_CTLP in page.content.decode()
        assert marking_of(page) == "OFFICIAL-SENSITIVE"
        refused = signed_in(cleared).post(world.url(name), {})
        assert marking_of(refused) == "OFFICIAL-SENSITIVE"
    world.prompt(profile, text=SECRET_PROMPT, marking="official_sensitive")
    cleared = make.make_viewer(world.area, AreaRole.PREVENT_LEAD, cleared=True)
    assert marking_of(signed_in(cleared).get(world.url("risk-add"))) == "OFFICIAL-SENSITIVE"
    uncleared = make.make_viewer(world.area, AreaRole.OFFICER)
    page = signed_in(uncleared).get(world.url("risk-add"))
    assert marking_of(page) == "OFFICIAL"
    assert SECRET_PROMPT not in page.content.decode()


def test_a_stale_page_names_what_is_being_changed_in_words(world):
    briefing_of = world.profile(marking="official")
    with tenant_context([world.area.pk]):
        briefing = CtlpBriefing.objects.create(
            authority=world.area,
            ctlp=briefing_of,
            organisation=make.council_of(world.area),
            briefed_on=make.days_ago(1),
            given_by="Insp. A. Example",
        )
    lead = signed_in(world.lead)
    values = {
        "ctlp": briefing_of.public_id,
        "organisation": make.council_of(world.area).public_id,
        **dict(zip(("briefed_on_day", "briefed_on_month", "briefed_on_year"), parts_of(TODAY), strict=True)),
        "given_by": "Insp. B. Example",
        "marking": "official",
        "version": "0",
    }
    page = lead.post(world.url("briefing-edit", briefing), values)
    assert page.status_code == 409
    assert "Correct a briefing" in text_of(page)
    assert "object (" not in page.content.decode()


def parts_of(date):
    """A date as the three boxes of a form send it."""
    return str(date.day), str(date.month), str(date.year)
