"""The risks of invented areas and the versions of their assessment."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta

from partnerships.models import Meeting
from prevent_compliance.demonstration.words import PROMPTS, RISKS, RiskWords
from prevent_compliance.national_data.area import Invented, Version, at
from risk.models import (
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
)

_CITES = {"R1": "1", "R2": "2", "R4": "3"}
_FEEDS = ("education", "health", "probation")


def make_risks(area: Invented, meetings: Sequence[Meeting]) -> None:
    """Risks, yearly profiles, and a version for most meetings where somebody sees to it."""
    prompts = _profiles(area)
    for words in RISKS:
        area.risks[words.reference] = area.ledger.add(
            Risk(
                **area.owned(area.began_on),
                reference=words.reference,
                title=words.title,
                kind=words.kind,
                concern=words.concern,
                opened_on=area.began_on,
            )
        )
    for meeting in meetings:
        if area.does("assess", meeting.meets_on, -0.14):
            _version(area, meeting, prompts)


def _profiles(area: Invented) -> list[CtlpPrompt]:
    """A profile a year, by reference alone; gives its prompts in the order of their days."""
    found = []
    day = area.began_on + datetime.timedelta(days=area.luck.dice.randint(5, 60))
    police = area.bodies["police"]
    while day <= area.today:
        reference = area.ledger.add(
            CtlpReference(
                **area.owned(day),
                reference=f"CTLP/{area.about.slug[:3].upper()}/{day.year}",
                issued_on=day,
                police_owner_id=police.pk,
            )
        )
        for number, text in PROMPTS:
            found.append(
                area.ledger.add(
                    CtlpPrompt(
                        **area.owned(day),
                        ctlp_id=reference.pk,
                        number=number,
                        text=text,
                        agreed_for_sharing_on=day + datetime.timedelta(days=10),
                    )
                )
            )
        for turn, sector in enumerate(_FEEDS):
            given_on = day + datetime.timedelta(days=60 + 30 * turn)
            if given_on <= area.today and area.does("feed", given_on):
                area.ledger.add(
                    CtlpContribution(
                        **area.owned(given_on),
                        organisation_id=area.bodies[sector].pk,
                        contributed_on=given_on,
                        channel="return",
                    )
                )
        day += relativedelta(months=12)
    return found


def _version(area: Invented, meeting: Meeting, prompts: list[CtlpPrompt]) -> None:
    day = meeting.meets_on
    prepared_on = day - datetime.timedelta(days=21)
    number = len(area.versions) + 1
    version = area.ledger.add(
        RiskAssessment(
            **area.owned(prepared_on),
            number=number,
            title=f"Local risk assessment, {day:%B %Y}",
            summary="Reviewed against the prompts and what partners brought.",
            prepared_by_id=area.lead.pk,
            prepared_at=at(prepared_on),
        )
    )
    area.versions.append(Version(version.pk, day, meeting.pk))
    known = [prompt for prompt in prompts if prompt.agreed_for_sharing_on <= day]
    newest = {prompt.number: prompt for prompt in known}
    for words in RISKS:
        area.ledger.add(_entry(area, version, words, newest))
    for body in area.bodies.values():
        if not body.is_council:
            area.ledger.add(
                Dissemination(
                    **area.owned(day),
                    assessment_id=version.pk,
                    organisation_id=body.pk,
                    sent_on=day + datetime.timedelta(days=3),
                    acknowledged_on=day + datetime.timedelta(days=9) if area.does("share", day) else None,
                )
            )


def _entry(
    area: Invented, version: RiskAssessment, words: RiskWords, prompts: dict[str, CtlpPrompt]
) -> RiskEntry:
    prompt = prompts.get(_CITES.get(words.reference, "")) if words.source == "ctlp" else None
    moved = 1 if RISKS.index(words) == version.number % len(RISKS) else 0
    likelihood = min(words.inherent[0], words.residual[0] + moved)
    return RiskEntry(
        **area.owned(version.prepared_at.date()),
        assessment_id=version.pk,
        risk_id=area.risks[words.reference].pk,
        title=words.title,
        description=words.description,
        ideological_driver=words.driver,
        environment=words.environment,
        source=words.source,
        prompt_id=prompt.pk if prompt else None,
        source_note="Community safety data" if words.source == "local" else "",
        controls="Actions in the plan.",
        owner_id=area.council.pk,
        inherent_likelihood=words.inherent[0],
        inherent_impact=words.inherent[1],
        residual_likelihood=likelihood,
        residual_impact=words.residual[1],
        why_moved="Partners saw more of it this quarter." if moved else "",
    )
