"""When beat asks for the benchmarks' work, in Europe/London; without models, so that settings may read it."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

BEAT: dict[str, dict[str, Any]] = {
    "national-snapshots": {
        "task": "benchmarks.tasks.national_snapshots",
        "schedule": crontab(hour=2, minute=15),
        "options": {"expires": 6 * 3600},
    },
    # Both do nothing but for a fortnight from each quarter's first working day (`benchmarks.schedule`).
    "quarterly-reports": {
        "task": "benchmarks.tasks.quarterly_reports_due",
        "schedule": crontab(hour="6-20", minute="*/10"),
        "options": {"expires": 600},
    },
    "national-report": {
        "task": "benchmarks.tasks.national_report_due",
        "schedule": crontab(hour="6-20", minute=5),
        "options": {"expires": 3000},
    },
    "assurance-years": {
        "task": "benchmarks.tasks.assurance_years",
        # Often, so that an area that has just joined need not wait for the night.
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    "assessment-letters": {
        "task": "benchmarks.tasks.assessment_letters_left",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
}
"""Entries for CELERY_BEAT_SCHEDULE."""
