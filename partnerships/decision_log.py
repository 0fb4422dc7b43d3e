"""The log of decisions across meetings: found by its filters, and as a table to take out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.criteria.periods import months_before
from core.exports import ExportTable, Value
from core.models import Authority
from core.uk_dates import uk_date
from partnerships.models import Decision
from partnerships.querysets import decision_log


def found_decisions(area: Authority, asked: Mapping[str, Any], *, as_of: datetime.date) -> QuerySet[Any]:
    """Decisions that cover the area and answer to what was asked: the cleaned values of the filters."""
    later = Decision.objects.filter(supersedes=OuterRef("pk"), meeting__signed_at__isnull=False)
    rows = decision_log(area).annotate(is_superseded=Exists(later))
    if words := asked.get("words"):
        rows = rows.filter(Q(text__icontains=words) | Q(threat_check_rationale__icontains=words))
    if "group" in asked:
        rows = rows.filter(group=asked["group"])
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    if "check" in asked:
        rows = rows.filter(is_checked=asked["check"] == "complete", kind=Decision.Kind.SUBSTANTIVE)
    if "standing" in asked:
        rows = rows.filter(is_superseded=asked["standing"] == "superseded")
    if "period" in asked:
        first, last = days_of(asked["period"], as_of)
        rows = rows.filter(meeting__meets_on__gte=first, meeting__meets_on__lte=last)
    return rows


def days_of(period: str, as_of: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a period: "12m" (months up to `as_of`) or "2026" (from 1 April). Pure."""
    if period.endswith("m"):
        after = months_before(as_of, int(period[:-1]))
        return after + datetime.timedelta(days=1), as_of
    year = int(period)
    return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)


def as_table(decisions: Iterable[Any], area: Authority) -> ExportTable:
    """The decisions as rows to take out, each with its check and what replaced it."""
    columns = [
        _("Meeting"),
        _("Group"),
        _("Number"),
        _("Kind"),
        _("Decision"),
        _("Takes account of the threat picture"),
        _("Proportionate to the threat"),
        _("Likely to reduce the threat"),
        _("Why"),
        _("Check complete on"),
        _("Minutes"),
        _("Takes the place of"),
        _("Superseded by"),
    ]
    name = _("Decisions %(area)s") % {"area": area.name}
    return ExportTable(name, columns, [_row(decision) for decision in decisions])


def _row(decision: Any) -> list[Value]:
    answers = (
        decision.considers_threat_picture,
        decision.proportionate_to_threat,
        decision.likely_to_reduce_threat,
    )
    is_procedural = decision.kind == Decision.Kind.PROCEDURAL
    return [
        decision.meeting.meets_on,
        decision.group.name,
        decision.number,
        str(decision.get_kind_display()),
        decision.text,
        *("" if is_procedural or one is None else _("Yes") if one else _("No") for one in answers),
        decision.threat_check_rationale,
        decision.threat_checked_on,
        _("Signed") if decision.meeting.is_signed else _("Draft"),
        _named(decision.supersedes) if decision.supersedes else "",
        "; ".join(_named(later) for later in decision.superseded_by.all()),
    ]


def _named(decision: Decision) -> str:
    return _("Decision %(number)d of %(date)s") % {
        "number": decision.number,
        "date": uk_date(decision.meeting.meets_on),
    }
