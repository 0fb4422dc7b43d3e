"""When beat asks for the core's work, in Europe/London; without models, so that settings may read it."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

BEAT: dict[str, dict[str, Any]] = {
    # Four times a morning, so that an hour's outage costs nobody a reminder; each goes out once.
    "review-reminders": {
        "task": "core.tasks.review_reminders",
        "schedule": crontab(hour="7-10", minute=20),
        "options": {"expires": 3000},
    },
}
"""Entries for CELERY_BEAT_SCHEDULE."""
