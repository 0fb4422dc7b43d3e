"""Asking for a quarter's national report, and telling who waits for it how far it is."""

from __future__ import annotations

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone

from benchmarks.actions.snapshots import EVALUATOR
from benchmarks.models import NationalRun
from benchmarks.quarters import Quarter
from core.actions.checks import require_national
from core.errors import Refused
from core.permissions import Permission
from core.viewer import Viewer

log = structlog.get_logger(__name__)
TASK = "benchmarks.tasks.national_report"


@transaction.atomic
def ask_for_national_report(*, quarter: Quarter, by: Viewer) -> NationalRun:
    """Have the national worker write the report of a quarter that has ended; asked twice, it is one run.

    The row is what counts: should the message be lost, the next hour's look finds it waiting. Raises
    NotAllowed for somebody who may not, Refused for a quarter that still runs.
    """
    require_national(Permission.MAKE_NATIONAL_REPORTS, by=by)
    if quarter.ends_on >= timezone.localdate():
        raise Refused(f"{quarter.label} has not ended yet. Its report is written once it has.")
    now, rows = timezone.now(), NationalRun.objects.select_for_update()
    run, is_new = rows.get_or_create(quarter=str(quarter), defaults={"asked_by_id": by.user_id})
    if not is_new and not run.moves(now):
        run.state, run.done_steps, run.reason = NationalRun.State.WAITING, 0, ""
        run.asked_by_id, run.changed_at = by.user_id, now
        run.save()
    transaction.on_commit(partial(_send, quarter))
    return run


def _send(quarter: Quarter) -> None:
    try:
        current_app.send_task(TASK, args=[str(quarter)], retry=False)
    except Exception:  # noqa: BLE001 - whatever the client raises: the hourly look finds it
        log.warning("national_report_not_asked_for", quarter=str(quarter))


def note_run(*, quarter: Quarter, state: str, done_steps: int = 0, reason: str = "") -> None:
    """Say, as the evaluator, how far the report of a quarter is; committed at once, so that the page sees it.

    Who asked stays on the row.
    """
    told = {"state": state, "done_steps": done_steps, "reason": reason[:300], "changed_at": timezone.now()}
    NationalRun.objects.using(EVALUATOR).update_or_create(quarter=str(quarter), defaults=told)
