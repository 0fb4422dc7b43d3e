"""Snapshots by the evaluator alone, and the Home Office's pages that read them."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.actions import write_snapshots
from benchmarks.models import FindingSnapshot
from benchmarks.querysets import list_areas_in_use
from core.criteria.findings import Status
from core.criteria.registry import evaluate_one
from core.models import Authority
from core.permissions import AreaRole, NationalRoleKind
from core.tenancy import tenant_context
from tests import factories as make
from tests.assurance import samples
from tests.benchmarks.conftest import appointed

TODAY = datetime.date(2026, 11, 21)

ARGS = {
    "overview": [],
    "criteria": [],
    "criterion": ["1.G1"],
    "lapsing": [],
    "alike": [],
    "sampling": [],
    "practice": [],
    "export": ["areas", "csv"],
    "reports": [],
    "rule-book": [],
    "rule": ["1.G1"],
    "area": ["northbridge"],
    "area-export": ["northbridge", "csv"],
}
"""Every national page but a report's file, which test_national_reports.py opens."""


@pytest.fixture
def world(committed_db, judges):
    """Three areas in two regions, committed, with one of them short of two criteria from November on."""
    return [
        make.make_area("northbridge", region="London"),
        make.make_area("southwold", region="London", kind="unitary"),
        make.make_area("penrhyn", region="Wales", kind="welsh_unitary"),
    ]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def national(role, region=""):
    return client_of(make.make_national_user(role, region))


def seen(area):
    with tenant_context([area.pk]):
        return {row.code: row for row in FindingSnapshot.objects.filter(authority=area)}


def test_a_snapshot_equals_the_live_finding(world, judges):
    judges.say("1.G3", Status.NOT_MET, figure="4 of 6", because="Two stayed away.", changes_on=TODAY)
    make.make_organisation(world[0])
    assert write_snapshots(as_of=TODAY) == (3, 66)
    for area in world:
        with tenant_context([area.pk]):
            live = evaluate_one(area, TODAY)
        stored = seen(area)
        assert set(stored) == set(live)
        for code, finding in live.items():
            row = stored[code]
            assert (row.status, row.figure, row.because, row.changes_on) == (
                finding.status,
                finding.figure,
                finding.because,
                finding.changes_on,
            )
    assert seen(world[0])["1.G1"].figure == "2 bodies"


def test_written_again_it_is_the_same_rows_with_todays_words(world, judges):
    write_snapshots(as_of=TODAY)
    judges.say("2.G1", Status.PARTLY)
    write_snapshots(as_of=TODAY)
    assert len(seen(world[0])) == 22
    assert seen(world[0])["2.G1"].status == Status.PARTLY


def test_an_area_without_any_record_is_in_it_and_one_that_does_not_use_the_service_is_not(world):
    Authority.objects.create(
        gss_code="X1", slug="elsewhere", name="Elsewhere", kind="district", region="London"
    )
    assert {area.slug for area in list_areas_in_use(TODAY)} == {"northbridge", "southwold", "penrhyn"}
    assert write_snapshots(as_of=TODAY)[0] == 3


def test_the_application_cannot_write_a_snapshot(world):
    row = {
        "as_of": TODAY,
        "framework": "toolkit-2023",
        "code": "1.G1",
        "status": "met",
        "because": "I say so",
    }
    with tenant_context([world[0].pk]), pytest.raises(DatabaseError), transaction.atomic():
        FindingSnapshot.objects.create(authority=world[0], **row)


def test_an_area_reads_its_own_snapshots_alone(world):
    write_snapshots(as_of=TODAY)
    with tenant_context([world[0].pk]):
        assert set(FindingSnapshot.objects.values_list("authority_id", flat=True)) == {world[0].pk}
    assert not FindingSnapshot.objects.exists()


def test_the_command_writes_any_dates_and_says_so(world, capsys):
    call_command("snapshot_findings", "--as-of", "2026-06-30", "--as-of", "2026-09-30", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["snapshots"] == [
        {"as_of": "2026-06-30", "areas": 3, "findings": 66},
        {"as_of": "2026-09-30", "areas": 3, "findings": 66},
    ]
    with pytest.raises(CommandError, match="in the future"):
        call_command("snapshot_findings", "--as-of", str(timezone.localdate() + datetime.timedelta(days=1)))


def test_the_command_fills_the_ends_of_past_quarters(world, capsys):
    call_command("snapshot_findings", "--quarters", "8", "--json")
    told = json.loads(capsys.readouterr().out)
    assert len(told["snapshots"]) == 9


def test_before_the_first_snapshot_the_page_says_how_to_have_one(world):
    text = national("assessor").get(reverse("national:overview")).content.decode()
    assert "No snapshot has been written yet" in text
    assert "manage.py snapshot_findings" in text


def test_an_assessor_sees_every_area_by_section_and_what_is_not_met_where(world, judges):
    judges.say("1.G3", Status.NOT_MET, because="Two stayed away.")
    write_snapshots(as_of=TODAY)
    assessor = national("assessor")
    text = assessor.get(reverse("national:overview")).content.decode()
    for area in world:
        assert area.name in text
    assert "21 November 2026" in text
    assert "Who needs help first" in text
    items = assessor.get(reverse("national:criteria")).content.decode()
    assert "0 of 3" in items
    page = assessor.get(reverse("national:area", args=["northbridge"])).content.decode()
    assert "Two stayed away." in page
    assert "1.G3 is short of met" in page


def test_filters_stand_in_the_address(world):
    write_snapshots(as_of=TODAY)
    assessor, address = national("ho_viewer"), reverse("national:overview")
    by_region = assessor.get(address, {"region": "Wales"}).content.decode()
    assert "Penrhyn</a>" in by_region
    assert "Northbridge</a>" not in by_region
    by_kind = assessor.get(address, {"region": "London", "kind": "unitary"}).content.decode()
    assert "Southwold</a>" in by_kind
    assert "Northbridge</a>" not in by_kind
    assert "The filters below choose 1 area." in by_kind
    none = assessor.get(address, {"region": "Wales", "kind": "unitary"}).content.decode()
    assert "No area fits these filters" in none
    assert "Ratings met or better" not in none, "no share of no areas"
    assert assessor.get(address, {"region": "Mars", "kind": "moon"}).status_code == 200


def test_an_adviser_sees_the_region_alone(world):
    write_snapshots(as_of=TODAY)
    adviser = national("adviser", "Wales")
    text = adviser.get(reverse("national:overview")).content.decode()
    assert "Penrhyn" in text
    assert "Northbridge" not in text
    assert '<option value="London">' not in text
    assert adviser.get(reverse("national:area", args=["penrhyn"])).status_code == 200
    assert adviser.get(reverse("national:area", args=["northbridge"])).status_code == 404
    asked = adviser.get(reverse("national:overview"), {"region": "London"}).content.decode()
    assert "Northbridge" not in asked


def test_an_adviser_without_a_region_sees_no_area(world):
    write_snapshots(as_of=TODAY)
    adviser = national("adviser")
    assert "No region is recorded for you" in adviser.get(reverse("national:overview")).content.decode()
    assert adviser.get(reverse("national:area", args=["northbridge"])).status_code == 404


@pytest.fixture(scope="module")
def everybody(lasting_db):
    """Somebody of each role, signed in, and somebody who is not, with one night of an area to look at."""
    area = make.make_area("northbridge", region="London")
    with pytest.MonkeyPatch.context() as patch:
        appointed(patch)
        write_snapshots(as_of=TODAY)
        people = {role: make.make_user() for role in AreaRole.values}
        for role, user in people.items():
            make.give_role(user, area, role)
        signed_in = {role: client_of(user) for role, user in people.items()}
        yield {**signed_in, **{role: national(role) for role in NationalRoleKind.values}, None: Client()}


@pytest.mark.parametrize("route", sorted(ARGS))
def test_nobody_but_the_home_office_gets_in(everybody, route):
    address = reverse(f"national:{route}", args=ARGS[route])
    answers = {role: client.get(address).status_code for role, client in everybody.items()}
    for role in (*AreaRole.values, NationalRoleKind.ADMINISTRATOR):
        assert answers[role] == 403, role
    assert answers[None] == 302
    for role in (NationalRoleKind.ASSESSOR, NationalRoleKind.HO_VIEWER):
        assert answers[role] == 200, role


def test_the_library_holds_what_each_area_shared_last_for_who_may_see_the_area(world):
    north, _south, penrhyn = world
    years = [samples.STARTS.replace(year=year) for year in (2024, 2025)]
    for area, words in ((north, ("Old card.", "One-page card.")), (penrhyn, ("Leaflet in Welsh.", ""))):
        for first, shared in zip(years, words, strict=True):
            samples.make_pack(samples.make_draft(area, first), shared)
    write_snapshots(as_of=TODAY)
    address = reverse("national:practice")
    for role in ("assessor", "ho_viewer"):
        text = national(role).get(address).content.decode()
        assert "One-page card." in text
        assert "Leaflet in Welsh." in text, "a year in which nothing was shared takes back nothing"
        assert "Old card." not in text
        assert ("4 Referral pathway" in text, "2025/26" in text, "2024/25" in text) == (True, True, True)
    welsh = national("adviser", "Wales")
    text = welsh.get(address).content.decode()
    assert "Leaflet in Welsh." in text
    assert "One-page card." not in text
    table = welsh.get(reverse("national:export", args=["practice", "csv"])).content.decode("utf-8-sig")
    assert "Leaflet in Welsh." in table
    assert "One-page card." not in table
    none = national("assessor").get(address, {"region": "Wales", "kind": "county"}).content.decode()
    assert "No area that fits these filters has shared any." in none


def test_an_area_that_does_not_exist_and_a_rule_that_does_not_exist_are_not_found(world):
    assessor = national("assessor")
    assert assessor.get(reverse("national:area", args=["nowhere"])).status_code == 404
    assert assessor.get(reverse("national:rule", args=["9.G9"])).status_code == 404


def test_an_assessor_finds_no_record_of_any_area(world):
    write_snapshots(as_of=TODAY)
    assessor = national("assessor")
    for route, args in (
        ("overview", []),
        ("section", [1]),
        ("reports", []),
        ("status", []),
        ("rule-book", []),
    ):
        assert assessor.get(reverse(f"benchmarks:{route}", args=["northbridge", *args])).status_code == 404


def test_the_page_asks_the_database_as_often_for_three_areas_as_for_forty(world):
    write_snapshots(as_of=TODAY)
    assessor, address = national("assessor"), reverse("national:overview")
    assessor.get(address)
    with CaptureQueriesContext(connection) as few:
        assessor.get(address)
    for _ in range(37):
        make.make_area()
    write_snapshots(as_of=TODAY)
    with CaptureQueriesContext(connection) as many:
        text = assessor.get(address).content.decode()
    assert "40 areas" in text
    assert len(many) == len(few) <= 15


def test_the_pages_show_the_newest_snapshot(world, judges):
    judges.say("1.G3", Status.NOT_MET)
    write_snapshots(as_of=datetime.date(2026, 9, 30))
    judges.say("1.G3", Status.MET)
    write_snapshots(as_of=TODAY)
    text = national("assessor").get(reverse("national:overview")).content.decode()
    assert "21 November 2026" in text
    assert "Who needs help first" not in text
    assert "100%" in text
