"""The agenda: laid out from what falls due, and added to, reordered and thinned by hand."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.actions import touch
from core.actions.checks import require
from core.errors import Refused
from core.models import Organisation
from core.permissions import Permission
from core.viewer import Viewer
from partnerships.actions.recording import lock_open
from partnerships.models import AgendaItem, Decision, Meeting
from partnerships.querysets import office_on
from partnerships.seeds import seeds_for


@transaction.atomic
def prepare_agenda(*, meeting: Meeting, by: Viewer) -> list[AgendaItem]:
    """Put on the agenda whatever falls due by now and is not on it yet; name the chair if nobody is.

    Every section's seeds, what was deferred, and the topics 1.G2 wants. Doing it
    again adds only what is new; an item that was taken off by hand stays off.
    Returns the items added. Raises Refused for a signed or cancelled meeting.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_open(meeting)
    new = missing_seeds(current)
    version = current.version + 1
    start = _last_position(current)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            authority_id=current.authority_id,
            meeting=current,
            group_id=current.group_id,
            position=start + offset,
            kind=seed.kind,
            title=seed.title[:200],
            why_now=seed.why_now[:300],
            seeded_from=seed.key,
            version=version,
            recorded_by_id=by.user_id,
        )
        for offset, seed in enumerate(new, start=1)
    )
    chair = office_on(current.group, "chair", on=current.meets_on) if current.chaired_by_id is None else None
    if chair is not None:
        touch(current, chaired_by_id=chair.contact_id)
    elif items:
        touch(current)
    return items


def missing_seeds(meeting: Meeting) -> list:
    """The seeds that are neither on the agenda nor were taken off it, in order."""
    there = set(AgendaItem.objects.filter(meeting=meeting).values_list("seeded_from", flat=True))
    removed = AgendaItem.history.filter(meeting_id=meeting.pk, history_type="-")
    there |= set(removed.values_list("seeded_from", flat=True))
    return [seed for seed in seeds_for(meeting) if seed.key[:80] not in there]


@transaction.atomic
def add_agenda_item(
    *,
    meeting: Meeting,
    title: str,
    by: Viewer,
    kind: str = AgendaItem.Kind.OTHER,
    why_now: str = "",
    contributed_by: Organisation | None = None,
) -> AgendaItem:
    """Add an item at the end, for a community organisation where it brought it (toolkit 1.B3).

    Raises Refused for a signed or cancelled meeting.
    """
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=meeting.authority_id)
    current = lock_open(meeting)
    item = AgendaItem.objects.create(
        authority_id=current.authority_id,
        meeting=current,
        group_id=current.group_id,
        position=_last_position(current) + 1,
        kind=kind,
        title=title.strip(),
        why_now=why_now.strip(),
        contributed_by=contributed_by,
        version=current.version + 1,
        recorded_by_id=by.user_id,
    )
    touch(current)
    return item


@transaction.atomic
def move_agenda_item(*, item: AgendaItem, by: Viewer, earlier: bool) -> None:
    """Swap an item with the one before or after it; nothing happens at either end."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=item.authority_id)
    current = lock_open(item.meeting)
    items = list(AgendaItem.objects.filter(meeting=current).order_by("position", "id"))
    place = next(index for index, one in enumerate(items) if one.pk == item.pk)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    for position, one in enumerate(items, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    touch(current)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Viewer) -> None:
    """Take an item off the agenda. Raises Refused once something was minuted, decided or captured on it."""
    require(Permission.RECORD_PARTNERSHIP, by=by, authority_id=item.authority_id)
    current = lock_open(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.minute.strip() or Decision.objects.filter(agenda_item=item).exists():
        raise Refused(_("Something is recorded under “%(title)s”. Clear it first.") % {"title": item.title})
    try:
        item.delete()
    except ProtectedError as kept:
        words = _("An action or a risk was captured under “%(title)s”, so it stays on the agenda.")
        raise Refused(words % {"title": item.title}) from kept
    touch(current)


def _last_position(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).order_by("-position").values_list("position", flat=True)
    return last.first() or 0
