"""What the builders share while one area is made: its records so far, its dates, its luck."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from action_plans.models import Action, Plan
from core.models import Authority, Contact, Organisation, User
from core.permissions import AreaRole
from core.viewer import Viewer, ViewerArea
from partnerships.models import Group, GroupMember, Meeting
from prevent_compliance.demonstration.places import Place
from risk.models import Risk, RiskAssessment

YEARS = 2
CHECKED = {
    "considers_threat_picture": True,
    "proportionate_to_threat": True,
    "likely_to_reduce_threat": True,
}


@dataclass
class Scene:
    """One area in the making. `luck` is seeded by the place, so every load tells the same story."""

    place: Place
    authority: Authority
    today: datetime.date
    council: Organisation
    people: dict[str, User]
    bodies: dict[str, Organisation] = field(default_factory=dict)
    """By sector; the first body of each."""
    contacts: dict[int, Contact] = field(default_factory=dict)
    """By body."""
    officers: dict[str, Contact] = field(default_factory=dict)
    """The council's own, by part: lead, strategic, chair, deputy, channel_chair."""
    group: Group = field(init=False)
    members: list[GroupMember] = field(default_factory=list)
    past: list[Meeting] = field(default_factory=list)
    coming: list[Meeting] = field(default_factory=list)
    risks: dict[str, Risk] = field(default_factory=dict)
    versions: list[RiskAssessment] = field(default_factory=list)
    plan: Plan = field(init=False)
    actions: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.luck = random.Random(self.place.slug)  # noqa: S311 - a story, not a secret

    @property
    def viewer(self) -> Viewer:
        """The Prevent lead, for actions that ask by whom."""
        lead = self.people["lead"]
        area = ViewerArea(
            self.authority.pk, self.authority.slug, self.authority.name, (AreaRole.PREVENT_LEAD,)
        )
        return Viewer(lead.pk, lead.name, lead.email, is_cleared=True, areas=(area,))

    @property
    def began_on(self) -> datetime.date:
        """The first day of the history."""
        return self.today - relativedelta(years=YEARS, months=2)

    def chance(self, extra: float = 0.0) -> bool:
        """Whether something gets done here this time."""
        return self.luck.random() < self.place.share + extra

    def at(self, day: datetime.date) -> datetime.datetime:
        """That day in the late afternoon, for what is recorded after an event."""
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(16, 40)))

    def days(self, number: int) -> datetime.date:
        """The date `number` days from today."""
        return self.today + datetime.timedelta(days=number)

    def owned(self, day: datetime.date, by: str = "lead") -> dict[str, object]:
        """The columns every tenant row has, as if recorded on that day."""
        return {"authority": self.authority, "recorded_at": self.at(day), "recorded_by": self.people[by]}
