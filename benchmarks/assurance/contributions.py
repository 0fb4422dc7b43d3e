"""Who did what to a benchmark, from the history that the database itself writes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarks.models import AssessmentLine
from core.models import User


@dataclass(frozen=True, slots=True)
class Contribution:
    """One change of a line, for a timeline."""

    title: str
    at: datetime.datetime
    by: str
    text: str = ""
    url: str = ""


def who_wrote(line: AssessmentLine) -> list[Contribution]:
    """The changes of a line, newest first: written, assigned. Two queries."""
    rows = list(AssessmentLine.history.filter(id=line.pk).order_by("history_date"))
    people = {row.history_user_id for row in rows} | {row.assigned_to_id for row in rows}
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=people - {None})}
    told = []
    for before, row in zip([None, *rows], rows, strict=False):
        by = names.get(row.history_user_id, _("the service"))
        if before is None:
            told.append(Contribution(_("Opened by itself"), row.history_date, ""))
            continue
        if before.assigned_to_id != row.assigned_to_id:
            whom = names.get(row.assigned_to_id, _("nobody in particular"))
            told.append(Contribution(_("Assigned to %(who)s") % {"who": whom}, row.history_date, by))
        if before.written_at != row.written_at:
            title = _("Written") if before.written_at is None else _("Changed")
            told.append(Contribution(title, row.written_at or row.history_date, by))
    return told[::-1]
