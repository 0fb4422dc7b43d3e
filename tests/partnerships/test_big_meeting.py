"""A full meeting costs as many queries as a small one: opened, typed, saved whole, reviewed and signed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_plans.models import ActionReview
from partnerships.models import AgendaItem, Attendance, Decision, Meeting
from tests.partnerships.big_meeting import FULL, SMALL, BigMeeting, make_big_meeting, recorded_fields
from tests.partnerships.big_meeting import review_fields as reviews
from tests.partnerships.board import make_board


class Recorder:
    """One area with one meeting of a size, recorded by its lead."""

    def __init__(self, slug: str, size: tuple[int, int, int, int]) -> None:
        self.board = make_board(slug)
        self.big: BigMeeting = make_big_meeting(self.board.area, size)
        self.client = self.board.client()

    def url(self, name: str) -> str:
        return self.board.url(name, self.big.meeting.public_id)

    @property
    def version(self) -> str:
        with self.board.inside():
            return str(Meeting.objects.get(pk=self.big.meeting.pk).version)

    def count(self, method: str, url: str, data: dict[str, str] | None = None) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(self.client, method)(url, data or {})
        assert answer.status_code in {200, 302}, answer.content.decode()[:2000]
        return len(captured)

    def costs(self) -> dict[str, int]:
        """Queries of every step of recording."""
        self.client.get(self.url("meeting-record"))
        found = {"open": self.count("get", self.url("meeting-record"))}
        for kind in ("seat", "item", "decision"):
            typed = recorded_fields(self.big, "typed")
            name = next(field for field in typed if field.startswith(kind))
            found[f"type a {kind}"] = self.count(
                "post", self.url("meeting-autosave"), {name: typed[name], "version": self.version}
            )
        for step in ("save", "save again"):
            whole = recorded_fields(self.big, step) | {"version": self.version}
            found[step] = self.count("post", self.url("meeting-record"), whole)
        address = reverse("action_plans:review", args=[self.board.area.slug])
        address = f"{address}?meeting={self.big.meeting.public_id}"
        for step in ("review", "review again"):
            found[step] = self.count("post", address, reviews(self.big, step))
        found["read"] = self.count("get", self.url("meeting"))
        with self.board.inside():
            meeting = Meeting.objects.get(pk=self.big.meeting.pk)
            chair = self.board.group.offices.get(office="chair").contact_id
            Meeting.objects.filter(pk=meeting.pk).update(chaired_by_id=chair)
        found["sign"] = self.count("post", self.url("meeting-sign"), {"is_true_record": "on"})
        return found


@pytest.mark.django_db
def test_a_full_meeting_is_recorded_in_as_many_queries_as_a_small_one():
    small, full = Recorder("small", SMALL).costs(), Recorder("full", FULL).costs()
    assert full == small


@pytest.mark.django_db
def test_a_full_meeting_holds_everything_that_was_typed():
    recorder = Recorder("full", FULL)
    recorder.costs()
    with recorder.board.inside():
        assert Meeting.objects.get(pk=recorder.big.meeting.pk).is_signed
        at = {"meeting": recorder.big.meeting}
        minutes = AgendaItem.objects.filter(**at, minute__endswith="save again").count()
        seats = Attendance.objects.filter(**at, attended_by__endswith="save again").count()
        decisions = [d for d in Decision.objects.filter(**at) if d.threat_check_is_complete]
        noted = ActionReview.objects.filter(**at, note="Note review again").count()
    assert (minutes, seats, noted, len(decisions)) == FULL
