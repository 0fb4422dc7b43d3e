"""When beat writes to owners of actions, in Europe/London; without models, so that settings may read it."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

BEAT: dict[str, dict[str, Any]] = {
    # Three rounds each morning: what one missed the next one sends, and nothing goes twice.
    "action-reminders": {
        "task": "action_plans.tasks.reminders_due",
        "schedule": crontab(hour="8-10", minute=5),
        "options": {"expires": 3000},
    },
}
"""Entries for CELERY_BEAT_SCHEDULE."""
