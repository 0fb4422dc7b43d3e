"""What became of documents and attestations between two dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Attestation, Authority, Document
from core.permissions import Permission
from core.registries import APPEARED, LAPSED, RecordChange
from core.viewer import Viewer

_DAY = datetime.timedelta(days=1)


def between(day: datetime.date | None, since: datetime.date, until: datetime.date) -> bool:
    """Whether a day lies after `since` and not after `until`: what happened on a date belongs to it."""
    return day is not None and since < day <= until


def document_changes(
    area: Authority, viewer: Viewer, since: datetime.date, until: datetime.date
) -> Iterator[RecordChange]:
    """Documents approved, overdue for review or withdrawn, and attestations made or run out. Two queries."""
    if viewer.can(Permission.SEE_DOCUMENTS, area.pk):
        for document in Document.objects.visible_to(viewer).in_area(area).exclude(approved_on=None):
            url = reverse("core:document-open", args=[area.slug, document.public_id])
            if between(document.approved_on, since, until):
                yield RecordChange(
                    APPEARED, document.approved_on, str(document), _("approved"), url, document.marking
                )
            gone = document.withdrawn_on or (document.review_due + _DAY if document.review_due else None)
            if between(gone, since, until):
                why = _("withdrawn") if document.withdrawn_on else _("its review is overdue")
                yield RecordChange(LAPSED, gone, str(document), why, url, document.marking)
    if viewer.can(Permission.SEE_BENCHMARKS, area.pk):
        for one in Attestation.objects.filter(authority=area):
            what = _("Attestation of %(code)s") % {"code": one.criterion}
            if between(one.attested_on, since, until):
                yield RecordChange(APPEARED, one.attested_on, what, one.statement)
            if between(one.holds_until + _DAY, since, until):
                yield RecordChange(LAPSED, one.holds_until + _DAY, what, _("it ran out"))
