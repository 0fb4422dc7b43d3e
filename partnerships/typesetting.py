"""Agendas and minutes set in Word, which councils edit, and in PDF, which they publish."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.choices import Marking
from core.exports import ExportFile
from core.models import Authority
from core.pdf import render_pdf
from core.word import CONTENT_TYPE as WORD
from core.word import Paper
from partnerships.meeting_paper import DecisionWords, ItemWords, MeetingPaper
from partnerships.models import Meeting

MARKING = str(Marking.OFFICIAL.label)
PDF = "application/pdf"


def in_word(paper: MeetingPaper) -> ExportFile:
    """The paper as a Word document. The same paper gives the same bytes."""
    word = Paper(
        title=f"{paper.title}: {paper.group}", marking=MARKING, dated=paper.dated, caption=paper.area
    )
    if paper.state:
        word.paragraph(paper.state)
    word.facts(paper.facts)
    if paper.is_minutes:
        _write_present(word, paper)
    word.heading(_("Items") if paper.is_minutes else _("Order of business"))
    if not paper.items:
        word.paragraph(_("The agenda is not laid out yet."))
    for item in paper.items:
        _write_item(word, item)
    if paper.other_decisions:
        word.heading(_("Other decisions"))
        _write_decisions(word, paper.other_decisions)
    if paper.lines:
        word.heading(_("Actions and risks"))
        word.bullets(paper.lines)
    if not paper.is_minutes:
        _write_present(word, paper)
    _write_end(word, paper)
    return ExportFile(f"{slugify(paper.file_name)}.docx", WORD, word.content())


def _write_present(word: Paper, paper: MeetingPaper) -> None:
    word.heading(_("Present") if paper.is_minutes else _("Members"))
    if paper.present:
        word.paragraph(paper.present)
    if paper.seats:
        word.table(paper.seat_columns, paper.seats, (2, 3, 2, 4) if paper.is_minutes else (2, 3, 3, 3))
    else:
        word.paragraph(_("The group has no members on that day."))


def _write_item(word: Paper, item: ItemWords) -> None:
    word.heading(f"{item.number}. {item.title}", 2)
    for words in (
        item.why_now,
        _("Brought by %(body)s") % {"body": item.brought_by} if item.brought_by else "",
    ):
        if words:
            word.paragraph(words, is_quiet=True)
    if item.papers:
        word.paragraph(_("Papers: %(titles)s") % {"titles": "; ".join(item.papers)}, is_quiet=True)
    if item.minute:
        word.paragraph(item.minute)
    if item.outcome:
        word.paragraph(item.outcome, is_quiet=True)
    _write_decisions(word, item.decisions)
    if item.captured:
        word.bullets(item.captured)


def _write_decisions(word: Paper, decisions: Iterable[DecisionWords]) -> None:
    for decision in decisions:
        word.heading(decision.heading, 3)
        word.paragraph(decision.text)
        for note in decision.notes:
            word.paragraph(note, is_quiet=True)
        if decision.check:
            word.table((_("Security Threat Check"), _("Answer")), decision.check, (2, 3))


def _write_end(word: Paper, paper: MeetingPaper) -> None:
    if paper.corrections:
        word.heading(_("Corrections"))
        word.paragraph(_("The minutes stand as they were signed. These corrections stand beside them."))
        for when, text in paper.corrections:
            word.paragraph(when, is_quiet=True)
            word.paragraph(text)
    if paper.signature:
        word.heading(_("Signed as a true record"))
        word.facts([(_("Signed by"), paper.signature.name), (_("Signed on"), paper.signature.at)])


def paper_storage() -> FileSystemStorage:
    """The private folder of finished papers; nothing in it has an address of its own."""
    return FileSystemStorage(
        location=settings.REPORTS_ROOT, base_url=None, file_permissions_mode=0o600, allow_overwrite=True
    )


def pdf_key(authority: Authority, meeting: Meeting, kind: str, fingerprint: str) -> str:
    """Where the PDF of a paper with that fingerprint is kept for an area that reads it."""
    return f"{authority.pk}/meetings/{meeting.authority_id}-{meeting.public_id}/{kind}-{fingerprint}.pdf"


def keep_pdf(paper: MeetingPaper, key: str) -> None:
    """Set the paper as a tagged PDF and keep it. A file that is there already says the same."""
    storage = paper_storage()
    if storage.exists(key):
        return
    pdf = render_pdf(
        "pdf/meeting_paper.html",
        {"paper": paper, "area_name": paper.area},
        marking=MARKING,
        title=f"{paper.title}: {paper.group}",
        dated=paper.dated,
    )
    storage.save(key, ContentFile(pdf.content))
