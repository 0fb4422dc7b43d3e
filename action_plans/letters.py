"""Mails to the owners of actions: each about OFFICIAL actions only, each with a link for every action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.links import UPDATE
from action_plans.states import date_in_words
from core.mail import send_letter

if TYPE_CHECKING:
    import datetime

    from action_plans.models import Action
    from core.models import Authority, Contact, SignedLink
    from core.viewer import Viewer


@dataclass(frozen=True)
class Enclosed:
    """One action in a letter, with the address of its own link."""

    action: Action
    occasion: str
    due_on: datetime.date | None
    url: str


def send_request(*, action: Action, link: SignedLink, url: str, by: Viewer) -> None:
    """Mail the owner's contact that somebody asks for an update. Raises what the mail backend raises."""
    send_letter(
        to=link.email,
        subject=_("%(area)s asks how action %(number)s is going")
        % {"area": action.authority.name, "number": action.number},
        template="mail/action_request.txt",
        context={
            "contact": link.contact,
            "action": action,
            "area_name": action.authority.name,
            "due_words": date_in_words(action.due_on, action.due_precision),
            "by": by,
            "url": url,
            "link": link,
        },
    )


def send_reminder(*, contact: Contact, area: Authority, enclosed: Sequence[Enclosed]) -> None:
    """Mail one contact what is due soon, due today or late, in one letter. Raises what the backend raises."""
    groups: dict[str, list[Enclosed]] = {}
    for one in enclosed:
        groups.setdefault(one.occasion, []).append(one)
    context: dict[str, Any] = {"contact": contact, "area_name": area.name, "lasts_days": UPDATE.lasts.days}
    send_letter(
        to=contact.email,
        subject=ngettext(
            "%(count)d action for %(area)s needs a word from you",
            "%(count)d actions for %(area)s need a word from you",
            len(enclosed),
        )
        % {"count": len(enclosed), "area": area.name},
        template="mail/action_reminder.txt",
        context={**context, "groups": groups},
    )
