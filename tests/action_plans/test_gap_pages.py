"""The pages of the duty gap analysis: bringing a table in, filters, papers, one click to an action."""

from __future__ import annotations

import csv
import io
import json

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.models import Action, ArrangementsReview, GapAnalysis, GapRecommendation, GapRow
from core.duties import duties_for
from core.imports import normalise
from core.models import ImportBatch, ImportMemory
from core.permissions import AreaRole
from tests import factories as make
from tests.core.imports.builders import SAMPLES, sample
from tests.gap_factories import make_analysis, make_row
from tests.reading import form_values, text_of

HARINGEY = "haringey-duty-gap-analysis"


def upload(name, data=None):
    return SimpleUploadedFile(name, sample(name) if data is None else data)


def start(north, file):
    client = north.client()
    page = client.get(north.url("gap-import-start"))
    response = client.post(north.url("gap-import-start"), {**form_values(page), "file": file})
    assert response.status_code == 302, text_of(response)
    return client, response.url


def to_rows(client, columns, **changes):
    response = client.post(columns, {**form_values(client.get(columns)), **changes})
    assert response.status_code == 302, text_of(response)
    return response.url


def to_confirm(client, check, **changes):
    response = client.post(check, {**form_values(client.get(check)), **changes})
    assert response.status_code == 302, text_of(response)
    return response.url


def bring_in(north, file, **changes):
    client, columns = start(north, file)
    confirm = to_confirm(client, to_rows(client, columns), **changes)
    return client.post(confirm, form_values(client.get(confirm)))


@pytest.mark.parametrize("ending", ["docx", "csv"])
def test_haringey_comes_in_whole(north, ending):
    response = bring_in(north, upload(f"{HARINGEY}.{ending}"), year="2026", decision_0="bring")
    assert response.status_code == 302
    header, *body = csv.reader(io.StringIO(sample(f"{HARINGEY}.csv").decode("utf-8-sig")))
    with north.open():
        analysis = GapAnalysis.objects.get()
        rows = list(GapRow.objects.order_by("position"))
        assert (analysis.year, analysis.origin, len(rows)) == (2026, "file", 14)
        assert GapRecommendation.objects.count() == 22
        for row, cells in zip(rows, body, strict=True):
            kept = [normalise(row.source[name]) for name in header]
            assert kept == [normalise(cell) for cell in cells]
        assert rows[10].sector == "education_and_childcare"


def test_nothing_exists_before_the_last_step_and_corrections_count_and_are_remembered(north):
    client, columns = start(north, upload(f"{HARINGEY}.csv"))
    check = to_rows(client, columns)
    words = text_of(client.get(check))
    assert "14 rows: 14 need a look." in words
    assert "It names no sector" in words
    changes = {"decision_1": "leave", "sector_2": "police", "duty_2": "2015-142", "year": "2025"}
    confirm = to_confirm(client, check, **changes)
    page = client.get(confirm)
    assert "Left out" in text_of(page)
    assert "2025/26" in text_of(page)
    with north.open():
        assert not GapAnalysis.objects.exists()
    client.post(confirm, form_values(page))
    with north.open():
        channel = GapRow.objects.get(duty__startswith="Channel")
        assert (channel.sector, channel.duty_key, channel.sections) == ("police", "2015-142", [5])
        assert channel.analysis.year == 2025
        assert not GapRow.objects.filter(duty__startswith="Staff").exists()
        assert ImportMemory.objects.filter(kind="gap-meanings", meaning="police 2015-142").exists()
    client, columns = start(north, upload(f"{HARINGEY}.docx"))
    assert "all are ready" in text_of(client.get(to_rows(client, columns)))


def test_the_same_table_again_brings_in_nothing_and_a_changed_one_asks(north):
    bring_in(north, upload(f"{HARINGEY}.docx"), year="2026")
    client, columns = start(north, upload(f"{HARINGEY}.csv"))
    check = to_rows(client, columns)
    assert "14 rows are here already, unchanged" in text_of(client.get(check))
    confirm = to_confirm(client, check)
    client.post(confirm, form_values(client.get(confirm)))
    text = sample(f"{HARINGEY}.csv").decode("utf-8-sig")
    changed = text.replace("is currently based on the quarterly", "now rests on the yearly")
    assert changed != text
    client, columns = start(north, upload("again.csv", changed.encode()))
    check = to_rows(client, columns)
    page = client.get(check)
    assert "Changed since last time" in text_of(page)
    confirm = to_confirm(client, check, decision_5="file")
    client.post(confirm, form_values(client.get(confirm)))
    with north.open():
        assert GapRow.objects.count() == 14
        assert GapRecommendation.objects.count() == 22
        risk = GapRow.objects.get(duty__startswith="Risk Assessment")
        assert "now rests on the yearly" in risk.current_position


def test_a_table_whose_headings_nobody_knows_is_mapped_by_hand_and_remembered(north):
    client, columns = start(north, upload("gaps-oakvale.csv"))
    page = client.get(f"{columns}?table=0&header=3")
    none = {f"column_{place}": "" for place in range(5)}
    asked = f"{columns}?table=0&header=3"
    refused = client.post(asked, {**form_values(page), **none})
    assert refused.status_code == 422
    assert "Choose the column that says what the duty is" in text_of(refused)
    chosen = dict(zip(none, ("duty", "position", "risks", "recommendations", ""), strict=True))
    response = client.post(asked, {**form_values(page), **chosen})
    check = response.url
    assert "3 rows" in text_of(client.get(check))
    confirm = to_confirm(client, check)
    client.post(confirm, form_values(client.get(confirm)))
    with north.open():
        halls = GapRow.objects.get(duty="Halls and rooms")
        assert [one.text for one in halls.recommendations.all()] == ["Read them", "Keep them for a year"]
        assert halls.source["Jottings"] == "ask legal"
    _client, again = start(north, upload("gaps-oakvale.csv"))
    assert form_values(_client.get(again))["column_0"] == ["duty"]


@pytest.mark.parametrize(("name", "count"), [("gaps-broadmere.docx", 3), ("gaps-fernham.xlsx", 4)])
def test_tables_in_other_words_come_in(north, name, count):
    bring_in(north, upload(name))
    with north.open():
        assert GapRow.objects.count() == count


def test_the_councils_own_rating_comes_in_with_who_and_when(north):
    bring_in(north, upload("gaps-broadmere.docx"), year="2026")
    with north.open():
        row = GapRow.objects.get(number="1.1")
        assert (row.rating, row.checked_by_id) == ("in_place", north.lead_user.pk)


def test_last_years_row_is_found_when_a_table_comes_in(north):
    bring_in(north, upload(f"{HARINGEY}.csv"), year="2025")
    bring_in(north, upload(f"{HARINGEY}.docx"), year="2026")
    with north.open():
        assert GapRow.objects.filter(analysis__year=2026, previous__isnull=False).count() == 14


def test_another_areas_import_and_rows_do_not_exist(north, south):
    _client, columns = start(south, upload("gaps-oakvale.csv"))
    theirs = columns.split("/")[-3]
    for step in ("columns", "check", "confirm"):
        assert north.client().get(north.url(f"gap-import-{step}", theirs)).status_code == 404
    row = make_row(make_analysis(south.authority), "Ask health")
    own = make_row(make_analysis(north.authority), "Ask police")
    with south.open():
        asked = row.recommendations.get().public_id
    client = north.client()
    assert client.get(north.url("gap-row", row.public_id)).status_code == 404
    assert client.post(north.url("gap-take-up", own.public_id, asked)).status_code == 404
    assert client.post(north.url("gap-row-remove", row.public_id)).status_code == 404
    with south.open():
        assert not Action.objects.exists()


def test_one_click_makes_an_action_that_is_shown_both_ways(north):
    row = make_row(make_analysis(north.authority), "Brief the hall managers")
    with north.open():
        asked = row.recommendations.get()
    client = north.client()
    page = client.get(north.url("gap-row", row.public_id))
    assert "Make it an action" in text_of(page)
    response = client.post(north.url("gap-take-up", row.public_id, asked.public_id))
    with north.open():
        action = Action.objects.get()
    assert response.url == north.url("action-edit", action.public_id)
    there = text_of(client.get(response.url))
    assert "Brief the hall managers" in there
    assert f"It is action {action.number} of the plan now. Say what it still lacks" in there
    again = text_of(client.get(north.url("gap-row", row.public_id)))
    assert "Make it an action" not in again
    assert f"Action {action.number}: Brief the hall managers" in again
    there = text_of(client.get(north.url("action", action.public_id)))
    assert "Answers a recommendation" in there
    assert row.duty in there


def test_a_row_is_changed_with_everything_that_was_typed(north):
    row = make_row(make_analysis(north.authority), "Ask health")
    client, address = north.client(), north.url("gap-row-edit", row.public_id)
    page = client.get(address)
    values = {
        **form_values(page),
        "rating": "gap",
        "current_position": "None yet",
        "recommendation_1": "Ask GPs",
    }
    assert client.post(address, {**values, "duty": ""}).status_code == 422
    assert client.post(address, values).status_code == 302
    stale = client.post(address, {**values, "submit_token": "", "current_position": "Mine"})
    assert stale.status_code == 409
    assert "Mine" in text_of(stale)
    with north.open():
        row.refresh_from_db()
        assert (row.rating, row.current_position) == ("gap", "None yet")
        assert [one.text for one in row.recommendations.all()] == ["Ask health", "Ask GPs"]


def test_filters_are_in_the_address(north):
    analysis = make_analysis(north.authority)
    make_row(analysis, "Do this", duty="Alpha", rating="gap", sections=[7])
    make_row(analysis, duty="Beta", rating="in_place", sector="police")
    client, page = north.client(), north.url("gap-analysis", analysis.public_id)
    for query, shown in {
        "rating=gap": "Alpha", "sector=police": "Beta", "section=7": "Alpha", "section=0": "Beta",
        "asked=no_action": "Alpha", "asked=none": "Beta", "q=bet": "Beta",
    }.items():  # fmt: skip
        table = text_of(client.get(f"{page}?{query}"))
        assert shown in table, query
        assert ({"Alpha", "Beta"} - {shown}).pop() not in table, query


def test_what_is_marked_above_official_exists_for_nobody_uncleared_and_leaves_in_no_paper(north):
    analysis = make_analysis(north.authority)
    make_row(analysis, duty="Everybody may read this", rating="gap")
    hidden = make_row(analysis, duty="A quiet duty", rating="gap", marking="official_sensitive")
    page = north.client().get(north.url("gaps"))
    assert "A quiet duty" not in page.content.decode()
    assert "2 duties" not in text_of(page)
    assert "2 gap" not in text_of(page)
    assert north.client().get(north.url("gap-row", hidden.public_id)).status_code == 404
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, north.authority, AreaRole.PREVENT_LEAD)
    assert "A quiet duty" in text_of(north.client(cleared).get(north.url("gaps")))
    for kind in ("docx", "csv", "xlsx", "ods"):
        address = north.url("gap-export", analysis.public_id, query=f"kind={kind}")
        content = north.client(cleared).get(address).content
        assert b"quiet" not in content
        assert content
    text = north.client(cleared).get(north.url("gap-export", analysis.public_id, query="kind=csv"))
    assert b"Everybody may read this" in text.content


def test_the_paper_is_landscape_in_the_columns_councils_know(north):
    bring_in(north, upload(f"{HARINGEY}.csv"), year="2026")
    with north.open():
        analysis = GapAnalysis.objects.get()
    content = north.client().get(north.url("gap-export", analysis.public_id)).content
    paper = docx.Document(io.BytesIO(content))
    assert paper.sections[0].page_width > paper.sections[0].page_height
    heads = [[cell.text for cell in table.rows[0].cells] for table in paper.tables]
    assert heads[0] == ["Duty", "Current position", "Risks and issues", "Recommendations", "How it stands"]
    assert sum(len(table.rows) - 1 for table in paper.tables) == 14
    assert "B) Review of all local authority" in "\n".join(
        cell.text for table in paper.tables for row in table.rows for cell in row.cells
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_comes_in_again_as_the_same_rows(north, kind):
    analysis = make_analysis(north.authority, 2026)
    make_row(analysis, "Do this", "Do that", duty="=Alpha", number="3", rating="gap", current_position="Here")
    make_row(analysis, duty="Beta", rating="in_place", sector="police")
    response = north.client().get(north.url("gap-export", analysis.public_id, query=f"kind={kind}"))
    client, columns = start(north, upload(f"out.{kind}", response.content))
    check = to_rows(client, columns)
    words = text_of(client.get(check))
    assert words.count("Changed since last time") >= 1
    confirm = to_confirm(client, check, year="2026")
    client.post(confirm, form_values(client.get(confirm)))
    with north.open():
        assert set(GapRow.objects.values_list("duty", "rating")) == {("=Alpha", "gap"), ("Beta", "in_place")}
        assert GapRecommendation.objects.count() == 2


def test_an_unknown_kind_of_paper_is_not_found(north):
    analysis = make_analysis(north.authority)
    assert (
        north.client().get(north.url("gap-export", analysis.public_id, query="kind=exe")).status_code == 404
    )


def test_a_page_of_thirty_rows_costs_the_queries_of_one(north):
    before, analysis = make_analysis(north.authority, 2025), make_analysis(north.authority, 2026)
    client = north.client()

    def fill(count):
        for _n in range(count):
            old = make_row(before, rating="gap")
            row = make_row(analysis, "Do this", "Do that", previous=old, rating="in_place")
            with north.open():
                row.recommendations.filter(position=1).update(
                    action=make.make_action(north.plan, risk=north.risk)
                )

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pages = [north.url("gaps"), north.url("gap-compare", analysis.public_id)]
    pages.append(north.url("gap-export", analysis.public_id, query="kind=csv"))
    fill(1)
    ones = [cost(page) for page in pages]
    fill(29)
    assert [cost(page) for page in pages] == ones


def test_an_import_of_many_rows_costs_the_queries_of_three(north):
    def cost(count, mark):
        lines = [f"Duty {mark}{n},We do {n},Worry,A) One B) Two" for n in range(count)]
        data = "\n".join(["Duty,Current position,Risks,Recommendations", *lines]).encode()
        client, columns = start(north, upload("long.csv", data))
        to_rows(client, columns)
        confirm = columns.replace("columns", "confirm")
        client.get(confirm)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(confirm).status_code == 302
        return len(queries)

    cost(1, "z")
    assert cost(3, "a") == cost(240, "b")


def test_a_year_is_started_on_the_page_and_only_once(north):
    client, address = north.client(), north.url("gap-start")
    values = {
        **form_values(client.get(address)),
        "year": "2026",
        "origin": "catalogue",
        "sectors": ["health"],
    }
    response = client.post(address, values)
    assert response.status_code == 302, text_of(response)
    assert client.post(address, values).url == response.url
    again = client.post(address, {**values, "submit_token": ""})
    assert again.status_code == 422
    assert "There is an analysis of 2026/27 already" in text_of(again)


def test_the_review_of_the_arrangements_is_recorded(north):
    client, address = north.client(), north.url("gap-review-add")
    meeting = make.make_meeting(north.group, make.days_ago(3), status="held")
    values = form_values(client.get(address))
    values |= {
        "reviewers": "Director of Communities", "conclusion": "changes", "reasons": "Contracts lag behind",
        "meeting": meeting.public_id,
    }  # fmt: skip
    assert client.post(address, values).status_code == 302
    words = text_of(client.get(north.url("gap-reviews")))
    assert "Director of Communities" in words
    assert "Prevent board" in words
    with north.open():
        assert ArrangementsReview.objects.get().meeting_id == meeting.pk


def test_a_row_carried_over_is_kept_with_one_button_or_taken_out(north):
    old = make_row(make_analysis(north.authority, 2025), rating="in_place")
    row = make_row(make_analysis(north.authority, 2026), previous=old, is_carried_over=True, duty="Keep me")
    client = north.client()
    page = client.get(north.url("gap-row", row.public_id))
    assert "still hold" in text_of(page)
    client.post(north.url("gap-row-confirm", row.public_id), {"version": "1"})
    with north.open():
        assert GapRow.objects.get(pk=row.pk).rating == "in_place"
    client.post(north.url("gap-row-remove", row.public_id))
    with north.open():
        assert not GapRow.objects.filter(pk=row.pk).exists()


def test_nobody_but_council_roles_reads_it(north):
    make_row(make_analysis(north.authority), duty="Our own weakness")
    assert north.client(north.police_user).get(north.url("gaps")).status_code == 403
    assert "Duty gaps" not in text_of(north.client(north.police_user).get(north.url("plan")))


@pytest.mark.parametrize("dry", [True, False])
def test_the_command_reports_in_json_and_a_dry_run_writes_nothing(north, dry, capsys):
    arguments = [str(SAMPLES / f"{HARINGEY}.docx"), "--area", "northbridge", "--by", north.lead_user.email]
    call_command("import_gap_analysis", *arguments, "--json", *(["--dry-run"] if dry else []))
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["refused"], report["themes"]) == (14, None, ["Local Authority"])
    assert report["created"] == (0 if dry else 14)
    assert len(report["unsure"]) == 22
    with north.open():
        assert GapRow.objects.count() == report["created"]
        assert ImportBatch.objects.exists() is not dry


def test_the_command_refuses_in_words(north, capsys):
    with pytest.raises(SystemExit):
        call_command(
            "import_gap_analysis", "/nowhere.docx", "--area", "northbridge", "--by", "x@y.z", "--json"
        )
    assert "can't be read" in json.loads(capsys.readouterr().out)["refused"]


class TestDutiesPage:
    """The duty, paragraph by paragraph, leads to the rows in which the viewer's areas say how they stand."""

    KEY = duties_for("local_government")[0].key

    def test_each_duty_leads_to_the_newest_row_of_the_viewers_areas(self, north, south):
        old = make_row(make_analysis(north.authority, 2025), duty_key=self.KEY, rating="gap")
        new = make_row(make_analysis(north.authority), duty_key=self.KEY, rating="part_in_place")
        other = make_row(make_analysis(south.authority), duty_key=self.KEY, rating="gap")
        client = north.client()
        page = client.get("/duties/")
        assert "Northbridge: Partly in place, 2026" in text_of(page)
        address = north.url("gap-row", new.public_id)
        assert f'href="{address}"' in page.content.decode()
        assert client.get(address).status_code == 200
        assert text_of(page).count("Where you stand") == 1, "only the tables that have a row lead anywhere"
        for hidden in (old, other):
            assert hidden.public_id not in page.content.decode()

    def test_marked_rows_and_other_roles_are_told_nothing(self, north):
        analysis = make_analysis(north.authority)
        make_row(analysis, duty_key=self.KEY, marking="official_sensitive")
        assert "Where you stand" not in text_of(north.client().get("/duties/"))
        make_row(analysis, duty_key=duties_for("local_government")[1].key)
        assert "Where you stand" in text_of(north.client().get("/duties/"))
        assert "Where you stand" not in text_of(north.client(north.police_user).get("/duties/"))

    def test_many_rows_cost_the_queries_of_one(self, north):
        analysis = make_analysis(north.authority)
        client = north.client()

        def cost(first, last):
            for duty in duties_for("local_government")[first:last]:
                make_row(analysis, duty_key=duty.key)
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/duties/").status_code == 200
            return len(queries)

        cost(0, 1)
        assert cost(1, 2) == cost(2, 9)
