"""Work behind the page: an outbox row in the caller's transaction, one effect however often it is delivered.

An action calls `enqueue`. The row is the truth; the message to the broker is
only a hint, sent after commit and sent again by the sweeper if it got lost. A
section registers what a job's name does in `core.registries.job_actions`.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from celery import current_app
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused, plain_reason
from core.models import Authority, Job, Outbox
from core.permissions import Permission
from core.registries import job_actions
from core.tenancy import tenant_context
from core.viewer import Viewer, build_viewer

log = structlog.get_logger(__name__)

RESEND_AFTER = datetime.timedelta(seconds=30)
GIVE_UP_AFTER_ATTEMPTS = 3
QUOTA_PER_AUTHORITY = 200
"""Unfinished jobs one authority may have, so that one tenant's thousands don't hold up the others."""

RESULT_WORDS = _("Open the result")


@dataclass(frozen=True)
class JobAction:
    """What a job does: `run(authority, by, progress, **arguments)` returns the address of its result.

    `result_words` stand on the link to that result. A job that is `for_service` may also be asked for by
    the service itself, and `by` is None then.
    """

    permission: Permission
    run: Callable[..., str]
    result_words: Any = RESULT_WORDS
    for_service: bool = False


@dataclass(frozen=True)
class Progress:
    """Lets a running job say how far it is; each word is committed at once, so the page sees it."""

    job_id: int
    authority_id: int

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Say that `done` of `total` steps are behind it, and what it is doing now.

        On a connection of its own: the job's own transaction is not committed before the work is done.
        """
        apart = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            with apart.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.authorities', %s, false), "
                    "set_config('app.why', 'job progress', false)",
                    [str(self.authority_id)],
                )
                cursor.execute(
                    "UPDATE core_job SET done_steps = %s, all_steps = %s, message = %s WHERE id = %s",
                    [done, max(total, 1), message[:200], self.job_id],
                )
        finally:
            apart.close()


def register_job(
    name: str,
    *,
    permission: Permission,
    run: Callable[..., str],
    result_words: Any = RESULT_WORDS,
    for_service: bool = False,
) -> None:
    """Say what the job `name` does, which permission its asker must still hold when it runs, and whether
    the service may ask for it itself.
    """
    job_actions.register(name, JobAction(permission, run, result_words, for_service))


@transaction.atomic
def enqueue(
    name: str,
    *,
    authority: Authority,
    title: str,
    key: str,
    by: Viewer | None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Ask for a job in the caller's transaction and return it. `by` is None when the service itself asks.

    `key` makes it one: asking again while it waits or runs returns the same
    job, asking again after it ended starts it anew. Raises Refused over the quota.
    """
    if name not in job_actions:
        raise LookupError(f"No job is registered as {name}")
    if Job.objects.filter(authority=authority, finished_at=None).count() >= QUOTA_PER_AUTHORITY:
        raise Refused(
            "There is already a lot of work waiting for this area. Try again when some of it is done."
        )
    job, is_new = Job.objects.get_or_create(
        authority=authority,
        name=name,
        idempotency_key=key,
        defaults={"title": title, "arguments": arguments or {}, "recorded_by_id": by.user_id if by else None},
    )
    if is_new or job.is_finished:
        restart(job, by=by, arguments=arguments)
    return job


@transaction.atomic
def restart(job: Job, *, by: Viewer | None, arguments: dict[str, Any] | None = None) -> None:
    """Put a job (back) in the queue, as asked by `by`."""
    job.state, job.done_steps, job.message, job.attempts = Job.State.WAITING, 0, "", 0
    job.started_at = job.finished_at = None
    job.recorded_by_id = by.user_id if by else None
    job.arguments = job.arguments if arguments is None else arguments
    job.save()
    Outbox.objects.update_or_create(
        job_id=job.pk,
        defaults={
            "authority_id": job.authority_id,
            "created_at": timezone.now(),
            "published_at": None,
            "finished_at": None,
        },
    )
    transaction.on_commit(lambda: publish(job.pk, job.authority_id))


def publish(job_id: int, authority_id: int) -> bool:
    """Send one job to the broker; False if the broker can't be reached (the sweeper will try again)."""
    try:
        current_app.send_task("core.tasks.run_job", args=[job_id, authority_id], retry=False)
    except Exception:  # noqa: BLE001 - whatever the client raises, the saved work must stand
        log.warning("job_not_published", job_id=job_id)
        return False
    Outbox.objects.filter(job_id=job_id).update(published_at=timezone.now())
    return True


def sweep(now: datetime.datetime) -> int:
    """Publish again what is unfinished and was not heard of for a while. Returns how many were sent."""
    lost = Outbox.objects.filter(finished_at=None).filter(
        Q(published_at=None, created_at__lt=now - datetime.timedelta(seconds=5))
        | Q(published_at__lt=now - RESEND_AFTER)
    )
    return sum(publish(*ids) for ids in lost.order_by("id").values_list("job_id", "authority_id")[:500])


def run_job(job_id: int, authority_id: int, **prepared: Any) -> None:
    """Run one job now, unless it is done or another worker has it. The effect happens once.

    `prepared` is what was read for many jobs at once, given to `run` beside the job's own arguments.
    Holds a lock of its own session while it runs, which the database frees if the worker dies, so that a
    delivery after a crash takes over at once.
    """
    with _exclusive(job_id) as is_ours:
        if not is_ours:
            return
        claimed = _claim(job_id, authority_id)
        if claimed is None:
            return
        job, viewer, action = claimed
        user_id = viewer.user_id if viewer else None
        try:
            if viewer is not None and not viewer.can(action.permission, authority_id):
                raise NotAllowed("The person who asked for this no longer may.")
            with tenant_context([authority_id], user_id=user_id, why=f"job {job.name}"):
                url = action.run(
                    authority=job.authority,
                    by=viewer,
                    progress=Progress(job_id, authority_id),
                    **job.arguments,
                    **prepared,
                )
        except (Refused, NotAllowed) as refusal:
            _finish(job, Job.State.FAILED, message=refusal.message)
        except Exception as trouble:
            log.exception("job_failed", job=job.name, job_id=job_id, attempt=job.attempts)
            _failed_attempt(job, plain_reason(trouble))
        else:
            _finish(job, Job.State.DONE, message="", result_url=url)


@contextlib.contextmanager
def _exclusive(job_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [job_id])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [job_id])


def _claim(job_id: int, authority_id: int) -> tuple[Job, Viewer | None, JobAction] | None:
    with tenant_context([authority_id], why="job started"):
        job = Job.objects.select_related("authority", "recorded_by").filter(pk=job_id).first()
        if job is None or job.is_finished:
            Outbox.objects.filter(job_id=job_id, finished_at=None).update(finished_at=timezone.now())
            return None
        job.state, job.started_at, job.attempts = Job.State.RUNNING, timezone.now(), F("attempts") + 1
        job.save(update_fields=["state", "started_at", "attempts"])
        job.refresh_from_db(fields=["attempts"])
        user = job.recorded_by if job.recorded_by and job.recorded_by.is_active else None
    action: JobAction = job_actions[job.name]
    if job.recorded_by is None and action.for_service:
        return job, None, action
    if user is None:
        _finish(job, Job.State.FAILED, message="The person who asked for this no longer has an account.")
        return None
    with tenant_context([], user_id=user.pk):
        viewer = build_viewer(user, on=timezone.localdate())
    return job, viewer, action


def _finish(job: Job, state: str, *, message: str, result_url: str = "") -> None:
    with tenant_context([job.authority_id], why=f"job {state}"):
        Job.objects.filter(pk=job.pk).update(
            state=state,
            message=message[:200],
            result_url=result_url,
            finished_at=timezone.now(),
            done_steps=F("all_steps") if state == Job.State.DONE else F("done_steps"),
        )
        Outbox.objects.filter(job_id=job.pk).update(finished_at=timezone.now())


def _failed_attempt(job: Job, reason: str) -> None:
    if job.attempts >= GIVE_UP_AFTER_ATTEMPTS:
        _finish(job, Job.State.FAILED, message=f"{reason} You can run it again.")
        return
    with tenant_context([job.authority_id], why="job failed once"):
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.WAITING, message=f"{reason} It is tried again shortly."[:200]
        )
