"""The evidence pack as a job that a person asks for and watches."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.evidence.actions import write_evidence_pack
from benchmarks.models import Submission
from core.choices import Marking
from core.errors import Refused
from core.jobs import Progress, enqueue
from core.models import Authority, Job
from core.viewer import Viewer

EVIDENCE_PACK = "benchmarks.evidence_pack"


def run_evidence_pack(
    *, authority: Authority, by: Viewer, progress: Progress, submission: str, marking: str
) -> str:
    """Write the pack and return the address at which it opens. Raises Refused if there is no submission."""
    found = Submission.objects.in_area(authority).select_related("authority").filter(public_id=submission)
    sent = found.first()
    if sent is None:
        raise Refused(_("There is no such submission."))
    pack, _is_new = write_evidence_pack(submission=sent, marking=marking, by=by, tell=progress)
    return reverse("assurance:evidence-pack", args=[authority.slug, pack.public_id])


def ask_for_evidence_pack(*, submission: Submission, marking: str, by: Viewer) -> Job:
    """Have the pack of a submission made. Asked again while it is being made, it is the same job."""
    words = {"year": submission.label, "marking": Marking(marking).label}
    return enqueue(
        EVIDENCE_PACK,
        authority=submission.authority,
        title=_("Evidence pack %(year)s, %(marking)s") % words,
        key=f"{submission.public_id}:{marking}",
        by=by,
        arguments={"submission": submission.public_id, "marking": marking},
    )
