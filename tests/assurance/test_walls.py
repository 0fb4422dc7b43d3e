"""What the database refuses by itself, in raw SQL as the role the product runs as."""

# ruff: noqa: S608 - statements made of the words of this file

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from benchmarks.models import AnnualAssessment, Rating, Remark, Review, Submission
from core.models import DocumentVersion, User
from core.tenancy import tenant_context
from tests import factories as make
from tests.assurance import samples
from tests.assurance.year import World, at_the_desk, inside


def sql(statement: str, *values: Any) -> int:
    """Run a statement as the app's role; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def refused(words: str = "") -> Iterator[None]:
    with pytest.raises(DatabaseError, match=words or None), transaction.atomic():
        yield


@pytest.fixture
def pack(db: None) -> Submission:
    area = make.make_area("northbridge", region="London")
    return samples.make_pack(samples.make_draft(area))


def national(user: User) -> Any:
    return tenant_context([], user_id=user.pk, is_national=True)


def counts() -> dict[str, int]:
    """How many rows of each table are open here."""
    found = {}
    for table in (
        "annualassessment",
        "assessmentline",
        "lineevidence",
        "submission",
        "submittedline",
        "review",
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM benchmarks_{table}")
            (found[table],) = cursor.fetchone()
    return found


NOTHING = dict.fromkeys(
    ("annualassessment", "assessmentline", "lineevidence", "submission", "submittedline", "review"), 0
)


def test_a_draft_is_nobodys_but_its_areas(db):
    area, other = make.make_area("northbridge", region="London"), make.make_area("wexcombe")
    samples.make_evidence(samples.make_draft(area))
    for role, region in (("assessor", ""), ("adviser", "London"), ("ho_viewer", "")):
        with national(make.make_national_user(role, region)):
            assert counts() == NOTHING, role
    with tenant_context([other.pk]):
        assert counts() == NOTHING
    with tenant_context([area.pk]):
        assert counts() == {**NOTHING, "annualassessment": 1, "assessmentline": 8, "lineevidence": 1}


def test_a_submitted_pack_is_the_assessors_and_its_regions_advisers(pack):
    seen = {**NOTHING, "submission": 1, "submittedline": 8}
    for role, region, expected in (
        ("assessor", "", seen),
        ("adviser", "London", seen),
        ("adviser", "Wales", {**NOTHING, "submittedline": 8}),
        ("ho_viewer", "", {**NOTHING, "submittedline": 8}),
    ):
        with national(make.make_national_user(role, region)):
            assert counts() == expected, (role, region)


def test_a_role_that_has_ended_or_a_viewer_who_only_says_national_sees_nothing(pack):
    gone = make.make_national_user("assessor")
    gone.national_roles.update(ends_on=make.days_ago(1))
    for user in (gone, make.make_user()):
        with national(user):
            assert counts()["submission"] == 0
    with tenant_context([], user_id=samples.assessor().pk):
        assert counts()["submission"] == 0


def test_the_home_office_writes_no_row_of_an_area(pack):
    with national(samples.assessor()):
        for table in ("annualassessment", "assessmentline", "lineevidence"):
            assert sql(f"UPDATE benchmarks_{table} SET recorded_at = now()") == 0
            assert sql(f"DELETE FROM benchmarks_{table}") == 0
        for table in ("submission", "submittedline", "answer", "reply"):
            with refused("permission denied"):
                sql(f"UPDATE benchmarks_{table} SET recorded_at = now()")
        with refused("row-level security"):
            AnnualAssessment.objects.create(
                authority=pack.authority,
                starts_on=samples.ENDS,
                ends_on=samples.ENDS.replace(year=2030),
                framework="x",
            )


def test_an_area_writes_no_row_of_the_home_office(pack):
    by = samples.assessor()
    review = samples.make_review(pack, by)
    with tenant_context([pack.authority_id], user_id=by.pk):
        assert sql("UPDATE benchmarks_review SET state = 'issued'") == 0
        assert sql("DELETE FROM benchmarks_review") == 0
        with refused("row-level security"):
            Rating.objects.create(
                authority=pack.authority,
                review=review,
                section=1,
                kind="first",
                value="not_met",
                computed="not_met",
                self_rating="not_met",
                recorded_by=by,
            )
        with refused("row-level security"):
            Remark.objects.create(
                authority=pack.authority,
                submission=pack,
                section=1,
                kind="question",
                text="?",
                recorded_by=by,
            )


def test_an_adviser_comments_and_does_not_rate(pack):
    adviser = make.make_national_user("adviser", "London")
    samples.make_question(pack, adviser)
    with national(adviser), refused("row-level security"):
        Review.objects.create(authority=pack.authority, submission=pack, assessor=adviser)
    with national(make.make_national_user("adviser", "Wales")), refused():
        Remark.objects.create(
            authority=pack.authority,
            submission=pack,
            section=1,
            kind="comment",
            text="x",
            recorded_by=adviser,
        )


def test_an_area_sees_questions_and_no_comment_and_no_rating_before_moderation(world: World):
    pack = world.assessed()
    with at_the_desk(world.adviser):
        for kind in ("question", "comment"):
            Remark.objects.create(authority=world.area, submission=pack, section=1, kind=kind, text=kind)
    with inside(world.area, world.lead):
        assert [one.kind for one in Remark.objects.all()] == ["question"]
        assert not Rating.objects.exists()
        assert Rating.history.count() == 0
    with at_the_desk(world.elsewhere):
        assert not Remark.objects.exists()


def test_what_is_submitted_is_locked_until_it_is_returned(pack):
    by = samples.assessor()
    with tenant_context([pack.authority_id]):
        for statement in (
            "UPDATE benchmarks_assessmentline SET narrative = 'x'",
            "DELETE FROM benchmarks_assessmentline",
            "UPDATE benchmarks_annualassessment SET hand_back_note = 'x'",
        ):
            with refused("submitted and locked"):
                sql(statement)
        with refused("permission denied"):
            sql("UPDATE benchmarks_submission SET content = 'x'")
        with refused("permission denied"):
            sql("DELETE FROM benchmarks_submittedline")
    review = samples.make_review(pack, by)
    with national(by):
        changes = "state = 'returned', returned_at = clock_timestamp(), returned_by_id = assessor_id"
        with refused("return_has_reason"):
            sql(f"UPDATE benchmarks_review SET {changes}")
        sql(f"UPDATE benchmarks_review SET {changes}, return_reason = 'More on 4.' WHERE id = %s", review.pk)
    with tenant_context([pack.authority_id]):
        assert sql("UPDATE benchmarks_assessmentline SET narrative = 'x'") == 8


def test_a_submission_with_another_hash_or_one_persons_word_is_refused(pack):
    area = make.make_area("southwold")
    draft = samples.hand_over(samples.make_draft(area))
    with tenant_context([area.pk]):
        copied = (
            "INSERT INTO benchmarks_submission (authority_id, public_id, recorded_at, assessment_id, round, "
            "starts_on, ends_on, framework, as_of, content, sha256, prepared_by_id, approved_by_id, "
            "approved_at) "
            "SELECT authority_id, 'abc', now(), id, {round}, starts_on, ends_on, framework, ends_on, 'text', "
            "{sha}, prepared_by_id, {by}, now() FROM benchmarks_annualassessment WHERE id = %s"
        )
        good = "encode(sha256('text'), 'hex')"
        other = make.make_user().pk
        writer = "(SELECT written_by_id FROM benchmarks_assessmentline LIMIT 1)"
        with refused("hash_is_true"):
            sql(copied.format(round=1, sha="repeat('0', 64)", by=other), draft.pk)
        with refused("approver prepared"):
            sql(copied.format(round=1, sha=good, by=writer), draft.pk)
        with refused("rounds follow"):
            sql(copied.format(round=2, sha=good, by=other), draft.pk)
        assert sql(copied.format(round=1, sha=good, by=other), draft.pk) == 1


def test_a_difference_without_a_reason_is_refused(db):
    area = make.make_area()
    samples.make_draft(area)
    with tenant_context([area.pk]), refused("difference_has_reason"):
        sql("UPDATE benchmarks_assessmentline SET self_rating = 'met' WHERE section = 1")


STATES = ("submitted", "assessed", "moderated", "issued", "returned")
LEGAL = {
    ("submitted", "assessed"),
    ("submitted", "returned"),
    ("assessed", "moderated"),
    ("assessed", "returned"),
    ("moderated", "issued"),
}
COMPLETE = (
    "assessed_at = now(), assessed_by_id = assessor_id, moderated_by_id = %s, "
    "moderated_at = now() - interval '5 days', "
    "reply_due = current_date - 2, issued_at = now(), issued_by_id = assessor_id, returned_at = now(), "
    "returned_by_id = assessor_id, return_reason = 'x'"
)


def bring_to(review: Review, state: str, other: int) -> None:
    """By legal steps."""
    way = {"submitted": [], "assessed": ["assessed"], "moderated": ["assessed", "moderated"]}
    way |= {"issued": [*way["moderated"], "issued"], "returned": ["returned"]}
    for step in way[state]:
        sql(f"UPDATE benchmarks_review SET state = %s, {COMPLETE} WHERE id = %s", step, other, review.pk)


@pytest.mark.parametrize("start", STATES)
def test_every_step_but_the_legal_ones_is_refused(pack, start):
    by, other = samples.assessor(), samples.assessor()
    review = samples.make_review(pack, by)
    with national(by):
        for line in pack.lines.all():
            rate(review, line.section, by)
        bring_to(review, start, other.pk)
        for state in STATES:
            if state == start:
                continue
            try:
                with transaction.atomic():
                    change = f"UPDATE benchmarks_review SET state = %s, {COMPLETE} WHERE id = %s"
                    sql(change, state, other.pk, review.pk)
                    raise InterruptedError
            except InterruptedError:
                assert (start, state) in LEGAL
            except DatabaseError:
                assert (start, state) not in LEGAL
        assert sql("DELETE FROM benchmarks_review") == 0


def rate(review: Review, section: int, by: User, **fields: Any) -> Rating:
    values = {"kind": "first", "value": "not_met", "computed": "not_met", "self_rating": "not_met"}
    return Rating.objects.create(
        authority_id=review.authority_id,
        review=review,
        section=section,
        recorded_by=by,
        **{**values, **fields},
    )


def test_a_rating_is_its_assessors_stands_beside_the_truth_and_never_changes(pack):
    by, other = samples.assessor(), samples.assessor()
    review = samples.make_review(pack, by)
    with national(by):
        with refused("beside the submitted"):
            rate(review, 1, by, self_rating="met", value="met")
        with refused("difference_has_reason"):
            rate(review, 1, by, value="met")
        for kind in ("second", "moderated"):
            with refused(f"no {kind} rating"):
                rate(review, 1, by, kind=kind, reason="x")
        with refused("no first rating"):
            rate(review, 1, other)
        rate(review, 1, by)
        for statement in ("UPDATE benchmarks_rating SET value = 'met'", "DELETE FROM benchmarks_rating"):
            with refused("permission denied"):
                sql(statement)
        with refused("not rated"):
            sql(
                "UPDATE benchmarks_review SET state = 'assessed', assessed_at = now(), assessed_by_id = %s",
                by.pk,
            )
        with refused("second_is_another"):
            sql("UPDATE benchmarks_review SET second_assessor_id = assessor_id")


def test_a_reply_and_a_letter_have_their_time(world: World):
    pack = world.assessed()
    insert = (
        "INSERT INTO benchmarks_reply (authority_id, public_id, recorded_at, submission_id, text) "
        "VALUES (%s, %s, now(), %s, 'x')"
    )
    with inside(world.area, world.approver), refused("replies once"):
        sql(insert, world.area.pk, "a", pack.pk)
    with at_the_desk(world.assessor), refused("follows the issue"):
        sql(
            "INSERT INTO benchmarks_letter (authority_id, public_id, recorded_at, review_id, sha256, "
            "storage_key, size, pages) "
            "SELECT authority_id, 'l', now(), id, '', '', 1, 1 FROM benchmarks_review"
        )


def test_only_the_files_that_went_with_a_pack_open_for_the_home_office(world: World):
    world.submitted()
    with inside(world.area, world.lead):
        sent = set(DocumentVersion.objects.values_list("pk", flat=True))
    assert len(sent) == 5
    other = World(make.make_area("southwold", region="London"))
    other.write(4)
    with at_the_desk(world.assessor):
        assert set(DocumentVersion.objects.order_by("pk").values_list("pk", flat=True)) == sent
    for viewer in (world.elsewhere, world.onlooker):
        with at_the_desk(viewer):
            assert not DocumentVersion.objects.order_by("pk").exists()
