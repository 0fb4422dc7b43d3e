"""What the worker listens to: one task that runs any job, one that finds lost ones."""

from celery import shared_task
from django.utils import timezone

from core import jobs
from core.actions.reminders import send_review_reminders


@shared_task(name="core.tasks.run_job")
def run_job(job_id: int, authority_id: int) -> None:
    """Run one job by its ids."""
    jobs.run_job(job_id, authority_id)


@shared_task(name="core.tasks.sweep_outbox")
def sweep_outbox() -> int:
    """Send again what the broker lost."""
    return jobs.sweep(timezone.now())


@shared_task(name="core.tasks.review_reminders")
def review_reminders() -> int:
    """Tell people once a day what falls due for review."""
    return send_review_reminders(today=timezone.localdate())
