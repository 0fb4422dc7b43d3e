"""Three councils' plans with columns and wordings of their own, brought in through every step."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from django.conf import settings

from action_plans.models import Action, Plan, Theme
from core.imports import normalise
from tests.action_plans.test_import_wizard import start, to_rows, upload
from tests.reading import form_values, text_of

SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples"


@pytest.fixture
def bare(north):
    with north.open():
        Plan.objects.all().delete()
    return north


def bring_in(north, name, **columns):
    client, address = start(north, upload(name, (SAMPLES / name).read_bytes()))
    page = client.get(address)
    check = to_rows(client, address, **columns)
    confirm = client.post(check, {**form_values(client.get(check)), "risk": north.risk.public_id}).url
    client.post(confirm, form_values(client.get(confirm)))
    return page


def words_kept(north):
    with north.open():
        told = [" ".join(action.source.values()) for action in Action.objects.all()]
        return normalise(" ".join([*told, *(theme.name for theme in Theme.objects.all())]))


def dates(north):
    with north.open():
        return {action.number: action.due_on for action in Action.objects.all()}


def test_a_word_plan_of_one_table_a_theme_with_numbered_steps(bare):
    bring_in(bare, "moorland-delivery-plan.docx")
    with bare.open():
        assert [theme.name for theme in Theme.objects.all()] == [
            "Reducing permissive environments", "Knowing our risks", "Supporting schools",
        ]  # fmt: skip
        first = Action.objects.get(number="A1")
        assert "Brief every manager" in first.description
        assert Action.objects.count() == 6
    assert dates(bare)["C1"] == datetime.date(2026, 9, 30)
    assert dates(bare)["A1"] == datetime.date(2026, 12, 31)
    kept = words_kept(bare)
    for table in docx.Document(str(SAMPLES / "moorland-delivery-plan.docx")).tables:
        for row in table.rows[1:]:
            assert all(normalise(cell.text) in kept for cell in row.cells)


def test_an_excel_log_with_two_header_rows_and_merged_cells(bare):
    bring_in(bare, "saltmarsh-action-log.xlsx")
    with bare.open():
        assert [theme.name for theme in Theme.objects.all()] == ["Ideas", "Institutions", "Individuals"]
        found = {action.title: action for action in Action.objects.all()}
    talk = found["Speak with faith leaders about what people hear online"]
    assert (talk.starts_on, talk.due_on) == (datetime.date(2026, 5, 1), datetime.date(2026, 12, 31))
    assert len(found) == 6
    kept = words_kept(bare)
    sheet = openpyxl.load_workbook(SAMPLES / "saltmarsh-action-log.xlsx").active
    for row in sheet.iter_rows(min_row=5, values_only=True):
        assert all(normalise(cell) in kept for cell in row if isinstance(cell, str))


def test_columns_that_nobody_could_guess_are_named_once_and_remembered(bare):
    name = "vale-pledges.csv"
    meant = {"column_0": "number", "column_1": "description", "column_2": "partners", "column_3": "due",
             "column_4": "milestones", "column_5": ""}  # fmt: skip
    bring_in(bare, name, **meant)
    with bare.open():
        assert Action.objects.count() == 5
        third = Action.objects.get(number="V-03")
        assert third.title == "Ask tenants’ groups what worries them"
        assert "read at the board" in " ".join(step.text for step in third.milestones.all())
    assert dates(bare)["V-01"] == datetime.date(2027, 8, 31)
    assert dates(bare)["V-02"] == datetime.date(2027, 6, 30)
    kept = words_kept(bare)
    with (SAMPLES / name).open(encoding="utf-8", newline="") as source:
        for row in list(csv.reader(source, delimiter=";"))[1:]:
            assert all(normalise(cell) in kept for cell in row)
    client, address = start(bare, upload(name, (SAMPLES / name).read_bytes()))
    again = form_values(client.get(address))
    assert {key: again[key] for key in meant} == {key: [value] for key, value in meant.items()}
    assert "5 rows are here already, unchanged" in text_of(client.get(to_rows(client, address)))
