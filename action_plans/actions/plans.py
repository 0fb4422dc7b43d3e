"""Every write to an edition of the plan: start, change, approve, agree, and what stands around it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.carrying import take_over_actions
from action_plans.actions.editions import go_on_covering, keep_agreed_basis
from action_plans.models import (
    Action,
    PartnerRole,
    Plan,
)
from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import NotAllowed, Refused
from core.permissions import Permission
from partnerships.agreeing import refuse_without_quorum
from partnerships.models import Group, Meeting

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


@transaction.atomic
def start_edition(
    *,
    authority: Authority,
    by: Viewer,
    carry_over: Iterable[Action] = (),
    **details: Any,
) -> Plan:
    """Start a draft edition; the open actions in `carry_over` will move into it when it is agreed.

    `details` are the fields of the edition. Raises Refused while another draft is open.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    editions = Plan.objects.in_area(authority)
    if editions.filter(status=Plan.Status.DRAFT).exists():
        raise Refused(_("There is a draft edition already. Finish that one, or change it."))
    last = editions.aggregate(last=Max("edition"))["last"] or 0
    plan = Plan.objects.create(
        authority=authority,
        edition=last + 1,
        prepared_by_id=by.user_id,
        prepared_at=timezone.now(),
        recorded_by_id=by.user_id,
        **details,
    )
    chosen = [action.pk for action in carry_over]
    Action.objects.in_area(authority).filter(pk__in=chosen, status__in=Action.LIVE).update(carried_to=plan)
    return plan


@transaction.atomic
def change_edition(*, plan: Plan, version: int | None, by: Viewer, **details: Any) -> Plan:
    """Change the details of an edition that is not agreed yet; an approval given before is withdrawn.

    Raises Refused for an edition in force or past, Stale if somebody saved it since.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    current = lock_current(plan, version=version)
    if current.status != Plan.Status.DRAFT:
        raise Refused(_("This edition is agreed. Start the next edition to change it."))
    touch(
        current,
        **details,
        approved_by=None,
        approved_at=None,
        prepared_by_id=by.user_id,
        prepared_at=timezone.now(),
    )
    return current


@transaction.atomic
def approve_edition(*, plan: Plan, version: int | None, by: Viewer) -> Plan:
    """Approve a draft edition. Raises NotAllowed for who prepared it (rule 16; the database agrees)."""
    require(Permission.APPROVE_PLAN, by=by, authority_id=plan.authority_id)
    current = lock_current(plan, version=version)
    if current.status != Plan.Status.DRAFT:
        raise Refused(_("This edition is agreed already."))
    if current.prepared_by_id == by.user_id:
        raise NotAllowed(_("You prepared this edition, so somebody else has to approve it."))
    if current.based_on_id is None:
        raise Refused(_("First choose the version of the risk assessment that this edition is based on."))
    touch(current, approved_by_id=by.user_id, approved_at=timezone.now())
    return current


@transaction.atomic
def agree_edition(
    *,
    plan: Plan,
    meeting: Meeting,
    threat_check: Mapping[str, Any],
    version: int | None,
    by: Viewer,
    on: datetime.date,
) -> Plan:
    """Put an approved edition in force, as a meeting agreed it, and supersede the one before.

    Its open actions take over the Security Threat Check where they have none of their own; actions
    carried over move in; those left behind are closed, saying so. Raises Refused.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    current = lock_current(plan, version=version)
    if current.status != Plan.Status.DRAFT:
        raise Refused(_("This edition is agreed already."))
    if current.approved_by_id is None:
        raise Refused(_("A second person has to approve this edition before a meeting can agree it."))
    if meeting.meets_on > on or meeting.status in {Meeting.Status.CANCELLED, Meeting.Status.INQUORATE}:
        raise Refused(_("Choose a meeting that was held."), field="meeting")
    refuse_without_quorum(meeting)
    check = {**threat_check, "threat_checked_on": meeting.meets_on}
    before = list(
        Plan.objects.select_for_update().filter(authority_id=plan.authority_id, status=Plan.Status.AGREED)
    )
    for old in before:
        touch(old, status=Plan.Status.SUPERSEDED, superseded_on=meeting.meets_on)
    touch(
        current,
        status=Plan.Status.AGREED,
        agreed_on=meeting.meets_on,
        agreed_at_meeting=meeting,
        **check,
    )
    take_over_actions(plan=current, superseded=before, check=check, by=by)
    keep_agreed_basis(plan=current, by=by)
    go_on_covering(plan=current, superseded=before, by=by)
    return current


@transaction.atomic
def set_partner_roles(*, plan: Plan, statements: Mapping[int, str], by: Viewer) -> None:
    """Say what each member body does in the plan: {seat id: statement}; an empty one takes it away.

    A seat of a neighbour's group that covers this area is named by its seat, one of our own by its body too.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=plan.authority_id)
    seats = _seats_of(plan, statements)
    known = list(PartnerRole.objects.select_for_update().filter(plan=plan))
    by_seat = {role.member_id: role for role in known if role.member_id}
    by_body = {role.organisation_id: role for role in known if role.organisation_id}
    new, changed, gone = [], [], []
    for seat_id, words in statements.items():
        seat = seats[seat_id]
        role = by_seat.get(seat_id) or by_body.get(seat.organisation_id)
        if role is None and words:
            own = seat.organisation.authority_id == plan.authority_id
            new.append(
                PartnerRole(
                    authority_id=plan.authority_id,
                    plan=plan,
                    member=seat,
                    organisation=seat.organisation if own else None,
                    statement=words,
                    recorded_by_id=by.user_id,
                )
            )
        elif role is not None and not words:
            gone.append(role.pk)
        elif role is not None and role.statement != words:
            role.statement, role.version = words, role.version + 1
            changed.append(role)
    PartnerRole.objects.bulk_create(new)
    PartnerRole.objects.bulk_update(changed, ["statement", "version"])
    PartnerRole.objects.filter(pk__in=gone).delete()


def _seats_of(plan: Plan, statements: Mapping[int, str]) -> dict[int, Any]:
    """The seats named, inside the groups that cover the plan's area. Raises Refused for any other."""
    groups = Group.objects.covering(plan.authority).filter(members__in=list(statements))
    seats = {
        seat.pk: seat
        for group in groups.distinct().prefetch_related("members__organisation")
        for seat in group.members.all()
    }
    if not set(statements) <= set(seats):
        raise Refused(_("One of these bodies has left the group. Open the page again."))
    return seats
