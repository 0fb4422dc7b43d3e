"""The national dashboard: who moved, who stands out, what lapses, whom to sample, and tables to take out."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.actions import thin_snapshots, write_snapshots
from benchmarks.cohorts import SMALLEST
from benchmarks.models import AreaSnapshot, CohortSnapshot, FindingSnapshot
from benchmarks.national.figures import movers, need_help, outliers, who_first
from benchmarks.national.nights import chosen_nights
from benchmarks.national.sampling import drawn, sampling_list
from benchmarks.national.table import DEFAULT_SORT, HEIGHT, Cell, HeatRow, moved, sorted_rows
from benchmarks.quarters import Quarter
from core.criteria.findings import Status
from core.models import AccessEvent, AreaFact, Authority
from core.tenancy import tenant_context
from tests import factories as make
from tests.assurance import samples
from tests.benchmarks.conftest import appointed
from tests.benchmarks.test_national import national

TODAY = datetime.date(2026, 11, 21)
BEFORE = datetime.date(2026, 9, 30)
YEAR_AGO = datetime.date(2025, 11, 30)


def row(name, *ratings, met=10, gained=None, kind="unitary", short=0, own=""):
    """A row of the heat table as the nights would give it; the first rating may have moved."""
    area = Authority(pk=abs(hash(name)) % 10**6, name=name, slug=name.lower(), kind=kind, gss_code=name)
    cells = tuple(Cell(rating, 0, own, parts=bool(own)) for rating in ratings or ("met",))
    return HeatRow(area, AreaSnapshot(met=met, applies=20, good_short=short, lapsing=0), cells, gained)


def test_the_nights_to_compare_are_the_last_quarters_end_and_the_one_nearest_to_a_year_ago():
    kept = [datetime.date(2025, 9, 30), YEAR_AGO, datetime.date(2025, 12, 31), BEFORE, TODAY]
    nights = chosen_nights(kept)
    assert (nights.now, nights.quarter, nights.year) == (TODAY, BEFORE, YEAR_AGO)
    assert chosen_nights([]) is None
    alone = chosen_nights([TODAY])
    assert (alone.quarter, alone.year) == (None, None)
    end = chosen_nights([datetime.date(2026, 6, 30), BEFORE])
    assert (end.now, end.quarter) == (BEFORE, datetime.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("not_met", "met", 1),
        ("exceeding", "met", -1),
        ("met", "met", 0),
        (None, "met", 0),
        ("not_applicable", "met", 0),
        ("met", "not_computed", 0),
    ],
)
def test_only_ratings_on_the_scale_rise_or_fall(before, after, expected):
    assert moved(before, after) == expected


def test_rows_sort_by_any_column_and_by_need_unless_asked():
    rows = [row("Ash", "met", met=15), row("Birch", "not_met", met=5, short=3), row("Cedar", "exceeding")]
    assert next(r.area.name for r in sorted_rows(rows, "")) == "Birch"
    assert sorted_rows(rows, "nonsense") == sorted_rows(rows, DEFAULT_SORT)
    assert [r.area.name for r in sorted_rows(rows, "area")] == ["Ash", "Birch", "Cedar"]
    assert [r.area.name for r in sorted_rows(rows, "-met")] == ["Ash", "Cedar", "Birch"]
    assert [r.area.name for r in sorted_rows(rows, "s1")] == ["Birch", "Ash", "Cedar"]
    assert set(HEIGHT) == {"not_met", "met", "exceeding"}


def test_who_needs_help_has_a_benchmark_not_met_and_the_neediest_comes_first():
    rows = [row("Fine", "met"), row("Poor", "not_met", short=2), row("Worse", "not_met", short=9)]
    assert [r.area.name for r in need_help(rows)] == ["Worse", "Poor"]


def test_one_sentence_names_the_neediest_three_and_says_how_far_they_are():
    worst = [row(name, "not_met", "not_met", "not_computed", short=9) for name in ("Ash", "Birch")]
    better = [row(name, "not_met", "met", short=2) for name in ("Cedar", "Dogwood")]
    assert who_first([]) == ""
    assert who_first(worst) == "Ash and Birch need help first: none of their computed benchmarks is met."
    assert who_first(worst[:1]) == "Ash needs help first: none of its computed benchmarks is met."
    assert who_first(worst + better) == (
        "Ash, Birch and Cedar need help first: at least 1 benchmark not met."
    )
    assert worst[0].not_met(["1 Partnership", "2 Risk", "4 Referral"]) == ["1 Partnership", "2 Risk"]


def test_movers_are_those_who_gained_and_those_who_lost():
    gained, lost = movers([row("Up", gained=4), row("Down", gained=-3), row("Same", gained=0), row("New")])
    assert [r.area.name for r in gained] == ["Up"]
    assert [r.area.name for r in lost] == ["Down"]


def test_outliers_need_enough_areas_of_their_kind():
    alike = [row(f"A{n}", met=12 + n % 2) for n in range(SMALLEST)]
    far = row("Far", met=1)
    assert [one.row.area.name for one in outliers([*alike, far])] == ["Far"]
    assert outliers([*alike[: SMALLEST - 2], far]) == []


def test_the_lot_is_the_same_all_quarter_and_another_in_the_next():
    rows = [row(f"Area {n}") for n in range(100)]
    first = drawn(rows, Quarter(2026, 4))
    assert len(first) == 5
    assert drawn(list(reversed(rows)), Quarter(2026, 4)) == first
    assert drawn(rows, Quarter(2027, 1)) != first


def test_an_area_is_on_the_list_once_with_every_reason():
    rows = [row(f"Area {n}") for n in range(20)] + [row("Poor", "not_met", short=9, gained=-4, own="met")]
    (poor,) = [one for one in sampling_list(rows, Quarter(2026, 4)) if one.row.area.name == "Poor"]
    assert len(poor.reasons) >= 3


@pytest.fixture(scope="module")
def world(lasting_db):
    """The areas for all tests that look at them and change nothing."""
    with pytest.MonkeyPatch.context() as patch:
        yield ten_areas(appointed(patch))


@pytest.fixture
def changing_world(committed_db, judges):
    """The areas for one test."""
    return ten_areas(judges)


def ten_areas(judges):
    """Ten areas of one kind, of which one fell since the quarter's end, and two nights of them."""
    areas = [make.make_area(f"area-{n}", region="London", kind="unitary") for n in range(10)]
    with tenant_context([areas[0].pk]):
        for kind, value in (("tier", "higher"), ("funded_priority", "yes")):
            AreaFact.objects.create(
                authority=areas[0], kind=kind, value=value, reason="Said so.", starts_on=make.days_ago(3000)
            )
    judges.say("1.G2", Status.MET, changes_on=TODAY + datetime.timedelta(days=30))
    for night in (YEAR_AGO, BEFORE):
        write_snapshots(as_of=night)
    judges.say("2.G1", Status.NOT_MET, because="No version for a year.")
    write_snapshots(as_of=TODAY)
    return areas


def text_of(client, route, *args, **query):
    answer = client.get(reverse(f"national:{route}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_line_is_kept_of_each_area_with_what_it_is_compared_by(world):
    line = AreaSnapshot.objects.using("evaluator").get(authority=world[0], as_of=TODAY)
    assert line.ratings["2"] == "not_met"
    assert line.ratings["4"] == "not_computed"
    assert (line.met, line.applies, line.good_short, line.lapsing) == (21, 22, 1, 1)
    assert (line.tier, line.is_priority) == ("higher", True)


def test_an_area_reads_its_own_line_and_everybody_the_nameless_counts(world):
    with tenant_context([world[1].pk]):
        assert set(AreaSnapshot.objects.values_list("authority_id", flat=True)) == {world[1].pk}
        cohorts = {one.cohort: one for one in CohortSnapshot.objects.filter(as_of=TODAY)}
    assert set(cohorts) == {"all", "kind:unitary", "region:London"}
    assert cohorts["all"].ratings["2"] == {"not_met": 10}
    assert cohorts["all"].size == 10


def test_what_fell_is_marked_in_the_table_and_in_words(world):
    text = text_of(national("assessor"), "overview")
    assert "app-heat-cell--down" in text
    assert "worse than before" in text
    assert "Compared with 30 September 2026" in text
    assert "Compared with a year ago, 30 November 2025" in text_of(
        national("assessor"), "overview", since="year"
    )


def test_every_benchmark_stands_there_and_those_nobody_computes_say_so(world):
    text = text_of(national("assessor"), "overview")
    for name in ("1 Partnership", "5 Channel", "8 Communications"):
        assert name in text
    assert "Self-assessed, nothing submitted" in text


def test_tier_priority_and_adviser_filter(world):
    adviser = make.make_national_user("adviser", "London").pk
    assessor = national("assessor")
    for query in ({"tier": "higher"}, {"priority": "yes"}):
        assert "1 areas" in text_of(assessor, "overview", **query)
    assert "9 areas" in text_of(assessor, "overview", tier="none")
    assert "10 areas" in text_of(assessor, "overview", adviser=adviser)


def test_an_item_has_a_page_of_who_does_it_well_and_who_does_not(world):
    text = text_of(national("assessor"), "criterion", "2.G1")
    assert "No version for a year." in text
    assert "Not met: 10" in text
    assert "Met: 10" in text_of(national("assessor"), "criterion", "1.G1")
    assert "Self-assessed" in text_of(national("assessor"), "criterion", "4.G1")
    assert national("assessor").get(reverse("national:criterion", args=["9.G9"])).status_code == 404


def test_what_lapses_is_listed_with_its_day(world):
    text = text_of(national("assessor"), "lapsing")
    assert "21 December 2026" in text
    assert "1.G2" in text


def test_areas_alike_stand_beside_one_another_when_there_are_enough(world):
    text = text_of(national("assessor"), "alike")
    assert "Unitary authorities" in text
    assert "higher tier" not in text


@pytest.mark.parametrize(
    "table", ["areas", "criteria", "lapsing", "sampling", "outliers", "alike", "practice", "2.G1"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_every_table_can_be_taken_out(world, table, kind):
    answer = national("assessor").get(reverse("national:export", args=[table, kind]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    if kind == "csv" and table == "areas":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 11
        assert rows[0][5:7] == ["Good practice short", "1 Multi-agency partnership group"]
        assert rows[1][6] == "Exceeding"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_findings_of_an_area_can_be_taken_out_by_who_may_see_it(world, kind):
    address = reverse("national:area-export", args=["area-2", kind])
    answer = national("assessor").get(address)
    assert f"national-area-2-{TODAY}.{kind}" in answer["Content-Disposition"]
    assert national("adviser", "Wales").get(address).status_code == 404
    assert national("assessor").get(address.replace(f".{kind}", ".pdf")).status_code == 404
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 1 + 22 + 5
        assert ["2.G1", "Not met", "No version for a year."] in [[row[3], row[5], row[7]] for row in rows]


def test_a_table_that_does_not_exist_is_not_found(world):
    for args in (["nonsense", "csv"], ["areas", "pdf"]):
        assert national("assessor").get(reverse("national:export", args=args)).status_code == 404


def test_an_adviser_takes_out_the_region_alone(changing_world):
    make.make_area("cardiff-like", region="Wales", kind="welsh_unitary")
    write_snapshots(as_of=TODAY)
    answer = national("adviser", "Wales").get(reverse("national:export", args=["areas", "csv"]))
    assert len(answer.content.decode().splitlines()) == 2


def test_an_export_leaves_a_trace(world):
    assessor = national("assessor")
    with CaptureQueriesContext(connection) as asked:
        assessor.get(reverse("national:export", args=["areas", "csv"]))
    traces = [query["sql"] for query in asked if "core_accessevent" in query["sql"]]
    assert any(AccessEvent.Kind.EXPORT in sql and "national areas as csv" in sql for sql in traces)


PAGES = ("overview", "criteria", "criterion", "lapsing", "alike", "sampling", "practice", "reports", "area")
GIVEN = {"criterion": ["2.G1"], "area": ["area-0"]}


@pytest.mark.parametrize("route", PAGES)
def test_no_page_asks_the_database_more_than_fifteen_times(world, route):
    assessor, given = national("assessor"), GIVEN.get(route, [])
    text_of(assessor, route, *given)
    with CaptureQueriesContext(connection) as asked:
        text_of(assessor, route, *given)
    assert len(asked) <= 15


def test_only_what_is_compared_asks_with_which_night(world):
    assessor = national("assessor")
    texts = {page: text_of(assessor, page, *GIVEN.get(page, [])) for page in PAGES}
    assert {page for page, text in texts.items() if 'name="since"' in text} == {"overview", "sampling"}


def test_where_an_area_rates_itself_otherwise_than_its_records_is_seen(changing_world):
    samples.make_pack(samples.make_draft(changing_world[3]), own="met")
    samples.make_pack(samples.make_draft(changing_world[4]), own="not_met")
    assessor = national("assessor")
    text = text_of(assessor, "overview", sort="-parts", since="year")
    assert "?sort=-parts&amp;since=year#areas" in text
    rows = text.partition('id="areas"')[2]
    first = rows[: rows.index("</tr>", rows.index("<tbody"))]
    assert "Area 3</a>" in first
    assert first.count("rates itself:") == 3
    assert rows.count("rates itself:") == 3, "who said what its records said then does not part from them"
    page = text_of(assessor, "area", "area-3")
    assert "<title>Area 3 - Prevent Compliance</title>" in page, "no page inside the area"
    assert page.count("In its last assessment the area rated itself:") == 8
    assert page.count("Otherwise than its records") == 3
    table = assessor.get(reverse("national:export", args=["areas", "csv"])).content.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(table))
    assert head[-8] == "1 Multi-agency partnership group, as the area rates itself"
    assert [line[-8:] for line in lines if line[0] == "Area 3"] == [["Met"] * 8]
    assert sum(any(line[-8:]) for line in lines) == 2


def test_old_nights_are_thinned_to_month_ends(changing_world):
    for night in (datetime.date(2026, 7, 30), datetime.date(2026, 7, 31), datetime.date(2026, 8, 30)):
        write_snapshots(as_of=night)
    thin_snapshots(today=TODAY)
    for model in (FindingSnapshot, AreaSnapshot, CohortSnapshot):
        nights = set(model.objects.using("evaluator").values_list("as_of", flat=True))
        assert nights == {
            YEAR_AGO,
            datetime.date(2026, 7, 31),
            datetime.date(2026, 8, 30),  # not older than 90 days
            BEFORE,
            TODAY,
        }
