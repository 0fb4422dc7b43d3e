"""The agenda or the minutes as a PDF: a job that a person asks for and watches."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.jobs import Progress, enqueue
from core.models import Authority, Job
from core.uk_dates import uk_date
from core.viewer import Viewer
from partnerships.meeting_paper import AGENDA, MINUTES, MeetingPaper, agenda_of, minutes_of
from partnerships.minutes import load_record
from partnerships.models import Meeting
from partnerships.recording_page import panel_minutes
from partnerships.typesetting import keep_pdf, pdf_key

MEETING_PDF = "partnerships.meeting_pdf"


def read_paper(meeting: Meeting, kind: str) -> MeetingPaper:
    """The paper as the records now say it. Raises KeyError for another kind."""
    record = load_record(meeting)
    if kind == MINUTES:
        return minutes_of(record, panel_minutes(meeting))
    return {AGENDA: agenda_of}[kind](record)


def pdf_url(authority: Authority, meeting: Meeting, paper: MeetingPaper) -> str:
    """The address at which the PDF of a paper opens, once it is made."""
    args = [authority.slug, meeting.public_id, paper.kind, paper.fingerprint]
    return reverse("partnerships:meeting-pdf-open", args=args)


def run_meeting_pdf(*, authority: Authority, by: Viewer, progress: Progress, meeting: str, kind: str) -> str:
    """Set the paper and return the address at which it opens."""
    found = (
        Meeting.objects.covering(authority)
        .select_related("group", "authority", "chaired_by", "signed_by")
        .get(public_id=meeting)
    )
    progress(0, 2, _("Reading the record"))
    paper = read_paper(found, kind)
    progress(1, 2, _("Setting the pages"))
    keep_pdf(paper, pdf_key(authority, found, kind, paper.fingerprint))
    return pdf_url(authority, found, paper)


def ask_for_pdf(*, authority: Authority, meeting: Meeting, kind: str, by: Viewer) -> Job:
    """Have the paper made. Asked again while it is being made, it is the same job."""
    words = {"group": meeting.group.name, "date": uk_date(meeting.meets_on)}
    title = _("Agenda, %(group)s, %(date)s") if kind == AGENDA else _("Minutes, %(group)s, %(date)s")
    return enqueue(
        MEETING_PDF,
        authority=authority,
        title=(title % words)[:200],
        key=f"{meeting.authority_id}:{meeting.public_id}:{kind}",
        by=by,
        arguments={"meeting": meeting.public_id, "kind": kind},
    )
