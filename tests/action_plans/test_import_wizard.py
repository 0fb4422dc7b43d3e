"""Harrow's own plan, brought in through the pages and by the command, from Word, Excel and CSV."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.actions.confirming import confirm_import
from action_plans.models import Action, ActionSupport, Plan, Theme
from core.imports import normalise
from core.models import ImportBatch, ImportMemory, Organisation
from core.permissions import AreaRole
from tests import factories as make
from tests.reading import form_values, text_of

SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples"
HARROW = "harrow-prevent-action-plan"
THEMES = ["Governance", "Engagement", "Communications", "Training"]


def upload(name=f"{HARROW}.docx", data=None):
    return SimpleUploadedFile(name, data if data is not None else (SAMPLES / name).read_bytes())


def start(north, file=None, client=None):
    client = client or north.client()
    page = client.get(north.url("import-start"))
    response = client.post(north.url("import-start"), {**form_values(page), "file": file or upload()})
    assert response.status_code == 302, text_of(response)
    return client, response.url


def to_rows(client, columns_url, **changes):
    """Step 2 as suggested, with changes; answers the address of step 3."""
    response = client.post(columns_url, {**form_values(client.get(columns_url)), **changes})
    assert response.status_code == 302, text_of(response)
    return response.url


def bring_in(north, file=None, **row_changes):
    """All four steps, accepting what is suggested; answers the last response."""
    client, columns = start(north, file)
    check = to_rows(client, columns)
    response = client.post(check, {**form_values(client.get(check)), **row_changes})
    assert response.status_code == 302, text_of(response)
    confirm = response.url
    return client, client.post(confirm, form_values(client.get(confirm)))


@pytest.fixture
def bare(north):
    """The area before it has a plan."""
    with north.open():
        Plan.objects.all().delete()
    return north


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv"])
def test_harrow_comes_in_whole_from_every_kind_of_file(bare, ending):
    _client, response = bring_in(bare, upload(f"{HARROW}.{ending}"), risk=bare.risk.public_id)
    assert response.status_code == 302
    with bare.open():
        plan = Plan.objects.get()
        assert plan.status == "draft"
        assert list(Theme.objects.filter(plan=plan).values_list("name", flat=True)) == THEMES
        actions = list(Action.objects.filter(plan=plan))
        assert [action.number for action in actions] == [str(number) for number in range(1, 22)]
        assert actions[0].due_on == datetime.date(2016, 1, 31)
        assert actions[0].due_precision == "month"
        fourth = [(m.text, m.due_on) for m in actions[3].milestones.all() if m.due_on]
        assert fourth == [
            ("Council buildings and schools", datetime.date(2016, 3, 31)),
            ("All other publicly owned buildings", datetime.date(2016, 6, 30)),
        ]
        assert actions[6].starts_on == datetime.date(2016, 1, 1)
        assert [one.pk for one in Action.objects.filter(dependents__action=actions[13])] == [actions[8].pk]
        assert {action.marking for action in actions} == {"official"}
        assert all(action.created_on and action.imported_from_id for action in actions)


def test_no_word_of_the_file_is_lost(bare):
    bring_in(bare)
    with (SAMPLES / f"{HARROW}.csv").open(encoding="utf-8-sig") as source:
        rows = list(csv.reader(source))
    with bare.open():
        kept = " ".join(
            [normalise(" ".join(action.source.values())) for action in Action.objects.all()]
            + [normalise(theme.name) for theme in Theme.objects.all()]
        )
    title_and_header = 2
    for row in rows[title_and_header:]:
        for cell in row:
            assert normalise(cell) in kept, cell


def test_nothing_exists_before_the_last_step(bare):
    client, columns = start(bare)
    client.get(to_rows(client, columns))
    with bare.open():
        assert not Action.objects.exists()
        assert not Plan.objects.exists()
        assert ImportBatch.objects.get().state == "checking"


def test_what_is_unsure_is_shown_and_what_is_put_right_counts(bare):
    client, columns = start(bare)
    check = to_rows(client, columns)
    page = client.get(check)
    words = text_of(page)
    assert "21 rows in 4 themes: 14 need a look, 7 wait for their owner." in words
    assert "It goes on without an end: give its next review date." in words
    assert "When resources allow" in words
    values = form_values(page)
    values |= {"review_1_day": "30", "review_1_month": "6", "review_1_year": "2027", "same_13": "on"}
    values |= {"risk": bare.risk.public_id, "decision_2": "leave"}
    confirm = client.post(check, values).url
    summary = text_of(client.get(confirm))
    assert "Left out" in summary
    client.post(confirm, form_values(client.get(confirm)))
    with bare.open():
        found = {action.number: action for action in Action.objects.select_related("owner")}
        assert "3" not in found
        assert found["2"].review_on == datetime.date(2027, 6, 30)
        assert found["14"].due_on == found["9"].due_on == datetime.date(2016, 1, 31)
        assert found["14"].due_precision == "month"
        assert found["1"].owner.name == "Northbridge Council"
        assert found["1"].owner_post == "Prevent Lead"
        assert found["2"].owner_id == bare.police.pk
        assert found["2"].status == "open"
        assert found["12"].status == "to_complete"


def test_a_partners_wording_becomes_a_new_body_and_is_remembered(bare):
    client, columns = start(bare)
    check = to_rows(client, columns)
    page = client.get(check)
    values = form_values(page)
    labels = {text.text_content().strip(): text.get("for") for text in _labels(page)}
    field = labels["Harrow Interfaith Council"].removeprefix("id_")
    confirm = client.post(check, {**values, field: "new:community"}).url
    assert "Harrow Interfaith Council" in text_of(client.get(confirm))
    client.post(confirm, form_values(client.get(confirm)))
    with bare.open():
        body = Organisation.objects.get(name="Harrow Interfaith Council")
        assert body.sector == "community"
        assert Action.objects.get(number="11").owner_id == body.pk
        kept = ImportMemory.objects.get(kind="plan-owners", wording="harrow interfaith council")
        assert kept.meaning == body.public_id
        assert ImportMemory.objects.filter(
            kind="plan-columns", wording="by not later than", meaning="due"
        ).exists()


def _labels(page):
    from lxml import html

    return html.fromstring(page.content.decode()).iter("label")


def test_a_wrong_date_loses_nothing_that_was_typed(bare):
    client, columns = start(bare)
    check = to_rows(client, columns)
    values = form_values(client.get(check))
    values |= {"due_0_day": "31", "due_0_month": "2", "due_0_year": "2027", "review_4_day": "5"}
    values |= {"decision_7": "leave"}
    response = client.post(check, values)
    assert response.status_code == 422
    again = form_values(response)
    assert again["due_0_month"] == ["2"]
    assert again["review_4_day"] == ["5"]
    assert again["decision_7"] == ["leave"]
    assert "31 February 2027 is not a date" in text_of(response)
    with bare.open():
        assert ImportBatch.objects.get().corrections == {}


def test_the_same_file_again_recognises_all_and_brings_in_nothing(bare):
    bring_in(bare)
    client, columns = start(bare)
    check = to_rows(client, columns)
    assert "21 rows are here already, unchanged" in text_of(client.get(check))
    assert "21 rows in 4 themes: nothing new." in text_of(client.get(check))
    confirm = client.post(check, form_values(client.get(check))).url
    client.post(confirm, form_values(client.get(confirm)))
    with bare.open():
        assert Action.objects.count() == 21
        assert ImportBatch.objects.order_by("-id")[0].result["recognised"] == 21


def test_a_confirmation_sent_twice_writes_once(bare):
    client, columns = start(bare)
    check = to_rows(client, columns)
    confirm = client.post(check, form_values(client.get(check))).url
    values = form_values(client.get(confirm))
    client.post(confirm, values)
    assert client.post(confirm, values).status_code == 302
    with bare.open():
        assert Action.objects.count() == 21
        batch = ImportBatch.objects.get()
        assert (
            confirm_import(batch=batch, rows=[], known=None, by=bare.lead, on=make.days_ago(0))["created"]
            == 21
        )
        assert Action.objects.count() == 21


def changed_csv(**cells):
    """Harrow's CSV with cells of its first row changed by header."""
    with (SAMPLES / f"{HARROW}.csv").open(encoding="utf-8-sig") as source:
        rows = list(csv.reader(source))
    header = next(place for place, row in enumerate(rows) if "Description" in row)
    first = next(row for row in rows[header + 1 :] if row[1] == "1")
    for name, words in cells.items():
        first[rows[header].index(name)] = words
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return upload("again.csv", out.getvalue().encode())


@pytest.mark.parametrize(
    ("decision", "due"), [("keep", datetime.date(2016, 1, 31)), ("file", datetime.date(2027, 5, 31))]
)
def test_a_changed_row_is_shown_side_by_side_and_the_person_decides(bare, decision, due):
    bring_in(bare, upload(f"{HARROW}.csv"), risk=bare.risk.public_id)
    client, columns = start(bare, changed_csv(**{"By not later than": "May 2027"}))
    check = to_rows(client, columns)
    page = client.get(check)
    words = text_of(page)
    assert "20 rows are here already, unchanged" in words
    assert "Changed since last time" in words
    assert "January 2016" in words
    assert "May 2027" in words
    confirm = client.post(check, {**form_values(page), "decision_0": decision}).url
    client.post(confirm, form_values(client.get(confirm)))
    with bare.open():
        assert Action.objects.count() == 21
        first = Action.objects.get(number="1")
        assert first.due_on == due
        assert first.source["By not later than"] == "May 2027"
        assert first.status == "open"
    client, columns = start(bare, changed_csv(**{"By not later than": "May 2027"}))
    assert "21 rows are here already, unchanged" in text_of(client.get(to_rows(client, columns)))


def test_a_row_without_a_number_is_named_by_its_words_alone(bare):
    data = b"What will be done;Owner;By\nBrief hall managers;Police;March 2027\n"
    bring_in(bare, upload("plain.csv", data), risk=bare.risk.public_id)
    client, columns = start(bare, upload("plain.csv", data))
    words = text_of(client.get(to_rows(client, columns)))
    assert "1 row: nothing new." in words
    assert "unchangedBrief hall managers Save" in words


def test_columns_of_any_name_are_mapped_by_hand_and_remembered(bare):
    data = "Nr;Vorhaben;Wer;Bis\n1;Brief hall managers;Police;March 2027\n2;Ask libraries;Council;May 2027\n"
    client, columns = start(bare, upload("other.csv", data.encode()))
    page = client.get(columns)
    assert "Brief hall managers" in text_of(page)
    none = {f"column_{place}": "" for place in range(4)}
    assert client.post(columns, {**form_values(page), **none}).status_code == 422
    chosen = dict(zip(none, ("number", "description", "partners", "due"), strict=True))
    check = to_rows(client, columns, **chosen)
    assert "2 rows" in text_of(client.get(check))
    _client, again = start(bare, upload("other.csv", data.encode()))
    assert form_values(client.get(again))["column_1"] == ["description"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.csv", b"", "empty"),
        ("plan.docm", b"PK\x03\x04 nonsense", ""),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 64, ""),
        ("page.docx", b"<html><script>alert(1)</script></html>", ""),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_plain_words(bare, name, data, why):
    response = bare.client().post(bare.url("import-start"), {"file": upload(name, data)})
    assert response.status_code == 422
    assert why in text_of(response)
    assert "There is a problem" in text_of(response)
    with bare.open():
        assert not ImportBatch.objects.exists()


def test_another_areas_import_does_not_exist(bare, south):
    _client, columns = start(south)
    theirs = columns.split("/")[-3]
    for name in ("import-columns", "import-check", "import-confirm"):
        assert bare.client().get(bare.url(name, theirs)).status_code == 404
        assert bare.client().post(bare.url(name, theirs)).status_code == 404
    assert bare.client().post(bare.url("import-abandon", theirs)).status_code == 404


def test_an_import_let_go_brings_nothing_in(bare):
    client, columns = start(bare)
    pid = columns.split("/")[-3]
    assert client.post(bare.url("import-abandon", pid)).status_code == 302
    assert client.post(bare.url("import-confirm", pid)).url == bare.url("import-start")
    with bare.open():
        assert not Action.objects.exists()


def test_all_partners_can_not_be_made_a_body(bare):
    data = "Ref,Description,Owner,Due\n1,Share the newsletter,All partners,March 2027\n"
    client, columns = start(bare, upload("all.csv", data.encode()))
    check = to_rows(client, columns)
    response = client.post(check, {**form_values(client.get(check)), "wording_0": "new:other"})
    assert response.status_code == 422
    with bare.open():
        assert not Organisation.objects.filter(name="All partners").exists()


def test_a_file_of_three_hundred_rows_costs_the_queries_of_three(bare):
    def rows(count, mark):
        lines = [f"{mark}{n},Do thing {mark}{n},Northbridge Council,March 2027" for n in range(count)]
        return upload("long.csv", ("Ref,Description,Owner,Due\n" + "\n".join(lines)).encode())

    def cost(count, mark):
        client, columns = start(bare, rows(count, mark))
        to_rows(client, columns)
        confirm = columns.replace("columns", "confirm")
        client.get(confirm)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(confirm).status_code == 302
        return len(queries)

    cost(1, "z")
    assert cost(3, "a") == cost(300, "b")
    with bare.open():
        assert Action.objects.count() == 304


# The command


def command(north, capsys, *arguments, file=None):
    """What import_plan prints, and how it ends."""
    code = 0
    try:
        call_command(
            "import_plan",
            str(file or SAMPLES / f"{HARROW}.docx"),
            *["--area", north.authority.slug, "--by", north.lead_user.email, "--json", *arguments],
        )
    except SystemExit as ended:
        code = ended.code
    return json.loads(capsys.readouterr().out), code


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv"])
def test_the_command_brings_harrow_in_and_knows_it_again(bare, capsys, ending):
    file = SAMPLES / f"{HARROW}.{ending}"
    said, code = command(bare, capsys, file=file)
    assert code == 0
    assert list(said) == ["rows", "themes", "recognised", "created", "unsure", "refused"]
    assert (said["rows"], said["themes"], said["recognised"], said["created"]) == (21, THEMES, 0, 21)
    assert said["refused"] is None
    assert all(set(one) == {"row", "column", "text", "why"} for one in said["unsure"])
    assert any(one["text"] == "When resources allow" for one in said["unsure"])
    with bare.open():
        assert set(Action.objects.values_list("status", flat=True)) == {"to_complete"}
        assert ActionSupport.objects.filter(name="Mental Health").exists()
    again, code = command(bare, capsys, file=file)
    assert (code, again["recognised"], again["created"], again["unsure"]) == (0, 21, 0, [])
    with bare.open():
        assert Action.objects.count() == 21


def test_one_kind_of_file_is_known_again_in_another(bare, capsys):
    command(bare, capsys)
    said, _code = command(bare, capsys, file=SAMPLES / f"{HARROW}.csv")
    assert (said["recognised"], said["created"]) == (21, 0)


def test_a_dry_run_creates_nothing(bare, capsys):
    said, code = command(bare, capsys, "--dry-run")
    assert (code, said["rows"], said["created"]) == (0, 21, 0)
    with bare.open():
        assert not Action.objects.exists()
        assert not ImportBatch.objects.exists()


def test_the_command_refuses_in_words_and_says_so_by_its_exit(bare, capsys, tmp_path):
    nonsense = tmp_path / "plan.docx"
    nonsense.write_bytes(b"\x89PNG\r\n\x1a\n")
    said, code = command(bare, capsys, file=nonsense)
    assert code == 1
    assert said["refused"]
    assert said["created"] == 0
    said, code = command(bare, capsys, file=tmp_path / "absent.docx")
    assert code == 1
    assert "read" in said["refused"]


def test_the_command_asks_who_may(bare, capsys):
    viewer = make.make_user(email="member@northbridge.example")
    make.give_role(viewer, bare.authority, AreaRole.ELECTED_MEMBER)
    said, code = command(bare, capsys, "--by", "member@northbridge.example")
    assert code == 1
    assert "role" in said["refused"]
    said, code = command(bare, capsys, "--area", "nowhere")
    assert (code, said["refused"]) == (1, "There is no area nowhere.")
