"""Profiles, risks and the versions of the risk assessment."""

from __future__ import annotations

import datetime

from partnerships.models import Meeting
from prevent_compliance.demonstration.scene import Scene
from prevent_compliance.demonstration.words import PROMPTS, RISKS, RiskWords
from risk.models import (
    CtlpBriefing,
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
)


def make_profiles(scene: Scene) -> dict[str, CtlpPrompt]:
    """A profile a year, by reference only, with its prompts and briefings. Returns prompts by number."""
    police = scene.bodies["police"]
    prompts: dict[str, CtlpPrompt] = {}
    for year, issued_on in enumerate((scene.days(-560), scene.days(-200))):
        reference = CtlpReference.objects.create(
            **scene.owned(issued_on, by="police"),
            reference=f"CTLP/{scene.place.slug[:3].upper()}/{issued_on.year}-{year + 1}",
            issued_on=issued_on,
            police_owner=police,
        )
        for number, text in PROMPTS:
            prompts[number] = CtlpPrompt.objects.create(
                **scene.owned(issued_on, by="police"),
                ctlp=reference,
                number=number,
                text=text,
                agreed_for_sharing_on=issued_on + datetime.timedelta(days=10),
            )
        CtlpBriefing.objects.bulk_create(
            CtlpBriefing(
                **scene.owned(issued_on, by="police"),
                ctlp=reference,
                organisation=body,
                briefed_on=issued_on + datetime.timedelta(days=20),
                given_by="R. Okafor, detective inspector",
                clearance_checked=True,
            )
            for body in scene.bodies.values()
            if scene.chance()
        )
    CtlpContribution.objects.bulk_create(
        CtlpContribution(
            **scene.owned(scene.days(-150)),
            organisation=body,
            contributed_on=scene.days(-150 + 20 * number),
            channel="return",
        )
        for number, body in enumerate(
            [scene.bodies["education"], scene.bodies["health"], scene.bodies["probation"]]
        )
        if scene.chance(-0.1)
    )
    return prompts


def make_risks(scene: Scene, prompts: dict[str, CtlpPrompt]) -> None:
    """The risks, and a version agreed at each meeting or every other one."""
    began = scene.began_on
    for words in RISKS:
        scene.risks[words.reference] = Risk.objects.create(
            **scene.owned(began),
            reference=words.reference,
            title=words.title,
            kind=words.kind,
            concern=words.concern,
            opened_on=began,
        )
    meetings = scene.past if scene.place.share > 0.8 else scene.past[::2]
    if scene.place.share < 0.4:
        meetings = meetings[:-1]
    for number, meeting in enumerate(meetings, start=1):
        scene.versions.append(_version(scene, number, meeting, prompts))


def _version(scene: Scene, number: int, meeting: Meeting, prompts: dict[str, CtlpPrompt]) -> RiskAssessment:
    prepared_on = meeting.meets_on - datetime.timedelta(days=21)
    version = RiskAssessment.objects.create(
        **scene.owned(prepared_on),
        number=number,
        title=f"Local risk assessment, {meeting.meets_on:%B %Y}",
        summary="Reviewed against the prompts, referral counts and what partners brought.",
        prepared_by=scene.people["lead"],
        prepared_at=scene.at(prepared_on),
    )
    RiskEntry.objects.bulk_create(_entry(scene, version, words, prompts) for words in RISKS)
    version.status = RiskAssessment.Status.AGREED
    version.approved_by = scene.people["approver"]
    version.approved_at = scene.at(prepared_on + datetime.timedelta(days=7))
    version.agreed_on, version.agreed_at_meeting = meeting.meets_on, meeting
    version.save()
    Dissemination.objects.bulk_create(
        Dissemination(
            **scene.owned(meeting.meets_on),
            assessment=version,
            organisation=body,
            sent_on=meeting.meets_on + datetime.timedelta(days=3),
            acknowledged_on=meeting.meets_on + datetime.timedelta(days=9) if scene.chance() else None,
        )
        for body in scene.bodies.values()
    )
    return version


def _entry(
    scene: Scene, version: RiskAssessment, words: RiskWords, prompts: dict[str, CtlpPrompt]
) -> RiskEntry:
    moved, why = _move(version.number, words)
    numbers = {"R1": "1", "R2": "2", "R4": "3"}
    return RiskEntry(
        **scene.owned(version.prepared_at.date()),
        assessment=version,
        risk=scene.risks[words.reference],
        title=words.title,
        description=words.description,
        ideological_driver=words.driver,
        environment=words.environment,
        source=words.source,
        prompt=prompts.get(numbers.get(words.reference, "")) if words.source == "ctlp" else None,
        source_note="Community safety data and what partners brought" if words.source == "local" else "",
        controls="Actions in the plan; reviewed at each meeting of the group.",
        owner=scene.council,
        inherent_likelihood=words.inherent[0],
        inherent_impact=words.inherent[1],
        residual_likelihood=max(1, min(5, words.residual[0] + moved)),
        residual_impact=words.residual[1],
        why_moved=why,
    )


def _move(number: int, words: RiskWords) -> tuple[int, str]:
    """How far a risk stands from where it began in this version, and why if it moved just now."""
    turn = RISKS.index(words) == number % len(RISKS)
    drift = words.drift if number >= 5 else 0
    if turn:
        return drift + 1, "Partners saw more of it this quarter than before."
    was_turn = RISKS.index(words) == (number - 1) % len(RISKS)
    return drift, "Back to where it was: what was seen last quarter did not go on." if was_turn else ""
