"""Heat map, movement, coverage, any past date, and what leaves the service."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.models import ActionEvaluation, EvaluationCitation
from core.models import AccessEvent
from core.permissions import AreaRole
from core.registries import actions_without_risk
from core.tenancy import tenant_context
from risk.models import CtlpContribution, RiskEntry, RiskInput
from risk.movement import grid, moves_picture, small_trend
from risk.reading import read_version
from risk.scoring import band
from tests import factories as make
from tests.risk.test_pages import text_of
from tests.risk.world import RiskWorld, signed_in

TODAY = make.days_ago(0)
SECRET = "Named group meets in the old mill"


class TwoVersions(RiskWorld):
    """Two agreed versions; the second scores R1 lower, drops R3 and adds R4, marked above OFFICIAL."""

    def __post_init__(self) -> None:
        super().__post_init__()
        area = self.area
        self.r1 = make.make_risk(area, reference="R1", title="Leaflets", concern="influences")
        self.r2 = make.make_risk(area, reference="R2", title="Training", kind="corporate")
        self.r3 = make.make_risk(area, reference="R3", title="Old worry")
        self.r4 = make.make_risk(area, reference="R4", title=SECRET, marking="official_sensitive")
        first, second = (make.hold_meeting(self.group, make.days_ago(days)) for days in (200, 40))
        self.first = make.make_assessment(
            area, agreed_at=first, risks=(self.r1, self.r2, self.r3), score=(5, 4)
        )
        self.second = make.make_assessment(
            area, agreed_at=second, risks=(self.r1, self.r2, self.r4), score=(4, 4)
        )


@pytest.fixture
def world(db: None) -> TwoVersions:
    return TwoVersions()


def page(world, name, record=None, viewer=None, **query):
    return signed_in(viewer or world.lead).get(world.url(name, record), query)


def entries(world, version):
    with tenant_context([world.area.pk]):
        return list(RiskEntry.objects.filter(assessment=version).select_related("risk", "assessment"))


def test_every_cell_of_the_heat_map_leads_to_its_risks(world):
    with_controls = page(world, "heat-map").content.decode()
    assert world.url("risk", world.r1) in with_controls
    assert "Risks with controls" in with_controls
    before = page(world, "heat-map", score="inherent").content.decode()
    assert "Risks before controls" in before
    assert SECRET in with_controls
    hidden = page(world, "heat-map", viewer=world.officer).content.decode().partition("<main")[2]
    assert SECRET not in hidden
    assert "R4" not in hidden


def test_the_grid_puts_each_risk_where_it_scores(world):
    rows = dict(grid(entries(world, world.second), "residual"))
    cell = next(cell for cell in rows[4] if cell.likelihood == 3)
    assert sorted(entry.risk.reference for entry in cell.entries) == ["R1", "R2", "R4"]
    assert (cell.score, cell.band) == (12, band(12))
    assert sum(len(cell.entries) for row in rows.values() for cell in row) == 3
    inherent = dict(grid(entries(world, world.second), "inherent"))
    assert len(next(cell for cell in inherent[4] if cell.likelihood == 4).entries) == 3


def test_movement_tells_up_down_new_and_gone(world):
    with tenant_context([world.area.pk]):
        reading = read_version(world.second, world.area, world.lead)
        picture = moves_picture(reading, {world.r1.pk: "/r1"})
    assert picture.description == "0 went up, 2 went down, 1 are new, 0 score the same."
    assert {str(row.head): row.url for row in picture.rows}["R1 Leaflets"] == "/r1"
    assert [str(row.cells[0]) for row in picture.rows if "R1" in str(row.head)] == ["16 High"]
    words = text_of(page(world, "trends"))
    assert "From version 1 to version 2" in words
    assert "R3 Old worry" in words


def test_a_small_trend_leaves_a_gap_where_a_version_did_not_hold_the_risk(world):
    picture = small_trend([e for e in entries(world, world.second) if e.risk_id == world.r4.pk], [1, 2])
    assert picture.description == "version 2: 12."
    assert "–" in [str(label.text) for label in picture.labels]


def test_coverage_names_risks_without_actions_and_sectors_nobody_heard_from(world):
    make.make_organisation(world.area, "Health trust", sector="health")
    school = make.make_organisation(world.area, "School", sector="education")
    with tenant_context([world.area.pk]):
        CtlpContribution.objects.create(
            authority=world.area, organisation=school, contributed_on=make.days_ago(9), channel="return"
        )
    words = text_of(page(world, "coverage"))
    assert "R1 Leaflets" in words
    assert "Health Not heard from" in words
    assert "Education Not heard from" not in words
    assert SECRET not in text_of(page(world, "coverage", viewer=world.officer))


def test_coverage_names_actions_whose_risk_is_closed(world):
    assert list(actions_without_risk)
    plan = make.make_plan(world.area)
    make.make_action(plan, risk=world.r1, title="Answers leaflets")
    closed = make.make_risk(world.area, reference="R9", closed_on=make.days_ago(9))
    make.make_action(plan, risk=closed, title="Answers what is over")
    words = text_of(page(world, "coverage"))
    assert "Answers what is over" in words
    assert "Answers leaflets" not in words
    assert "R1 Leaflets" not in words.partition("Actions without a risk")[0]


def test_coverage_names_open_risks_no_version_describes(world):
    make.make_risk(world.area, reference="R7", title="Written down and forgotten")
    assert "Written down and forgotten" in text_of(page(world, "coverage"))


def test_any_date_answers_with_the_version_in_force_then(world):
    then = text_of(page(world, "overview", as_at=make.days_ago(100).isoformat()))
    assert "Version 1 was agreed on" in then
    assert "Old worry" in then
    assert "In force on that date" in then
    today = text_of(page(world, "overview"))
    assert "Version 2 was agreed on" in today
    cells = text_of(page(world, "heat-map", as_at=make.days_ago(100).isoformat()))
    assert "R3 Old worry" in cells


@pytest.mark.parametrize("wrong", ["banana", "2026-02-31", "2999-01-01"])
def test_a_date_that_is_none_says_so_and_shows_today(world, wrong):
    answer = page(world, "overview", as_at=wrong)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert "Version 2 was agreed on" in text_of(answer)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_register_leaves_at_official(world, kind):
    answer = signed_in(world.lead).get(f"/areas/{world.area.slug}/risk/register/{kind}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    content = answer.content
    if kind != "csv":
        content = b"".join(
            zipfile.ZipFile(io.BytesIO(content)).read(n)
            for n in zipfile.ZipFile(io.BytesIO(content)).namelist()
        )
    assert b"Leaflets" in content
    assert SECRET.encode() not in content
    with tenant_context([world.area.pk]):
        assert AccessEvent.objects.filter(kind="export", detail__contains="risk register").count() == 1


def test_only_who_is_cleared_and_asks_takes_out_what_is_above(world):
    address = f"/areas/{world.area.slug}/risk/register/csv/"
    asked = signed_in(world.lead).get(address, {"with": "sensitive"})
    rows = list(csv.DictReader(io.StringIO(asked.content.decode("utf-8-sig"))))
    assert {row["Marking"] for row in rows} == {"OFFICIAL", "OFFICIAL-SENSITIVE"}
    refused = signed_in(world.officer).get(address, {"with": "sensitive"})
    assert SECRET not in refused.content.decode()
    assert signed_in(world.lead).get(f"/areas/{world.area.slug}/risk/register/exe/").status_code == 404


def test_the_register_of_a_past_date_is_that_dates(world):
    address = f"/areas/{world.area.slug}/risk/register/csv/"
    then = signed_in(world.lead).get(address, {"as_at": make.days_ago(100).isoformat()}).content.decode()
    assert "Old worry" in then
    none = signed_in(world.lead).get(address, {"as_at": make.days_ago(900).isoformat()})
    assert none.status_code == 302


def test_a_formula_in_a_title_is_inert(world):
    risk = make.make_risk(world.area, reference="R8", title="=HYPERLINK(1)")
    meeting = make.hold_meeting(world.group, make.days_ago(5))
    make.make_assessment(world.area, agreed_at=meeting, risks=(risk,))
    text = signed_in(world.lead).get(f"/areas/{world.area.slug}/risk/register/csv/").content.decode()
    assert ",'=HYPERLINK(1)," in text


def words_of_paper(answer):
    parts = zipfile.ZipFile(io.BytesIO(answer.content))
    body = parts.read("word/document.xml").decode()
    edges = "".join(parts.read(n).decode() for n in parts.namelist() if "header" in n or "footer" in n)
    return body, edges


def test_the_committee_paper_holds_official_alone_and_says_so(world):
    body, edges = words_of_paper(page(world, "assessment-paper", world.second))
    assert "Leaflets" in body
    assert "Likelihood times impact" in body
    assert SECRET not in body
    assert "OFFICIAL" in edges
    assert "SENSITIVE" not in edges


def test_a_cleared_reader_may_ask_for_all_and_every_page_is_marked(world):
    body, edges = words_of_paper(page(world, "assessment-paper", world.second, **{"with": "sensitive"}))
    assert SECRET in body
    assert edges.count("OFFICIAL-SENSITIVE") >= 2
    body, edges = words_of_paper(
        page(world, "assessment-paper", world.second, viewer=world.officer, **{"with": "sensitive"})
    )
    assert SECRET not in body + edges


def test_a_version_marked_as_a_whole_leaves_only_with_its_marking(world):
    meeting = make.hold_meeting(world.group, make.days_ago(5))
    above = make.make_assessment(
        world.area, agreed_at=meeting, risks=(world.r1,), marking="official_sensitive", title="Mill"
    )
    assert page(world, "assessment-paper", above).status_code == 302
    assert page(world, "assessment-paper", above, **{"with": "sensitive"}).status_code == 200
    assert page(world, "assessment-paper", above, viewer=world.officer).status_code == 404
    register = signed_in(world.lead).get(f"/areas/{world.area.slug}/risk/register/csv/")
    assert register.status_code == 302


@pytest.mark.parametrize("name", ["heat-map", "trends", "coverage", "inputs", "shared", "overview"])
def test_as_many_queries_for_one_row_as_for_thirty(world, name):
    body = make.make_organisation(world.area, "Health trust", sector="health")

    def more(count, days):
        risks = tuple(make.make_risk(world.area) for _n in range(count))
        meeting = make.hold_meeting(world.group, make.days_ago(days))
        make.make_assessment(world.area, agreed_at=meeting, risks=risks)
        with tenant_context([world.area.pk]):
            RiskInput.objects.bulk_create(
                RiskInput(
                    authority=world.area, organisation=body, contributed_on=TODAY, channel="meeting", text="x"
                )
                for _n in range(count)
            )

    def queries():
        client = signed_in(world.lead)
        client.get(world.url(name))
        with CaptureQueriesContext(connection) as found:
            assert client.get(world.url(name)).status_code == 200
        return len(found)

    more(1, 9)
    few = queries()
    more(30, 4)
    assert queries() == few


def test_an_area_with_nothing_says_so(db):
    empty = RiskWorld()
    for name in ("heat-map", "trends", "coverage", "inputs", "shared"):
        assert page(empty, name).status_code == 200
    assert "No version is agreed yet" in text_of(page(empty, "trends"))
    police = make.make_viewer(
        empty.area, AreaRole.POLICE_LEAD, organisation=make.make_organisation(empty.area)
    )
    assert page(empty, "coverage", viewer=police).status_code == 200


def test_a_version_names_the_evaluations_it_rests_on(world):
    action = make.make_action(make.make_plan(world.area), risk=world.r1, title="Brief hall managers")
    with tenant_context([world.area.pk]):
        evaluation = ActionEvaluation.objects.create(
            authority=world.area, action=action, evaluated_on=TODAY, impact="Fewer bookings", lesson="Early"
        )
        EvaluationCitation.objects.create(
            authority=world.area,
            evaluation=evaluation,
            cited_on=TODAY,
            assessment=world.second,
            risk=world.r1,
        )
    words = text_of(page(world, "assessment", world.second))
    assert "What it rests on" in words
    assert "Brief hall managers: R1: Fewer bookings" in words
    assert "What it rests on" not in text_of(page(world, "assessment", world.first))
