"""A year of one area and the people of both sides, moved from step to step through the actions."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from benchmarks.assurance.actions.answering import reply_to_ratings
from benchmarks.assurance.actions.issuing import finish_moderation, issue_packs
from benchmarks.assurance.actions.lines import add_new_evidence, write_line
from benchmarks.assurance.actions.reviewing import finish_rating, rate_line
from benchmarks.assurance.actions.submitting import hand_over, submit_assessment
from benchmarks.assurance.actions.years import open_year
from benchmarks.assurance.querysets import lines_of
from benchmarks.assurance.years import Year, year_of
from benchmarks.models import AnnualAssessment, AssessmentLine, Submission
from core.criteria.framework import load_framework
from core.models import Authority
from core.permissions import AreaRole
from core.tenancy import tenant_context
from core.viewer import Viewer
from tests import factories as make

COMPUTED = (1, 2, 3)


def now() -> datetime.datetime:
    """This moment."""
    return timezone.now()


def last_year() -> Year:
    """The assurance year that has ended."""
    return year_of(load_framework().period, timezone.localdate()).before()


@contextlib.contextmanager
def inside(area: Authority, viewer: Viewer) -> Iterator[None]:
    """As a person of the area, with its rows open."""
    with tenant_context([area.pk], user_id=viewer.user_id):
        yield


@contextlib.contextmanager
def at_the_desk(viewer: Viewer) -> Iterator[None]:
    """As a person of the Home Office, with no area open."""
    with tenant_context([], user_id=viewer.user_id, is_national=True):
        yield


def paper(section: int) -> SimpleUploadedFile:
    """Something small to back a line; what becomes of Word files is tried in tests/core."""
    return SimpleUploadedFile(f"Paper {section}.csv", f"Paper on,{section}\nAgreed,yes\n".encode())


@dataclass
class World:
    """Northbridge with its people, and the Home Office's."""

    area: Authority = field(default_factory=lambda: make.make_area("northbridge", region="London"))

    def __post_init__(self) -> None:
        self.lead = make.make_viewer(self.area, AreaRole.PREVENT_LEAD, cleared=True)
        self.officer = make.make_viewer(self.area, AreaRole.OFFICER)
        self.approver = make.make_viewer(self.area, AreaRole.APPROVER)
        self.assessor = make.viewer_for(make.make_national_user("assessor"))
        self.second = make.viewer_for(make.make_national_user("assessor"))
        self.adviser = make.viewer_for(make.make_national_user("adviser", "London"))
        self.elsewhere = make.viewer_for(make.make_national_user("adviser", "Wales"))
        self.onlooker = make.viewer_for(make.make_national_user("ho_viewer"))
        self.assessment = self.open(last_year())

    def open(self, year: Year) -> AnnualAssessment:
        """A year of the area, opened by the service."""
        with tenant_context([self.area.pk]):
            return open_year(authority=self.area, year=year, today=timezone.localdate(), by=None)

    def line(self, section: int) -> AssessmentLine:
        """One line as it is now."""
        with inside(self.area, self.lead):
            return (
                lines_of(self.assessment)
                .select_related("assessment__authority", "authority")
                .get(section=section)
            )

    def write(self, section: int, rating: str = "met", *, by: Viewer | None = None, **fields: object) -> None:
        """Write one line, with evidence where nothing is computed."""
        by = by or self.lead
        words: dict[str, Any] = {
            "difference_reason": "",
            "good_practice": "",
            "is_rechecked": True,
            "version": None,
        }
        with inside(self.area, by):
            write_line(
                line=self.line(section),
                self_rating=rating,
                now=now(),
                by=by,
                **{**words, "version": None, "narrative": f"What we did on {section}.", **fields},
            )
            if section not in COMPUTED:
                add_new_evidence(
                    line=self.line(section),
                    upload=paper(section),
                    title=f"Paper on {section}",
                    event_date=make.days_ago(200),
                    marking="official",
                    by=by,
                )

    def write_all(self) -> None:
        """All eight, as the lead, as the records have it."""
        for section in range(1, 9):
            self.write(section, "exceeding" if section in COMPUTED else "met")

    def hand_over(self) -> None:
        """By the lead."""
        with inside(self.area, self.lead):
            hand_over(assessment=self.assessment, version=None, now=now(), by=self.lead)
            self.assessment.refresh_from_db()

    def submit(self, by: Viewer | None = None) -> Submission:
        """By the approver."""
        by = by or self.approver
        with inside(self.area, by):
            return submit_assessment(assessment=self.assessment, version=None, now=now(), by=by)

    def submitted(self) -> Submission:
        """Written, handed over, submitted."""
        self.write_all()
        self.hand_over()
        return self.submit()

    def rate_all(self, pack: Submission, value: str = "", *, by: Viewer | None = None) -> None:
        """All eight, as the area rated them unless told."""
        by = by or self.assessor
        with at_the_desk(by):
            for line in pack.lines.all():
                rate_line(
                    submission=pack,
                    section=line.section,
                    value=value or line.self_rating,
                    reason="As the evidence shows." if value else "",
                    now=now(),
                    by=by,
                )

    def assessed(self) -> Submission:
        """Rated by the assessor, complete."""
        pack = self.submitted()
        self.rate_all(pack)
        with at_the_desk(self.assessor):
            finish_rating(submission=pack, now=now(), by=self.assessor)
        return pack

    def moderated(self) -> Submission:
        """Moderated by another; the area may reply."""
        pack = self.assessed()
        self.moderate(pack)
        return pack

    def moderate(self, pack: Submission) -> None:
        """By another; the area may reply for a fortnight."""
        with at_the_desk(self.second):
            finish_moderation(submission=pack, reply_due=make.days_ago(-14), now=now(), by=self.second)

    def issued(self) -> tuple[Submission, str]:
        """Replied to and issued; with the batch."""
        pack = self.moderated()
        return pack, self.reply_and_issue(pack)

    def reply_and_issue(self, pack: Submission) -> str:
        """Replied to by the approver and issued by the assessor; the batch."""
        with inside(self.area, self.approver):
            reply_to_ratings(submission=pack, text="We agree.", now=now(), by=self.approver)
        with at_the_desk(self.assessor):
            return issue_packs(submissions=[pack], now=now(), by=self.assessor)
