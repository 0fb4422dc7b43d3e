"""Who sees what: joint groups, neighbours, attention, the calendar, and query counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.criteria.registry import evaluate_one
from core.models import Document
from core.permissions import AreaRole
from core.registries import attention, calendar, navigation, section_pictures
from core.tenancy import tenant_context
from partnerships.actions import FieldName
from partnerships.models import AgendaItem, Decision, Meeting
from tests import factories as make
from tests.partnerships.board import make_board


@pytest.fixture
def joint(db):
    """A county whose joint group covers a district, and the district's own lead."""
    board = make_board("shire")
    board.area.kind = "county"
    board.area.save()
    district = make.make_area("vale", kind="district", county=board.area)
    with board.inside():
        board.group.areas.create(authority=board.area, area=district, starts_on=make.LONG_AGO)
    user = make.make_user()
    make.give_role(user, district, AreaRole.PREVENT_LEAD)
    return board, district, user


def address(area, name, *args):
    return f"/areas/{area.slug}/partnership/{name}".replace("{}", args[0] if args else "")


def test_a_district_reads_the_countys_group_meetings_and_minutes(joint):
    board, district, user = joint
    meeting = board.meeting()
    item = board.item(meeting, "Venues", minute="The county heard the districts.")
    board.decision(meeting, agenda_item=item, text="Share the venue list.")
    board.everybody_came(meeting)
    make.sign(meeting, board.user)
    client = board.client(user)
    for path in (
        "",
        "meetings/",
        "decisions/",
        f"groups/{board.group.public_id}/",
        f"meetings/{meeting.public_id}/",
    ):
        page = client.get(address(district, path))
        assert page.status_code == 200, path
        assert (
            board.group.name in page.content.decode() or "Share the venue list." in page.content.decode()
        ), path
    assert "Cora Chair" in client.get(address(district, "")).content.decode()
    minutes = client.get(address(district, f"meetings/{meeting.public_id}/")).content.decode()
    for words in (
        "The county heard the districts.",
        "Share the venue list.",
        board.members[1].organisation.name,
    ):
        assert words in minutes


def test_a_district_finds_nothing_of_the_countys_to_change(joint):
    board, district, user = joint
    meeting, client = board.meeting(), board.client(user)
    decision = board.decision(meeting)
    routes = [f"groups/{board.group.public_id}/{end}/" for end in ("edit", "terms", "cover", "end")] + [
        f"members/{board.members[0].public_id}/{end}/" for end in ("edit", "end")
    ]
    routes += [
        f"meetings/{meeting.public_id}/{end}/"
        for end in ("record", "autosave", "prepare", "change", "cancel", "sign", "correct", "agenda/add")
    ]
    routes += [f"decisions/{decision.public_id}/change/", f"members/add/?group={board.group.public_id}"]
    for route in routes:
        for method in ("get", "post"):
            assert getattr(client, method)(address(district, route)).status_code in {404, 405}, route
    page = client.get(address(district, f"meetings/{meeting.public_id}/")).content
    assert b"Record it" not in page
    assert b"/record/" not in client.get(address(district, "meetings/")).content
    assert client.get(address(district, "meetings/next/")).url == address(
        district, f"meetings/{meeting.public_id}/"
    )


def test_a_district_sees_nothing_else_of_the_countys(joint):
    board, district, user = joint
    private = make.make_group(board.area, kind="working_group", name="Secret county group")
    hidden = make.make_meeting(private, make.days_ago(3))
    make.make_office(board.area, "strategic_officer", make.make_contact(board.area, name="Hidden Officer"))
    client = board.client(user)
    for path in ("", "meetings/", "leadership/"):
        page = client.get(address(district, path)).content
        assert b"Secret county group" not in page
        assert b"Hidden Officer" not in page
    assert client.get(address(district, f"groups/{private.public_id}/")).status_code == 404
    assert client.get(address(district, f"meetings/{hidden.public_id}/")).status_code == 404
    assert client.get(f"/areas/{board.area.slug}/partnership/").status_code == 404


def test_the_countys_terms_count_for_the_district_too(joint):
    board, district, _user = joint
    with board.inside():
        board.group.terms_of_reference = Document.objects.create(
            authority=board.area,
            title="Terms of the joint group",
            kind="terms_of_reference",
            event_date=make.days_ago(90),
            approved_on=make.days_ago(90),
            review_due=make.days_ago(-200),
        )
        board.group.save()
    held = board.meeting(days=20)
    board.everybody_came(held)
    with board.inside():
        Meeting.objects.filter(pk=held.pk).update(status="held")
    make.sign(held, board.user)
    with tenant_context([district.pk]):
        assert evaluate_one(district, board.today)["1.G1"].status == "met"
    with tenant_context([board.area.pk]):
        assert evaluate_one(board.area, board.today)["1.G1"].status == "met"


def test_marked_terms_are_not_named_to_somebody_uncleared(board):
    with board.inside():
        board.group.terms_of_reference = Document.objects.create(
            authority=board.area,
            title="Terms with a marking",
            kind="terms_of_reference",
            marking="official_sensitive",
            event_date=make.days_ago(90),
            approved_on=make.days_ago(90),
            review_due=make.days_ago(-200),
        )
        board.group.save()
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, board.area, AreaRole.PREVENT_LEAD)
    for url in (board.url("overview"), board.url("group", board.group.public_id)):
        page = board.client().get(url).content
        assert b"Terms with a marking" not in page
        assert board.group.terms_of_reference.public_id.encode() not in page
        assert b"In date" in page
        assert b"Terms with a marking" in board.client(cleared).get(url).content


def test_an_area_without_a_link_sees_none_of_it(joint):
    board, _district, _user = joint
    meeting = board.meeting()
    stranger_area, stranger = make.make_area("elsewhere"), make.make_user()
    make.give_role(stranger, stranger_area, AreaRole.PREVENT_LEAD)
    client = board.client(stranger)
    assert client.get(address(stranger_area, f"meetings/{meeting.public_id}/")).status_code == 404
    assert client.get(address(stranger_area, f"groups/{board.group.public_id}/")).status_code == 404
    assert board.group.name.encode() not in client.get(address(stranger_area, "meetings/")).content


def test_the_section_plugs_in(board):
    assert "1-partnerships" in navigation
    assert "1" in section_pictures
    board.meeting(days=-20)
    late = board.meeting(days=5)
    with board.inside():
        needs = [i.what for source in attention for i in source(board.area, board.viewer, board.today)]
        entries = [e for source in calendar for e in source(board.area, board.viewer, board.today)]
        picture = section_pictures["1"](board.area, board.today)
    assert any("is to be recorded" in what for what in needs)
    assert any("no terms of reference" in what for what in needs)
    assert not any("No further meeting" in what for what in needs)
    assert make.days_ago(-20) in {entry.on for entry in entries}
    assert picture.template
    board.everybody_came(late)
    with board.inside():
        needs = [i.what for i in attention["partnerships"](board.area, board.viewer, board.today)]
    assert any("are not signed" in what for what in needs)


def test_somebody_who_records_nothing_is_asked_for_nothing(board):
    approver = make.make_viewer(board.area, AreaRole.APPROVER)
    with board.inside():
        assert list(attention["partnerships"](board.area, approver, board.today)) == []


def test_the_attendance_picture_shows_every_required_sector(board):
    make.hold_meeting(board.group, make.days_ago(20), attended=tuple(board.members[:2]))
    with board.inside():
        chart = section_pictures["1"](board.area, board.today).chart
    assert {"Police", "Prison"} <= {str(row.head) for row in chart.rows}


def fill(board, meeting, *, items: int, seats: int, decisions: int) -> dict[str, str]:
    """Give a meeting that much, and return a whole page of changed fields."""
    sent = {"version": "99"}
    for _seat in range(seats):
        body = make.make_organisation(board.area, sector="other")
        member = make.make_member(board.group, body, contact=make.make_contact(board.area, body))
        sent[f"seat-{member.public_id}-status"] = "present"
    for number in range(1, items + 1):
        item = board.item(meeting, f"Item {number}", number)
        sent[f"item-{item.public_id}-minute"] = f"Minute {number}"
        sent[f"item-{item.public_id}-outcome"] = "discussed"
    for number in range(1, decisions + 1):
        decision = board.decision(meeting, number)
        sent[f"decision-{decision.public_id}-text"] = f"Decision {number}, changed"
        sent[f"decision-{decision.public_id}-considers_threat_picture"] = "yes"
    return sent


def queries(call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = call()
    assert answer.status_code in {200, 302}
    assert len(captured) > 5
    return len(captured)


def test_recording_a_large_meeting_takes_as_many_queries_as_a_small_one(board):
    small, large = board.meeting(days=3), board.meeting(days=30)
    client = board.client()
    counts = []
    for meeting, size in ((small, 1), (large, 20)):
        sent = fill(board, meeting, items=size, seats=size + 5, decisions=max(1, size // 2))
        url = board.url("meeting-record", meeting.public_id)
        client.get(url)
        counts.append(
            (
                queries(lambda url=url: client.get(url)),
                queries(lambda url=url, sent=sent: client.post(url, sent)),
                queries(lambda pid=meeting.public_id: client.get(board.url("meeting", pid))),
                queries(lambda pid=meeting.public_id: client.get(board.url("meeting-sign", pid))),
            )
        )
    assert counts[0] == counts[1]
    with board.inside():
        assert AgendaItem.objects.filter(meeting=large, minute__startswith="Minute").count() == 20
        assert Decision.objects.filter(meeting=large, text__endswith="changed").count() == 10
        assert large.attendance.count() == 25


def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(board):
    first = make.hold_meeting(board.group, make.days_ago(20), attended=(board.members[0],))
    board.decision(board.meeting(days=10))
    client = board.client()
    pages = ("overview", "meeting-list", "decision-list", "leadership")
    group = board.url("group", board.group.public_id)
    for name in pages:
        client.get(board.url(name))
    before = [queries(lambda url=url: client.get(url)) for url in (*map(board.url, pages), group)]
    for number in range(30):
        make.hold_meeting(board.group, make.days_ago(40 + number), attended=tuple(board.members))
        board.decision(board.meeting(days=200 + number))
        make.make_group(board.area, kind="working_group")
        body = make.make_organisation(board.area, sector="other")
        make.make_member(board.group, body, contact=make.make_contact(board.area, body))
        make.make_office(
            board.area,
            "strategic_officer",
            make.make_contact(board.area),
            starts_on=make.days_ago(900 - number),
        )
    after = [queries(lambda url=url: client.get(url)) for url in (*map(board.url, pages), group)]
    assert before == after
    assert first.public_id in client.get(board.url("meeting-list")).content.decode()


def test_one_save_while_typing_is_a_handful_of_queries(board):
    meeting = board.meeting()
    item = board.item(meeting)
    client = board.client()
    url = board.url("meeting-autosave", meeting.public_id)
    sent = {str(FieldName("item", item.public_id, "minute")): "Uptake rose.", "version": "1"}
    client.post(url, {**sent, "version": "0"})
    assert queries(lambda: client.post(url, sent)) < 30


def test_a_meeting_to_come_says_who_is_expected_and_finds_nobody_missing(board):
    client = board.client()
    coming, gone = board.meeting(days=-30), board.meeting(days=3)
    for meeting in (coming, gone):
        board.item(meeting)
    ahead = client.get(board.url("meeting", coming.public_id)).content.decode()
    assert "Who is expected" in ahead
    for words in ("Not here", "Draft minutes", "Not reached", "Minutes as PDF"):
        assert words not in ahead
    past = client.get(board.url("meeting", gone.public_id)).content.decode()
    assert "Who is expected" not in past
    for words in ("Draft minutes", "Not reached", "Minutes as PDF"):
        assert words in past
