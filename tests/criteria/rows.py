"""Rows of facts in which all is well on 21 November 2026, to spoil one thing at a time."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from action_plans.criteria.rows import (
    Checked,
    Citation,
    Completed,
    Held,
    Joint,
    Member,
    OpenAction,
    PlanFacts,
    PlanRow,
    Project,
)
from core.criteria.area_facts import KnownFact
from core.criteria.findings import Finding
from core.criteria.periods import Span
from partnerships.criteria.rows import Chaired, Cover, HeldMeeting, Office, PartnershipRow, Seat
from risk.criteria.rows import Current, RiskRow, Version

AS_OF = datetime.date(2026, 11, 21)
LONG_AGO = datetime.date(2020, 1, 1)
ALWAYS = Span(LONG_AGO)
SECTORS = ("local_authority", "police", "education", "health", "probation")
TOPICS = frozenset({"referrals", "channel", "risk_assessment", "plan", "performance"})
NEXT_YEAR = datetime.date(2027, 6, 30)


def day(text: str) -> datetime.date:
    """A date from its ISO form, for short tests."""
    return datetime.date.fromisoformat(text)


def ago(days: int) -> datetime.date:
    """The date so many days before 21 November 2026."""
    return AS_OF - datetime.timedelta(days=days)


def fact(kind: str, value: str, starts_on: datetime.date = LONG_AGO, ends_on: Any = None) -> KnownFact:
    """What is recorded of the area."""
    return KnownFact(kind, value, Span(starts_on, ends_on))


def held(on: datetime.date | str, **changes: Any) -> HeldMeeting:
    """A held meeting at which every sector came and every topic was discussed."""
    meeting = HeldMeeting(
        on=day(on) if isinstance(on, str) else on,
        group_id=1,
        sectors=frozenset(SECTORS),
        topics=TOPICS,
        decisions=2,
        checked=2,
        community_inputs=1,
        officer_came=True,
    )
    return meeting._replace(**changes)


def cover(**changes: Any) -> Cover:
    """The group that covers the area, its terms of reference in date."""
    return Cover(1, "Safer Northbridge Board", True, ALWAYS, ago(400), NEXT_YEAR)._replace(**changes)


def person(name: str, span: Span = ALWAYS, *keys: int | str, **changes: Any) -> Office:
    """A person in an office."""
    return Office(frozenset(keys or (name,)), span, name, **changes)


QUARTERLY = (held("2026-11-02"), held("2026-08-03"), held("2026-05-04"), held("2026-02-02"))


def good_partnership(**changes: Any) -> PartnershipRow:
    """Section 1, all met: a standard area that even meets quarterly, without a prison."""
    row = PartnershipRow(
        as_of=AS_OF,
        attested_until=dict.fromkeys(("1.G2", "1.B1", "1.B2", "1.B3"), NEXT_YEAR),
        facts=(fact("tier", "standard"), fact("has_prison", "no")),
        covers=(cover(),),
        meetings=QUARTERLY,
        seats=tuple(Seat(sector, ALWAYS) for sector in SECTORS),
        group_chairs=(person("Ada Boateng"),),
        panel_chairs=(person("Ben Carter"),),
        chaired=(Chaired(day("2026-11-02"), frozenset({"Ada Boateng"})),),
        officers=(person("Cleo Dunn"),),
        contest_reports=(day("2026-06-01"),),
        has_network=True,
        network_meetings=(day("2026-07-01"),),
        arrangements=(),
    )
    return replace(row, **changes)


def version(number: int, on: datetime.date | str, **changes: Any) -> Version:
    """An agreed version that a held meeting had before it."""
    return Version(number, day(on) if isinstance(on, str) else on, True, True)._replace(**changes)


def good_risk(**changes: Any) -> RiskRow:
    """Section 2, all met: a version each quarter."""
    row = RiskRow(
        as_of=AS_OF,
        versions=(
            version(1, "2025-11-03"),
            version(2, "2026-02-02"),
            version(3, "2026-05-04"),
            version(4, "2026-08-03"),
            version(5, "2026-11-02"),
        ),
        current=Current(situational=3, corporate=2, sourced=2, duty=1, influences=1),
        shared_with=5,
        contributions={"Northbridge Hospitals": day("2026-09-01"), "Probation Service": day("2026-03-01")},
        ctlp_issued_on=day("2026-04-01"),
    )
    return replace(row, **changes)


def action(number: str = "1", **changes: Any) -> OpenAction:
    """An open action with all it needs, reviewed at the latest meeting."""
    return OpenAction(
        number=number,
        created_on=ago(200),
        next_date=ago(-60),
        concern="people",
        reviewed_on=day("2026-11-02"),
        updated_on=ago(30),
    )._replace(**changes)


def plan(**changes: Any) -> PlanFacts:
    """An agreed edition in date."""
    return PlanFacts(
        title="Northbridge Prevent plan 2026",
        is_agreed=True,
        agreed_on=day("2026-05-04"),
        ends_on=day("2027-05-03"),
        review_due=day("2027-05-03"),
        based_on_agreed=day("2026-05-04"),
        kinds_of_risk=frozenset({"situational", "corporate"}),
        sectors_contributed=frozenset(SECTORS),
    )._replace(**changes)


def joint(
    actions: tuple[OpenAction, ...] | None = None, members: tuple[Member, ...] | None = None, **changes: Any
) -> Joint:
    """A neighbour's plan in force that covers the area; all is well with it."""
    here = good_plan()
    known = {
        "title": "Joint plan of Wexcombe",
        "is_joint": True,
        "concerns": frozenset({"people", "influences"}),
        **changes,
    }
    kept = tuple(one._replace(concern="") for one in here.actions) if actions is None else actions
    return Joint(plan(**known), kept, here.members if members is None else members)


def good_plan(**changes: Any) -> PlanRow:
    """Section 3 and 2.B3, all met."""
    row = PlanRow(
        as_of=AS_OF,
        attested_until={"3.B1": NEXT_YEAR},
        facts=(fact("has_prison", "no"), fact("project_funding", "yes")),
        plan=plan(),
        had_plan=True,
        actions=(action("1"), action("2", concern="influences"), action("3", concern="duty")),
        meetings=(Held(12, day("2026-11-02")), Held(11, day("2026-08-03"))),
        members=tuple(Member(name, LONG_AGO, None, True) for name in ("Council", "Police", "Hospitals")),
        checks=(
            Checked(day("2026-05-04"), "agreeing edition 1", True),
            Checked(ago(100), "closing action 9", True),
        ),
        completed=(Completed(ago(200), ago(150)),),
        uses=(ago(100),),
        projects=(Project("Mentors", Span(ago(300)), True, True),),
        citations=tuple(
            Citation(f"{name} strategy", Span(ago(300), NEXT_YEAR), True)
            for name in ("Youth", "Safety", "Housing")
        ),
        risks=Current(situational=3, corporate=2, sourced=2, duty=1, influences=1),
    )
    return replace(row, **changes)


def says(finding: Finding, *words: str) -> bool:
    """Whether every one of the words stands in the finding's reason."""
    missing = [word for word in words if word not in finding.because]
    assert not missing, f"{missing} not in: {finding.because}"
    return True
