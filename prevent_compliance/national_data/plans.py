"""The plans of invented areas: editions, actions and what became of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionReview,
    ActionThreatCheck,
    ActionUpdate,
    EvaluationCitation,
    FundedProject,
    PartnerRole,
    Plan,
    PlanCitation,
    PlanContribution,
    Theme,
)
from partnerships.models import GroupMember, Meeting
from prevent_compliance.demonstration.action_words import ACTIONS, THEMES, ActionWords
from prevent_compliance.demonstration.scene import CHECKED
from prevent_compliance.demonstration.words import ROLE_STATEMENTS
from prevent_compliance.national_data.area import Invented, Version, at

_DAYS = datetime.timedelta
NEW_EDITION_AFTER = _DAYS(days=330)


def make_plans(area: Invented, meetings: Sequence[Meeting], members: Sequence[GroupMember]) -> None:
    """An edition about once a year where somebody sees to it, each taking over what is still open."""
    plan: Plan | None = None
    for meeting in meetings[1:]:
        day = meeting.meets_on
        is_due = plan is None or (plan.agreed_on is not None and day - plan.agreed_on > NEW_EDITION_AFTER)
        based_on = next((v for v in reversed(area.versions) if v.agreed_on <= day), None)
        _review(area, meeting)
        if is_due and based_on is not None and area.does("roles", day, 0.2):
            plan = _edition(area, meeting, based_on, plan, members)
    _settle(area)


def _edition(
    area: Invented,
    meeting: Meeting,
    based_on: Version,
    before: Plan | None,
    members: Sequence[GroupMember],
) -> Plan:
    day = meeting.meets_on
    prepared_on = day - _DAYS(days=40)
    plan = area.ledger.add(
        Plan(
            **area.owned(prepared_on),
            title=f"{area.about.name} Prevent partnership plan",
            edition=before.edition + 1 if before else 1,
            status=Plan.Status.AGREED,
            starts_on=day,
            ends_on=day + _DAYS(days=730),
            review_due=day + _DAYS(days=395),
            based_on_id=based_on.pk,
            development_started_on=day - _DAYS(days=120),
            prepared_by_id=area.lead.pk,
            prepared_at=at(prepared_on),
            approved_by_id=area.approver.pk,
            approved_at=at(day - _DAYS(days=10)),
            agreed_on=day,
            agreed_at_meeting_id=meeting.pk,
            **_check(area, day),
        )
    )
    if before is not None:
        before.status, before.superseded_on = Plan.Status.SUPERSEDED, day
    _partners(area, plan, members, day)
    for action in area.actions:
        if action.closed_on is None or action.closed_on > day:
            action.plan_id, action.theme_id = plan.pk, None
    _take_up(area, plan, meeting)
    return plan


def _check(area: Invented, day: datetime.date) -> dict[str, object]:
    said = {**CHECKED, "threat_checked_on": day, "threat_check_rationale": "It answers a risk in the plan."}
    return said if area.does("check", day, 0.08) else {}


def _partners(area: Invented, plan: Plan, members: Sequence[GroupMember], day: datetime.date) -> None:
    is_joint = any(member.authority_id != area.authority.pk for member in members)
    for member in members:
        if area.does("roles", day, 0.08):
            area.ledger.add(
                PartnerRole(
                    **area.owned(day),
                    plan_id=plan.pk,
                    organisation_id=None if is_joint else member.organisation_id,
                    member_id=member.pk,
                    statement=ROLE_STATEMENTS[member.sector],
                )
            )
    for body in area.bodies.values():
        if area.does("shape", day, 0.08):
            area.ledger.add(
                PlanContribution(
                    **area.owned(day - _DAYS(days=60)),
                    plan_id=plan.pk,
                    organisation_id=body.pk,
                    sector=body.sector,
                    kind="workshop",
                    contributed_on=day - _DAYS(days=60),
                )
            )
    for title in ("Community safety strategy", "Safeguarding children policy", "Corporate plan"):
        if area.does("cite", day, -0.1):
            area.ledger.add(
                PlanCitation(
                    **area.owned(day),
                    plan_id=plan.pk,
                    cited_in=title,
                    page="4",
                    approved_on=day,
                    review_due=day + _DAYS(days=500),
                )
            )


def _take_up(area: Invented, plan: Plan, meeting: Meeting) -> None:
    """New actions: all of the list in the first edition, some of it in the later ones."""
    themes = {
        name: area.ledger.add(
            Theme(**area.owned(meeting.meets_on), plan_id=plan.pk, position=position, name=name)
        )
        for position, name in enumerate(THEMES, start=1)
    }
    # Every edition answers risks to people and radicalising influences, and those actions run long.
    lasting = [area.luck.dice.choice([w for w in ACTIONS if w.risk == risk]) for risk in ("R1", "R3")]
    others = [words for words in ACTIONS if words not in lasting]
    chosen = others[:9] if not area.actions else area.luck.dice.sample(others, 5)
    for words in (*lasting, *chosen):
        days = area.luck.dice.randint(400, 600) if words in lasting else area.luck.dice.randint(90, 480)
        _action(area, words, plan, themes[words.theme], meeting, meeting.meets_on + _DAYS(days=days))


def _action(
    area: Invented, words: ActionWords, plan: Plan, theme: Theme, meeting: Meeting, due_on: datetime.date
) -> None:
    day, number = meeting.meets_on, len(area.actions) + 1
    owner = area.bodies["local_authority" if words.owner == "council" else words.owner]
    action = area.ledger.add(
        Action(
            **area.owned(day),
            plan_id=plan.pk,
            theme_id=theme.pk,
            number=str(number),
            position=number,
            title=words.title,
            owner_id=owner.pk,
            owner_contact_id=area.contacts[owner.pk].pk,
            risk_id=area.risks[words.risk].pk,
            due_on=due_on,
            created_on=day,
            created_at_meeting_id=meeting.pk,
        )
    )
    area.actions.append(action)
    _threat_check(area, action, "created", day)
    done_on = due_on - _DAYS(days=area.luck.dice.randint(0, 25))
    if done_on < area.today and area.does("deliver", done_on):
        action.status, action.closed_on, action.closed_by_id = "completed", done_on, area.lead.pk
        action.outcome = words.update or "Done as planned."
        _threat_check(area, action, "closed", done_on)
        _evaluate(area, action, done_on)


def _threat_check(area: Invented, action: Action, moment: str, day: datetime.date) -> None:
    if check := _check(area, day):
        area.ledger.add(ActionThreatCheck(**area.owned(day), action_id=action.pk, moment=moment, **check))


def _evaluate(area: Invented, action: Action, done_on: datetime.date) -> None:
    day = done_on + _DAYS(days=30)
    if day >= area.today or not area.does("evaluate", day):
        return
    evaluation = area.ledger.add(
        ActionEvaluation(
            **area.owned(day),
            action_id=action.pk,
            evaluated_on=day,
            impact="Managers ask for advice before booking.",
            lesson="Short sessions on the spot work better.",
            what_next="Repeat for new managers.",
        )
    )
    version = next((v for v in area.versions if v.agreed_on >= day), None)
    if version is not None and area.does("cite", day):
        area.ledger.add(
            EvaluationCitation(
                **area.owned(version.agreed_on),
                evaluation_id=evaluation.pk,
                cited_on=version.agreed_on,
                assessment_id=version.pk,
            )
        )


def _review(area: Invented, meeting: Meeting) -> None:
    day = meeting.meets_on
    looked = area.does("review", day, 0.05)
    for action in area.actions:
        is_open = action.closed_on is None or action.closed_on >= day
        if is_open and looked and area.does("review", day, 0.15):
            area.ledger.add(
                ActionReview(
                    **area.owned(day),
                    action_id=action.pk,
                    meeting_id=meeting.pk,
                    note="Carries on as planned.",
                )
            )


def _settle(area: Invented) -> None:
    """What owners said since, and a project where there is a grant."""
    for action in area.actions:
        day = action.created_on + _DAYS(days=70)
        while day < (action.closed_on or area.today):
            if area.does("update", day, 0.05):
                area.ledger.add(
                    ActionUpdate(
                        **area.owned(day),
                        action_id=action.pk,
                        reported_on=day,
                        progress="late" if action.due_on and day > action.due_on else "on_track",
                        text="Under way; the next step is agreed.",
                    )
                )
            day += _DAYS(days=85)
    if area.tier == "higher" and area.actions:
        first = area.actions[0].created_on
        area.ledger.add(
            FundedProject(
                **area.owned(first),
                title="Young voices against violence",
                funder="Home Office",
                objective="Help young people answer calls to violence that they meet online.",
                action_id=area.actions[0].pk if area.does("deliver", first, 0.1) else None,
                starts_on=first,
                ends_on=area.today + _DAYS(days=120),
            )
        )
