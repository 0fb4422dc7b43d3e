"""The owner's way to report on one action without an account: what its signed link opens, and until when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import ngettext

from action_plans.models import Action
from action_plans.querysets import in_force, live, with_progress
from core.choices import Marking
from core.links import LinkPurpose
from core.models import AccessEvent, SignedLink, effective
from partnerships.models import Group, GroupMember


def action_of(link: SignedLink, on: datetime.date) -> Action | None:
    """The action a link opens on a day: live, in force, OFFICIAL, still with this body and this contact."""
    rows = live(in_force(Action.objects.filter(authority_id=link.authority_id))).filter(
        pk=link.record_id,
        marking=Marking.OFFICIAL,
        plan__marking=Marking.OFFICIAL,
        owner_id=link.organisation_id,
        owner_contact_id=link.contact_id,
    )
    told = with_progress(rows).select_related("owner", "owner_contact", "risk", "authority")
    action = told.prefetch_related("milestones").first()
    return None if action is None or _has_left(link, on) else action


def _has_left(link: SignedLink, on: datetime.date) -> bool:
    """Whether the body had a seat in the partnership group and has none any longer."""
    if link.organisation.is_council:
        return False
    seats = GroupMember.objects.filter(
        organisation_id=link.organisation_id, group__kind=Group.Kind.PARTNERSHIP_GROUP
    )
    standing = list(seats.values_list("pk", flat=True))
    return bool(standing) and not seats.filter(effective(on=on)).exists()


UPDATE = LinkPurpose(
    key="action-update",
    url_name="action_links:update",
    lasts=datetime.timedelta(days=30),
    record=action_of,
)


@dataclass(frozen=True)
class SentLink:
    """A link as the council sees it: to whom, until when, and every use of it."""

    link: SignedLink
    uses: tuple[AccessEvent, ...]

    @property
    def use_words(self) -> str:
        """How often it was used."""
        words = ngettext("%(count)d time", "%(count)d times", len(self.uses))
        return words % {"count": len(self.uses)}

    @property
    def use_list(self) -> list[tuple[datetime.datetime, str]]:
        """(when, what) of each use."""
        return [(use.at, use.detail.partition(": ")[2]) for use in self.uses]


def links_of(action: Action) -> list[SentLink]:
    """The links sent for an action, newest first, with their uses. Two queries."""
    links = list(
        SignedLink.objects.filter(purpose=UPDATE.key, record_id=action.pk, authority_id=action.authority_id)
        .select_related("contact", "organisation", "recorded_by", "revoked_by")
        .order_by("-recorded_at")
    )
    used: dict[int | None, list[AccessEvent]] = defaultdict(list)
    for event in AccessEvent.objects.filter(
        authority_id=action.authority_id, link_id__in=[link.pk for link in links]
    ).order_by("at"):
        used[event.link_id].append(event)
    return [SentLink(link, tuple(used[link.pk])) for link in links]
