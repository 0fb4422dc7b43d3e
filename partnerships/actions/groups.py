"""Groups: founding one, what it covers, its terms of reference, its end."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.actions import add_document, lock_current, touch
from core.actions.checks import require
from core.choices import Marking
from core.errors import NotAllowed, Refused
from core.models import Authority, Document
from core.models.base import effective
from core.permissions import Permission
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.models import Group, GroupArea
from partnerships.querysets import OPEN, areas_to_add


@transaction.atomic
def add_group(
    *,
    authority: Authority,
    kind: str,
    name: str,
    starts_on: datetime.date,
    by: Viewer,
    is_standalone: bool = True,
    quorum: int | None = None,
) -> Group:
    """Add a group that covers its own area from the start.

    Raises Refused if the area has an active partnership group already (1.G1 asks for one).
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=authority.pk)
    same = Group.objects.in_area(authority).filter(effective(on=starts_on), kind=kind)
    if kind == Group.Kind.PARTNERSHIP_GROUP and (present := same.first()) is not None:
        words = _("%(name)s is already the partnership group. End it first, or edit it.")
        raise Refused(words % {"name": present.name}, field="kind")
    group = Group.objects.create(
        authority=authority,
        kind=kind,
        name=name.strip(),
        starts_on=starts_on,
        is_standalone=is_standalone,
        quorum=quorum,
        recorded_by_id=by.user_id,
    )
    GroupArea.objects.create(
        authority=authority, group=group, area=authority, starts_on=starts_on, recorded_by_id=by.user_id
    )
    return group


@transaction.atomic
def edit_group(
    *,
    group: Group,
    name: str,
    is_standalone: bool,
    quorum: int | None,
    by: Viewer,
    version: int | None = None,
) -> Group:
    """Change what a group is called, whether it stands by itself, and its quorum. Raises Stale."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    current = lock_current(group, version=version)
    touch(current, name=name.strip(), is_standalone=is_standalone, quorum=quorum)
    return current


@transaction.atomic
def cover_area(*, group: Group, area: Authority, starts_on: datetime.date, by: Viewer) -> GroupArea:
    """Have a group cover one more area from a date on.

    Raises NotAllowed unless the viewer records for that area too or it is a
    district of the group's county, and Refused if the group covers it then already.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    recorded_for = [a.id for a in by.areas if by.can(Permission.RECORD_PARTNERSHIP, a.id)]
    if not areas_to_add(group.authority, may_act_in=tuple(recorded_for)).filter(pk=area.pk).exists():
        raise NotAllowed(_("A group can cover your own areas, and a county's group its districts."))
    links = GroupArea.objects.filter(group=group, area=area)
    if links.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        raise Refused(
            _("The group covers %(area)s on that date already.") % {"area": area.name}, field="area"
        )
    return GroupArea.objects.create(
        authority_id=group.authority_id,
        group=group,
        area=area,
        starts_on=starts_on,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def stop_covering_area(*, link: GroupArea, ends_on: datetime.date, by: Viewer) -> GroupArea:
    """Let a group's cover of an area end on a date. What was recorded stays readable there.

    Raises Refused for the group's own area and for an end before the start.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=link.authority_id)
    if link.area_id == link.authority_id:
        raise Refused(_("A group always covers its own area. End the group instead."))
    if ends_on < link.starts_on:
        words = _("The end can’t be before the start on %(date)s.") % {"date": uk_date(link.starts_on)}
        raise Refused(words, field="ends_on")
    link.ends_on = ends_on
    link.save(update_fields=["ends_on"])
    return link


@transaction.atomic
def add_terms_of_reference(
    *,
    group: Group,
    upload: UploadedFile,
    approved_on: datetime.date,
    review_due: datetime.date,
    by: Viewer,
    marking: str = Marking.OFFICIAL,
) -> Document:
    """Put new terms of reference into the register and in force. Earlier ones stay in the register.

    Raises Refused if the file can’t be taken or the review is due before the agreement.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    if review_due <= approved_on:
        raise Refused(_("The review must be due after the terms were agreed."), field="review_due")
    document = add_document(
        authority=group.authority,
        upload=upload,
        title=_("Terms of reference: %(group)s") % {"group": group.name},
        kind=Document.Kind.TERMS_OF_REFERENCE,
        section=1,
        event_date=approved_on,
        approved_on=approved_on,
        review_due=review_due,
        marking=marking,
        by=by,
        permission=Permission.RECORD_PARTNERSHIP,
    )
    current = lock_current(group, version=None)
    if current.terms_of_reference is not None:
        # What was replaced governs no longer, so nobody need review it.
        touch(lock_current(current.terms_of_reference, version=None), withdrawn_on=approved_on)
    touch(current, terms_of_reference=document)
    return document


@transaction.atomic
def end_group(*, group: Group, ends_on: datetime.date, by: Viewer, version: int | None = None) -> Group:
    """End a group with its cover, seats and offices. Its meetings stay.

    Raises Refused while meetings after that day are still planned, or if the end is before the start.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=group.authority_id)
    current = lock_current(group, version=version)
    if ends_on < current.starts_on:
        words = _("The end can’t be before the start on %(date)s.") % {"date": uk_date(current.starts_on)}
        raise Refused(words, field="ends_on")
    planned = current.meetings.filter(OPEN, meets_on__gt=ends_on).count()
    if planned:
        words = _("Cancel the meetings planned after that day first: there are %(count)d.") % {
            "count": planned
        }
        raise Refused(words, field="ends_on")
    _close(current.areas.all(), ends_on)
    _close(current.members.all(), ends_on, version=F("version") + 1)
    _close(current.offices.all(), ends_on, version=F("version") + 1)
    touch(current, ends_on=ends_on)
    return current


def _close(rows: QuerySet, ends_on: datetime.date, **changes: object) -> None:
    rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on, **changes)
