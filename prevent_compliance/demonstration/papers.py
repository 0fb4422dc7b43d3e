"""Papers before the coming meeting, and the invitations to it."""

from __future__ import annotations

from core.actions import add_document
from core.models import Document
from partnerships.actions.papers import put_paper
from partnerships.models import AgendaItem, Meeting, MeetingInvitation
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.scene import Scene

PAPERS = (
    (
        AgendaItem.Kind.RISK_ASSESSMENT,
        "What moved in the local picture this quarter",
        (
            "Two risks moved since the last version, both for hired venues.",
            "The group is asked to agree the scores and who answers for each risk.",
        ),
    ),
    (
        AgendaItem.Kind.PERFORMANCE,
        "Training report, last quarter",
        (
            "Nine in ten new starters finished the awareness course within their first month.",
            "Two teams are behind and have dates before the next meeting.",
        ),
    ),
)


def put_papers(scene: Scene) -> None:
    """A paper under the items they belong to, at the next meeting to come."""
    meeting = scene.coming[0]
    items = {item.kind: item for item in meeting.agenda.select_related("meeting", "authority")}
    for kind, title, paragraphs in PAPERS:
        if kind in items:
            document = add_document(
                authority=scene.authority,
                upload=word_document(title, paragraphs),
                title=title,
                kind=Document.Kind.REPORT,
                section=1,
                event_date=scene.days(-6),
                by=scene.viewer,
            )
            put_paper(item=items[kind], document=document, by=scene.viewer)


def note_invitations(scene: Scene) -> None:
    """Everybody with an address was sent the next meeting three weeks before it; no mail leaves here."""
    meeting: Meeting = scene.coming[0]
    seats = meeting.group.members.exclude(contact__email="").select_related("contact")
    people = {seat.contact_id: seat.contact for seat in seats if seat.contact}
    sent_on = meeting.meets_on - (scene.days(21) - scene.today)
    MeetingInvitation.objects.bulk_create(
        MeetingInvitation(
            **scene.owned(sent_on), meeting=meeting, contact=contact, sequence=0, sent_to=contact.email
        )
        for contact in people.values()
    )
