"""What an area has already that an import must know: bodies, risks, remembered wording, earlier actions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from action_plans.bringing_in.proposals import Known
from action_plans.bringing_in.stored import OWNERS_MEMORY
from action_plans.models import Action, Plan
from action_plans.plan_import import PlanReading
from action_plans.querysets import bodies_to_choose, risks_to_choose
from core.importing import remembered
from core.imports.rows import identities

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@dataclass(frozen=True)
class KnownOfArea(Known):
    """As `Known`, able to look up the actions that a reading brought in before."""

    authority_id: int = 0

    def with_actions_of(self, reading: PlanReading) -> Known:
        """The same, with actions of current editions that came from rows of this reading. One query."""
        rows = (
            Action.objects.exclude(plan__status=Plan.Status.SUPERSEDED)
            .filter(authority_id=self.authority_id, source_fingerprint__in=identities(reading.rows))
            .select_related("owner", "risk", "owner_contact")
        )
        return replace(self, actions={action.source_fingerprint: action for action in rows})


def known_of(authority: Authority, viewer: Viewer, *, today: datetime.date) -> KnownOfArea:
    """What the area has, as far as the viewer may see it. Three queries."""
    bodies = bodies_to_choose(authority, today)
    risks = risks_to_choose(viewer, authority)
    return KnownOfArea(
        bodies={body.public_id: body for body in bodies},
        risks={risk.public_id: risk for risk in risks},
        owners=remembered(authority, OWNERS_MEMORY),
        authority_id=authority.pk,
    )
