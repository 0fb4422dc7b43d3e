"""What falls due for review: of the register of documents, and of every section that says so."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.choices import Marking
from core.criteria.framework import load_framework
from core.models import Authority, Document
from core.permissions import Permission
from core.registries import CalendarEntry, ReviewDue, calendar, reviews
from core.viewer import Viewer

AHEAD = datetime.timedelta(days=400)
"""How far the calendar looks ahead: a year and a little."""


def document_reviews(
    areas: Sequence[Authority], first: datetime.date, last: datetime.date
) -> Iterator[ReviewDue]:
    """Documents of the areas whose review falls due between two days. One query."""
    by_id = {area.pk: area for area in areas}
    rows = Document.objects.filter(
        authority_id__in=by_id, review_due__gte=first, review_due__lte=last, withdrawn_on=None
    ).select_related("owner")
    for document in rows.order_by("review_due", "id"):
        area = by_id[document.authority_id]
        if document.review_due is None:
            continue
        yield ReviewDue(
            area=area,
            key=f"document:{document.public_id}",
            what=_("%(title)s: review due") % {"title": document.title},
            due_on=document.review_due,
            url=reverse("core:document", args=[area.slug, document.public_id]),
            section=document.section,
            permission=Permission.SEE_DOCUMENTS,
            marking=document.marking,
            owner=document.owner.email if document.owner else "",
        )


def reviews_due(areas: Sequence[Authority], first: datetime.date, last: datetime.date) -> list[ReviewDue]:
    """Every review that falls due between two days in any of the areas, soonest first."""
    found = [due for source in reviews for due in source(areas, first, last)]
    return sorted(found, key=lambda due: (due.due_on, due.what))


def review_calendar(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterator[CalendarEntry]:
    """The area's reviews ahead as far as the viewer may see them, for `core.registries.calendar`."""
    for due in reviews_due([area], as_of, as_of + AHEAD):
        if is_open_to(due, viewer):
            yield CalendarEntry(due.due_on, due.what, due.url, due.marking)


def is_open_to(due: ReviewDue, viewer: Viewer) -> bool:
    """Whether a review may be named to the viewer: by role, and by clearance where it is marked."""
    return viewer.can(due.permission, due.area.pk) and viewer.may_read(due.marking)


@dataclass(frozen=True)
class CalendarDate:
    """A day on the area's calendar, with the toolkit section it belongs to (0: the area as a whole)."""

    on: datetime.date
    what: str
    url: str
    section: int
    is_review: bool = False
    marking: str = Marking.OFFICIAL.value


def dates_of(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[CalendarDate]:
    """Everything the viewer may see on the area's calendar from `as_of` on, overdue reviews first of all."""
    sections = {section.app: section.number for section in reversed(load_framework().sections)}
    found = [
        CalendarDate(due.due_on, due.what, due.url, due.section, True, due.marking)
        for due in reviews_due([area], as_of - AHEAD, as_of + AHEAD)
        if is_open_to(due, viewer)
    ]
    for key, source in calendar.named():
        if source is not review_calendar:
            section = sections.get(key, 0)
            found += [
                CalendarDate(entry.on, str(entry.what), entry.url, section, marking=entry.marking)
                for entry in source(area, viewer, as_of)
                if entry.on <= as_of + AHEAD
            ]
    return sorted(found, key=lambda date: (date.on, date.what))


def by_month(dates: Iterable[CalendarDate]) -> list[tuple[datetime.date, list[CalendarDate]]]:
    """Dates in their months, each month by its first day."""
    months: dict[datetime.date, list[CalendarDate]] = {}
    for date in dates:
        months.setdefault(date.on.replace(day=1), []).append(date)
    return list(months.items())
