"""Reminders of reviews: 30 and 7 days ahead and on the day, each once, in one letter a day at most."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.choices import Marking
from core.mail import send_letter
from core.models import Authority, Membership, ReviewReminder, effective
from core.permissions import AreaRole
from core.registries import ReviewDue
from core.reviews import reviews_due
from core.tenancy import tenant_context

log = structlog.get_logger(__name__)

AHEAD = 30
NOTICES = (0, 7, AHEAD)
"""Days ahead at which people are told."""
STILL_TOLD = datetime.timedelta(days=14)
"""How long after the day somebody is still told who could not be reached before."""


@dataclass
class Recipient:
    """Somebody to tell: a lead with an account, who can open what is named, or the owner of a record."""

    email: str
    name: str = ""
    is_cleared: bool = False
    has_account: bool = False
    due: dict[tuple[int, str], ReviewDue] = field(default_factory=dict)

    def add(self, due: ReviewDue) -> None:
        """Tell them of one more review. An owner without an account hears of nothing that is marked."""
        if due.marking == Marking.OFFICIAL or self.is_cleared:
            self.due[(due.area.pk, due.key)] = due


def notice_for(due_on: datetime.date, today: datetime.date) -> int | None:
    """Which reminder is due today for a review: 30, 7 or 0; None while it is too early or too late."""
    left = (due_on - today).days
    if left < -STILL_TOLD.days:
        return None
    return next((notice for notice in NOTICES if left <= notice), None)


def send_review_reminders(*, today: datetime.date) -> int:
    """Send everybody their letter of today. Returns how many went out; one that fails is tried next time."""
    with tenant_context(list(Authority.objects.values_list("pk", flat=True)), why="reminders of reviews"):
        recipients = _recipients(today)
    return sum(_send_one(recipient, today) for recipient in recipients)


def _recipients(today: datetime.date) -> list[Recipient]:
    leads = list(
        Membership.objects.filter(effective(on=today), role=AreaRole.PREVENT_LEAD, user__is_active=True)
        .select_related("user", "authority")
        .order_by("user__email", "id")
    )
    areas = list({lead.authority_id: lead.authority for lead in leads}.values())
    due = reviews_due(areas, today - STILL_TOLD, today + datetime.timedelta(days=AHEAD))
    found: dict[str, Recipient] = {}
    of_area: dict[int, list[Recipient]] = {}
    for lead in leads:
        user = lead.user
        cleared = user.bpss_recorded_on is not None and user.bpss_recorded_on <= today
        told = found.setdefault(
            user.email.lower(), Recipient(user.email.lower(), user.get_full_name(), cleared, True)
        )
        of_area.setdefault(lead.authority_id, []).append(told)
    for one in due:
        owner = one.owner.strip().lower()
        for told in of_area[one.area.pk]:
            told.add(one)
        if owner:
            found.setdefault(owner, Recipient(owner)).add(one)
    return [told for told in found.values() if told.due]


def _send_one(recipient: Recipient, today: datetime.date) -> bool:
    """Write down what is told and send the letter, both or neither; whoever comes second finds it written."""
    areas = sorted({area for area, _key in recipient.due})
    try:
        with tenant_context(areas, why="reminder of a review"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtext('review reminders'), hashtext(%s))",
                    [recipient.email],
                )
            told = _not_told_yet(recipient, today)
            if told:
                ReviewReminder.objects.bulk_create(
                    ReviewReminder(
                        authority=due.area,
                        key=due.key,
                        due_on=due.due_on,
                        notice=notice,
                        recipient=recipient.email,
                        sent_on=today,
                    )
                    for due, notice in told
                )
                _write_letter(recipient, [due for due, _notice in told], today)
    except Exception:
        log.exception("review_reminder_failed", areas=areas)
        return False
    return bool(told)


def _not_told_yet(recipient: Recipient, today: datetime.date) -> list[tuple[ReviewDue, int]]:
    """What to tell today; nothing if a letter went out today already: the rest waits for tomorrow's."""
    sent = list(
        ReviewReminder.objects.filter(recipient=recipient.email).values_list(
            "authority_id", "key", "due_on", "notice", "sent_on"
        )
    )
    if any(sent_on == today for *_what, sent_on in sent):
        return []
    known = {tuple(what) for *what, _sent_on in sent}
    wanted = [(due, notice_for(due.due_on, today)) for due in recipient.due.values()]
    return [
        (due, notice)
        for due, notice in wanted
        if notice is not None and (due.area.pk, due.key, due.due_on, notice) not in known
    ]


def _write_letter(recipient: Recipient, due: Sequence[ReviewDue], today: datetime.date) -> None:
    areas = {one.area.pk: one.area for one in due}
    count = len(due)
    send_letter(
        to=recipient.email,
        subject=ngettext(
            "%(count)d review falls due in %(areas)s", "%(count)d reviews fall due in %(areas)s", count
        )
        % {"count": count, "areas": listed_areas(areas.values())},
        template="mail/review_reminder.txt",
        context={
            "recipient": recipient,
            "lines": _lines(due, today),
            "links": _links(areas.values()) if recipient.has_account else [],
        },
    )


def listed_areas(areas: Iterable[Authority]) -> str:
    """Areas for a subject line: their names, or how many where a list would be too long for one."""
    names = sorted(area.name for area in areas)
    return ", ".join(names) if len(names) <= 2 else _("%(count)d areas") % {"count": len(names)}


def _lines(due: Iterable[ReviewDue], today: datetime.date) -> list[dict[str, object]]:
    """What each line says. A marked record is not named, since the letter is OFFICIAL."""
    return [
        {
            "area": one.area.name,
            "what": one.what if one.marking == Marking.OFFICIAL else _("A marked record: review due"),
            "on": one.due_on,
            "is_late": one.due_on < today,
        }
        for one in due
    ]


def _links(areas: Iterable[Authority]) -> list[tuple[str, str]]:
    return [
        (area.name, f"{settings.PUBLIC_ORIGIN}{reverse('core:review-calendar', args=[area.slug])}")
        for area in areas
    ]
