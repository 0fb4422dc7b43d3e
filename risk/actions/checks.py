"""What every action of this section asks beside the permission: the clearance, a version that may change."""

from __future__ import annotations

from core.errors import Refused
from core.viewer import Viewer
from risk.models import RiskAssessment

Status = RiskAssessment.Status
ABOVE = "The version to go on from is marked above OFFICIAL. Ask somebody whose clearance is recorded."


def require_clearance(marking: str, *, by: Viewer) -> None:
    """Raise Refused if `by` would record what they may not read."""
    if not by.may_read(marking):
        raise Refused(
            "Choose OFFICIAL. Recording anything above it needs a BPSS clearance recorded for you.",
            field="marking",
        )


def require_reader(assessment: RiskAssessment | None, *, by: Viewer) -> None:
    """Raise Refused if `by` may not read the version they would write into, or go on from."""
    if assessment is not None and not by.may_read(assessment.marking):
        raise Refused(ABOVE)


def require_draft(assessment: RiskAssessment) -> None:
    """Raise Refused, with what to do, unless the version may still change."""
    if assessment.status == Status.AGREED:
        raise Refused(f"Version {assessment.number} was agreed and can't change. Start a new version.")
    if assessment.status == Status.DISCARDED:
        raise Refused(f"Version {assessment.number} was discarded. Start a new version.")
    if assessment.status != Status.DRAFT:
        raise Refused(
            f"Version {assessment.number} has left the draft. Take it back to draft before you change it."
        )
