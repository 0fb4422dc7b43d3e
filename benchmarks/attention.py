"""What the benchmarks put under "what needs you" on an area's home page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benchmarks.findings import Judged, area_benchmarks, falling_short, lapsing
from benchmarks.remedies import next_step
from core.criteria.findings import Finding
from core.models import Authority
from core.permissions import Permission
from core.registries import AttentionItem
from core.states import state_for
from core.uk_dates import uk_date
from core.viewer import Viewer

LAPSES_WITHIN = datetime.timedelta(days=30)
SHOWN = 5


def findings_that_need_somebody(
    area: Authority, viewer: Viewer, today: datetime.date
) -> Iterator[AttentionItem]:
    """What lapses within 30 days, then the good practice that is not met, with the buttons that mend it.

    At most five items that are not met are named; the rest are counted, with the way to all of them.
    """
    if not viewer.can(Permission.SEE_BENCHMARKS, area.pk):
        return
    benchmarks = area_benchmarks(area, today)
    for judged in lapsing(benchmarks, (today, today + LAPSES_WITHIN)):
        if judged.finding is not None:
            yield lapse_item(judged, judged.finding, area, viewer)
    short = falling_short(benchmarks)
    for judged in short[:SHOWN]:
        if judged.finding is not None:
            yield short_item(judged, judged.finding, area, viewer)
    if (left := len(short) - SHOWN) > 0:
        told = ngettext("%(count)s more item is short of met", "%(count)s more items are short of met", left)
        yield AttentionItem(
            what=told % {"count": left},
            url=reverse("benchmarks:overview", args=[area.slug]),
            button=_("See all benchmarks"),
            is_standing=True,
        )


def lapse_item(judged: Judged, finding: Finding, area: Authority, viewer: Viewer) -> AttentionItem:
    """A criterion that holds now and stops holding on a day, with what keeps it."""
    what = _("%(code)s “%(title)s” is about to lapse") % _named(judged)
    why = _("It lapses on %(date)s unless somebody acts.") % {"date": uk_date(finding.changes_on)}
    return _item(what, why, judged, finding, area, viewer, due_on=finding.changes_on)


def short_item(judged: Judged, finding: Finding, area: Authority, viewer: Viewer) -> AttentionItem:
    """A criterion that is less than met, with why and what mends it."""
    what = _("%(code)s “%(title)s”: %(status)s") % {
        **_named(judged),
        "status": str(state_for(finding.status).label).lower(),
    }
    return _item(what, finding.because, judged, finding, area, viewer)


def _named(judged: Judged) -> dict[str, str]:
    return {"code": judged.code, "title": judged.criterion.title}


def _item(
    what: str,
    why: str,
    judged: Judged,
    finding: Finding,
    area: Authority,
    viewer: Viewer,
    due_on: datetime.date | None = None,
) -> AttentionItem:
    step = next_step(finding.remedy, area, viewer)
    section = reverse("benchmarks:section", args=[area.slug, judged.criterion.section])
    url, button = (step.url, step.button) if step.url else (f"{section}#{anchor(judged.code)}", _("See why"))
    return AttentionItem(
        what=what, url=url, button=button, due_on=due_on, why=why, is_standing=due_on is None
    )


def anchor(code: str) -> str:
    """The id under which a criterion stands on its section's page."""
    return f"criterion-{code.replace('.', '-').lower()}"
