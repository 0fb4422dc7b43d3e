"""A county with districts: every district counts the joint group, and sees nothing else of the county's."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.criteria.registry import evaluate_one
from core.models import Document
from core.permissions import AreaRole
from core.tenancy import tenant_context
from partnerships.models import AgendaItem, Meeting
from tests import factories as make
from tests.access import core as core_access
from tests.access import partnerships as access
from tests.partnerships import governing
from tests.partnerships.board import SECTORS, make_board

TOPICS = ("referrals", "channel", "risk_assessment", "plan", "performance")
SECRET = "Of the county alone"


@pytest.fixture
def county(db):
    """A county whose joint group covers two districts, with a year of held meetings."""
    board = make_board("shire")
    board.area.kind = "county"
    board.area.save()
    districts = [make.make_area(name, kind="district", county=board.area) for name in ("vale", "moor")]
    terms = make.make_document(
        board.area,
        title="Joint terms",
        kind="terms_of_reference",
        approved_on=make.days_ago(200),
        review_due=make.days_ago(-100),
    )
    with board.inside():
        board.group.terms_of_reference = terms
        board.group.save()
        for district in districts:
            board.group.areas.create(authority=board.area, area=district, starts_on=make.LONG_AGO)
    for days in (250, 30):
        meeting = make.make_meeting(board.group, make.days_ago(days))
        for position, kind in enumerate(TOPICS, start=1):
            board.item(meeting, kind, position, kind=kind, outcome="discussed")
        board.decision(meeting, **make.CHECKED)
        board.everybody_came(meeting)
        with board.inside():
            Meeting.objects.filter(pk=meeting.pk).update(status="held")
        make.sign(meeting, board.user)
    return board, districts


def findings(area, board):
    with tenant_context([area.pk]):
        return evaluate_one(area, board.today)


def test_each_districts_findings_count_the_joint_group(county):
    board, districts = county
    for area in (board.area, *districts):
        with tenant_context([area.pk]):
            found = findings(area, board)
        for code in ("1.G1", "1.G4"):
            assert found[code].status == "met", (area, found[code].because)
        assert "2 meetings" in found["1.G2"].because
        assert f"{len(SECTORS)} of {len(SECTORS)} sectors" in found["1.G3"].because


def test_the_cover_ends_and_so_does_what_counts(county):
    board, (vale, moor) = county
    with board.inside():
        board.group.areas.filter(area=vale).update(ends_on=make.days_ago(300))
    assert findings(vale, board)["1.G1"].status == "not_met"
    assert findings(moor, board)["1.G1"].status == "met"


def test_the_countys_own_arrangement_and_officer_are_not_the_districts(county):
    board, districts = county
    governing.make_arrangement(board.area)
    make.make_office(board.area, "strategic_officer", make.make_contact(board.area))
    assert "1 joint arrangement" in findings(board.area, board)["1.B1"].because
    for district in districts:
        found = findings(district, board)
        assert found["1.B1"].status == found["1.B2"].status == "no_evidence"


def records_of_the_county(board):
    """(route, record) of everything the county keeps for itself, each named so that a leak shows."""
    area = board.area
    working = make.make_group(area, kind="working_group", name=SECRET)
    meeting = make.make_meeting(working, make.days_ago(3))
    with board.inside():
        AgendaItem.objects.create(
            authority=area, meeting=meeting, group=working, position=1, kind="community", title=SECRET
        )
    agreement = governing.make_agreement(area, title=SECRET, state="active")
    document = make.make_document(area, title=SECRET, kind="policy", review_due=make.days_ago(-20))
    check = governing.make_check(area, subject=SECRET)
    line = governing.make_line(area, rhythm=SECRET)
    records = [
        *(
            ("partnerships", name, agreement)
            for name in ("sharing", "sharing-edit", "sharing-activate", "sharing-end")
        ),
        ("partnerships", "sharing-check", check),
        ("partnerships", "arrangement-edit", governing.make_arrangement(area, title=SECRET)),
        ("partnerships", "briefing-edit", governing.make_briefing(area, subject=SECRET)),
        ("partnerships", "board-report-edit", governing.make_report(area, summary=SECRET)),
        ("partnerships", "line-end", line),
        ("partnerships", "document-agreed", document),
        *(
            ("core", name, document)
            for name in ("document", "document-edit", "document-open", "document-version-add")
        ),
        *(
            ("partnerships", name, working)
            for name in ("group", "group-offices", "group-edit", "group-calendar")
        ),
        *(
            ("partnerships", name, meeting)
            for name in ("meeting", "meeting-record", "meeting-sign", "meeting-calendar")
        ),
    ]
    return [(f"{space}:{name}", record) for space, name, record in records]


def visitor(district):
    user = make.make_user(cleared=True)
    make.give_role(user, district, AreaRole.PREVENT_LEAD)
    client = Client()
    client.force_login(user)
    return client


def test_a_district_opens_nothing_else_of_the_countys_by_any_address(county):
    board, (district, _other) = county
    client = visitor(district)
    for route, record in records_of_the_county(board):
        for slug in (district.slug, board.area.slug):
            address = reverse(route, args=[slug, record.public_id])
            assert client.get(address).status_code == 404, address
            # A page that nobody can post to says so before it looks for anything.
            assert client.post(address).status_code in {404, 405}, address


def test_no_page_or_file_of_a_district_names_anything_else_of_the_countys(county):
    board, (district, _other) = county
    records_of_the_county(board)
    client, own = visitor(district), visitor(board.area)
    lists = [
        f"{space}:{name}"
        for space, module in (("core", core_access), ("partnerships", access))
        for name in (route.partition(":")[2] for route in module.ROUTES)
        if not needs_more(f"{space}:{name}")
    ]
    assert len(lists) > 20
    shown = 0
    for route in lists:
        theirs = client.get(reverse(route, args=[district.slug]))
        if theirs.status_code == 200:
            assert SECRET.encode() not in b"".join(theirs), route
            ours = own.get(reverse(route, args=[board.area.slug]))
            shown += SECRET.encode() in b"".join(ours)
        assert client.get(reverse(route, args=[board.area.slug])).status_code == 404, route
    assert shown > 6, "what must not leak stands on the county's own pages"


def needs_more(route):
    """Whether a route takes more than the area's slug."""
    try:
        reverse(route, args=["vale"])
    except NoReverseMatch:
        return True
    return False


def test_a_districts_own_records_may_rest_on_the_joint_meetings(county):
    board, (district, other) = county
    client = visitor(district)
    document = make.make_document(district, title="Local delivery note", kind="plan")
    with tenant_context([district.pk]):
        meeting = Meeting.objects.covering(district).filter(status="held").first()
    sent = {"meeting": meeting.public_id, "review_due": make.days_ago(-99).isoformat(), "version": 1}
    address = reverse("partnerships:document-agreed", args=[district.slug, document.public_id])
    assert client.post(address, sent).status_code == 302
    page = client.get(reverse("core:document", args=[district.slug, document.public_id])).content.decode()
    assert board.group.name in page
    for area in (board.area, other):
        with tenant_context([area.pk]):
            assert not Document.objects.filter(title="Local delivery note").exists()
