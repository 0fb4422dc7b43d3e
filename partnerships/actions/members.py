"""Seats in a group: who joins, who sits in them, who leaves."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.models import Contact, Organisation
from core.permissions import Permission
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.actions.bodies import NewBody, NewPerson, add_contact, add_organisation
from partnerships.models import Attendance, Group, GroupMember


@transaction.atomic
def add_member(
    *,
    group: Group,
    organisation: Organisation | NewBody,
    sector: str,
    starts_on: datetime.date,
    by: Viewer,
    contact: Contact | NewPerson | None = None,
    substitute: Contact | NewPerson | None = None,
    seniority: str = GroupMember.Seniority.SENIOR,
) -> GroupMember:
    """Give a body a seat, adding the body and the people on the way where they are new.

    Raises Refused if the body already sits for that sector, or a person belongs to another body.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    if isinstance(organisation, NewBody):
        organisation = add_organisation(
            authority=group.authority, body=organisation, starts_on=starts_on, by=by, field="new_organisation"
        )
    seats = GroupMember.objects.filter(group=group, organisation=organisation, sector=sector)
    if seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        words = _("%(body)s already sits in the group for that sector.") % {"body": organisation.name}
        raise Refused(words, field="organisation")
    return GroupMember.objects.create(
        authority_id=group.authority_id,
        group=group,
        organisation=organisation,
        sector=sector,
        contact=_person(contact, organisation, by=by, field="contact"),
        substitute=_person(substitute, organisation, by=by, field="substitute"),
        seniority=seniority,
        starts_on=starts_on,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def edit_member(
    *,
    member: GroupMember,
    contact: Contact | NewPerson | None,
    substitute: Contact | NewPerson | None,
    sector: str,
    seniority: str,
    by: Viewer,
    version: int | None = None,
) -> GroupMember:
    """Change who sits in a seat, who stands in, for which sector and how senior. Raises Refused and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=member.authority_id)
    current = lock_current(member, version=version)
    touch(
        current,
        contact=_person(contact, current.organisation, by=by, field="contact"),
        substitute=_person(substitute, current.organisation, by=by, field="substitute"),
        sector=sector,
        seniority=seniority,
    )
    return current


@transaction.atomic
def end_membership(
    *, member: GroupMember, ends_on: datetime.date, by: Viewer, version: int | None = None
) -> GroupMember:
    """Let a body leave the group after `ends_on`; its attendance stays. Raises Refused and Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=member.authority_id)
    current = lock_current(member, version=version)
    if ends_on < current.starts_on:
        words = _("It can’t leave before it joined on %(date)s.") % {"date": uk_date(current.starts_on)}
        raise Refused(words, field="ends_on")
    last = Attendance.objects.filter(
        member=current, status__in=Attendance.ATTENDED, meeting__meets_on__gt=ends_on
    ).order_by("-meeting__meets_on")
    if (later := last.values_list("meeting__meets_on", flat=True).first()) is not None:
        words = _("It came to the meeting of %(date)s, so it can’t have left before.") % {
            "date": uk_date(later)
        }
        raise Refused(words, field="ends_on")
    touch(current, ends_on=ends_on)
    return current


def _person(
    person: Contact | NewPerson | None, organisation: Organisation, *, by: Viewer, field: str
) -> Contact | None:
    if isinstance(person, NewPerson):
        return add_contact(organisation=organisation, person=person, by=by)
    if person is not None and person.organisation_id != organisation.pk:
        words = _("%(name)s does not belong to %(body)s. Choose somebody of that body, or add a new person.")
        raise Refused(words % {"name": person.name, "body": organisation.name}, field=field)
    return person
