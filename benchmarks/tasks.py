"""What the worker runs for the benchmarks; national_* tasks run where the evaluator may be reached."""

import datetime

from celery import shared_task
from django.utils import timezone

from benchmarks import actions, schedule
from benchmarks.assurance.actions.letters import ask_for_lost_letters, write_letter_as
from benchmarks.assurance.actions.years import open_years_for_all
from benchmarks.quarters import Quarter


@shared_task(name="benchmarks.tasks.national_snapshots")
def national_snapshots(as_of: str = "") -> None:
    """Write how every area stands on a day (ISO date; today without one), and thin what is old."""
    today = timezone.localdate()
    actions.write_snapshots(as_of=datetime.date.fromisoformat(as_of) if as_of else today)
    actions.thin_snapshots(today=today)


@shared_task(name="benchmarks.tasks.national_report_due")
def national_report_due() -> int:
    """Once a quarter's first working day has come, write the national report that is not there yet."""
    return schedule.write_due_national_reports(timezone.localdate())


@shared_task(name="benchmarks.tasks.national_report")
def national_report(quarter: str) -> bool:
    """Write the national report that an assessor asked for; delivered twice it is written once."""
    return schedule.run_national_report(Quarter.parse(quarter))


@shared_task(name="benchmarks.tasks.quarterly_reports_due")
def quarterly_reports_due() -> int:
    """Once a quarter's first working day has come, ask for the reports that are not there yet."""
    return schedule.ask_for_due_reports(timezone.localdate())


@shared_task(name="benchmarks.tasks.assurance_years")
def assurance_years() -> int:
    """Open the assurance years that are due, for every area in use."""
    return open_years_for_all(today=timezone.localdate())


@shared_task(name="benchmarks.tasks.assessment_letter")
def assessment_letter(review_id: int, user_id: int) -> None:
    """Write one letter on behalf of who issued it; delivered twice it writes once."""
    write_letter_as(review_id=review_id, user_id=user_id)


@shared_task(name="benchmarks.tasks.assessment_letters_left")
def assessment_letters_left() -> int:
    """Ask again for letters that were issued and never written."""
    return ask_for_lost_letters()
