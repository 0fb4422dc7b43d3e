"""What the worker runs for the plan: reminders to the owners of actions."""

from celery import current_app, shared_task
from django.utils import timezone

from action_plans.actions.reminding import send_reminders
from action_plans.reminders import areas_to_remind


@shared_task(name="action_plans.tasks.reminders_due")
def reminders_due() -> int:
    """Ask for the reminders of every area that may have one to send; returns how many areas."""
    areas = areas_to_remind(timezone.localdate())
    for authority_id in areas:
        current_app.send_task("action_plans.tasks.remind_owners", args=[authority_id])
    return len(areas)


@shared_task(name="action_plans.tasks.remind_owners")
def remind_owners(authority_id: int) -> int:
    """Write to the owners of one area, as the service."""
    return send_reminders(authority_id=authority_id, on=timezone.localdate())
