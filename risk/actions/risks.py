"""Risks: described and scored in the draft version, and closed with a reason."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.models import Authority, Organisation
from core.permissions import Permission
from core.tenancy import because
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import AgendaItem
from risk.actions.assessments import COPIED, start_draft
from risk.actions.checks import Status, require_clearance, require_draft, require_reader
from risk.models import CtlpPrompt, Risk, RiskAssessment, RiskEntry, RiskReopening
from risk.querysets import open_version, version_before
from risk.readiness import has_moved


@dataclass(frozen=True, kw_only=True)
class RiskWords:
    """How a version describes and scores a risk: the columns of `RiskEntry`, scores 1 to 5."""

    description: str
    source: str
    inherent_likelihood: int
    inherent_impact: int
    residual_likelihood: int
    residual_impact: int
    ideological_driver: str = ""
    environment: str = RiskEntry.Environment.BOTH
    prompt: CtlpPrompt | None = None
    source_note: str = ""
    controls: str = ""
    owner: Organisation | None = None
    why_moved: str = ""


@transaction.atomic
def add_risk(
    *,
    authority: Authority,
    title: str,
    kind: str,
    concern: str,
    marking: str,
    words: RiskWords,
    opened_on: datetime.date,
    by: Viewer,
    item: AgendaItem | None = None,
) -> Risk:
    """Add a risk to the draft version, starting one if there is none; named under `item` of a meeting.

    Raises Refused with its field.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=authority.pk)
    _refuse_words(kind, concern, marking, words, by)
    draft = _draft_of(authority, by)
    risk = _create_numbered(
        authority=authority,
        title=title.strip(),
        kind=kind,
        concern=concern,
        marking=marking,
        opened_on=opened_on,
        named_at_item=item,
        recorded_by_id=by.user_id,
    )
    RiskEntry.objects.create(
        authority=authority,
        assessment=draft,
        risk=risk,
        title=risk.title,
        recorded_by_id=by.user_id,
        **_columns(words),
    )
    return risk


@transaction.atomic
def describe_risk(
    *,
    risk: Risk,
    title: str,
    kind: str,
    concern: str,
    marking: str,
    words: RiskWords,
    version: int | None,
    by: Viewer,
) -> RiskEntry:
    """Describe and score a risk anew in the draft version, starting one if there is none.

    `version` is that of the draft's entry the form was opened with. Raises Stale if the entry was saved
    since, Refused for a closed risk, for a kind that an agreed version has settled, and for a score that
    moved without a reason.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=risk.authority_id)
    _refuse_words(kind, concern, marking, words, by)
    current = lock_current(risk, version=None)
    if current.closed_on is not None:
        raise Refused("This risk is closed. Open it again first, with a reason.")
    draft = _draft_of(current.authority, by)
    entry = _entry_in(draft, current, words, version, by)
    _refuse_silent_move(entry, words, draft)
    if (current.kind, current.concern) != (kind, concern) and _is_settled(current):
        raise Refused(
            "Its kind and concern are settled by an agreed version. Close this risk and add a new one.",
            field="kind",
        )
    touch(current, title=title.strip(), kind=kind, concern=concern, marking=marking)
    touch(entry, title=title.strip(), **_columns(words))
    return entry


@transaction.atomic
def close_risk(*, risk: Risk, closed_on: datetime.date, reason: str, version: int | None, by: Viewer) -> Risk:
    """Close a risk with a reason; it leaves the draft and stays in every agreed version.

    Raises Refused if it is closed already, was closed before it was opened, or stands in a version that
    waits for approval or for its meeting.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=risk.authority_id)
    current = lock_current(risk, version=version)
    if current.closed_on is not None:
        raise Refused("This risk is closed already.")
    if closed_on < current.opened_on:
        raise Refused("It can't be closed before it was opened.", field="closed_on")
    with because(reason):
        waiting = RiskEntry.objects.filter(risk=current).exclude(
            assessment__status__in=RiskAssessment.SETTLED
        )
        for entry in waiting.select_related("assessment"):
            require_draft(entry.assessment)
            entry.delete()
        touch(current, closed_on=closed_on, closing_reason=reason.strip())
    return current


@transaction.atomic
def reopen_risk(
    *, risk: Risk, reopened_on: datetime.date, reason: str, version: int | None, by: Viewer
) -> RiskEntry:
    """Open a closed risk again, with a reason: the draft takes it back as it was last described.

    A draft is started if there is none. What closed it is kept, so that any past date reads as it was.
    Raises Refused for an open risk, a day before it was closed, a risk no version ever described, and
    while a version waits for approval or for its meeting.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=risk.authority_id)
    current = lock_current(risk, version=version)
    if current.closed_on is None:
        raise Refused("This risk is open.")
    if reopened_on < current.closed_on:
        raise Refused(
            f"It was closed on {uk_date(current.closed_on)}: choose that day or later.", field="reopened_on"
        )
    RiskReopening.objects.create(
        authority_id=current.authority_id,
        risk=current,
        closed_on=current.closed_on,
        closing_reason=current.closing_reason,
        reopened_on=reopened_on,
        reason=reason.strip(),
        recorded_by_id=by.user_id,
    )
    with because(reason):
        touch(current, closed_on=None, closing_reason="")
    draft = _draft_of(current.authority, by)
    return _brought_back(current, draft, by)


def _brought_back(risk: Risk, draft: RiskAssessment, by: Viewer) -> RiskEntry:
    """The draft's entry for a reopened risk: the one it started with, or a copy of the last agreed words."""
    in_draft = RiskEntry.objects.filter(risk=risk, assessment=draft).first()
    if in_draft is not None:
        return in_draft
    described = RiskEntry.objects.filter(risk=risk).exclude(assessment__status=Status.DISCARDED)
    last = described.select_related("assessment").order_by("-assessment__number").first()
    if last is None:
        raise Refused("No version ever described this risk. Add a new one.")
    require_reader(last.assessment, by=by)
    return RiskEntry.objects.create(
        authority_id=risk.authority_id,
        assessment=draft,
        recorded_by_id=by.user_id,
        **{name: getattr(last, name) for name in COPIED},
    )


def _columns(words: RiskWords) -> dict[str, object]:
    values = {field.name: getattr(words, field.name) for field in fields(words)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _refuse_words(kind: str, concern: str, marking: str, words: RiskWords, by: Viewer) -> None:
    require_clearance(marking, by=by)
    if (concern == Risk.Concern.DUTY) and kind != Risk.Kind.CORPORATE:
        raise Refused("Not meeting the duty is a risk to the council itself: choose Corporate.", field="kind")
    if words.source == RiskEntry.Source.CTLP and words.prompt is None:
        raise Refused("Choose the CTLP prompt that it comes from.", field="prompt")
    if words.source == RiskEntry.Source.LOCAL and not words.source_note.strip():
        raise Refused("Say which local knowledge or data it comes from.", field="source_note")
    before = words.inherent_likelihood * words.inherent_impact
    after = words.residual_likelihood * words.residual_impact
    if after > before:
        raise Refused(
            f"With controls it scores {after}, more than the {before} without them. Check the four numbers.",
            field="residual_likelihood",
        )


def _draft_of(authority: Authority, by: Viewer) -> RiskAssessment:
    """The area's draft, started if there is no open version. Raises Refused if it has left the draft."""
    waiting = open_version(authority)
    if waiting is None:
        return start_draft(authority=authority, by=by)
    require_reader(waiting, by=by)
    locked = lock_current(waiting, version=None)
    require_draft(locked)
    return locked


def _create_numbered(*, authority: Authority, **columns: object) -> Risk:
    """Create a risk under the next free reference, R1, R2 and so on."""
    numbered = Risk.objects.in_area(authority).filter(reference__regex=r"^R[0-9]{1,9}$")
    last = numbered.aggregate(last=Max(Cast(Substr("reference", 2), IntegerField())))["last"] or 0
    try:
        with transaction.atomic():
            return Risk.objects.create(authority=authority, reference=f"R{last + 1}", **columns)
    except IntegrityError as taken:
        raise Refused("Somebody added a risk at the same moment. Send it again.") from taken


def _entry_in(
    draft: RiskAssessment, risk: Risk, words: RiskWords, version: int | None, by: Viewer
) -> RiskEntry:
    """The draft's entry for the risk, locked; a new one for a risk the draft does not hold yet."""
    found = RiskEntry.objects.filter(assessment=draft, risk=risk).first()
    if found is not None:
        return lock_current(found, version=version)
    return RiskEntry.objects.create(
        authority_id=risk.authority_id,
        assessment=draft,
        risk=risk,
        title=risk.title,
        recorded_by_id=by.user_id,
        **_columns(words),
    )


def _refuse_silent_move(entry: RiskEntry, words: RiskWords, draft: RiskAssessment) -> None:
    last = version_before(draft)
    before = RiskEntry.objects.filter(assessment=last, risk_id=entry.risk_id).first() if last else None
    if last is None or before is None or words.why_moved.strip():
        return
    proposed = RiskEntry(**{name: getattr(words, name) for name in _SCORES})
    if has_moved(proposed, before):
        raise Refused(f"Its score moved since version {last.number}. Say why.", field="why_moved")


_SCORES = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")


def _is_settled(risk: Risk) -> bool:
    return RiskEntry.objects.filter(risk=risk, assessment__status="agreed").exists()
