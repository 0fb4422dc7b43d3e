"""A board to test with: an area, its lead, its group with members, and a client signed in as the lead."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Authority, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.viewer import Viewer
from partnerships.actions import FieldName, save_recording
from partnerships.models import AgendaItem, Decision, Group, GroupMember, Meeting
from partnerships.seen import Seen
from tests import factories as make

SECTORS = ("local_authority", "police", "education", "health", "probation")


@dataclass
class Board:
    """Everything a test of the section starts from."""

    area: Authority
    user: User
    viewer: Viewer
    group: Group
    members: list[GroupMember] = field(default_factory=list)

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The tenant context a request by the lead would have."""
        with tenant_context([self.area.pk], user_id=self.user.pk):
            yield

    def client(self, user: User | None = None) -> Client:
        """A browser signed in as the lead, or as somebody else."""
        client = Client()
        client.force_login(user or self.user)
        return client

    def url(self, name: str, *args: str) -> str:
        return reverse(f"partnerships:{name}", args=[self.area.slug, *args])

    def meeting(self, days: int = 3, **fields: Any) -> Meeting:
        """An open meeting `days` ago (or in the future), with its chair named."""
        with self.inside():
            contact = self.group.offices.get(office="chair").contact
        return make.make_meeting(self.group, make.days_ago(days), chaired_by=contact, **fields)

    def item(
        self, meeting: Meeting, title: str = "Training report", position: int = 1, **fields: Any
    ) -> AgendaItem:
        with self.inside():
            return AgendaItem.objects.create(
                authority=self.area,
                meeting=meeting,
                group=self.group,
                position=position,
                title=title,
                **fields,
            )

    def decision(self, meeting: Meeting, number: int = 1, **fields: Any) -> Decision:
        with self.inside():
            return Decision.objects.create(
                authority=self.area,
                meeting=meeting,
                group=self.group,
                number=number,
                **{"text": "Brief every hall manager.", **fields},
            )

    def save(self, meeting: Meeting, typed: dict[FieldName, Any], seen: str | None = None) -> Any:
        """Save fields as a page drawn now (or from the versions in `seen`) would."""
        with self.inside():
            now = Meeting.objects.get(pk=meeting.pk)
            return save_recording(
                meeting=meeting,
                typed=typed,
                seen=Seen.parse(seen or str(now.version)),
                as_of=self.today,
                by=self.viewer,
            )

    def everybody_came(self, meeting: Meeting) -> None:
        self.save(meeting, {FieldName("seat", m.public_id, "status"): "present" for m in self.members})


def make_board(slug: str = "northbridge", *, sectors: tuple[str, ...] = SECTORS, **group: Any) -> Board:
    """An area with a lead, a partnership group, one seat for each sector, and a chair."""
    area = make.make_area(slug)
    user = make.make_user()
    make.give_role(user, area, AreaRole.PREVENT_LEAD)
    with make.inside(area.pk):
        board = Board(area, user, make.viewer_for(user), make.make_group(area, **group))
        for sector in sectors:
            is_council = sector == "local_authority"
            body = make.council_of(area) if is_council else make.make_organisation(area, sector=sector)
            contact = make.make_contact(area, body)
            substitute = make.make_contact(area, body, name=f"Substitute of {sector}")
            board.members.append(make.make_member(board.group, body, contact=contact, substitute=substitute))
        make.make_office(area, "chair", make.make_contact(area, name="Cora Chair"), board.group)
    return board
