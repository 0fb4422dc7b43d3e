"""The whole way of a year by its actions, and every step that is refused on it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from benchmarks.assurance.actions.answering import answer_question, reply_to_ratings, report_improvement
from benchmarks.assurance.actions.issuing import (
    close_improvement,
    finish_moderation,
    issue_packs,
    record_escalation,
    set_improvement,
)
from benchmarks.assurance.actions.lines import add_record_evidence, assign_lines, remove_evidence, write_line
from benchmarks.assurance.actions.reviewing import (
    choose_second,
    finish_rating,
    make_remark,
    rate_line,
    return_pack,
    settle_rating,
    take_up,
)
from benchmarks.assurance.actions.submitting import hand_back, hand_over
from benchmarks.assurance.actions.years import open_due_years
from benchmarks.assurance.pack import canonical, read_pack, sha256_of
from benchmarks.assurance.querysets import final_values, standing_of, standings_of, submitted_lines
from benchmarks.assurance.years import year_of
from benchmarks.models import (
    AnnualAssessment,
    AssessmentLine,
    LineEvidence,
    SubmittedDocument,
    SubmittedLine,
)
from core.criteria.findings import Status
from core.criteria.framework import load_framework
from core.errors import NotAllowed, Refused, Stale
from core.models import User
from core.tenancy import tenant_context
from tests import factories as make
from tests.assurance.year import World, at_the_desk, inside, now


def test_a_year_opens_once_with_eight_lines_and_copies_no_rating(world: World):
    with tenant_context([world.area.pk]):
        for _ in range(2):
            open_due_years(authority=world.area, today=timezone.localdate(), by=None)
        this_year = AnnualAssessment.objects.exclude(pk=world.assessment.pk).get()
        lines = list(this_year.lines.all())
    assert [one.section for one in lines] == list(range(1, 9))
    assert {one.standing for one in lines} == {AssessmentLine.Standing.NEW}
    assert not any(one.self_rating or one.written_at for one in lines)


def test_the_next_year_carries_the_narrative_over_and_never_says_done(world: World):
    with inside(world.area, world.lead):
        to = {4: world.officer.user_id}
        assign_lines(assessment=world.assessment, to=to, today=timezone.localdate(), by=world.lead)
    world.submitted()
    following = world.open(year_of(load_framework().period, timezone.localdate()))
    world.assessment = following
    line = world.line(4)
    assert line.narrative == "What we did on 4."
    assert line.standing == AssessmentLine.Standing.CARRIED
    assert (line.self_rating, line.written_at, line.assigned_to_id) == ("", None, world.officer.user_id)
    with inside(world.area, world.lead):
        assert not LineEvidence.objects.filter(line=line).exists()
    world.write(4, is_rechecked=False)
    assert world.line(4).standing == AssessmentLine.Standing.CARRIED
    world.write(4, is_rechecked=True)
    assert world.line(4).standing == AssessmentLine.Standing.RECHECKED


def test_a_rating_that_differs_from_the_computed_needs_a_reason(world: World, judges):
    judges.say("1.G3", Status.NOT_MET)
    with pytest.raises(Refused) as refused:
        world.write(1, "met")
    assert refused.value.field == "difference_reason"
    world.write(1, "met", difference_reason="The sixth sector came to the reserve date.")
    assert world.line(1).computed == "not_met"
    world.write(4, "met")
    assert world.line(4).computed == "not_computed"


def test_a_contributor_writes_what_is_theirs_and_nothing_else(world: World):
    with pytest.raises(Refused, match="somebody else"):
        world.write(4, by=world.officer)
    with inside(world.area, world.lead):
        assign_lines(
            assessment=world.assessment,
            to={4: world.officer.user_id},
            today=timezone.localdate(),
            by=world.lead,
        )
        with pytest.raises(Refused):
            assign_lines(
                assessment=world.assessment,
                to={5: world.approver.user_id},
                today=timezone.localdate(),
                by=world.lead,
            )
    world.write(4, by=world.officer)
    assert world.line(4).written_by_id == world.officer.user_id
    with pytest.raises(Refused):
        world.write(5, by=world.officer)
    with pytest.raises(NotAllowed):
        world.write(4, by=world.approver)


def test_a_stale_line_is_not_overwritten(world: World):
    line = world.line(1)
    world.write(1, "exceeding")
    with inside(world.area, world.lead), pytest.raises(Stale):
        write_line(
            line=line,
            self_rating="exceeding",
            narrative="Older words.",
            difference_reason="",
            good_practice="",
            is_rechecked=True,
            version=line.version,
            now=now(),
            by=world.lead,
        )


def test_it_is_handed_over_complete_and_comes_back_with_a_note(world: World):
    with (
        inside(world.area, world.lead),
        pytest.raises(Refused, match="1 Multi-agency partnership group: Your own rating is missing"),
    ):
        hand_over(assessment=world.assessment, version=None, now=now(), by=world.lead)
    world.write_all()
    with inside(world.area, world.lead):
        evidence = LineEvidence.objects.filter(line=world.line(5)).select_related("line__assessment").get()
        remove_evidence(evidence=evidence, by=world.lead)
        with pytest.raises(Refused, match="5 Channel panel: It is not worked out"):
            hand_over(assessment=world.assessment, version=None, now=now(), by=world.lead)
    world.write(5, "not_met")
    world.hand_over()
    with pytest.raises(Refused, match="waits for approval"):
        world.write(5)
    with inside(world.area, world.approver):
        hand_back(assessment=world.assessment, note="Say more on 5.", version=None, by=world.approver)
    world.write(5)
    with pytest.raises(Refused, match="handed over"):
        world.submit()


def test_submitting_freezes_hashes_and_locks(world: World, judges):
    pack = world.submitted()
    assert sha256_of(pack.content) == pack.sha256
    held = read_pack(pack.content)
    assert canonical(held) == pack.content
    assert [line.section for line in held.lines] == list(range(1, 9))
    assert held.lines[0].computed == "exceeding"
    assert held.lines[3].computed == "not_computed"
    assert held.lines[3].evidence[0].title == "Paper on 4"
    assert json.loads(pack.content)["approved_by"] == world.approver.name
    judges.say("1.G1", Status.NOT_MET)
    with inside(world.area, world.lead):
        assert read_pack(type(pack).objects.get(pk=pack.pk).content).lines[0].computed == "exceeding"
        assert SubmittedDocument.objects.count() == 5
        assert SubmittedLine.objects.count() == 8
    with pytest.raises(Refused, match="submitted and is locked"):
        world.write(1, "exceeding")
    with pytest.raises(Refused):
        world.submit()


def test_who_prepared_any_of_it_cannot_approve_it(world: World):
    user = User.objects.get(pk=world.approver.user_id)
    make.give_role(user, world.area, "officer")
    both = make.viewer_for(user)
    with inside(world.area, world.lead):
        to = {7: both.user_id}
        assign_lines(assessment=world.assessment, to=to, today=timezone.localdate(), by=world.lead)
    world.write_all()
    world.write(7, by=both)
    world.write(7)
    world.hand_over()
    with pytest.raises(NotAllowed, match="another has to approve"):
        world.submit(both)
    with pytest.raises(NotAllowed):
        world.submit(world.lead)


def test_records_that_moved_since_are_noticed_before_it_goes(world: World, judges):
    world.write_all()
    world.hand_over()
    judges.say("2.G1", Status.NOT_MET)
    with pytest.raises(Refused, match="2 Local risk assessment: The records now say"):
        world.submit()


def test_evidence_may_be_a_record_of_this_area_and_of_no_other(world: World):
    line = world.line(1)
    own = make.make_meeting(make.make_group(world.area))
    other = make.make_meeting(make.make_group(make.make_area("wexcombe")))
    with inside(world.area, world.lead):
        at = f"/areas/northbridge/partnership/meetings/{own.public_id}/"
        kept = add_record_evidence(line=line, address=f"https://x.test{at}", label="Board", by=world.lead)
        assert kept.address == at
        for wrong in (
            f"/areas/northbridge/partnership/meetings/{other.public_id}/",
            f"/areas/wexcombe/partnership/meetings/{other.public_id}/",
            "/areas/northbridge/partnership/",
            "https://elsewhere.test/",
        ):
            with pytest.raises(Refused):
                add_record_evidence(line=line, address=wrong, label="Board", by=world.lead)


def test_ask_answer_rate_moderate_reply_issue(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        take_up(submission=pack, by=world.assessor)
        asked = make_remark(
            submission=pack, section=4, kind="question", text="Which form?", now=now(), by=world.assessor
        )
    with inside(world.area, world.officer), pytest.raises(Refused, match="somebody else"):
        answer_question(remark=asked, text="The national one.", now=now(), by=world.officer)
    with inside(world.area, world.lead):
        answer_question(remark=asked, text="The national one.", now=now(), by=world.lead)
    with at_the_desk(world.assessor):
        with pytest.raises(Refused, match="Say why") as refused:
            rate_line(submission=pack, section=1, value="met", reason="", now=now(), by=world.assessor)
        assert refused.value.field == "reason"
        with pytest.raises(Refused, match="Not rated yet: 1, 2"):
            finish_rating(submission=pack, now=now(), by=world.assessor)
    world.rate_all(pack)
    with at_the_desk(world.assessor):
        rate_line(
            submission=pack,
            section=1,
            value="met",
            reason="Two seats stood empty.",
            now=now(),
            by=world.assessor,
        )
        finish_rating(submission=pack, now=now(), by=world.assessor)
        with pytest.raises(Refused):
            rate_line(submission=pack, section=2, value="met", reason="x", now=now(), by=world.assessor)
        with pytest.raises(NotAllowed, match="another person has to moderate"):
            finish_moderation(submission=pack, reply_due=make.days_ago(-9), now=now(), by=world.assessor)
    with inside(world.area, world.approver):
        assert final_values(pack) == {}
        with pytest.raises(Refused):
            reply_to_ratings(submission=pack, text="Too early.", now=now(), by=world.approver)
    with at_the_desk(world.second):
        finish_moderation(submission=pack, reply_due=make.days_ago(-9), now=now(), by=world.second)
        with pytest.raises(Refused, match="may still reply"):
            issue_packs(submissions=[pack], now=now(), by=world.second)
    with inside(world.area, world.approver):
        assert final_values(pack)[1].value == "met"
        assert standing_of(world.assessment).step.key == "moderated"
        reply_to_ratings(submission=pack, text="The seats are filled.", now=now(), by=world.approver)
        assert standing_of(world.assessment).step.key == "replied"
        assert [one.step.key for one in standings_of([world.assessment])] == ["replied"]
        with pytest.raises(Refused, match="replies once"):
            reply_to_ratings(submission=pack, text="Again.", now=now(), by=world.approver)
    with at_the_desk(world.second):
        settle_rating(
            submission=pack,
            section=1,
            value="exceeding",
            reason="After the reply.",
            now=now(),
            by=world.second,
        )
        issue_packs(submissions=[pack], now=now(), by=world.second)
        with pytest.raises(Refused):
            return_pack(submission=pack, reason="No.", now=now(), by=world.second)
    with inside(world.area, world.lead):
        assert standing_of(world.assessment).step.key == "issued"
        assert final_values(pack)[1].value == "exceeding"
        with pytest.raises(Refused):
            answer_question(remark=asked, text="Late.", now=now(), by=world.lead)


def test_a_second_assessor_rates_apart_and_variance_is_settled(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        take_up(submission=pack, by=world.assessor)
        with pytest.raises(Refused):
            choose_second(
                submission=pack, second=User.objects.get(pk=world.assessor.user_id), by=world.assessor
            )
        choose_second(submission=pack, second=User.objects.get(pk=world.second.user_id), by=world.assessor)
    world.rate_all(pack)
    third = make.viewer_for(make.make_national_user("assessor"))
    with at_the_desk(world.assessor):
        finish_rating(submission=pack, now=now(), by=world.assessor)
    with at_the_desk(third), pytest.raises(Refused, match="yet to rate"):
        finish_moderation(submission=pack, reply_due=make.days_ago(-9), now=now(), by=third)
    world.rate_all(pack, by=world.second)
    with at_the_desk(world.second):
        rate_line(submission=pack, section=6, value="not_met", reason="No plan.", now=now(), by=world.second)
    with at_the_desk(third):
        with pytest.raises(Refused, match="differ on 6"):
            finish_moderation(submission=pack, reply_due=make.days_ago(-9), now=now(), by=third)
        settle_rating(
            submission=pack, section=6, value="met", reason="The plan is there.", now=now(), by=third
        )
        finish_moderation(submission=pack, reply_due=make.days_ago(-9), now=now(), by=third)


def test_a_returned_pack_is_changed_and_submitted_as_the_next_round(world: World):
    pack = world.submitted()
    with at_the_desk(world.assessor):
        return_pack(submission=pack, reason="Say more on 4.", now=now(), by=world.assessor)
    with inside(world.area, world.lead):
        assert standing_of(world.assessment).step.key == "returned"
    world.write(4, narrative="More on 4.")
    world.hand_over()
    again = world.submit()
    assert again.round == 2
    with at_the_desk(world.assessor):
        assert read_pack(type(pack).objects.get(pk=pack.pk).content).lines[3].narrative == "What we did on 4."
        with pytest.raises(Refused, match="can’t be taken over"):
            take_up(submission=pack, by=world.assessor)
    with at_the_desk(world.onlooker):
        assert {one.round for one in submitted_lines(world.assessment.starts_on)} == {2}


def test_improvement_actions_are_reported_by_the_area_and_closed_by_the_assessor(world: World):
    pack, _batch = world.issued()
    with at_the_desk(world.assessor):
        set_up: dict[str, Any] = {"section": 1, "now": now(), "by": world.assessor}
        with pytest.raises(Refused):
            set_improvement(submission=pack, what="Fill the seats.", due_on=make.days_ago(1), **set_up)
        action = set_improvement(submission=pack, what="Fill the seats.", due_on=make.days_ago(-60), **set_up)
    with inside(world.area, world.lead):
        report_improvement(improvement=action, progress="done", text="Filled.", now=now(), by=world.lead)
    with at_the_desk(world.assessor):
        close_improvement(improvement=action, outcome="Seen.", version=None, now=now(), by=world.assessor)
        action.refresh_from_db()
    with inside(world.area, world.lead), pytest.raises(Refused, match="closed"):
        report_improvement(improvement=action, progress="late", text="Oh.", now=now(), by=world.lead)


def test_a_step_of_the_ladder_carries_its_basis_and_calls_nothing_a_breach(world: World):
    with at_the_desk(world.assessor):
        step = record_escalation(
            authority=world.area,
            step="direction",
            reason="Agreed by the director.",
            decided_on=make.days_ago(1),
            today=timezone.localdate(),
            by=world.assessor,
        )
    assert "section 30" in step.legal_basis
    assert "breach" not in step.legal_basis.lower()
    with at_the_desk(world.adviser), pytest.raises(NotAllowed):
        record_escalation(
            authority=world.area,
            step="advice",
            reason="x",
            decided_on=make.days_ago(1),
            today=timezone.localdate(),
            by=world.adviser,
        )
