"""Documents, reports to boards and attestations of invented areas. One file stands for all the documents."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile

from core.actions.documents import CONTENT_TYPES, document_storage
from core.criteria.framework import load_framework
from core.criteria.judging import needs_attestation
from core.criteria.registry import registered_codes
from core.criteria.rule_book import Criterion, Standing
from core.models import Attestation, Document, DocumentVersion
from partnerships.models import BoardReport
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.words import TERMS_OF_REFERENCE
from prevent_compliance.national_data.area import Invented, at

_A_YEAR = relativedelta(years=1)


@dataclass(frozen=True)
class FileOnDisk:
    """Where the one file is and what it holds."""

    key: str
    size: int
    sha256: str


def keep_file() -> FileOnDisk:
    """Write the file that stands for every invented document, over an earlier one with the same words."""
    content = word_document("An invented document", TERMS_OF_REFERENCE).read()
    digest = hashlib.sha256(content).hexdigest()
    storage, key = document_storage(), f"invented/{digest}.docx"
    if not storage.exists(key):
        storage.save(key, ContentFile(content))
    return FileOnDisk(key, len(content), digest)


def make_terms(area: Invented, file: FileOnDisk) -> int | None:
    """Terms of reference that are in date where somebody sees to it; gives the document's id."""
    if not area.does("documents", area.began_on, 0.5):
        return None
    kept = area.does("documents", area.today, 0.3)
    review_due = area.today + datetime.timedelta(
        days=area.luck.dice.randint(20, 400) if kept else -area.luck.dice.randint(20, 300)
    )
    kind = Document.Kind.TERMS_OF_REFERENCE
    return _document(area, file, "Terms of reference of the group", kind, area.began_on, review_due).pk


def make_papers(area: Invented, file: FileOnDisk) -> None:
    """Each year's arrangement with neighbours, reports to the board, and what the approver attests."""
    day = area.began_on + datetime.timedelta(days=area.luck.dice.randint(5, 330))
    while day <= area.today:
        if area.does("arrange", day, -0.05):
            kind = Document.Kind.JOINT_ARRANGEMENT
            _document(area, file, f"Agreement with neighbours, {day.year}", kind, day, day + _A_YEAR)
        if area.does("report", day, 0.05):
            area.ledger.add(
                BoardReport(
                    **area.owned(day),
                    board=BoardReport.Board.CONTEST,
                    reported_on=day,
                    contact_id=area.officers["chair"].pk,
                    summary="Yearly report: risks that moved, actions late, benchmarks.",
                )
            )
        for criterion in _attested():
            if area.does("attest", day, 0.0 if criterion.standing == Standing.GOOD else -0.05):
                area.ledger.add(
                    Attestation(
                        **{**area.owned(day), "recorded_by_id": area.approver.pk},
                        criterion=criterion.code,
                        statement=f"{criterion.title}: it works in practice, as the minutes show.",
                        attested_on=day,
                        holds_until=day + _A_YEAR,
                    )
                )
        day += relativedelta(months=11)


def _attested() -> list[Criterion]:
    """Criteria that somebody judges here, and for which the records alone are not enough."""
    judged = registered_codes()
    return [one for one in load_framework().criteria if one.code in judged and needs_attestation(one.code)]


def _document(
    area: Invented, file: FileOnDisk, title: str, kind: str, day: datetime.date, review_due: datetime.date
) -> Document:
    document = area.ledger.add(
        Document(
            **area.owned(day),
            title=title,
            kind=kind,
            section=1,
            event_date=day,
            approved_on=day,
            review_due=review_due,
        )
    )
    area.ledger.add(
        DocumentVersion(
            authority_id=area.authority.pk,
            recorded_at=at(day),
            recorded_by_id=area.lead.pk,
            document_id=document.pk,
            number=1,
            file_name="invented.docx",
            content_type=CONTENT_TYPES["docx"],
            size=file.size,
            sha256=file.sha256,
            storage_key=file.key,
        )
    )
    return document
