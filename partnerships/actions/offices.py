"""Offices over time: handing over closes what was held the day before, and the two chairs stay apart."""

from __future__ import annotations

import datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.models import Authority, Contact, Organisation
from core.permissions import Permission
from core.tenancy import because
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.actions.bodies import NewPerson, add_contact
from partnerships.models import Group, GroupArea, OfficeHolding

GROUP_OFFICES = (OfficeHolding.Office.CHAIR, OfficeHolding.Office.DEPUTY_CHAIR)
KEPT_APART = {
    Group.Kind.PARTNERSHIP_GROUP: Group.Kind.CHANNEL_PANEL,
    Group.Kind.CHANNEL_PANEL: Group.Kind.PARTNERSHIP_GROUP,
}
ONE_DAY = datetime.timedelta(days=1)


def _one_at_a_time() -> None:
    """Wait for whoever else changes an office: two people, even of two areas, may record the two chairs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('offices'))")


@transaction.atomic
def hand_over_office(
    *,
    authority: Authority,
    office: str,
    contact: Contact | NewPerson,
    starts_on: datetime.date,
    by: Viewer,
    group: Group | None = None,
    organisation: Organisation | None = None,
    override_reason: str = "",
) -> OfficeHolding:
    """Give an office to somebody from a date on; whoever held it then ends the day before.

    `organisation` is the body of a person who is new. Raises Refused when the
    office and the group do not fit, when the present holder started that day or
    later, and (domain rule 1, toolkit 1.G5) when the same person would chair the
    partnership group and a Channel panel of one area at once without a reason.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    if (office in GROUP_OFFICES) != (group is not None):
        raise Refused(
            _("A chair belongs to a group, and an officer or lead member to the area."), field="group"
        )
    _one_at_a_time()
    if isinstance(contact, NewPerson):
        body = organisation or Organisation.objects.in_area(authority).get(is_council=True)
        contact = add_contact(organisation=body, person=contact, by=by)
    ends_on = _make_room(authority, office, group, starts_on)
    clash = chair_clash(group=group, office=office, contact=contact, starts_on=starts_on, ends_on=ends_on)
    if clash is not None and clash.group is not None and not override_reason.strip():
        words = _(
            "%(name)s chairs %(group)s. One person can’t chair the partnership group and the Channel panel "
            "of an area at the same time. Choose somebody else, or record why it has to be so."
        )
        raise Refused(words % {"name": contact.name, "group": clash.group.name}, field="override_reason")
    return OfficeHolding.objects.create(
        authority=authority,
        office=office,
        group=group,
        contact=contact,
        starts_on=starts_on,
        ends_on=ends_on,
        override_reason=override_reason.strip() if clash is not None else "",
        recorded_by_id=by.user_id,
    )


def _make_room(
    authority: Authority, office: str, group: Group | None, starts_on: datetime.date
) -> datetime.date | None:
    """Close the holding that runs on `starts_on` the day before; return the day before a later one begins."""
    same = OfficeHolding.objects.in_area(authority).filter(office=office, group=group).select_for_update()
    if same.filter(starts_on=starts_on).exists():
        words = _("Somebody took this office on %(date)s already.") % {"date": uk_date(starts_on)}
        raise Refused(words, field="starts_on")
    running = same.filter(starts_on__lt=starts_on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    running.update(ends_on=starts_on - ONE_DAY, version=F("version") + 1)
    following = same.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    return following.starts_on - ONE_DAY if following else None


def chair_clash(
    *,
    group: Group | None,
    office: str,
    contact: Contact,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
) -> OfficeHolding | None:
    """The other chair the person would hold at once for an area both groups cover, if there is one."""
    other_kind = KEPT_APART.get(Group.Kind(group.kind)) if group is not None else None
    if office != OfficeHolding.Office.CHAIR or other_kind is None:
        return None
    shared = _overlapping(
        GroupArea.objects.filter(
            area_id__in=GroupArea.objects.filter(group=group).values("area_id"), group__kind=other_kind
        ),
        starts_on,
        ends_on,
    )
    chairs = OfficeHolding.objects.filter(
        _same_person(contact), office=OfficeHolding.Office.CHAIR, group_id__in=shared.values("group_id")
    )
    return _overlapping(chairs.select_related("group"), starts_on, ends_on).first()


def _overlapping(rows: QuerySet, starts_on: datetime.date, ends_on: datetime.date | None) -> QuerySet:
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)


def _same_person(contact: Contact) -> Q:
    # Two areas each keep their own row for one person; the account or the address tells.
    same = Q(contact=contact)
    if contact.user_id is not None:
        same |= Q(contact__user_id=contact.user_id)
    if contact.email:
        same |= Q(contact__email__iexact=contact.email)
    return same


@transaction.atomic
def end_office(
    *, holding: OfficeHolding, ends_on: datetime.date, by: Viewer, version: int | None = None
) -> OfficeHolding:
    """Let an office fall vacant after `ends_on`.

    Raises Refused for a day before it was taken and for one that ended earlier, and Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=holding.authority_id)
    current = lock_current(holding, version=version)
    if current.ends_on is not None and ends_on > current.ends_on:
        words = _("It ended on %(date)s. Correct its dates if that is wrong.")
        raise Refused(words % {"date": uk_date(current.ends_on)}, field="ends_on")
    if ends_on < current.starts_on:
        words = _("It can’t end before it began on %(date)s.") % {"date": uk_date(current.starts_on)}
        raise Refused(words, field="ends_on")
    touch(current, ends_on=ends_on)
    return current


@transaction.atomic
def correct_office(
    *,
    holding: OfficeHolding,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    by: Viewer,
    version: int | None = None,
) -> OfficeHolding:
    """Put right from when until when somebody held an office; None means that they still do.

    Raises Refused for an end before the beginning, for days that another holder has,
    and for days on which the person chairs the group's counterpart without a reason on record (1.G5); Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=holding.authority_id)
    _one_at_a_time()
    current = lock_current(holding, version=version)
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day can’t come before the first."), field="ends_on")
    same = OfficeHolding.objects.filter(
        authority_id=current.authority_id, office=current.office, group=current.group
    ).exclude(pk=current.pk)
    other = _overlapping(same.select_related("contact"), starts_on, ends_on).order_by("starts_on").first()
    if other is not None:
        words = _("%(name)s held this office from %(start)s. Correct those dates first, or choose others.")
        raise Refused(
            words % {"name": other.contact.name, "start": uk_date(other.starts_on)}, field="starts_on"
        )
    clash = chair_clash(
        group=current.group,
        office=current.office,
        contact=current.contact,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if clash is not None and clash.group is not None and not current.override_reason:
        words = _("%(name)s chairs %(group)s in that time. Hand the office over instead, with the reason.")
        raise Refused(words % {"name": current.contact.name, "group": clash.group.name}, field="starts_on")
    touch(current, starts_on=starts_on, ends_on=ends_on)
    return current


@transaction.atomic
def withdraw_office(
    *, holding: OfficeHolding, why: str, by: Viewer, version: int | None = None
) -> OfficeHolding | None:
    """Take back an office recorded by mistake; that it stood there, and why, stays in the history.

    Whoever held it until the day before holds it on and is answered, unless that would join the two chairs
    (1.G5). Raises Stale.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=holding.authority_id)
    _one_at_a_time()
    current = lock_current(holding, version=version)
    former = (
        OfficeHolding.objects.select_for_update(of=("self",))
        .select_related("contact", "group")
        .filter(authority_id=current.authority_id, office=current.office, group=current.group)
        .filter(ends_on=current.starts_on - ONE_DAY)
        .first()
    )
    with because(why):
        current.delete()
    if former is None:
        return None
    if chair_clash(
        group=former.group,
        office=former.office,
        contact=former.contact,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
    ):
        return None
    touch(former, ends_on=current.ends_on)
    return former
