"""What scrutiny puts under "what needs you" on an area's home page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.models import ScrutinyQuestion
from core.models import Authority
from core.permissions import Permission
from core.registries import AttentionItem
from core.uk_dates import in_london, uk_date
from core.viewer import Viewer

SHOWN = 3


def questions_that_wait(area: Authority, viewer: Viewer, today: datetime.date) -> Iterator[AttentionItem]:
    """Questions without a reply, the longest waiting first, for whoever may reply. One query."""
    if not viewer.can(Permission.ANSWER_SCRUTINY, area.pk):
        return
    rows = ScrutinyQuestion.objects.visible_to(viewer).in_area(area).filter(replies__isnull=True)
    waiting = list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))
    for one in waiting[:SHOWN]:
        words = {
            "who": one.recorded_by.get_full_name() if one.recorded_by else _("An elected member"),
            "date": uk_date(in_london(one.recorded_at)),
        }
        url = reverse("benchmarks:scrutiny-reply", args=[area.slug, one.public_id])
        what = _("%(who)s asked a scrutiny question on %(date)s") % words
        yield AttentionItem(what, url, _("Reply"), why=one.text[:160])
    if (left := len(waiting) - SHOWN) > 0:
        told = ngettext("%(n)s more scrutiny question waits", "%(n)s more scrutiny questions wait", left) % {
            "n": left
        }
        yield AttentionItem(told, reverse("benchmarks:scrutiny", args=[area.slug]), _("See them"))
