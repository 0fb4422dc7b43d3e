"""CTLP references, prompts, contributions and briefings: that they exist, never what a profile says."""

from __future__ import annotations

import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from core.actions import lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.errors import Refused
from core.models import Authority, Contact, Organisation
from core.models.base import Editable
from core.permissions import Permission
from core.viewer import Viewer
from risk.actions.checks import require_clearance
from risk.models import CtlpBriefing, CtlpContribution, CtlpPrompt, CtlpReference

Record = TypeVar("Record", bound=Editable)


@transaction.atomic
def record_profile(
    *,
    authority: Authority,
    reference: str,
    issued_on: datetime.date,
    marking: str,
    police_owner: Organisation,
    by: Viewer,
    record: CtlpReference | None = None,
    version: int | None = None,
) -> CtlpReference:
    """Record that a CTLP was issued, or correct what was recorded. Raises Refused for a reference in use."""
    require(Permission.RECORD_CTLP, by=by, authority_id=authority.pk)
    require_clearance(marking, by=by)
    columns = {
        "reference": reference.strip(),
        "issued_on": issued_on,
        "marking": marking,
        "police_owner": police_owner,
    }
    clash = Refused("A CTLP with this reference is recorded already.", field="reference")
    return _save(CtlpReference, authority, record, version, columns, by, clash)


@transaction.atomic
def record_prompt(
    *,
    ctlp: CtlpReference,
    number: str,
    text: str,
    marking: str,
    agreed_for_sharing_on: datetime.date,
    by: Viewer,
    record: CtlpPrompt | None = None,
    version: int | None = None,
) -> CtlpPrompt:
    """Record a prompt in the words the police agreed for sharing, or correct it.

    Raises Refused for a number in use, a date before the profile's, and for a prompt that an agreed
    version cites, whose words are settled.
    """
    require(Permission.RECORD_CTLP, by=by, authority_id=ctlp.authority_id)
    require_clearance(marking, by=by)
    if agreed_for_sharing_on < ctlp.issued_on:
        raise Refused("It can't be agreed for sharing before its CTLP.", field="agreed_for_sharing_on")
    text = text.strip()
    if record is not None and record.text != text and _is_cited(record):
        raise Refused("An agreed version cites this prompt, so its words stay. Add a new one.", field="text")
    columns = {
        "ctlp": ctlp,
        "number": number.strip(),
        "text": text,
        "marking": marking,
        "agreed_for_sharing_on": agreed_for_sharing_on,
    }
    clash = Refused("This CTLP has a prompt with that number already.", field="number")
    return _save(CtlpPrompt, ctlp.authority, record, version, columns, by, clash)


@transaction.atomic
def record_contribution(
    *,
    authority: Authority,
    organisation: Organisation,
    contributed_on: datetime.date,
    channel: str,
    by: Viewer,
    record: CtlpContribution | None = None,
    version: int | None = None,
) -> CtlpContribution:
    """Record that a partner fed the CTLP: who, when, by which channel (toolkit 2.B1), or correct it."""
    require(Permission.RECORD_RISK, by=by, authority_id=authority.pk)
    columns = {"organisation": organisation, "contributed_on": contributed_on, "channel": channel}
    return _save(CtlpContribution, authority, record, version, columns, by, None)


@transaction.atomic
def record_briefing(
    *,
    ctlp: CtlpReference,
    organisation: Organisation,
    briefed_on: datetime.date,
    marking: str,
    given_by: str,
    clearance_checked: bool,
    by: Viewer,
    contact: Contact | None = None,
    record: CtlpBriefing | None = None,
    version: int | None = None,
) -> CtlpBriefing:
    """Record that somebody of a body was briefed on a profile, or correct it.

    Raises Refused for a person of another body, a briefing before the profile, and one above OFFICIAL
    without a named person whose clearance was checked and whose account, if any, shows one by that day.
    """
    require(Permission.RECORD_CTLP, by=by, authority_id=ctlp.authority_id)
    require_clearance(marking, by=by)
    if contact is not None and contact.organisation_id != organisation.pk:
        raise Refused(f"{contact.name} does not speak for {organisation.name}.", field="contact")
    if marking != Marking.OFFICIAL:
        _refuse_uncleared(contact, briefed_on, clearance_checked)
    if briefed_on < ctlp.issued_on:
        raise Refused("The briefing can't be earlier than its CTLP.", field="briefed_on")
    columns: dict[str, object] = {
        "ctlp": ctlp,
        "organisation": organisation,
        "contact": contact,
        "briefed_on": briefed_on,
        "marking": marking,
        "given_by": given_by.strip(),
        "clearance_checked": clearance_checked,
    }
    return _save(CtlpBriefing, ctlp.authority, record, version, columns, by, None)


def _refuse_uncleared(contact: Contact | None, briefed_on: datetime.date, checked: bool) -> None:
    if contact is None:
        raise Refused("Above OFFICIAL, name the person who was briefed.", field="contact")
    if not checked:
        raise Refused("Above OFFICIAL, check the person's clearance first.", field="clearance_checked")
    cleared_on = contact.user.bpss_recorded_on if contact.user else briefed_on
    if cleared_on is None or cleared_on > briefed_on:
        raise Refused(
            f"No clearance was recorded for {contact.name} by then, so the briefing can't have been above "
            "OFFICIAL. Have the clearance recorded, or correct the marking or the date.",
            field="contact",
        )


def _save(
    model: type[Record],
    authority: Authority,
    record: Record | None,
    version: int | None,
    columns: dict[str, object],
    by: Viewer,
    clash: Refused | None,
) -> Record:
    """Create a row or change the given one; a broken uniqueness becomes `clash`."""
    try:
        with transaction.atomic():
            if record is None:
                return model._base_manager.create(authority=authority, recorded_by_id=by.user_id, **columns)
            current = lock_current(record, version=version)
            touch(current, **columns)
            return current
    except IntegrityError as broken:
        if clash is None:
            raise
        raise clash from broken


def _is_cited(prompt: CtlpPrompt) -> bool:
    return prompt.entries.filter(assessment__status="agreed").exists()
