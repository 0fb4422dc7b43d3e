"""What every action of the assurance year asks first."""

from __future__ import annotations

from benchmarks.assurance.querysets import standing_of
from benchmarks.assurance.standing import Standing
from benchmarks.models import AnnualAssessment, AssessmentLine, Review, Submission
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.viewer import Viewer

LOCKED = "This assessment was submitted and is locked. It opens again only if the Home Office returns it."


def require_written(assessment: AnnualAssessment) -> Standing:
    """Raise Refused unless lines may be changed now: not submitted, not waiting for the approver."""
    standing = standing_of(assessment)
    if not standing.is_open:
        raise Refused(LOCKED)
    if standing.is_handed_over:
        raise Refused("It waits for approval. Take it back first, then change it.")
    return standing


def require_author(line: AssessmentLine, *, by: Viewer) -> None:
    """Raise Refused unless `by` may write this line, NotAllowed for a role that writes none."""
    require(Permission.WRITE_ASSESSMENT, by=by, authority_id=line.authority_id)
    if not is_theirs(line, by=by):
        raise Refused("This benchmark is somebody else’s to write. Ask your Prevent lead to assign it.")


def is_theirs(line: AssessmentLine, *, by: Viewer) -> bool:
    """Whether `by` writes this line: who prepares writes all, others what is assigned to them."""
    if not by.can(Permission.WRITE_ASSESSMENT, line.authority_id):
        return False
    return by.can(Permission.PREPARE_ASSESSMENT, line.authority_id) or line.assigned_to_id == by.user_id


def review_of(submission: Submission) -> Review | None:
    """The review of a pack, locked until the end of the transaction; None before anybody took it up."""
    return Review.objects.select_for_update().filter(submission=submission).first()
