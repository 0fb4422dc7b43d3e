"""Writing to owners about their actions, as the service: one letter a contact, however often it runs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import structlog
from django.db import IntegrityError

from action_plans.letters import Enclosed, send_reminder
from action_plans.links import UPDATE
from action_plans.reminders import Due, due_today
from core.actions.links import make_link
from core.links import would_open
from core.models import Authority, Contact
from core.tenancy import tenant_context

log = structlog.get_logger(__name__)


def send_reminders(*, authority_id: int, on: datetime.date) -> int:
    """Write to every owner of an area who is to hear of an action today. Returns how many letters went out.

    Each letter stands for itself: what one server refuses is tried again on the next run, and the others
    are not written twice.
    """
    with tenant_context([authority_id], why="reminders of actions"):
        authority = Authority.objects.get(pk=authority_id)
        found = due_today(authority, on)
    sent = 0
    for contact, due in found.items():
        try:
            with tenant_context([authority_id], why="reminders of actions"):
                sent += _write_to(contact, due, authority)
        except IntegrityError:
            log.info("reminder_already_sent", authority_id=authority_id)
        except OSError:
            log.warning("reminder_not_sent", authority_id=authority_id)
    return sent


def _write_to(contact: Contact, due: Sequence[Due], authority: Authority) -> int:
    """One letter with a link for each action that its owner can still open; 1 if there was any."""
    enclosed = []
    for one in due:
        if not would_open(UPDATE, authority_id=authority.pk, record_id=one.action.pk, contact=contact):
            continue
        _link, url = make_link(
            purpose=UPDATE,
            record=one.action,
            contact=contact,
            occasion=one.occasion,
            about=one.about,
            by=None,
        )
        enclosed.append(Enclosed(one.action, one.occasion, one.action.next_on, url))
    if not enclosed:
        return 0
    send_reminder(contact=contact, area=authority, enclosed=enclosed)
    return 1
