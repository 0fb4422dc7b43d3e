"""The life of a version: draft, sent, approved by another, agreed at a meeting, then never changed."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.choices import Marking
from core.errors import NotAllowed, Refused, Stale
from core.permissions import AreaRole
from core.tenancy import tenant_context
from risk.actions import (
    acknowledge_version,
    add_risk,
    agree_version,
    approve_version,
    close_risk,
    describe_risk,
    describe_version,
    return_version,
    send_for_approval,
    share_version,
    start_draft,
)
from risk.models import Dissemination, Risk, RiskAssessment, RiskEntry
from risk.querysets import version_in_force
from risk.readiness import readiness
from tests import factories as make
from tests.risk.world import RiskWorld, words

TODAY = make.days_ago(0)


@pytest.fixture
def world(db: None) -> RiskWorld:
    return RiskWorld()


@pytest.fixture
def agreed(world: RiskWorld) -> RiskAssessment:
    """Version 1, agreed a hundred days ago, with a situational influence and a corporate risk."""
    risks = (
        make.make_risk(world.area, concern="influences", reference="R1"),
        make.make_risk(world.area, kind="corporate", reference="R2"),
    )
    meeting = make.hold_meeting(world.group, make.days_ago(100))
    return make.make_assessment(world.area, agreed_at=meeting, risks=risks)


def risk_of(world: RiskWorld, reference: str) -> Risk:
    return Risk.objects.get(authority=world.area, reference=reference)


def describe(world: RiskWorld, reference: str = "R1", **fields: object) -> RiskEntry:
    risk = risk_of(world, reference)
    version = fields.pop("version", None)
    title = str(fields.pop("title", risk.title))
    return describe_risk(
        risk=risk,
        title=title,
        kind=risk.kind,
        concern=risk.concern,
        marking=risk.marking,
        words=words(**fields),
        version=version,  # type: ignore[arg-type]
        by=world.lead,
    )


def ready_draft(world: RiskWorld) -> RiskAssessment:
    """A draft that says on purpose that nothing changed."""
    draft = start_draft(authority=world.area, by=world.lead)
    return describe_version(
        assessment=draft,
        title=draft.title,
        marking=draft.marking,
        summary="",
        no_change=True,
        no_influences_statement="",
        version=draft.version,
        by=world.lead,
    )


def approved(world: RiskWorld) -> RiskAssessment:
    draft = send_for_approval(assessment=ready_draft(world), version=None, by=world.lead)
    return approve_version(assessment=draft, version=draft.version, by=world.approver)


def agree(world: RiskWorld, version: RiskAssessment, days: int = 0) -> RiskAssessment:
    meeting = make.make_meeting(world.group, make.days_ago(days))
    return agree_version(assessment=version, meeting=meeting, version=None, as_of=TODAY, by=world.lead)


def test_a_draft_copies_the_open_risks_of_the_last_agreed_version(world, agreed):
    with world.as_(world.lead):
        close_risk(risk=risk_of(world, "R2"), closed_on=TODAY, reason="Merged", version=None, by=world.lead)
        draft = start_draft(authority=world.area, by=world.lead)
        entries = list(draft.entries.select_related("risk"))
        old = agreed.entries.get(risk__reference="R1")
    assert draft.number == 2
    assert [entry.risk.reference for entry in entries] == ["R1"]
    assert entries[0].residual_score == old.residual_score
    assert entries[0].why_moved == ""


def test_only_one_version_is_open_at_a_time(world, agreed):
    with world.as_(world.lead):
        start_draft(authority=world.area, by=world.lead)
        with pytest.raises(Refused, match="prepared already"):
            start_draft(authority=world.area, by=world.lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskAssessment.objects.create(
                authority=world.area,
                number=9,
                title="Another",
                prepared_by_id=world.lead.user_id,
                prepared_at=timezone.now(),
            )


def test_the_whole_way_to_an_agreed_version(world, agreed):
    with world.as_(world.lead):
        version = agree(world, approved(world))
        assert version.status == "agreed"
        assert version.agreed_on == TODAY
        assert version_in_force(world.area, TODAY) == version
        assert version_in_force(world.area, make.days_ago(1)) == agreed
        assert version_in_force(world.area, make.days_ago(101)) is None


def test_who_prepared_it_is_never_its_approver(world, agreed):
    both = make.make_viewer(world.area, AreaRole.APPROVER)
    make.give_role(_user(both), world.area, AreaRole.PREVENT_LEAD)
    both = make.viewer_for(_user(both))
    with world.as_(both):
        started = ready_draft(world)
        draft = send_for_approval(assessment=started, version=None, by=both)
        with pytest.raises(NotAllowed, match="another person"):
            approve_version(assessment=draft, version=None, by=both)
        for column in ("prepared_by_id", "recorded_by_id"):
            draft.refresh_from_db()
            draft.approved_by_id, draft.approved_at = getattr(draft, column), timezone.now()
            draft.status = "approved"
            with pytest.raises(IntegrityError), transaction.atomic():
                draft.save()


def test_who_started_it_is_not_its_approver_even_if_another_sent_it(world, agreed):
    starter = make.make_viewer(world.area, AreaRole.PREVENT_LEAD)
    make.give_role(_user(starter), world.area, AreaRole.APPROVER)
    starter = make.viewer_for(_user(starter))
    with world.as_(starter):
        draft = start_draft(authority=world.area, by=starter)
        describe_version(
            assessment=draft,
            title="Version 2",
            marking="official",
            summary="",
            no_change=True,
            no_influences_statement="",
            version=None,
            by=world.officer,
        )
        sent = send_for_approval(assessment=draft, version=None, by=world.officer)
        with pytest.raises(NotAllowed):
            approve_version(assessment=sent, version=None, by=starter)


@pytest.mark.parametrize("role", [AreaRole.PREVENT_LEAD, AreaRole.OFFICER, AreaRole.POLICE_LEAD])
def test_only_an_approver_approves(world, agreed, role):
    other = make.make_viewer(world.area, role)
    with world.as_(world.lead):
        draft = send_for_approval(assessment=ready_draft(world), version=None, by=world.lead)
        with pytest.raises(NotAllowed):
            approve_version(assessment=draft, version=None, by=other)


def test_approving_a_version_that_changed_since_is_stale(world, agreed):
    with world.as_(world.lead):
        draft = send_for_approval(assessment=ready_draft(world), version=None, by=world.lead)
        with pytest.raises(Stale):
            approve_version(assessment=draft, version=draft.version - 1, by=world.approver)


def test_a_version_that_left_the_draft_does_not_change(world, agreed):
    with world.as_(world.lead):
        draft = send_for_approval(assessment=ready_draft(world), version=None, by=world.lead)
        with pytest.raises(Refused, match="Take it back"):
            describe(world)
        with pytest.raises(Refused, match="Take it back"):
            add_risk(
                authority=world.area,
                title="New",
                kind="corporate",
                concern="duty",
                marking="official",
                words=words(),
                opened_on=TODAY,
                by=world.lead,
            )
        with pytest.raises(DatabaseError, match="only while it is a draft"), transaction.atomic():
            RiskEntry.objects.filter(assessment=draft).update(residual_likelihood=1)
        back = return_version(assessment=draft, note="Score R1 again", version=None, by=world.approver)
        assert (back.status, back.return_note) == ("draft", "Score R1 again")
        describe(world, why_moved="New data")


def test_taking_an_approved_version_back_takes_its_approval_away(world, agreed):
    with world.as_(world.lead):
        back = return_version(assessment=approved(world), note="One more risk", version=None, by=world.lead)
    assert (back.status, back.approved_by_id, back.approved_at) == ("draft", None, None)


RAW = {
    "its own row": "UPDATE risk_riskassessment SET summary = 'Other' WHERE id = %s",
    "deleting it": "DELETE FROM risk_riskassessment WHERE id = %s",
    "a score": "UPDATE risk_riskentry SET residual_likelihood = 1 WHERE assessment_id = %s",
    "deleting a risk": "DELETE FROM risk_riskentry WHERE assessment_id = %s",
    "a risk's kind": "UPDATE risk_risk SET kind = 'corporate' WHERE id IN "
    "(SELECT risk_id FROM risk_riskentry WHERE assessment_id = %s)",
}


@pytest.mark.parametrize("what", RAW)
def test_an_agreed_version_never_changes_by_raw_sql_either(world, agreed, what):
    with (
        world.as_(world.lead),
        pytest.raises(DatabaseError, match=r"cannot change|is settled"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(RAW[what], [agreed.pk])


def test_moving_an_entry_into_or_out_of_an_agreed_version_is_refused(world, agreed):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        mine = draft.entries.first()
        for entry, target in ((mine, agreed), (agreed.entries.first(), draft)):
            entry.assessment = target
            with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
                entry.save()


def test_an_agreed_version_keeps_its_words_when_the_risk_is_renamed(world, agreed):
    with world.as_(world.lead):
        before = agreed.entries.get(risk__reference="R1").title
        entry = describe(world, title="Said better now", why_moved="-")
        assert entry.title == "Said better now"
        assert risk_of(world, "R1").title == "Said better now"
        assert agreed.entries.get(risk__reference="R1").title == before


def test_the_kind_of_an_agreed_risk_is_settled(world, agreed):
    with world.as_(world.lead), pytest.raises(Refused, match="settled") as refusal:
        describe_risk(
            risk=risk_of(world, "R1"),
            title="R1",
            kind="corporate",
            concern="people",
            marking="official",
            words=words(why_moved="-"),
            version=None,
            by=world.lead,
        )
    assert refusal.value.field == "kind"


def test_a_score_that_moved_asks_why(world, agreed):
    with world.as_(world.lead):
        same = {
            "inherent_likelihood": 4,
            "inherent_impact": 4,
            "residual_likelihood": 3,
            "residual_impact": 4,
        }
        describe(world, **same)
        with pytest.raises(Refused, match="Say why") as refusal:
            describe(world, **{**same, "residual_likelihood": 2})
        assert refusal.value.field == "why_moved"
        moved = describe(world, **{**same, "residual_likelihood": 2}, why_moved="Patrols since May")
    assert moved.why_moved == "Patrols since May"


def test_describing_a_risk_that_somebody_saved_since_is_stale(world, agreed):
    with world.as_(world.lead):
        first = describe(world, description="Mine")
        with pytest.raises(Stale) as stale:
            describe(world, description="Theirs", version=first.version - 1)
    assert stale.value.record.description == "Mine"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, "Nothing differs"),
        ({"no_change": True}, None),
    ],
)
def test_a_version_without_changes_says_so_on_purpose(world, agreed, change, missing):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        RiskAssessment.objects.filter(pk=draft.pk).update(**change)
        draft.refresh_from_db()
        lacking = " ".join(check.words for check in readiness(draft) if not check.is_done)
        if missing is None:
            assert lacking == ""
            send_for_approval(assessment=draft, version=None, by=world.lead)
        else:
            assert missing in lacking
            with pytest.raises(Refused, match=missing):
                send_for_approval(assessment=draft, version=None, by=world.lead)


def test_saying_that_nothing_changed_while_risks_moved_is_refused(world, agreed):
    with world.as_(world.lead):
        draft = ready_draft(world)
        describe(world, residual_likelihood=2, why_moved="Patrols")
        with pytest.raises(Refused, match="says that nothing changed"):
            send_for_approval(assessment=draft, version=None, by=world.lead)


def test_a_draft_without_influences_says_why(world):
    with world.as_(world.lead):
        add_risk(
            authority=world.area,
            title="People online",
            kind="situational",
            concern="people",
            marking="official",
            words=words(),
            opened_on=TODAY,
            by=world.lead,
        )
        draft = RiskAssessment.objects.get(authority=world.area)
        with pytest.raises(Refused, match="radicalising influences"):
            send_for_approval(assessment=draft, version=None, by=world.lead)
        RiskAssessment.objects.filter(pk=draft.pk).update(no_influences_statement="Police and we see none.")
        send_for_approval(assessment=draft, version=None, by=world.lead)


def test_an_empty_draft_is_not_ready(world):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        with pytest.raises(Refused, match="at least one risk"):
            send_for_approval(assessment=draft, version=None, by=world.lead)


def test_a_meeting_still_to_come_cannot_have_agreed(world, agreed):
    with world.as_(world.lead):
        version = approved(world)
        with pytest.raises(Refused, match="on that day or after it"):
            agree(world, version, days=-3)


def test_a_meeting_before_the_last_agreement_is_refused(world, agreed):
    with world.as_(world.lead):
        version = approved(world)
        with pytest.raises(Refused, match="later meeting"):
            agree(world, version, days=150)


def test_a_cancelled_meeting_and_another_kind_of_group_cannot_agree(world, agreed):
    network = make.make_group(world.area, kind="regional_network")
    with world.as_(world.lead):
        version = approved(world)
        for meeting in (
            make.make_meeting(world.group, TODAY, status="cancelled"),
            make.make_meeting(network, TODAY),
        ):
            with pytest.raises(Refused, match="partnership group"):
                agree_version(assessment=version, meeting=meeting, version=None, as_of=TODAY, by=world.lead)


def test_a_draft_cannot_be_agreed_past_its_approval(world, agreed):
    with world.as_(world.lead):
        draft = ready_draft(world)
        with pytest.raises(Refused, match="has to be approved"):
            agree(world, draft)
        RiskAssessment.objects.filter(pk=draft.pk)
        draft.status = "agreed"
        with pytest.raises(IntegrityError), transaction.atomic():
            draft.save()


def test_a_county_group_agrees_its_districts_version(world, agreed):
    county = make.make_area(kind="county")
    group = make.make_group(county, covers=(world.area,))
    with tenant_context([county.pk]):
        meeting = make.make_meeting(group, TODAY)
    with world.as_(world.lead):
        version = agree_version(
            assessment=approved(world), meeting=meeting, version=None, as_of=TODAY, by=world.lead
        )
    assert version.agreed_at_meeting_id == meeting.pk


def test_a_meeting_of_a_group_that_does_not_cover_the_area_is_refused_by_the_database(world, agreed):
    elsewhere = make.make_area()
    meeting = make.make_meeting(make.make_group(elsewhere), TODAY)
    with world.as_(world.lead), pytest.raises(DatabaseError), transaction.atomic():
        agree_version(assessment=approved(world), meeting=meeting, version=None, as_of=TODAY, by=world.lead)


def test_only_an_agreed_version_is_shared_and_each_partner_once(world, agreed):
    partners = [make.make_organisation(world.area, sector="health") for _ in range(2)]
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        with pytest.raises(Refused, match="agreed version"):
            share_version(assessment=draft, organisations=partners, sent_on=TODAY, by=world.lead)
        with pytest.raises(Refused, match="that day or later"):
            share_version(
                assessment=agreed, organisations=partners, sent_on=make.days_ago(200), by=world.lead
            )
        assert share_version(assessment=agreed, organisations=partners, sent_on=TODAY, by=world.lead) == 2
        assert share_version(assessment=agreed, organisations=partners, sent_on=TODAY, by=world.lead) == 0
        row = Dissemination.objects.filter(assessment=agreed).first()
        with pytest.raises(Refused, match="sent on"):
            acknowledge_version(dissemination=row, acknowledged_on=make.days_ago(3), by=world.lead)
        assert (
            acknowledge_version(dissemination=row, acknowledged_on=TODAY, by=world.lead).acknowledged_on
            == TODAY
        )


def test_closing_takes_a_risk_from_the_draft_and_leaves_the_agreed_version(world, agreed):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        risk = risk_of(world, "R1")
        with pytest.raises(Refused, match="before it was opened"):
            close_risk(risk=risk, closed_on=make.days_ago(9000), reason="-", version=None, by=world.lead)
        close_risk(risk=risk, closed_on=TODAY, reason="Merged into R2", version=risk.version, by=world.lead)
        assert not draft.entries.filter(risk=risk).exists()
        assert agreed.entries.filter(risk=risk).exists()
        with pytest.raises(Refused, match="closed already"):
            close_risk(risk=risk, closed_on=TODAY, reason="Again", version=None, by=world.lead)
        with pytest.raises(Refused, match="closed"):
            describe(world)


def test_history_says_who_and_why(world, agreed):
    with world.as_(world.lead):
        risk = risk_of(world, "R1")
        close_risk(risk=risk, closed_on=TODAY, reason="Merged into R2", version=None, by=world.lead)
        entry = risk.history.order_by("-history_date").first()
    assert (entry.history_user_id, entry.history_change_reason) == (world.lead.user_id, "Merged into R2")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"residual_likelihood": 5, "residual_impact": 5}, "residual_likelihood"),
        ({"source": "ctlp"}, "prompt"),
        ({"source_note": " "}, "source_note"),
    ],
)
def test_a_risk_that_does_not_add_up_is_refused_beside_its_field(world, fields, field):
    with world.as_(world.lead), pytest.raises(Refused) as refusal:
        add_risk(
            authority=world.area,
            title="Risk",
            kind="situational",
            concern="people",
            marking="official",
            words=words(**fields),
            opened_on=TODAY,
            by=world.lead,
        )
    assert refusal.value.field == field
    with world.as_(world.lead):
        assert not Risk.objects.filter(authority=world.area).exists()


def test_not_meeting_the_duty_is_a_corporate_risk(world):
    with world.as_(world.lead), pytest.raises(Refused, match="Corporate"):
        add_risk(
            authority=world.area,
            title="Duty",
            kind="situational",
            concern="duty",
            marking="official",
            words=words(),
            opened_on=TODAY,
            by=world.lead,
        )


def test_nobody_records_what_they_may_not_read(world):
    with world.as_(world.officer), pytest.raises(Refused, match="BPSS") as refusal:
        start_draft(authority=world.area, by=world.officer, marking=Marking.SENSITIVE)
    assert refusal.value.field == "marking"


@pytest.mark.parametrize("score", [0, 6])
def test_scores_outside_one_to_five_are_refused_by_the_database(world, agreed, score):
    with world.as_(world.lead):
        draft = start_draft(authority=world.area, by=world.lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            draft.entries.update(residual_impact=score)


def _user(viewer):
    from core.models import User

    return User.objects.get(pk=viewer.user_id)
