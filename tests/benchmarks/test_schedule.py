"""Reports are asked for once their day has come, for the areas that have none, until they are there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.utils import timezone

from benchmarks import schedule, tasks
from benchmarks.actions import reports
from benchmarks.beat import BEAT
from benchmarks.jobs import QUARTERLY_REPORT
from benchmarks.quarters import Quarter
from core.errors import Refused
from core.jobs import run_job
from core.models import Job
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
def _quick(monkeypatch, settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path
    monkeypatch.setattr(reports, "set_in_type", lambda contents: Pdf(b"%PDF", 1))


def jobs_of(area):
    with tenant_context([area.pk]):
        return list(Job.objects.filter(name=QUARTERLY_REPORT))


@pytest.mark.django_db
@pytest.mark.usefixtures("judges", "_quick")
def test_each_area_is_asked_for_until_its_report_is_there_and_never_again():
    north, south = make.make_area("north"), make.make_area("south")
    assert schedule.ask_for_due_reports(DUE) == 2
    (job,) = jobs_of(north)
    assert (job.recorded_by_id, job.state) == (None, Job.State.WAITING)
    assert schedule.ask_for_due_reports(DUE) == 0  # both wait; the sweeper sends them again
    run_job(job.pk, north.pk)
    assert schedule.ask_for_due_reports(DUE) == 0
    run_job(jobs_of(south)[0].pk, south.pk)
    assert schedule.areas_without_report(Quarter(2026, 3), DUE) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("judges", "_quick")
def test_one_that_failed_says_why_and_is_tried_again_the_next_day(monkeypatch):
    area = make.make_area()
    schedule.ask_for_due_reports(DUE)
    (job,) = jobs_of(area)
    monkeypatch.setattr(reports, "keep_file", lambda *args: (_ for _ in ()).throw(Refused("No room left.")))
    run_job(job.pk, area.pk)
    (failed,) = jobs_of(area)
    assert (failed.state, failed.message) == (Job.State.FAILED, "No room left.")
    today = timezone.localdate(failed.finished_at)
    monkeypatch.setattr(schedule, "due_quarter", lambda today: Quarter(2026, 3))
    assert schedule.ask_for_due_reports(today) == 0
    assert schedule.ask_for_due_reports(today + timedelta(days=1)) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("judges")
def test_nothing_is_asked_for_on_other_days():
    area = make.make_area()
    assert schedule.ask_for_due_reports(date(2026, 11, 21)) == 0
    assert jobs_of(area) == []


def test_the_entries_name_tasks_that_exist_and_the_national_one_goes_to_the_evaluators_queue():
    names = {entry["task"] for entry in BEAT.values()}
    assert {tasks.national_snapshots.name, tasks.quarterly_reports_due.name} <= names
    assert names <= set(current_app.tasks)
    assert django_settings.CELERY_TASK_ROUTES["benchmarks.tasks.national_*"] == {"queue": "national"}
