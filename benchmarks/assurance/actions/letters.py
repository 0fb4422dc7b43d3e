"""Writing the letters of issued assessments: each once, however often it is asked for."""

from __future__ import annotations

import hashlib
from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from benchmarks.actions import report_storage
from benchmarks.assurance.letter import letter_contents, letter_pdf
from benchmarks.models import Letter, LetterFailure, Review
from core.actions.checks import require_national
from core.errors import NotAllowed, Refused, plain_reason
from core.mail import send_letter
from core.models import Authority, Membership, User, effective
from core.permissions import AreaRole, Permission
from core.tenancy import tenant_context
from core.viewer import Viewer, build_viewer

log = structlog.get_logger(__name__)
TASK = "benchmarks.tasks.assessment_letter"
READERS = (AreaRole.PREVENT_LEAD, AreaRole.APPROVER)
"""Who is told that a letter has come."""
GIVE_UP_AFTER = 3
"""How often the service tries by itself; then a person looks at why, and asks again."""


def ask_for_letters(*, batch: str, by: Viewer) -> int:
    """Have the worker write what is missing of a batch, once this transaction is committed.

    Returns how many letters are missing. Asked again, it asks for no letter that is there.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    missing = list(
        Review.objects.filter(batch=batch, state=Review.State.ISSUED, letters__isnull=True)
        .exclude(batch="")
        .values_list("pk", flat=True)
    )
    for review_id in missing:
        transaction.on_commit(partial(_send, review_id, by.user_id))
    return len(missing)


def _send(review_id: int, user_id: int) -> None:
    try:
        current_app.send_task(TASK, args=[review_id, user_id], retry=False)
    except Exception:  # noqa: BLE001 - whatever the client raises: the sweep asks again
        log.warning("letter_not_asked_for", review_id=review_id)


def write_letter_as(*, review_id: int, user_id: int) -> bool:
    """Write one letter on behalf of a person of the Home Office, if they still may. Whether it is new.

    What goes wrong is kept with its reason, where the assessors see it. Raises NotAllowed for somebody who
    no longer assesses, who may not write that either.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    with tenant_context([], user_id=user.pk, why="assessment letter", is_national=True):
        viewer = build_viewer(user, on=timezone.localdate())
        try:
            return write_letter(review_id=review_id, by=viewer)
        except NotAllowed:
            raise
        except Exception as trouble:  # whatever it is, somebody has to hear of it
            log.exception("letter_failed", review_id=review_id)
            _keep_failure(review_id, trouble, user.pk)
            return False


def _keep_failure(review_id: int, trouble: Exception, user_id: int) -> None:
    review = Review.objects.get(pk=review_id)
    LetterFailure.objects.create(
        authority_id=review.authority_id,
        review=review,
        reason=plain_reason(trouble)[:300],
        recorded_by_id=user_id,
    )


@transaction.atomic
def write_letter(*, review_id: int, by: Viewer) -> bool:
    """Write the letter of an issued review and tell the area, once. Returns whether it is new.

    Must run in the context of a person who assesses. Two writers wait for each other.
    """
    require_national(Permission.ASSESS_PACKS, by=by)
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("submission", "authority")
        .filter(pk=review_id, state=Review.State.ISSUED)
        .first()
    )
    if review is None or review.letters.exists():
        return False
    pdf = letter_pdf(letter_contents(review))
    name = f"{review.authority_id}/letters/{review.submission.starts_on.year}-{review.public_id}.pdf"
    Letter.objects.create(
        authority_id=review.authority_id,
        review=review,
        sha256=hashlib.sha256(pdf.content).hexdigest(),
        storage_key=report_storage().save(name, ContentFile(pdf.content)),
        size=len(pdf.content),
        pages=pdf.pages,
        recorded_by_id=by.user_id,
    )
    transaction.on_commit(partial(_tell, review.authority, review.submission.label))
    return True


def _tell(area: Authority, year: str) -> None:
    """One mail to each person who answers for the area's assessment."""
    with tenant_context([area.pk], why="assessment letter"):
        held = Membership.objects.filter(
            effective(on=timezone.localdate()), authority=area, role__in=READERS, user__is_active=True
        )
        addresses = sorted(set(held.values_list("user__email", flat=True)))
    url = settings.PUBLIC_ORIGIN + reverse("assurance:overview", args=[area.slug])
    for address in addresses:
        try:
            send_letter(
                to=address,
                subject=f"The letter on your annual assessment {year}",
                template="mail/assessment_letter.txt",
                context={"area": area, "year": year, "url": url},
            )
        except OSError:
            log.warning("letter_mail_failed", authority=area.slug)


def ask_for_lost_letters() -> int:
    """Ask again, as the service, for letters that nobody has written. Returns how many.

    One that failed often enough waits for a person.
    """
    every = list(Authority.objects.values_list("pk", flat=True))
    with tenant_context(every, why="assessment letters left"):
        issued = Review.objects.filter(state=Review.State.ISSUED, letters__isnull=True).exclude(batch="")
        issued = issued.alias(tries=Count("failures")).filter(tries__lt=GIVE_UP_AFTER)
        left = list(issued.values_list("pk", "issued_by_id")[:500])
    for review_id, user_id in left:
        if user_id is not None:
            _send(review_id, user_id)
    return len(left)


def read_letter(letter: Letter) -> bytes:
    """The letter's file. Raises Refused if it is gone or is not the one that was written."""
    storage = report_storage()
    if storage.exists(letter.storage_key):
        with storage.open(letter.storage_key) as file:
            content: bytes = file.read()
        if hashlib.sha256(content).hexdigest() == letter.sha256:
            return content
    raise Refused("The file of this letter is not the one that was written.")
