"""What partners and neighbours wait for, and when what was shared ends; for home page and calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Authority, effective
from core.once import once_per_page
from core.permissions import Permission
from core.registries import AttentionItem, CalendarEntry
from core.viewer import Viewer
from risk.links import page_of
from risk.models import AssessmentShare, Dissemination, RiskInput
from risk.querysets import inputs_seen, version_in_force
from risk.shared import shares_for_area, shares_given

SOON = datetime.timedelta(days=14)
PATIENCE = datetime.timedelta(days=30)
"""How long a partner may take to acknowledge a version before somebody asks."""


def partners_wait(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[AttentionItem]:
    """Inputs without an answer, versions nobody acknowledged, shares that end or came in."""
    items: list[AttentionItem] = []
    if viewer.can(Permission.SEE_RISK, area.pk):
        items += _received(area, viewer, as_of)
    if viewer.can(Permission.RECORD_RISK, area.pk):
        items += [
            *_unanswered(area, viewer),
            *_unacknowledged(area, viewer, as_of),
            *_ending(area, viewer, as_of),
        ]
    return items


def _unanswered(area: Authority, viewer: Viewer) -> Iterable[AttentionItem]:
    count = inputs_seen(area, viewer).filter(outcome=RiskInput.Outcome.WAITING).count()
    if count:
        words = ngettext(
            "%d contribution to the risk assessment waits for an answer",
            "%d contributions to the risk assessment wait for an answer",
            count,
        )
        yield AttentionItem(words % count, page_of("inputs", area), _("Answer"))


def _unacknowledged(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    in_force = version_in_force(area, as_of)
    if in_force is None or not viewer.may_read(in_force.marking):
        return
    silent = Dissemination.objects.filter(
        assessment=in_force, acknowledged_on=None, sent_on__lte=as_of - PATIENCE
    ).count()
    if silent:
        words = ngettext(
            "%(n)d partner has not acknowledged version %(number)d of the risk assessment",
            "%(n)d partners have not acknowledged version %(number)d of the risk assessment",
            silent,
        )
        url = page_of("assessment", area, in_force)
        yield AttentionItem(words % {"n": silent, "number": in_force.number}, url, _("See who"))


@once_per_page
def _shares_anything(area: Authority, on: datetime.date) -> bool:
    """Whether a version is open from or to the area on a date: most areas need not be asked further."""
    touching = Q(authority=area) | Q(to_area=area)
    return AssessmentShare.objects.filter(touching, effective(on=on), revoked_at=None).exists()


@once_per_page
def _given(area: Authority, viewer: Viewer, on: datetime.date) -> list[Any]:
    """What the area has open to others on a date; asked for by two parts of the home page."""
    if not _shares_anything(area, on):
        return []
    shares = shares_given(area, viewer).filter(effective(on=on), revoked_at=None)
    return list(shares.select_related(None).select_related("to_area", "to_body", "assessment"))


@once_per_page
def _got(area: Authority, viewer: Viewer, on: datetime.date) -> list[Any]:
    """What others have open to the area on a date; asked for by two parts of the home page."""
    if not _shares_anything(area, on):
        return []
    return list(shares_for_area(area, viewer, on))


def _ending(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    for share in _given(area, viewer, as_of):
        if share.last_day > as_of + SOON:
            continue
        words = _("What you shared with %s ends") % (share.to_area or share.to_body)
        yield AttentionItem(words, page_of("assessment", area, share.assessment), _("See it"), share.ends_on)


def _received(area: Authority, viewer: Viewer, as_of: datetime.date) -> Iterable[AttentionItem]:
    for share in _got(area, viewer, as_of):
        if share.is_taken_up:
            continue
        words = _("%s shared its risk assessment with this area") % share.authority.name
        yield AttentionItem(words, page_of("shared-open", area, share), _("Read it"))


def share_dates(area: Authority, viewer: Viewer, as_of: datetime.date) -> list[CalendarEntry]:
    """The last days of what is shared with the area and, for who records it, by it."""
    if not viewer.can(Permission.SEE_RISK, area.pk):
        return []
    entries = [
        CalendarEntry(
            share.ends_on,
            _("Last day to read what %s shared") % share.authority.name,
            page_of("shared", area),
        )
        for share in _got(area, viewer, as_of)
    ]
    if viewer.can(Permission.RECORD_RISK, area.pk):
        for share in _given(area, viewer, as_of):
            words = _("What you shared with %s ends") % (share.to_area or share.to_body)
            entries.append(
                CalendarEntry(share.last_day, words, page_of("assessment", area, share.assessment))
            )
    return entries
