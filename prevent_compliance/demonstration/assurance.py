"""The assurance years of the invented areas: one issued, some on the assessor's desk, this year's begun."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from benchmarks.assurance.actions.answering import answer_question, reply_to_ratings, report_improvement
from benchmarks.assurance.actions.issuing import finish_moderation, issue_packs, set_improvement
from benchmarks.assurance.actions.letters import write_letter
from benchmarks.assurance.actions.lines import add_evidence, assign_lines, write_line
from benchmarks.assurance.actions.reviewing import (
    choose_second,
    finish_rating,
    make_remark,
    rate_line,
    return_pack,
    take_up,
)
from benchmarks.assurance.actions.submitting import hand_over, submit_assessment
from benchmarks.assurance.actions.years import open_year
from benchmarks.assurance.drafting import live_benchmarks
from benchmarks.assurance.querysets import lines_of
from benchmarks.assurance.scale import differs, scale_of
from benchmarks.assurance.years import Year, year_of
from benchmarks.models import AnnualAssessment, Review, Submission
from core.actions import add_document
from core.criteria.framework import load_framework
from core.models import Document, User
from core.once import reading_a_page
from core.tenancy import tenant_context
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.assurance_words import (
    ANSWER,
    DOUBT,
    GOOD_PRACTICE,
    IMPROVEMENT,
    NARRATIVES,
    PROGRESS,
    QUESTION,
    REASONS,
    REPLY,
    RETURN,
    SEEN,
)
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.scene import Scene

EVERY = tuple(NARRATIVES)
WRITERS = {5: "channel", 6: "training", 7: "venues", 8: "communications", 4: "officer"}


class Story:
    """One area's last year, and the people on both sides of it."""

    def __init__(self, scene: Scene, desk: dict[str, Viewer]) -> None:
        self.scene, self.desk = scene, desk
        self.lead, self.approver = (_viewer(scene.people[part], scene) for part in ("lead", "approver"))
        self.year = year_of(load_framework().period, scene.today).before()

    def on(self, days: int) -> datetime.datetime:
        """So many days after the year's end, in the afternoon, and never after today."""
        return self.scene.at(min(self.year.ends_on + datetime.timedelta(days=days), self.scene.today))

    def inside(self, viewer: Viewer) -> AbstractContextManager[object]:
        """As a person of the area."""
        return tenant_context([self.scene.authority.pk], user_id=viewer.user_id, why="demonstration")

    def at_desk(self, who: str) -> AbstractContextManager[object]:
        """As a person of the Home Office."""
        user_id = self.desk[who].user_id
        return tenant_context([], user_id=user_id, why="demonstration", is_national=True)

    def write(self, year: Year, sections: Iterable[int], on: datetime.datetime) -> AnnualAssessment:
        """Open a year, share it out and write some of it."""
        with self.inside(self.lead), reading_a_page():
            area, today = self.scene.authority, self.scene.today
            assessment = open_year(authority=area, year=year, today=today, by=None)
            shared = {section: self.scene.people[part].pk for section, part in WRITERS.items()}
            assign_lines(assessment=assessment, to=shared, today=today, by=self.lead)
            paper = self._paper(year)
            live = live_benchmarks(assessment, on.date())
            scale = dict(scale_of(assessment.framework))
            for line in lines_of(assessment).filter(section__in=sections):
                computed = live[line.section].rating.key
                rating = (
                    computed if computed in scale else ("not_met" if not self.scene.chance(0.1) else "met")
                )
                if line.section == 3 and computed == "not_met":
                    rating = "met"
                if computed == "not_computed":
                    add_evidence(line=line, document=paper, by=self.lead)
                write_line(
                    line=line,
                    self_rating=rating,
                    narrative=NARRATIVES[line.section],
                    difference_reason=REASONS[rating],
                    good_practice=GOOD_PRACTICE.get(area.slug, {}).get(line.section, ""),
                    is_rechecked=line.section != 7,
                    version=None,
                    now=on,
                    by=self.lead,
                )
        return assessment

    def _paper(self, year: Year) -> Document:
        text = (f"How the services answered for {year.label}.", "Agreed by the directors.")
        return add_document(
            authority=self.scene.authority,
            upload=word_document(f"Services' own check {year.label}", text),
            title=f"Services' own check {year.label}",
            kind=Document.Kind.EVIDENCE,
            event_date=min(year.ends_on, self.scene.today) - datetime.timedelta(days=20),
            by=self.lead,
        )

    def submit(self) -> Submission:
        """Last year's, complete and approved."""
        assessment = self.write(self.year, EVERY, self.on(20))
        with self.inside(self.lead), reading_a_page():
            hand_over(assessment=assessment, version=None, now=self.on(40), by=self.lead)
        with self.inside(self.approver), reading_a_page():
            return submit_assessment(assessment=assessment, version=None, now=self.on(48), by=self.approver)

    def rate(
        self, pack: Submission, who: str, on: int, *, sections: Iterable[int] = EVERY, doubts: int = 0
    ) -> None:
        """As the area rated itself, but for one that the rater doubts."""
        with self.at_desk(who):
            for line in pack.lines.filter(section__in=sections):
                doubted = line.section == doubts and line.self_rating != "not_met"
                value = "not_met" if doubted else line.self_rating
                rate_line(
                    submission=pack,
                    section=line.section,
                    value=value,
                    reason=DOUBT if doubted else SEEN if differs(value, line.computed) else "",
                    now=self.on(on),
                    by=self.desk[who],
                )

    def finish(self, pack: Submission, on: int) -> None:
        """All rated by the first assessor."""
        self.rate(pack, "assessor", on, doubts=6)
        with self.at_desk("assessor"):
            finish_rating(submission=pack, now=self.on(on), by=self.desk["assessor"])

    def moderate(self, pack: Submission, on: int, reply_due: datetime.date) -> None:
        """By the other assessor."""
        self.finish(pack, on - 7)
        with self.at_desk("second"):
            finish_moderation(submission=pack, reply_due=reply_due, now=self.on(on), by=self.desk["second"])


def make_assurance(scenes: dict[str, Scene]) -> None:
    """Last year's assessment at every step of the way, and this year's in progress."""
    desk = {
        part: _viewer(User.objects.get(email=f"{part}@homeoffice.example"))
        for part in ("assessor", "second", "adviser")
    }
    for slug, tell in TOLD.items():
        tell(Story(scenes[slug], desk))
    first = Story(scenes["northbridge"], desk)
    first.write(first.year.after(), (1, 2, 4), scenes["northbridge"].at(scenes["northbridge"].days(-12)))


def _viewer(user: User, scene: Scene | None = None) -> Viewer:
    with tenant_context([], user_id=user.pk):
        return build_viewer(user, on=scene.today if scene else datetime.date.today())


def _issued(story: Story) -> None:
    """Asked, answered, rated, moderated, replied to, issued, with an improvement that goes on."""
    pack = story.submit()
    assessor = story.desk["assessor"]
    with story.at_desk("assessor"):
        take_up(submission=pack, by=assessor)
        asked = make_remark(
            submission=pack, section=4, kind="question", text=QUESTION, now=story.on(60), by=assessor
        )
    with story.inside(story.lead):
        answer_question(remark=asked, text=ANSWER, now=story.on(63), by=story.lead)
    story.moderate(pack, 84, (story.on(98)).date())
    with story.inside(story.approver):
        reply_to_ratings(submission=pack, text=REPLY, now=story.on(95), by=story.approver)
    with story.at_desk("assessor"):
        improvement = set_improvement(
            submission=pack,
            section=6,
            what=IMPROVEMENT,
            due_on=story.scene.days(70),
            now=story.on(88),
            by=assessor,
        )
        issue_packs(submissions=[pack], now=story.on(110), by=assessor)
        write_letter(review_id=Review.objects.get(submission=pack).pk, by=assessor)
    with story.inside(story.lead):
        report_improvement(
            improvement=improvement, progress="on_track", text=PROGRESS, now=story.on(200), by=story.lead
        )


def _being_rated(story: Story) -> None:
    """Taken up, three rated, a question that waits for its answer, a comment of the adviser's."""
    pack = story.submit()
    assessor = story.desk["assessor"]
    story.rate(pack, "assessor", 70, sections=(1, 2, 3))
    with story.at_desk("assessor"):
        make_remark(submission=pack, section=4, kind="question", text=QUESTION, now=story.on(72), by=assessor)


def _in_the_sample(story: Story) -> None:
    """Rated by two, who part on one benchmark."""
    pack = story.submit()
    with story.at_desk("assessor"):
        take_up(submission=pack, by=story.desk["assessor"])
        second = User.objects.get(pk=story.desk["second"].user_id)
        choose_second(submission=pack, second=second, by=story.desk["assessor"])
    story.rate(pack, "second", 75)
    story.finish(pack, 78)


def _open_for_reply(story: Story) -> None:
    """Moderated, and the area may still reply."""
    story.moderate(story.submit(), 210, story.scene.days(12))


def _returned(story: Story) -> None:
    """Sent back, and being written again."""
    pack = story.submit()
    with story.at_desk("assessor"):
        return_pack(submission=pack, reason=RETURN, now=story.on(66), by=story.desk["assessor"])


def _waiting(story: Story) -> None:
    """Submitted, and nobody has taken it up."""
    story.submit()


def _late(story: Story) -> None:
    """Begun and never finished."""
    story.write(story.year, (1, 2), story.on(30))


TOLD: dict[str, Callable[[Story], None]] = {
    "northbridge": _issued,
    "wexcombe": _being_rated,
    "millhaven": _in_the_sample,
    "eastmere": _open_for_reply,
    "hollow-vale": _returned,
    "cwm-aeron": _waiting,
    "stourleigh": _late,
}
