"""One mail when a scrutiny question is asked and one when it is answered: a link, and none of the words."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.models import ScrutinyQuestion, ScrutinyReply
from benchmarks.querysets import leads_of
from core.jobs import Progress, enqueue
from core.mail import send_letter
from core.models import Authority, Job, Membership, effective
from core.viewer import Viewer

ASKED_NOTE = "benchmarks.scrutiny_asked_note"
ANSWERED_NOTE = "benchmarks.scrutiny_answered_note"


def tell_of_question(question: ScrutinyQuestion) -> Job:
    """Have the area's leads told of a question, once, by a job that is asked for with its row."""
    return enqueue(
        ASKED_NOTE,
        authority=question.authority,
        title=_("Mail about a scrutiny question"),
        key=question.public_id,
        by=None,
        arguments={"question": question.public_id},
    )


def tell_of_reply(reply: ScrutinyReply) -> Job:
    """Have who asked told of a reply, once for each reply, by a job that is asked for with its row."""
    return enqueue(
        ANSWERED_NOTE,
        authority=reply.authority,
        title=_("Mail about the reply to a scrutiny question"),
        key=reply.public_id,
        by=None,
        arguments={"reply": reply.public_id},
    )


def run_asked_note(*, authority: Authority, by: Viewer | None, progress: Progress, question: str) -> str:
    """Tell the leads in one mail; the same mail if it has to be sent again. Returns where to reply."""
    row = ScrutinyQuestion.objects.get(authority=authority, public_id=question)
    url = reverse("benchmarks:scrutiny-reply", args=[authority.slug, row.public_id])
    subject = _("An elected member of %(area)s asks a scrutiny question") % {"area": authority.name}
    _send(leads_of(authority, timezone.localdate()), subject, "asked", authority, url, row.public_id)
    return url


def run_answered_note(*, authority: Authority, by: Viewer | None, progress: Progress, reply: str) -> str:
    """Tell who asked, while they hold a role in the area, in one mail. Returns where the reply stands."""
    row = ScrutinyReply.objects.select_related("question").get(authority=authority, public_id=reply)
    held = Membership.objects.filter(
        effective(on=timezone.localdate()),
        authority=authority,
        user=row.question.recorded_by_id,
        user__is_active=True,
    )
    addresses = sorted(held.values_list("user__email", flat=True).distinct())
    url = reverse("benchmarks:scrutiny", args=[authority.slug])
    subject = _("Your scrutiny question about %(area)s has a reply") % {"area": authority.name}
    _send(addresses, subject, "answered", authority, url, row.public_id)
    return url


def _send(to: list[str], subject: str, what: str, area: Authority, url: str, public_id: str) -> None:
    if to:
        send_letter(
            to=to,
            subject=subject,
            template=f"mail/scrutiny_{what}.txt",
            context={"area": area.name, "url": f"{settings.PUBLIC_ORIGIN}{url}"},
            message_id=f"scrutiny-{public_id}",
        )
