"""What partner bodies bring to the assessment: recorded by the council or given by the body, and answered."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.errors import NotAllowed, Refused
from core.models import Authority, Organisation
from core.permissions import Permission
from core.viewer import Viewer
from risk.actions.checks import require_clearance
from risk.models import Risk, RiskInput

Outcome = RiskInput.Outcome


@transaction.atomic
def record_input(
    *,
    authority: Authority,
    organisation: Organisation,
    contributed_on: datetime.date,
    channel: str,
    text: str,
    marking: str,
    by: Viewer,
    record: RiskInput | None = None,
    version: int | None = None,
) -> RiskInput:
    """Record what a body brought, or correct it. Raises Refused once answered, Stale if saved since."""
    require(Permission.RECORD_RISK, by=by, authority_id=authority.pk)
    require_clearance(marking, by=by)
    columns = {
        "organisation": organisation,
        "contributed_on": contributed_on,
        "channel": channel,
        "text": text.strip(),
        "marking": marking,
    }
    if record is None:
        return RiskInput.objects.create(authority=authority, recorded_by_id=by.user_id, **columns)
    current = lock_current(record, version=version)
    if not current.is_waiting:
        raise Refused("It was answered, so its words stay. Record a further one.")
    touch(current, **columns)
    return current


@transaction.atomic
def give_input(
    *, authority: Authority, organisation: Organisation, text: str, on: datetime.date, by: Viewer
) -> RiskInput:
    """Bring something to the area's assessment on behalf of one's own body, at OFFICIAL.

    Raises NotAllowed for a body the person does not act for.
    """
    require(Permission.CONTRIBUTE_RISK, by=by, authority_id=authority.pk)
    if organisation.pk not in by.organisation_ids(authority.pk):
        raise NotAllowed("You don't act for this body.")
    return RiskInput.objects.create(
        authority=authority,
        organisation=organisation,
        contributed_on=on,
        channel=RiskInput.Channel.SERVICE,
        text=text.strip(),
        marking=Marking.OFFICIAL,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def answer_input(
    *,
    record: RiskInput,
    outcome: str,
    answer: str,
    version: int | None,
    by: Viewer,
    risk: Risk | None = None,
) -> RiskInput:
    """Say what became of it; who brought it reads the answer. May be said anew later.

    Raises Refused for a risk left out or of a higher marking than the input, and for a refusal without why.
    """
    require(Permission.RECORD_RISK, by=by, authority_id=record.authority_id)
    current = lock_current(record, version=version)
    if outcome == Outcome.WAITING:
        raise Refused("Choose what became of it.", field="outcome")
    if outcome == Outcome.TAKEN_UP:
        if risk is None:
            raise Refused("Choose the risk it was taken into.", field="risk")
        if risk.marking != Marking.OFFICIAL and current.marking == Marking.OFFICIAL:
            raise Refused(
                "That risk is marked above what was brought, and the body reads the answer. Choose Noted.",
                field="risk",
            )
    if outcome == Outcome.NOT_TAKEN_UP and not answer.strip():
        raise Refused("Say why it was not taken up: the body reads it.", field="answer")
    touch(
        current,
        outcome=outcome,
        risk=risk if outcome == Outcome.TAKEN_UP else None,
        answer=answer.strip(),
        answered_by_id=by.user_id,
        answered_at=timezone.now(),
    )
    return current
