"""Keeping the plan's PDF for a committee: made behind the page, kept in the register of documents."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.selecting import asks_for_marked, select_to_take_out
from action_plans.taking_out import paper_of, pdf_paper
from core.actions import add_document, note_access
from core.actions.checks import require
from core.jobs import Progress, enqueue
from core.models import AccessEvent, Authority, Document, Job
from core.permissions import Permission
from core.uk_dates import uk_date

if TYPE_CHECKING:
    from core.viewer import Viewer

PLAN_PDF = "action_plans.plan_pdf"


def ask_for_pdf(*, authority: Authority, asked: QueryDict, by: Viewer, on: datetime.date) -> Job:
    """Have the PDF made of what an address asks for; asked again while it is being made, it is one job."""
    require(Permission.MAKE_REPORTS, by=by, authority_id=authority.pk)
    query = asked.urlencode()
    key = hashlib.sha256(f"{by.user_id}/{on.isoformat()}/{query}".encode()).hexdigest()
    return enqueue(
        PLAN_PDF,
        authority=authority,
        title=_("Partnership plan as a PDF"),
        key=key,
        by=by,
        arguments={"query": query, "as_of": on.isoformat()},
    )


def make_plan_pdf(*, authority: Authority, by: Viewer, progress: Progress, query: str, as_of: str) -> str:
    """Make the PDF as the asker may see the plan now, keep it, and answer the address at which it opens."""
    day, asked = datetime.date.fromisoformat(as_of), QueryDict(query)
    progress(0, 2, _("Reading the actions"))
    paper = paper_of(select_to_take_out(by, authority, asked, day), authority, day)
    progress(1, 2, _("Setting the pages"))
    made = pdf_paper(paper)
    document = add_document(
        authority=authority,
        upload=SimpleUploadedFile(f"{paper.file_name}.pdf", made.content, "application/pdf"),
        title=_("Partnership plan as at %(date)s") % {"date": uk_date(day)},
        kind=Document.Kind.REPORT,
        section=3,
        marking=paper.marking,
        event_date=min(day, timezone.localdate()),
        by=by,
        permission=Permission.MAKE_REPORTS,
    )
    marked = " with marked rows" if asks_for_marked(by, asked) else ""
    note_access(AccessEvent.Kind.EXPORT, f"plan pdf{marked}", by=by, authority=authority)
    return reverse("core:document", args=[authority.slug, document.public_id])
