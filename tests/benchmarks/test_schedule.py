"""Reports are asked for once their day has come, for the areas that have none, until they are there."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings
from kombu.utils.json import dumps

from benchmarks import actions, schedule, tasks
from benchmarks.beat import BEAT
from benchmarks.models import QuarterlyReport
from core.pdf import Pdf
from core.tenancy import tenant_context
from tests import factories as make

DUE = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 30), None),  # the quarter still runs, and the one before is long done
        (date(2026, 10, 1), "2026Q3"),
        (date(2026, 10, 15), "2026Q3"),
        (date(2026, 10, 16), None),
        (date(2027, 1, 3), None),  # a Sunday after New Year's Day
        (date(2027, 1, 4), "2026Q4"),
    ],
)
def test_a_quarter_is_due_from_its_first_working_day_for_a_fortnight(today, expected):
    due = schedule.due_quarter(today)
    assert (str(due) if due else None) == expected


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        schedule.current_app,
        "send_task",
        lambda name, args: found.append((name, dumps(args), args)),
        raising=False,
    )
    return found


@pytest.fixture
def _quick(monkeypatch, settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path
    monkeypatch.setattr(actions, "set_in_type", lambda contents: Pdf(b"%PDF", 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("judges", "_quick")
def test_each_area_is_asked_for_until_its_report_is_there_and_never_again(sent):
    north, south = make.make_area("north"), make.make_area("south")
    assert schedule.ask_for_due_reports(DUE) == 2
    assert {args[0] for _name, _json, args in sent} == {north.pk, south.pk}
    actions.write_report_for_service(authority_id=north.pk, quarter="2026Q3", today=DUE)
    sent.clear()
    assert schedule.ask_for_due_reports(DUE) == 1
    assert sent[0][2] == [south.pk, "2026Q3"]
    tasks.quarterly_report(south.pk, "2026Q3")
    assert schedule.ask_for_due_reports(DUE) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("judges", "_quick")
def test_a_task_delivered_three_times_writes_once():
    area = make.make_area()
    written = [
        actions.write_report_for_service(authority_id=area.pk, quarter="2026Q3", today=DUE) for _ in range(3)
    ]
    assert written == [True, False, False]
    with tenant_context([area.pk]):
        report = QuarterlyReport.objects.get()
    assert report.recorded_by_id is None


@pytest.mark.django_db
@pytest.mark.usefixtures("judges")
def test_nothing_is_asked_for_on_other_days(sent):
    make.make_area()
    assert schedule.ask_for_due_reports(date(2026, 11, 21)) == 0
    assert not sent


def test_the_entries_name_tasks_that_exist_and_the_national_one_goes_to_the_evaluators_queue():
    names = {entry["task"] for entry in BEAT.values()}
    assert names == {tasks.national_snapshots.name, tasks.quarterly_reports_due.name}
    assert django_settings.CELERY_TASK_ROUTES["benchmarks.tasks.national_*"] == {"queue": "national"}
