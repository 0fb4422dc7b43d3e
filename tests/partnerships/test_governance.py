"""Reporting lines, arrangements, briefings, offices over time, reports, and what communities brought."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.choices import Marking
from core.criteria.registry import evaluate_one
from core.errors import Refused, Stale
from core.maps import MapLine, MapNode, reporting_map
from core.models import Contact
from core.permissions import AreaRole
from partnerships.actions.governance import (
    add_arrangement,
    agree_document,
    draw_line,
    edit_briefing,
    end_line,
    record_briefing,
)
from partnerships.models import AgendaItem, DocumentAgreement, MemberBriefing, OfficeHolding, ReportingLine
from partnerships.office_time import office_picture, stretches
from tests import factories as make
from tests.partnerships.governing import (
    make_agreement,
    make_arrangement,
    make_briefing,
    make_line,
    make_report,
)


def draw(board, lower, upper, **fields):
    with board.inside():
        return draw_line(
            authority=board.area, lower=lower, upper=upper, starts_on=board.today, by=board.viewer, **fields
        )


def test_lines_are_drawn_and_end_and_never_make_a_ring(board):
    line = draw(board, board.group, "csp", rhythm="each meeting")
    draw(board, "csp", "cabinet")
    for lower, upper, words in (
        (board.group, board.group, "reports to itself"),
        (board.group, "csp", "on the map already"),
        ("cabinet", board.group, "reports to the other already"),
    ):
        with pytest.raises(Refused, match=words):
            draw(board, lower, upper)
    with board.inside():
        with pytest.raises(Stale):
            end_line(line=line, ends_on=board.today, by=board.viewer, version=9)
        with pytest.raises(Refused, match="before it began"):
            end_line(line=line, ends_on=make.days_ago(1), by=board.viewer)
        assert end_line(line=line, ends_on=board.today, by=board.viewer).ends_on == board.today


@pytest.mark.parametrize(
    "ends", [{"lower_board": "", "upper_board": "csp"}, {"lower_board": "csp", "upper_board": "csp"}]
)
def test_the_database_holds_both_ends_of_a_line(board, ends):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_line(board.area, **ends)


def test_another_areas_group_is_no_end_of_a_line(board):
    other = make.make_group(make.make_area("elsewhere"))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_line(board.area, lower_board="", lower_group=other, upper_board="csp")
    page = board.client().post(
        board.url("line-add"),
        {"lower": other.public_id, "upper": "board:csp", "starts_on": board.today.isoformat()},
    )
    assert page.status_code == 422


def test_the_map_and_its_list_tell_the_same(board):
    draw(board, board.group, "csp")
    draw(board, "csp", "cabinet")
    text = board.client().get(board.url("governance")).content.decode()
    assert text.count("Community safety partnership") >= 4
    assert "Since" in text
    assert board.url("group", board.group.public_id) in text


def test_a_map_puts_each_body_below_what_it_reports_to():
    nodes = [MapNode(key, key.title()) for key in ("group", "csp", "cabinet", "contest")]
    lines = [MapLine("group", "csp"), MapLine("csp", "cabinet"), MapLine("group", "cabinet")]
    picture = reporting_map("Map", nodes, lines)
    depth = {label.text: label.y for label in picture.labels}
    assert depth["Cabinet"] == depth["Contest"] < depth["Csp"] < depth["Group"]
    assert [(row.head, row.cells[0]) for row in picture.rows] == [
        ("Group", "Csp"),
        ("Csp", "Cabinet"),
        ("Group", "Cabinet"),
    ]
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
    with pytest.raises(ValueError, match="ring"):
        reporting_map("Map", nodes, [MapLine("group", "csp"), MapLine("csp", "group")])


def arrange(board, **fields):
    facts = {
        "kind": "joint",
        "title": "Joint work",
        "parties": "Farley Council",
        "starts_on": make.days_ago(90),
        "review_due": make.days_ago(-90),
        **fields,
    }
    with board.inside():
        return add_arrangement(authority=board.area, by=board.viewer, **facts)


def finding(board, code="1.B1"):
    with board.inside():
        return evaluate_one(board.area, board.today)[code]


def test_an_arrangement_in_date_counts_for_1b1_and_a_two_tier_one_does_not(board):
    arrange(board, kind="two_tier", parties="Shire County Council")
    assert finding(board).status == "no_evidence"
    make_arrangement(board.area, review_due=make.days_ago(1))
    assert finding(board).status == "not_met"
    arrange(board)
    now = finding(board)
    assert now.status == "partly", "somebody still has to attest it"
    assert "1 joint arrangement in date" in now.because


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"state": "active", "reaches_beyond": True}, True),
        ({"state": "active"}, False),
        ({"reaches_beyond": True}, False),
        ({"state": "ended", "reaches_beyond": True}, False),
    ],
)
def test_an_agreement_counts_for_1b1_only_in_force_and_beyond_the_boundary(board, fields, counts):
    make_agreement(board.area, **fields)
    assert ("1 joint arrangement" in finding(board).because) is counts


def test_a_document_that_an_arrangement_names_counts_once(board):
    document = make.make_document(board.area, kind="joint_arrangement", approved_on=make.days_ago(5))
    arrange(board, document=document)
    assert "1 joint arrangement in date" in finding(board).because


def test_a_countys_own_districts_are_no_wider_arrangement(board):
    make.make_area("vale", kind="district", county=board.area)
    with pytest.raises(Refused, match="your own county"):
        arrange(board, parties="Vale\nVale District Council")
    assert arrange(board, parties="Vale\nFarley Council").pk
    with pytest.raises(Refused, match="review must be due after"):
        arrange(board, review_due=make.days_ago(90))


def brief(board, **fields):
    facts = {
        "audience": "lead_member",
        "post": "Cabinet member",
        "briefed_on": board.today,
        "level": "update",
        "subject": "The year",
        "given_by": make.make_contact(board.area),
        "marking": Marking.OFFICIAL,
        "clearance_checked": False,
        **fields,
    }
    with board.inside():
        return record_briefing(authority=board.area, by=board.viewer, **facts)


def test_a_committee_hears_nothing_above_official_and_one_person_only_when_cleared(board):
    marked = {"marking": Marking.SENSITIVE, "clearance_checked": True}
    assert brief(board, **marked).pk
    with pytest.raises(Refused, match="nothing above OFFICIAL"):
        brief(board, audience="scrutiny", **marked)
    with pytest.raises(Refused, match="clearance"):
        brief(board, marking=Marking.SENSITIVE)
    for fields in ({"audience": "cabinet", "clearance_checked": True}, {"clearance_checked": False}):
        with pytest.raises(IntegrityError, match="briefing_cleared"), transaction.atomic():
            make_briefing(board.area, marking="official_sensitive", **fields)


def test_a_marked_briefing_does_not_exist_for_somebody_uncleared(board):
    hidden = brief(board, subject="A marked matter", marking=Marking.SENSITIVE, clearance_checked=True)
    brief(board, subject="An open matter")
    client = board.client()
    text = client.get(board.url("leadership")).content.decode()
    assert "An open matter" in text
    assert "A marked matter" not in text
    assert client.get(board.url("briefing-edit", hidden.public_id)).status_code == 404
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    page = board.client(cleared).get(board.url("leadership")).content.decode()
    assert "A marked matter" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_a_briefing_is_recorded_and_the_page_says_so(board):
    sent = {
        "audience": "cabinet",
        "level": "update",
        "subject": "What moved this quarter.",
        "briefed_on": make.days_ago(2).isoformat(),
        "given_by": board.members[0].contact.public_id,
        "marking": "official",
    }
    done = board.client().post(board.url("briefing-add"), sent, follow=True).content.decode()
    assert "The briefing is recorded." in done
    assert "What moved this quarter." in done


def test_a_briefing_is_corrected_without_overwriting_somebody_else(board):
    briefing = make_briefing(board.area)
    with board.inside():
        facts = {name: getattr(briefing, name) for name in ("audience", "marking", "clearance_checked")}
        edit_briefing(briefing=briefing, subject="Put right", by=board.viewer, version=1, **facts)
        with pytest.raises(Stale):
            edit_briefing(briefing=briefing, subject="Late", by=board.viewer, version=1, **facts)
        assert MemberBriefing.objects.get().subject == "Put right"


def test_a_report_to_a_board_is_corrected(board):
    report = make_report(board.area)
    sent = {
        "board": "scrutiny",
        "reported_on": make.days_ago(49).isoformat(),
        "summary": "To scrutiny, in fact",
        "version": 1,
    }
    url = board.url("board-report-edit", report.public_id)
    assert board.client().post(url, sent).status_code == 302
    text = board.client().get(board.url("leadership")).content.decode()
    assert "To scrutiny, in fact" in text
    assert "Overview and scrutiny" in text
    assert board.client().post(url, sent).status_code == 409


def holding(name, starts, ends=None, **fields):
    contact = Contact(name=name)
    return OfficeHolding(
        contact=contact,
        starts_on=make.days_ago(starts),
        ends_on=make.days_ago(ends) if ends is not None else None,
        **fields,
    )


def test_gaps_between_offices_are_told():
    today = make.days_ago(0)
    held = [holding("A", 900, 500), holding("B", 400, 300), holding("C", 299, 30)]
    found = [(one.who, one.starts_on, one.ends_on) for one in stretches(held, today)]
    assert found == [
        ("A", make.days_ago(900), make.days_ago(500)),
        ("", make.days_ago(499), make.days_ago(401)),
        ("B", make.days_ago(400), make.days_ago(300)),
        ("C", make.days_ago(299), make.days_ago(30)),
        ("", make.days_ago(29), None),
    ]
    picture = office_picture([("Chair", held), ("Deputy chair", [])], today)
    assert picture.description.startswith("2 vacancies since")
    assert [row.cells[0] for row in picture.rows] == ["A", "Vacant", "B", "C", "Vacant"]
    assert office_picture([("Chair", [])], today) is None


def test_the_page_of_offices_shows_an_override_as_not_met(board):
    panel = make.make_group(board.area, kind="channel_panel")
    with board.inside():
        chair = board.group.offices.get().contact
    make.make_office(board.area, "chair", chair, panel, override_reason="Nobody else could")
    text = board.client().get(board.url("group-offices", panel.public_id)).content.decode()
    assert "Nobody else could" in text
    assert "Not met" in text
    seats = board.client().get(board.url("group-offices", board.group.public_id)).content.decode()
    assert "Substitute of police" in seats


def test_what_a_community_organisation_brought_is_listed_with_what_came_of_it(board):
    forum = make.make_organisation(board.area, "Faith Forum", sector="community")
    meeting = board.meeting()
    item = board.item(
        meeting,
        "Worries about a march",
        kind=AgendaItem.Kind.COMMUNITY,
        contributed_by=forum,
        outcome="discussed",
        minute="The police will meet the stewards.",
    )
    board.decision(meeting, agenda_item=item, text="Invite the forum each quarter.")
    board.item(meeting, "Budget", position=2)
    text = board.client().get(board.url("community-list")).content.decode()
    for words in ("Faith Forum", "The police will meet the stewards.", "Invite the forum each quarter."):
        assert words in text
    assert "Budget" not in text


def test_a_meeting_that_was_held_agrees_a_document(board):
    document = make.make_document(board.area, title="Strategy", kind="plan")
    planned, held = board.meeting(days=-5), board.meeting(days=20, status="held")
    due = make.days_ago(-300)
    with board.inside():
        with pytest.raises(Refused, match="was held"):
            agree_document(document=document, meeting=planned, review_due=due, by=board.viewer)
        with pytest.raises(Refused, match="after the meeting"):
            agree_document(document=document, meeting=held, review_due=held.meets_on, by=board.viewer)
    url = board.url("document-agreed", document.public_id)
    sent = {"meeting": held.public_id, "review_due": due.isoformat(), "version": 1}
    assert board.client().post(url, {**sent, "meeting": planned.public_id}).status_code == 422
    assert board.client().post(url, sent).status_code == 302
    page = board.client().get(f"/areas/{board.area.slug}/documents/{document.public_id}/").content.decode()
    assert board.group.name in page
    assert "In date" in page
    with board.inside():
        document.refresh_from_db()
        assert (document.approved_on, document.review_due) == (held.meets_on, due)


@pytest.fixture
def agreed(board):
    """Terms of reference of the group whose agreement was put to the wrong meeting."""
    terms = make.make_document(board.area, title="Terms", kind="terms_of_reference")
    with board.inside():
        board.group.terms_of_reference = terms
        board.group.save(update_fields=["terms_of_reference"])
    wrong = board.meeting(days=20, status="held")
    with board.inside():
        return agree_document(document=terms, meeting=wrong, review_due=make.days_ago(-300), by=board.viewer)


def correct(board, agreed, **sent):
    """Send the form that puts right which meeting agreed a document."""
    url = board.url("document-agreed-correct", agreed.public_id)
    return board.client().post(url, {"review_due": make.days_ago(-300).isoformat(), "version": 2, **sent})


def page_of(board, document):
    return board.client().get(f"/areas/{board.area.slug}/documents/{document.public_id}/").content.decode()


def test_an_agreement_that_never_was_is_taken_back_and_the_finding_follows(board, agreed):
    assert board.url("document-agreed-correct", agreed.public_id) in page_of(board, agreed.document)
    with board.inside():
        assert "agreed terms" not in evaluate_one(board.area, board.today)["1.G1"].because
    sent = {"right": "none", "why": "The item was put off."}
    assert correct(board, agreed, **{**sent, "why": ""}).status_code == 422
    assert correct(board, agreed, **sent, version="1").status_code == 409
    assert correct(board, agreed, **sent).status_code == 302
    with board.inside():
        assert "it has no agreed terms" in evaluate_one(board.area, board.today)["1.G1"].because
        assert not DocumentAgreement.objects.exists()
        last = DocumentAgreement.history.first()
        assert (last.history_type, last.history_change_reason) == ("-", "The item was put off.")
    page = page_of(board, agreed.document)
    assert "The item was put off." in page
    assert str(board.user) in page
    register = board.client().get(f"/areas/{board.area.slug}/documents/").content.decode()
    assert board.group.name not in register, "lists tell what stands"
    assert correct(board, agreed, **sent).status_code == 404


def test_another_meeting_takes_the_place_of_the_wrong_one(board, agreed):
    right, planned = board.meeting(days=40, status="held"), board.meeting(days=-5)
    sent = {"right": "another", "why": "Two meetings were mixed up."}
    for wrong in ("", planned.public_id, agreed.meeting.public_id):
        assert correct(board, agreed, **sent, meeting=wrong).status_code == 422
    assert correct(board, agreed, **sent, meeting=right.public_id, review_due="").status_code == 422
    assert correct(board, agreed, **sent, meeting=right.public_id).status_code == 302
    with board.inside():
        agreed.refresh_from_db()
        agreed.document.refresh_from_db()
        assert (agreed.meeting, agreed.document.approved_on) == (right, right.meets_on)
    assert "Two meetings were mixed up." in page_of(board, agreed.document)


def test_who_may_not_record_is_offered_no_correction(board, agreed):
    approver = make.make_user()
    make.give_role(approver, board.area, AreaRole.APPROVER)
    page = board.client(approver).get(f"/areas/{board.area.slug}/documents/{agreed.document.public_id}/")
    assert page.status_code == 200
    assert "document-agreed-correct" not in page.content.decode()
    assert "/correct/" not in page.content.decode()


def test_the_pages_ask_as_often_for_thirty_as_for_one(board):
    counts: dict[str, list[int]] = {}
    for more in (1, 29):
        for number in range(more):
            make_line(board.area, starts_on=make.days_ago(number))
            make_arrangement(board.area, document=make.make_document(board.area))
            make_briefing(board.area)
            make_report(board.area)
        for name in ("governance", "leadership", "community-list"):
            client = board.client()
            client.get(board.url(name))
            with CaptureQueriesContext(connection) as asked:
                client.get(board.url(name))
            counts.setdefault(name, []).append(len(asked))
    assert all(one == thirty for one, thirty in counts.values()), counts
    with board.inside():
        assert ReportingLine.objects.count() == 30
