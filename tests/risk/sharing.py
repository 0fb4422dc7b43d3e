"""What the tests of sharing start from: a version of Northbridge, a neighbour, a partner."""

from __future__ import annotations

import datetime
from typing import Any

from core.models import Authority, Membership, Organisation, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.viewer import Viewer
from risk.actions import grant_version, take_up_share
from risk.models import AssessmentShare, RiskAssessment
from tests import factories as make
from tests.risk.world import RiskWorld

TODAY = make.days_ago(0)
SECRET = "Named group meets in the old mill"


class SharingWorld(RiskWorld):
    """An agreed version with an OFFICIAL and an OFFICIAL-SENSITIVE risk, and who might read it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.neighbour: Authority = make.make_area()
        self.stranger: Authority = make.make_area()
        self.theirs = make.make_viewer(self.neighbour, AreaRole.PREVENT_LEAD, cleared=True)
        self.uncleared = make.make_viewer(self.neighbour, AreaRole.OFFICER)
        self.outsider = make.make_viewer(self.stranger, AreaRole.PREVENT_LEAD, cleared=True)
        self.body: Organisation = make.make_organisation(self.area, "Health trust", sector="health")
        self.partner = make.make_viewer(self.area, AreaRole.PARTNER, organisation=self.body)
        self.open_risk = make.make_risk(self.area, concern="influences", reference="R1", title="Leaflets")
        self.hidden = make.make_risk(self.area, reference="R2", title=SECRET, marking="official_sensitive")
        self.older = self.agreed(200)
        self.version = self.agreed(50)

    def agreed(self, days: int, **fields: Any) -> RiskAssessment:
        """A version that a meeting agreed so many days ago."""
        meeting = make.hold_meeting(self.group, make.days_ago(days))
        return make.make_assessment(
            self.area, agreed_at=meeting, risks=(self.open_risk, self.hidden), **fields
        )

    def share(self, version: RiskAssessment | None = None, **fields: Any) -> AssessmentShare:
        """Share the version with the neighbour for a month, unless told otherwise."""
        given = {
            "starts_on": TODAY,
            "ends_on": TODAY + datetime.timedelta(days=30),
            "purpose": "A shared town centre",
            **fields,
        }
        if "to_body" not in given:
            given.setdefault("to_area", self.neighbour)
        with self.as_(self.lead):
            return grant_version(assessment=version or self.version, by=self.lead, **given)

    def taken_up(self, share: AssessmentShare, viewer: Viewer) -> None:
        """Let a person take up a share as a request of theirs would."""
        with tenant_context(viewer.authority_ids, user_id=viewer.user_id):
            take_up_share(share=share, as_of=TODAY, by=viewer)

    def end_role(self, viewer: Viewer) -> None:
        """End every role a person holds, yesterday."""
        with tenant_context(viewer.authority_ids, user_id=viewer.user_id):
            Membership.objects.filter(user_id=viewer.user_id).update(ends_on=make.days_ago(1))

    def give_role_again(self, viewer: Viewer, area: Authority, role: str) -> Viewer:
        """The same person in a new role."""
        user = User.objects.get(pk=viewer.user_id)
        make.give_role(user, area, role)
        return make.viewer_for(user)
