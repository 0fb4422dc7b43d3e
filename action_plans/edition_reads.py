"""Reads of editions: how many actions each holds, and what each member of the group does in one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from action_plans.models import Action, PartnerRole, Plan
from core.choices import Marking
from core.models import effective
from partnerships.models import Group, GroupMember

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def counts_by_edition(plans: QuerySet[Plan], viewer: Viewer) -> QuerySet[Plan]:
    """Editions with `live_count`, `all_count` and `carried_count`: actions that the viewer may know of."""
    held, carried = Q(), Q()
    if not viewer.is_cleared:
        held, carried = Q(actions__marking=Marking.OFFICIAL), Q(carried_actions__marking=Marking.OFFICIAL)
    return plans.annotate(
        all_count=Count("actions", filter=held, distinct=True),
        live_count=Count("actions", filter=held & Q(actions__status__in=Action.LIVE), distinct=True),
        carried_count=Count("carried_actions", filter=carried, distinct=True),
    )


def members_with_roles(plan: Plan, authority: Authority, on: datetime.date) -> list[Any]:
    """Every current member body of the groups that cover the area, each with `role` (or None) in `plan`.

    A statement may hang on the seat or on the body; one per body is enough.
    """
    seats = (
        GroupMember.objects.covering(authority)
        .filter(effective(on=on), group__kind=Group.Kind.PARTNERSHIP_GROUP)
        .select_related("organisation", "contact", "group")
        .order_by("organisation__name", "id")
    )
    roles = list(PartnerRole.objects.filter(plan=plan))
    by_seat = {role.member_id: role for role in roles if role.member_id}
    by_body = {role.organisation_id: role for role in roles if role.organisation_id}
    found: dict[int, Any] = {}
    for seat in seats:
        seat.role = by_seat.get(seat.pk) or by_body.get(seat.organisation_id)
        if seat.organisation_id not in found or found[seat.organisation_id].role is None:
            found[seat.organisation_id] = seat
    return list(found.values())
