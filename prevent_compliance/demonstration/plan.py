"""The partnership plan, its actions, and what became of them."""

from __future__ import annotations

import datetime

from action_plans.models import (
    Action,
    ActionEvaluation,
    ActionReview,
    ActionThreatCheck,
    ActionUpdate,
    EvaluationCitation,
    FundedProject,
    Milestone,
    PartnerRole,
    Plan,
    PlanCitation,
    PlanContribution,
    Theme,
)
from prevent_compliance.demonstration.action_words import ACTIONS, THEMES, ActionWords
from prevent_compliance.demonstration.scene import CHECKED, Scene
from prevent_compliance.demonstration.words import ROLE_STATEMENTS


def make_plan(scene: Scene) -> None:
    """The current edition, agreed nine months ago, with everything that hangs on it."""
    agreed_at = scene.past[-4] if len(scene.past) > 4 else scene.past[-2]
    agreed_on = agreed_at.meets_on
    before = [v for v in scene.versions if v.agreed_on and v.agreed_on <= agreed_on]
    prepared_on = agreed_on - datetime.timedelta(days=40)
    scene.plan = Plan.objects.create(
        **scene.owned(prepared_on),
        title=f"{scene.place.name} Prevent partnership plan",
        edition=1,
        status=Plan.Status.AGREED,
        starts_on=agreed_on,
        ends_on=agreed_on + datetime.timedelta(days=730),
        review_due=scene.days(75) if scene.place.share > 0.4 else scene.days(-25),
        based_on=before[-1] if before else None,
        development_started_on=agreed_on - datetime.timedelta(days=120),
        prepared_by=scene.people["lead"],
        prepared_at=scene.at(prepared_on),
        approved_by=scene.people["approver"],
        approved_at=scene.at(agreed_on - datetime.timedelta(days=10)),
        agreed_on=agreed_on,
        agreed_at_meeting=agreed_at,
        governance_summary="The partnership group owns it and reports to the CONTEST board twice a year.",
        **CHECKED,
        threat_check_rationale="Built on the risk assessment agreed at the same meeting.",
        threat_checked_on=agreed_on,
    )
    _roles_and_contributions(scene, agreed_on)
    themes = {
        name: Theme.objects.create(**scene.owned(prepared_on), plan=scene.plan, position=position, name=name)
        for position, name in enumerate(THEMES, start=1)
    }
    for position, words in enumerate(ACTIONS, start=1):
        _action(scene, themes[words.theme], position, words, agreed_on)
    _reviews(scene, agreed_on)
    _projects(scene)


def _roles_and_contributions(scene: Scene, agreed_on: datetime.date) -> None:
    plan, day = scene.plan, agreed_on - datetime.timedelta(days=60)
    is_joint = scene.group.authority_id != scene.authority.pk
    PartnerRole.objects.bulk_create(
        PartnerRole(
            **scene.owned(day),
            plan=plan,
            organisation=None if is_joint else member.organisation,
            member=member,
            statement=ROLE_STATEMENTS[member.sector],
        )
        for member in scene.members
        if scene.chance(0.1)
    )
    PlanContribution.objects.bulk_create(
        PlanContribution(
            **scene.owned(day),
            plan=plan,
            organisation=body,
            sector=body.sector,
            kind="workshop",
            contributed_on=day,
        )
        for body in (scene.council, *scene.bodies.values())
        if scene.chance(0.1)
    )
    cited = ("Community safety strategy", "Safeguarding children policy", "Corporate plan", "Lettings policy")
    PlanCitation.objects.bulk_create(
        PlanCitation(
            **scene.owned(day),
            plan=plan,
            cited_in=name,
            page=str(4 + number),
            approved_on=agreed_on,
            review_due=scene.days(200),
        )
        for number, name in enumerate(cited)
        if scene.chance(-0.15)
    )


def _action(scene: Scene, theme: Theme, position: int, words: ActionWords, agreed_on: datetime.date) -> None:
    owner = scene.council if words.owner == "council" else scene.bodies[words.owner]
    is_closed = words.state in {"done", "cancelled"}
    due_on = scene.days(words.due_in) if words.due_in is not None else None
    closed_on = (
        due_on if is_closed and due_on and due_on > agreed_on else (scene.days(-60) if is_closed else None)
    )
    action = Action.objects.create(
        **scene.owned(agreed_on),
        plan=scene.plan,
        theme=theme,
        number=str(position),
        position=position,
        title=words.title,
        status={"done": "completed", "cancelled": "cancelled"}.get(words.state, "open"),
        owner=owner,
        owner_contact=scene.contacts.get(owner.pk),
        risk=scene.risks[words.risk],
        due_on=due_on if not is_closed or (due_on and due_on > agreed_on) else closed_on,
        review_on=scene.days(words.review_in) if words.review_in else None,
        is_recurring=words.review_in is not None,
        created_on=agreed_on,
        created_at_meeting=scene.plan.agreed_at_meeting,
        closed_on=closed_on,
        closed_by=scene.people["lead"] if is_closed else None,
        outcome=(words.update or "Overtaken: the national leaflet is used instead.") if is_closed else "",
    )
    scene.actions.append(action)
    for number, (text, days) in enumerate(words.milestones, start=1):
        day = scene.days(days)
        Milestone.objects.create(
            **scene.owned(agreed_on),
            action=action,
            position=number,
            text=text,
            due_on=day,
            done_on=day if words.state == "open" and days < 0 else None,
        )
    _threat_checks(scene, action, agreed_on)
    _progress(scene, action, words)


def _threat_checks(scene: Scene, action: Action, agreed_on: datetime.date) -> None:
    for moment, day in (("created", agreed_on), ("closed", action.closed_on)):
        if day is None or not scene.chance(0.1):
            continue
        ActionThreatCheck.objects.create(
            **scene.owned(day),
            action=action,
            moment=moment,
            **CHECKED,
            threat_checked_on=day,
            threat_check_rationale="It answers the risk it is linked to and costs little.",
        )


def _progress(scene: Scene, action: Action, words: ActionWords) -> None:
    if words.update and scene.chance(0.05):
        progress = {"open": "on_track", "late": "late", "blocked": "blocked", "done": "done"}.get(words.state)
        reported_on = action.closed_on or scene.days(-24)
        ActionUpdate.objects.create(
            **scene.owned(reported_on),
            action=action,
            reported_on=reported_on,
            progress=progress or "on_track",
            text=words.update,
        )
    if words.state == "done" and action.closed_on and scene.chance(-0.05):
        evaluated_on: datetime.date = min(action.closed_on + datetime.timedelta(days=30), scene.days(-1))
        evaluation = ActionEvaluation.objects.create(
            **scene.owned(evaluated_on),
            action=action,
            evaluated_on=evaluated_on,
            impact="Managers ask for advice before booking; three did so last quarter.",
            lesson="Short sessions at the hall work better than a course at the town hall.",
            what_next="Repeat for new managers.",
        )
        for version in scene.versions:
            if version.agreed_on and version.agreed_on >= evaluated_on:
                EvaluationCitation.objects.create(
                    **scene.owned(version.agreed_on),
                    evaluation=evaluation,
                    cited_on=version.agreed_on,
                    assessment=version,
                )
                break


def _reviews(scene: Scene, agreed_on: datetime.date) -> None:
    reviews = []
    for meeting in scene.past:
        if meeting.meets_on <= agreed_on:
            continue
        for action in scene.actions:
            was_open = action.closed_on is None or action.closed_on >= meeting.meets_on
            if was_open and scene.chance(0.12):
                reviews.append(
                    ActionReview(
                        **scene.owned(meeting.meets_on),
                        action=action,
                        meeting=meeting,
                        note="Looked at; carries on as planned.",
                    )
                )
    ActionReview.objects.bulk_create(reviews)


def _projects(scene: Scene) -> None:
    if not scene.place.is_funded:
        return
    forum = next(action for action in scene.actions if "forum" in action.title)
    FundedProject.objects.create(
        **scene.owned(scene.days(-230)),
        title="Young voices against violence",
        funder="Home Office",
        objective="Help young people answer calls to violence that they meet online.",
        action=forum,
        starts_on=scene.days(-230),
        ends_on=scene.days(135),
    )
