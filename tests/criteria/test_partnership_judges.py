"""Section 1 judged without a database: every status and every edge case of the catalogue."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from core.criteria.findings import Status
from core.criteria.periods import Span
from partnerships.criteria import JUDGES
from partnerships.criteria.rows import Chaired, PartnershipRow, Seat
from tests.criteria.rows import (
    ALWAYS,
    AS_OF,
    LONG_AGO,
    QUARTERLY,
    SECTORS,
    ago,
    cover,
    day,
    fact,
    good_partnership,
    held,
    person,
    says,
)

MET, PARTLY, NOT_MET, NO_EVIDENCE = Status.MET, Status.PARTLY, Status.NOT_MET, Status.NO_EVIDENCE
NOTHING = PartnershipRow(as_of=AS_OF)


def judge(code, **changes):
    return JUDGES[code](good_partnership(**changes))


@pytest.mark.parametrize("code", JUDGES)
def test_all_is_met_where_all_is_well(code):
    finding = judge(code)
    assert finding.status == MET, finding.because
    assert not finding.remedy.words
    assert finding.because.endswith(".")


@pytest.mark.parametrize("code", JUDGES)
def test_nothing_recorded_is_no_evidence_and_says_what_to_record(code):
    finding = JUDGES[code](NOTHING)
    assert finding.status == NO_EVIDENCE
    assert finding.remedy.words
    assert finding.remedy.route
    assert finding.changes_on is None


# 1.G1


def test_terms_past_their_review_turn_1g1_on_the_day_after():
    assert judge("1.G1").changes_on == day("2027-07-01")
    finding = judge("1.G1", covers=(cover(terms_review_due=ago(1)),))
    assert finding.status == NOT_MET
    assert says(finding, "the review of its terms of reference was due on 20 November 2026")
    assert finding.remedy.route == "partnerships:overview"


@pytest.mark.parametrize(
    "change",
    [
        {"covers": (cover(terms_approved_on=None),)},
        {"meetings": (held("2025-11-20"),)},
        {"covers": (cover(span=Span(LONG_AGO, ago(1))),)},
    ],
)
def test_1g1_needs_agreed_terms_a_meeting_and_an_active_group(change):
    assert judge("1.G1", **change).status == NOT_MET


def test_a_meeting_counts_until_the_same_day_a_year_later():
    finding = judge("1.G1", meetings=(held("2025-11-22"),))
    assert finding.status == MET
    assert finding.changes_on == day("2026-11-22")


def test_an_existing_partnership_may_serve_and_the_finding_notes_it():
    finding = judge("1.G1", covers=(cover(is_standalone=False),))
    assert finding.status == MET
    assert says(finding, "part of an existing partnership")


def test_the_group_that_satisfies_most_is_the_one_judged():
    bare = cover(group_id=2, name="Old group", terms_approved_on=None)
    finding = judge("1.G1", covers=(bare, cover()))
    assert finding.status == MET
    assert says(finding, "Safer Northbridge Board")


# 1.G3


def test_a_sector_without_a_member_is_not_met_and_named():
    finding = judge("1.G3", seats=tuple(Seat(sector, ALWAYS) for sector in SECTORS[:-1]))
    assert finding.status == NOT_MET
    assert finding.figure == "4 of 5 sectors"
    assert says(finding, "probation has no member", "there is no prison in the area")
    assert (finding.remedy.route, finding.remedy.query) == ("partnerships:member-add", "sector=probation")


def test_a_member_who_seldom_comes_is_partly_met():
    rare = tuple(m._replace(sectors=m.sectors - {"health"}) if n else m for n, m in enumerate(QUARTERLY))
    finding = judge("1.G3", meetings=rare)
    assert finding.status == PARTLY
    assert says(finding, "health came to 1")
    assert judge("1.G3", meetings=rare[:2]).status == MET, "one of two is half"


def test_a_seat_that_ended_leaves_its_sector_without_a_member():
    seats = (*good_partnership().seats[1:], Seat("local_authority", Span(LONG_AGO, ago(1))))
    assert judge("1.G3", seats=seats).status == NOT_MET
    leaving = (*good_partnership().seats[1:], Seat("local_authority", Span(LONG_AGO, ago(-9))))
    assert judge("1.G3", seats=leaving).changes_on == ago(-10)


def test_a_prison_is_asked_for_only_where_there_is_one():
    with_prison = (fact("has_prison", "yes"),)
    finding = judge("1.G3", facts=with_prison)
    assert finding.status == NOT_MET
    assert finding.figure == "5 of 6 sectors"
    seats = (*good_partnership().seats, Seat("prison", ALWAYS))
    came = tuple(m._replace(sectors=m.sectors | {"prison"}) for m in QUARTERLY)
    assert judge("1.G3", facts=with_prison, seats=seats, meetings=came).status == MET
    assert judge("1.G3", facts=(), seats=seats, meetings=came).status == MET, "who comes is there"


def test_not_knowing_about_a_prison_is_partly_met_and_asks():
    finding = judge("1.G3", facts=())
    assert finding.status == PARTLY
    assert says(finding, "it is not known whether there is a prison")
    assert finding.remedy.route == "core:area-facts"


def test_without_any_held_meeting_nobody_took_part():
    finding = judge("1.G3", meetings=())
    assert finding.status == NOT_MET
    assert finding.remedy.route == "partnerships:meeting-next"


# 1.G4


@pytest.mark.parametrize(("checked", "status"), [(10, MET), (9, PARTLY), (8, PARTLY), (7, NOT_MET)])
def test_the_share_of_checked_decisions_decides_1g4(checked, status):
    finding = judge("1.G4", meetings=(held("2026-11-02", decisions=10, checked=checked),))
    assert finding.status == status
    assert finding.figure == f"{checked} of 10 decisions"
    assert (finding.remedy.route == "partnerships:decision-list") == (status != MET)


def test_a_check_made_after_the_day_counts_and_is_pointed_out():
    finding = judge("1.G4", meetings=(held("2026-11-02", checked_late=1),))
    assert finding.status == MET
    assert says(finding, "1 of them has a check made after the day")


def test_meetings_without_a_substantive_decision_are_no_evidence():
    finding = judge("1.G4", meetings=(held("2026-11-02", decisions=0, checked=0),))
    assert finding.status == NO_EVIDENCE
    assert says(finding, "1 meeting")


def test_an_unchecked_decision_stops_counting_when_its_meeting_is_a_year_ago():
    old = held("2025-12-01", decisions=2, checked=0)
    assert judge("1.G4", meetings=(held("2026-11-02"), old)).changes_on == day("2026-12-01")


# 1.G5


def test_one_person_in_both_chairs_is_not_met_even_with_a_reason():
    both = (person("Ada Boateng", is_overridden=True),)
    finding = judge("1.G5", panel_chairs=both)
    assert finding.status == NOT_MET
    assert says(finding, "Ada Boateng has chaired both", "still not passed")
    assert finding.remedy.route == "partnerships:office-add"


def test_one_day_of_overlap_on_handover_counts_until_it_is_a_year_ago():
    handover = day("2026-06-01")
    finding = judge(
        "1.G5",
        group_chairs=(person("Ben Carter", Span(LONG_AGO, handover)), person("Ada Boateng", Span(handover))),
        panel_chairs=(person("Ben Carter", Span(handover)),),
    )
    assert finding.status == NOT_MET
    assert says(finding, "for 1 day, until 1 June 2026")
    assert finding.changes_on == day("2027-06-01")


def test_handing_over_the_day_before_is_no_overlap():
    handover = day("2026-06-01")
    before = handover - datetime.timedelta(days=1)
    finding = judge(
        "1.G5",
        group_chairs=(person("Ben Carter", Span(LONG_AGO, before)), person("Ada Boateng", Span(handover))),
        panel_chairs=(person("Ben Carter", Span(handover)),),
    )
    assert finding.status == MET


def test_a_deputy_who_chairs_a_held_meeting_counts_as_chair_that_day():
    chaired = (Chaired(day("2026-08-03"), frozenset({"Ben Carter"})),)
    finding = judge("1.G5", chaired=chaired)
    assert finding.status == NOT_MET
    assert says(finding, "at the meeting of 3 August 2026")
    other_way = judge("1.G5", panel_chaired=(Chaired(day("2026-08-03"), frozenset({"Ada Boateng"})),))
    assert other_way.status == NOT_MET


def test_the_same_person_is_known_by_address_across_councils():
    group = (person("Ada Boateng", ALWAYS, 1, "ada@one.example"),)
    panel = (person("A. Boateng", ALWAYS, 2, "ada@one.example"),)
    assert judge("1.G5", group_chairs=group, panel_chairs=panel).status == NOT_MET


@pytest.mark.parametrize("vacant", ["group_chairs", "panel_chairs"])
def test_a_chair_that_nobody_recorded_is_no_evidence(vacant):
    finding = judge("1.G5", **{vacant: ()})
    assert finding.status == NO_EVIDENCE
    assert finding.remedy.route == "partnerships:office-add"


# 1.B1 to 1.B3


@pytest.mark.parametrize("code", ["1.B1", "1.B2", "1.B3"])
def test_what_records_cannot_decide_needs_a_current_attestation(code):
    finding = judge(code, attested_until={})
    assert finding.status == PARTLY
    assert (finding.remedy.route, finding.remedy.query) == ("core:attest", f"criterion={code}")
    assert says(finding, "Nobody has attested")
    assert says(judge(code, attested_until={code: ago(1)}), "The attestation ran out on 20 November 2026")
    soon = judge(code, attested_until={code: AS_OF})
    assert soon.status == MET
    assert soon.changes_on == ago(-1)


def test_a_regional_meeting_or_an_arrangement_in_date_reaches_across_boundaries():
    assert judge("1.B1", network_meetings=(), arrangements=(Span(ago(900), ago(-1)),)).status == MET
    finding = judge("1.B1", network_meetings=(ago(366),), arrangements=(Span(ago(900), ago(1)),))
    assert finding.status == NOT_MET
    assert judge("1.B1", network_meetings=(), has_network=False).status == NO_EVIDENCE


def test_the_county_and_its_districts_in_one_group_are_not_enough():
    finding = judge("1.B1", has_network=False, network_meetings=(), arrangements=())
    assert finding.status == NO_EVIDENCE, "meetings of the joint partnership group are not regional ones"


def test_the_strategic_officer_must_come_to_half_and_report():
    rarely = tuple(m._replace(officer_came=n == 0) for n, m in enumerate(QUARTERLY))
    finding = judge("1.B2", meetings=rarely)
    assert finding.status == NOT_MET
    assert finding.remedy.route == "partnerships:meeting-next"
    silent = judge("1.B2", contest_reports=())
    assert silent.status == NOT_MET
    assert silent.remedy.route == "partnerships:board-report-add"


def test_a_vacancy_says_when_it_will_turn_the_finding_and_then_does():
    left = (person("Cleo Dunn", Span(LONG_AGO, day("2026-10-31"))),)
    finding = judge("1.B2", officers=left)
    assert finding.status == PARTLY
    assert says(finding, "vacant since 1 November 2026", "after 1 February 2027")
    assert finding.changes_on == day("2027-02-02")
    later = JUDGES["1.B2"](replace(good_partnership(officers=left), as_of=day("2027-02-02")))
    assert later.status == NOT_MET
    assert later.remedy.route == "partnerships:office-add"


def test_the_group_must_have_considered_what_a_community_organisation_brought():
    finding = judge("1.B3", meetings=tuple(m._replace(community_inputs=0) for m in QUARTERLY))
    assert finding.status == NOT_MET
    assert finding.remedy.route == "partnerships:community-input"
