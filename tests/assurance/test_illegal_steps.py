"""Every step of the year that the actions refuse, refused by the database too: raw SQL as the product's role.

`test_walls.py` shows who may write and the order of a review's states; here are the other machines.
"""

# ruff: noqa: S608 - statements made of the words of this file

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.assurance.actions.answering import report_improvement
from benchmarks.assurance.actions.issuing import close_improvement, set_improvement
from benchmarks.assurance.actions.reviewing import choose_second, finish_rating, make_remark, return_pack
from benchmarks.assurance.actions.reviewing import rate_line as rate
from benchmarks.models import Rating, Submission
from core.models import User
from tests import factories as make
from tests.assurance import samples
from tests.assurance.test_walls import refused, sql
from tests.assurance.year import World, at_the_desk, inside, now

INTO = "(authority_id, public_id, recorded_at,"
FRESH = "substr(md5(random()::text), 1, 12), now()"
"""What every row has, after its area: a public id and when it was recorded."""


def test_an_assessment_is_handed_over_whole_and_rests_until_it_comes_back(world: World):
    hand_over = (
        "UPDATE benchmarks_annualassessment SET prepared_at = now(), prepared_by_id = %s WHERE id = %s"
    )
    whose = (world.lead.user_id, world.assessment.pk)
    with inside(world.area, world.lead), refused("a rating and a narrative"):
        sql(hand_over, *whose)
    world.write_all()
    world.hand_over()
    with inside(world.area, world.lead):
        for statement in (
            "UPDATE benchmarks_assessmentline SET narrative = 'x'",
            "DELETE FROM benchmarks_assessmentline",
            "UPDATE benchmarks_lineevidence SET label = 'x'",
            "DELETE FROM benchmarks_lineevidence",
            f"INSERT INTO benchmarks_lineevidence {INTO} line_id, label, address, marking) "
            f"SELECT authority_id, {FRESH}, id, 'x', '/x/', 'official' "
            "FROM benchmarks_assessmentline WHERE section = 1",
        ):
            with refused("waits for approval"):
                sql(statement)
        sql("UPDATE benchmarks_annualassessment SET prepared_at = NULL, prepared_by_id = NULL")
        assert sql("UPDATE benchmarks_assessmentline SET narrative = 'x' WHERE section = 1") == 1


def test_an_assessment_does_not_begin_handed_over(world: World):
    copied = (
        f"INSERT INTO benchmarks_annualassessment {INTO} version, starts_on, "
        "ends_on, framework, hand_back_note, prepared_at, prepared_by_id) "
        f"SELECT authority_id, {FRESH}, 1, starts_on + 3650, ends_on + 3650, framework, '', now(), %s "
        "FROM benchmarks_annualassessment"
    )
    with inside(world.area, world.lead), refused("begins unwritten"):
        sql(copied, world.lead.user_id)


def test_what_was_returned_is_not_submitted_before_it_is_handed_over_anew(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        return_pack(submission=pack, reason="Say more on 4.", now=now(), by=world.assessor)
    again = (
        f"INSERT INTO benchmarks_submission {INTO} assessment_id, round, "
        "starts_on, ends_on, framework, as_of, content, sha256, prepared_by_id, approved_by_id, approved_at) "
        f"SELECT authority_id, {FRESH}, assessment_id, 2, starts_on, ends_on, framework, as_of, content, "
        "sha256, prepared_by_id, approved_by_id, now() FROM benchmarks_submission"
    )
    with inside(world.area, world.approver), refused("not handed over since"):
        sql(again)
    world.hand_over()
    with inside(world.area, world.approver):
        assert sql(again) == 1


@pytest.mark.parametrize(
    ("start", "end", "is_legal"),
    [
        ("new", "carried_over", False),
        ("new", "rechecked", False),
        ("carried_over", "new", False),
        ("rechecked", "new", False),
        ("carried_over", "rechecked", True),
        ("rechecked", "carried_over", True),
    ],
)
def test_a_line_stays_what_it_began_as(db, start: str, end: str, is_legal: bool):
    draft = samples.make_draft(make.make_area())
    with samples.tenant_context([draft.authority_id]):
        draft.lines.exclude(section=1).delete()
        line = draft.lines.get()
        copied = ", ".join(f.column or "" for f in line._meta.fields if f.name not in {"id", "standing"})
        held = sql(
            f"WITH old AS (DELETE FROM benchmarks_assessmentline RETURNING *) "
            f"INSERT INTO benchmarks_assessmentline ({copied}, standing) SELECT {copied}, %s FROM old",
            start,
        )
        assert held == 1
        change = "UPDATE benchmarks_assessmentline SET standing = %s"
        if is_legal:
            assert sql(change, end) == 1
        else:
            with refused(f"from {start} to {end}"):
                sql(change, end)
        with refused("not taken back"):
            sql("UPDATE benchmarks_assessmentline SET self_rating = ''")


def test_a_question_is_answered_and_a_comment_is_not_and_both_stay(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        asked, said = (
            make_remark(submission=pack, section=1, kind=kind, text="?", now=now(), by=world.assessor)
            for kind in ("question", "comment")
        )
        for statement in ("UPDATE benchmarks_remark SET text = 'x'", "DELETE FROM benchmarks_remark"):
            with refused("permission denied"):
                sql(statement)
    answer = f"INSERT INTO benchmarks_answer {INTO} remark_id, text) VALUES (%s, {FRESH}, %s, 'x')"
    with inside(world.area, world.lead):
        with refused("given to a question"):
            sql(answer, world.area.pk, said.pk)
        assert sql(answer, world.area.pk, asked.pk) == 1
        for statement in ("UPDATE benchmarks_answer SET text = 'x'", "DELETE FROM benchmarks_answer"):
            with refused("permission denied"):
                sql(statement)
    with at_the_desk(world.assessor):
        return_pack(submission=pack, reason="More.", now=now(), by=world.assessor)
        with refused("finished"):
            sql(
                f"INSERT INTO benchmarks_remark {INTO} submission_id, section, "
                f"kind, text) SELECT authority_id, {FRESH}, submission_id, 1, 'question', 'x' "
                "FROM benchmarks_remark LIMIT 1"
            )
    with inside(world.area, world.lead), refused("finished"):
        sql(answer, world.area.pk, asked.pk)


RATED_AT = {
    "submitted": {"first", "second"},
    "assessed": {"second", "moderated"},
    "moderated": {"moderated"},
    "issued": set(),
    "returned": set(),
}
"""Which ratings may be given while a review stands at a step."""


@pytest.mark.parametrize("state", RATED_AT)
def test_each_rating_has_its_step(world: World, state: str):
    pack = in_the_sample(world, state)
    third = make.viewer_for(make.make_national_user("assessor"))
    for kind, by in (("first", world.assessor), ("second", world.second), ("moderated", third)):
        with at_the_desk(by):
            given: dict[str, Any] = {"review": pack.reviews.get(), "section": 1, "kind": kind, "value": "met"}
            given |= {"computed": "exceeding", "self_rating": "exceeding", "reason": "x"}
            if kind in RATED_AT[state]:
                Rating.objects.create(authority=world.area, recorded_by_id=by.user_id, **given)
            else:
                with refused(f"no {kind} rating"):
                    Rating.objects.create(authority=world.area, recorded_by_id=by.user_id, **given)


def in_the_sample(world: World, state: str) -> Submission:
    """A pack with a second assessor, brought to a step through the actions."""
    pack = world.submitted()
    with at_the_desk(world.assessor):
        rate(submission=pack, section=1, value="exceeding", reason="", now=now(), by=world.assessor)
        second = User.objects.get(pk=world.second.user_id)
        choose_second(submission=pack, second=second, by=world.assessor)
    if state == "returned":
        with at_the_desk(world.assessor):
            return_pack(submission=pack, reason="More.", now=now(), by=world.assessor)
    if state in {"assessed", "moderated", "issued"}:
        world.rate_all(pack)
        world.rate_all(pack, by=world.second)
        with at_the_desk(world.assessor):
            finish_rating(submission=pack, now=now(), by=world.assessor)
    if state in {"moderated", "issued"}:
        world.moderate(pack)
    if state == "issued":
        world.reply_and_issue(pack)
    return pack


def test_who_assesses_does_not_change_once_it_is_assessed(world: World):
    pack = in_the_sample(world, "submitted")
    other = samples.assessor()
    with at_the_desk(world.second):
        rate(submission=pack, section=1, value="exceeding", reason="", now=now(), by=world.second)
        with refused("too late for another second"):
            sql("UPDATE benchmarks_review SET second_assessor_id = %s", other.pk)
    world.rate_all(pack)
    with at_the_desk(world.assessor):
        with refused("assessed by its assessor"):
            sql(
                "UPDATE benchmarks_review SET assessed_by_id = %s, assessed_at = now(), state = 'assessed'",
                other.pk,
            )
        finish_rating(submission=pack, now=now(), by=world.assessor)
        with refused("not taken over"):
            sql("UPDATE benchmarks_review SET assessor_id = %s", other.pk)
        with refused("who assessed it and when stays"):
            sql("UPDATE benchmarks_review SET assessed_at = now() - interval '9 days'")


def test_the_time_to_reply_is_given_once_and_whole(world: World):
    pack = world.assessed()
    moderated = (
        "UPDATE benchmarks_review SET state = 'moderated', moderated_at = now(), moderated_by_id = %s, "
        "reply_due = (now() AT TIME ZONE 'Europe/London')::date + %s"
    )
    with at_the_desk(world.second):
        with refused("at least a day"):
            sql(moderated, world.second.user_id, 0)
        assert sql(moderated, world.second.user_id, 5) == 1
        for change in ("reply_due = reply_due - 9", "moderated_at = moderated_at - interval '9 days'"):
            with refused("stays as it was given"):
                sql(f"UPDATE benchmarks_review SET {change}")
        with refused("too late for another second"):
            sql("UPDATE benchmarks_review SET second_assessor_id = %s", world.second.user_id)
        with refused("may still reply"):
            sql(
                "UPDATE benchmarks_review SET state = 'issued', issued_at = now(), issued_by_id = assessor_id"
            )
    reply = f"INSERT INTO benchmarks_reply {INTO} submission_id, text) VALUES (%s, {FRESH}, %s, 'x')"
    with inside(world.area, world.approver):
        assert sql(reply, world.area.pk, pack.pk) == 1
        with refused("reply_once"):
            sql(reply, world.area.pk, pack.pk)
        for statement in ("UPDATE benchmarks_reply SET text = 'x'", "DELETE FROM benchmarks_reply"):
            with refused("permission denied"):
                sql(statement)


def test_a_letter_is_written_once_and_never_changed(world: World):
    world.issued()
    letter = (
        f"INSERT INTO benchmarks_letter {INTO} review_id, sha256, storage_key, "
        f"size, pages) SELECT authority_id, {FRESH}, id, '', '', 1, 1 FROM benchmarks_review"
    )
    with at_the_desk(world.assessor):
        assert sql(letter) == 1
        with refused("letter_once"):
            sql(letter)
        for statement in ("UPDATE benchmarks_letter SET pages = 2", "DELETE FROM benchmarks_letter"):
            with refused("permission denied"):
                sql(statement)


IMPROVE = (
    f"INSERT INTO benchmarks_improvementaction {INTO} version, submission_id, "
    "section, what, due_on, outcome, closed_at, closed_by_id) "
    f"SELECT authority_id, {FRESH}, 1, id, 1, 'x', current_date + 9, {{closed}} FROM benchmarks_submission"
)


def test_an_improvement_is_set_on_a_pack_under_review_and_open(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        with refused("on a pack that is taken up"):
            sql(IMPROVE.format(closed="'', NULL, NULL"))
        samples.make_review(pack, User.objects.get(pk=world.assessor.user_id))
    with at_the_desk(world.assessor):
        with refused("set, open"):
            sql(IMPROVE.format(closed="'x', now(), approved_by_id"))
        assert sql(IMPROVE.format(closed="'', NULL, NULL")) == 1
        return_pack(submission=pack, reason="More.", now=now(), by=world.assessor)
        with refused("on a pack that is taken up"):
            sql(IMPROVE.format(closed="'', NULL, NULL"))


def test_an_improvement_is_told_with_the_letter_closed_once_and_not_reworded(world: World):
    pack = world.moderated()
    with at_the_desk(world.assessor):
        action = set_improvement(
            submission=pack, section=1, what="Seats.", due_on=make.days_ago(-60), now=now(), by=world.assessor
        )
    update = (
        f"INSERT INTO benchmarks_improvementupdate {INTO} improvement_id, "
        f"progress, text) VALUES (%s, {FRESH}, %s, 'done', 'x')"
    )
    with inside(world.area, world.lead), refused("has not been told"):
        sql(update, world.area.pk, action.pk)
    world.reply_and_issue(pack)
    with inside(world.area, world.lead):
        report_improvement(improvement=action, progress="late", text="x", now=now(), by=world.lead)
        with refused("permission denied"):
            sql("UPDATE benchmarks_improvementupdate SET text = 'y'")
        assert sql("UPDATE benchmarks_improvementaction SET closed_at = now()") == 0
    with at_the_desk(world.assessor):
        with refused("not reworded"):
            sql("UPDATE benchmarks_improvementaction SET due_on = due_on + 900")
        with refused("closing_has_outcome"):
            sql("UPDATE benchmarks_improvementaction SET closed_at = now(), closed_by_id = recorded_by_id")
        close_improvement(improvement=action, outcome="Seen.", version=None, now=now(), by=world.assessor)
        with refused("is closed"):
            sql("UPDATE benchmarks_improvementaction SET closed_at = NULL, closed_by_id = NULL, outcome = ''")
        assert sql("DELETE FROM benchmarks_improvementaction") == 0
    with inside(world.area, world.lead), refused("is closed"):
        sql(update, world.area.pk, action.pk)


def test_a_step_of_the_ladder_is_recorded_once_it_is_decided_with_its_basis_and_stays(world: World):
    step = (
        f"INSERT INTO benchmarks_escalation {INTO} step, legal_basis, reason, decided_on) "
        f"VALUES (%s, {FRESH}, 'advice', %s, 'x', (now() AT TIME ZONE 'Europe/London')::date + %s)"
    )
    with inside(world.area, world.lead), refused("row-level security"):
        sql(step, world.area.pk, "x", 0)
    with at_the_desk(world.assessor):
        with refused("escalation_is_decided"):
            sql(step, world.area.pk, "x", 1)
        with refused("escalation_says_why"):
            sql(step, world.area.pk, "", 0)
        assert sql(step, world.area.pk, "x", 0) == 1
        for statement in (
            "UPDATE benchmarks_escalation SET reason = 'y'",
            "DELETE FROM benchmarks_escalation",
        ):
            with refused("permission denied"):
                sql(statement)
