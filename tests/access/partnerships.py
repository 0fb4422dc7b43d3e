"""Expected access to the partnership section, written out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from core.models import Authority
from core.permissions import Permission
from core.tenancy import tenant_context
from partnerships.models import AgendaItem, AgendaPaper, Decision, Group, GroupArea
from partnerships.typesetting import paper_storage, pdf_key
from tests import factories as make
from tests.partnerships import governing

SEE, RECORD = Permission.SEE_PARTNERSHIP, Permission.RECORD_PARTNERSHIP
ONLY_POST: dict[str, Any] = {"get": None, "post": RECORD}

ROUTES: dict[str, Any] = {
    "partnerships:overview": SEE,
    "partnerships:leadership": SEE,
    "partnerships:board-report-add": RECORD,
    "partnerships:group-add": RECORD,
    "partnerships:group": SEE,
    "partnerships:group-edit": RECORD,
    "partnerships:group-terms": RECORD,
    "partnerships:group-area-add": RECORD,
    "partnerships:group-end": RECORD,
    "partnerships:group-area-end": RECORD,
    "partnerships:member-add": RECORD,
    "partnerships:member-edit": RECORD,
    "partnerships:member-end": RECORD,
    "partnerships:office-add": RECORD,
    "partnerships:office-edit": RECORD,
    "partnerships:office-end": RECORD,
    "partnerships:meeting-list": SEE,
    "partnerships:meeting-next": SEE,
    "partnerships:meeting-plan": RECORD,
    "partnerships:meeting-series": RECORD,
    "partnerships:community-input": RECORD,
    "partnerships:meeting": SEE,
    "partnerships:meeting-change": RECORD,
    "partnerships:meeting-cancel": RECORD,
    "partnerships:meeting-prepare": ONLY_POST,
    "partnerships:meeting-calendar": SEE,
    "partnerships:meeting-invitations": RECORD,
    "partnerships:meeting-word": SEE,
    "partnerships:meeting-pdf": {"get": None, "post": Permission.MAKE_REPORTS},
    "partnerships:meeting-pdf-open": SEE,
    "partnerships:group-calendar": SEE,
    "partnerships:paper-add": RECORD,
    "partnerships:paper-open": SEE,
    "partnerships:meeting-record": RECORD,
    "partnerships:meeting-autosave": ONLY_POST,
    "partnerships:agenda-add": RECORD,
    "partnerships:meeting-sign": Permission.SIGN_MINUTES,
    "partnerships:meeting-correct": RECORD,
    "partnerships:attendance": SEE,
    "partnerships:attendance-export": SEE,
    "partnerships:decision-export": SEE,
    "partnerships:decision-list": SEE,
    "partnerships:decision-supersede": RECORD,
    "partnerships:governance": SEE,
    "partnerships:line-add": RECORD,
    "partnerships:line-end": RECORD,
    "partnerships:arrangement-add": RECORD,
    "partnerships:arrangement-edit": RECORD,
    "partnerships:group-offices": SEE,
    "partnerships:board-report-edit": RECORD,
    "partnerships:briefing-add": RECORD,
    "partnerships:briefing-edit": RECORD,
    "partnerships:document-agreed": RECORD,
    "partnerships:document-agreed-correct": RECORD,
    "partnerships:community-list": SEE,
    "partnerships:sharing-list": SEE,
    "partnerships:sharing-export": SEE,
    "partnerships:sharing-add": RECORD,
    "partnerships:sharing-ask": RECORD,
    "partnerships:sharing-police": RECORD,
    "partnerships:sharing-check": SEE,
    "partnerships:sharing": SEE,
    "partnerships:sharing-edit": RECORD,
    "partnerships:sharing-activate": RECORD,
    "partnerships:sharing-end": RECORD,
}


GOVERNING: dict[str, Callable[[Authority], Any]] = {
    "line-end": governing.make_line,
    "arrangement-edit": governing.make_arrangement,
    "board-report-edit": governing.make_report,
    "briefing-edit": governing.make_briefing,
    "document-agreed": make.make_document,
    "document-agreed-correct": governing.make_agreed_document,
    "sharing-check": governing.make_check,
    **dict.fromkeys(("sharing", "sharing-edit", "sharing-activate", "sharing-end"), governing.make_agreement),
}
"""Routes about records of governance, each with what makes such a record."""
STARTS = {"meeting-list", "meeting-next", "meeting-plan", "meeting-series"}
"""Routes about meetings that an area's slug alone reaches."""


def sample_kwargs(route: str, authority: Authority) -> dict[str, str]:
    """Arguments for `route` that name a record that exists in `authority`."""
    name = route.partition(":")[2]
    record = sample_record(name, authority, make.make_group(authority))
    kwargs = {"public_id": record.public_id} if record is not None else {}
    if name in {"meeting-word", "meeting-pdf", "meeting-pdf-open"}:
        kwargs["kind"] = "minutes"
    if name == "meeting-pdf-open":
        kwargs["fingerprint"] = "abc"
        key = pdf_key(authority, record, "minutes", "abc")
        paper_storage().save(key, ContentFile(b"%PDF-1.7"))
    return kwargs


def sample_record(name: str, authority: Authority, group: Group) -> Any:
    """A record of the kind that the route `name` is about; None for a route without one."""
    found: Any = None
    if name in GOVERNING:
        return GOVERNING[name](authority)
    if name in {
        "group",
        "group-offices",
        "group-calendar",
        "group-edit",
        "group-terms",
        "group-area-add",
        "group-end",
    }:
        found = group
    elif name == "group-area-end":
        with tenant_context([authority.pk]):
            found = GroupArea.objects.get(group=group)
    elif name in {"member-edit", "member-end"}:
        found = make.make_member(group, make.make_organisation(authority))
    elif name in {"office-edit", "office-end"}:
        found = make.make_office(authority, "chair", make.make_contact(authority), group)
    elif name == "decision-supersede":
        meeting = make.make_meeting(group, make.days_ago(30))
        with tenant_context([authority.pk]):
            found = Decision.objects.create(
                authority=authority, meeting=meeting, group=group, number=1, text="Agreed."
            )
    elif name.startswith("paper-"):
        found = _sample_paper(name, authority, group)
    elif name in {"meeting", "agenda-add"} or (name.startswith("meeting-") and name not in STARTS):
        found = make.make_meeting(group, make.days_ago(2))
    return found


def _sample_paper(name: str, authority: Authority, group: Group) -> Any:
    """An agenda item for the form that adds a paper to it; a paper with its file for the others."""
    meeting = make.make_meeting(group, make.days_ago(2))
    with tenant_context([authority.pk]):
        item = AgendaItem.objects.create(
            authority=authority, meeting=meeting, group=group, position=1, title="Training report"
        )
        if name == "paper-add":
            return item
        document = make.make_document(authority, content=b"Training report")
        return AgendaPaper.objects.create(
            authority=authority, meeting=meeting, group=group, agenda_item=item, document=document
        )
