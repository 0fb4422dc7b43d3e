"""Section 2 judged without a database: every status and every edge case of the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.criteria.findings import Status
from risk.criteria import JUDGES
from risk.criteria.rows import Current, RiskRow
from tests.criteria.rows import AS_OF, ago, day, good_risk, says, version

MET, NOT_MET, NO_EVIDENCE = Status.MET, Status.NOT_MET, Status.NO_EVIDENCE
HALF_YEARLY = (version(1, "2026-03-02"), version(2, "2026-09-01"))
HOLDS = good_risk().current


def judge(code, **changes):
    return JUDGES[code](good_risk(**changes))


@pytest.mark.parametrize("code", JUDGES)
def test_all_is_met_where_all_is_well(code):
    finding = judge(code)
    assert finding.status == MET, finding.because
    assert not finding.remedy.words


@pytest.mark.parametrize("code", JUDGES)
def test_nothing_recorded_is_no_evidence_and_says_what_to_record(code):
    finding = JUDGES[code](RiskRow(as_of=AS_OF))
    assert finding.status == NO_EVIDENCE
    assert finding.remedy.words
    assert finding.remedy.route
    assert finding.changes_on is None


# 2.G1


def test_two_versions_a_year_are_enough_until_the_latest_is_half_a_year_old():
    finding = judge("2.G1", versions=HALF_YEARLY)
    assert finding.status == MET
    assert finding.figure == "2 of 2 versions"
    assert finding.changes_on == day("2027-03-02"), "then the first leaves the year"
    older = judge("2.G1", versions=(version(1, "2025-12-01"), version(2, "2026-05-25")))
    assert older.status == MET
    assert older.changes_on == day("2026-11-26")


def test_one_version_is_not_enough_and_the_next_is_the_remedy():
    finding = judge("2.G1", versions=HALF_YEARLY[:1])
    assert finding.status == NOT_MET
    assert finding.remedy.route == "risk:assessment-start"
    waiting = judge("2.G1", versions=HALF_YEARLY[:1], pending=2)
    assert "version 2" in waiting.remedy.words.lower()
    assert waiting.remedy.route == "risk:overview"


def test_a_latest_version_of_more_than_six_months_ago_is_stale():
    finding = judge("2.G1", versions=(version(1, "2025-12-01"), version(2, "2026-05-20")))
    assert finding.status == NOT_MET
    assert says(finding, "more than 6 months ago")


def test_a_version_that_silently_repeats_the_one_before_does_not_count():
    silent = (HALF_YEARLY[0], version(2, "2026-09-01", says_something=False))
    finding = judge("2.G1", versions=silent)
    assert finding.status == NOT_MET
    assert says(finding, "version 2 repeats the one before without saying that nothing changed")


def test_two_versions_within_thirty_days_count_as_one():
    assert judge("2.G1", versions=(version(1, "2026-08-02"), version(2, "2026-09-01"))).status == NOT_MET
    assert judge("2.G1", versions=(version(1, "2026-08-01"), version(2, "2026-09-01"))).status == MET


def test_a_version_must_have_been_tabled_at_a_held_meeting():
    unsigned = (HALF_YEARLY[0], version(2, "2026-09-01", was_tabled=False))
    finding = judge("2.G1", versions=unsigned)
    assert finding.status == NOT_MET
    assert says(finding, "version 2 was not tabled at a held meeting")
    assert finding.remedy.route == "partnerships:meeting-next"


def test_a_high_risk_needs_an_action_and_a_low_one_does_not():
    finding = judge("2.G1", current=HOLDS._replace(unanswered=(("R1", 12), ("R2", 11))))
    assert finding.status == NOT_MET
    assert says(finding, "1 high risk (R1) is without an action")
    assert finding.remedy.route == "action_plans:action-add"
    assert judge("2.G1", current=HOLDS._replace(unanswered=(("R2", 11),))).status == MET


def test_radicalising_influences_must_be_there_or_expressly_nil():
    finding = judge("2.G1", current=HOLDS._replace(influences=0))
    assert finding.status == NOT_MET
    assert says(finding, "neither lists a radicalising influence nor says that there is none")
    assert judge("2.G1", current=HOLDS._replace(influences=0, says_nil_influences=True)).status == MET


# 2.G2


@pytest.mark.parametrize("lacking", ["situational", "corporate", "sourced", "duty"])
def test_2g2_needs_both_kinds_a_source_and_the_duty(lacking):
    finding = judge("2.G2", current=HOLDS._replace(**{lacking: 0}))
    assert finding.status == NOT_MET
    assert finding.remedy.route == "risk:risk-add"
    assert finding.changes_on is None


def test_2g2_counts_what_the_version_holds():
    finding = judge("2.G2", current=Current(1, 1, 1, 1))
    assert finding.status == MET
    assert finding.figure == "1 situational, 1 corporate"


# 2.B1


def test_two_partner_bodies_since_the_latest_profile_or_in_the_year():
    finding = judge(
        "2.B1",
        contributions={"Hospitals": day("2025-01-15"), "Probation": day("2025-02-01")},
        ctlp_issued_on=day("2025-01-01"),
    )
    assert finding.status == MET, "since the latest profile, however long ago"
    alone = judge("2.B1", contributions={"Hospitals": day("2026-09-01")})
    assert alone.status == NOT_MET
    assert "1 more partner body" in alone.remedy.words
    assert alone.remedy.route == "risk:contribution-add"


def test_an_old_profile_is_a_gap_for_the_police_and_no_failure():
    finding = judge("2.B1", ctlp_issued_on=day("2025-08-20"))
    assert finding.status == MET
    assert says(finding, "more than 15 months old", "not held against the area")
    assert "15 months" not in judge("2.B1", ctlp_issued_on=day("2025-08-21")).because


def test_without_a_profile_a_contribution_counts_for_a_year():
    finding = judge("2.B1", ctlp_issued_on=None)
    assert finding.status == MET
    assert says(finding, "no CTLP is on record")
    assert finding.changes_on == day("2027-03-01")


# 2.B2


def test_renewal_needs_a_version_in_each_quarter():
    finding = judge("2.B2", versions=HALF_YEARLY)
    assert finding.status == NOT_MET
    assert says(finding, "none was agreed from")
    bunched = tuple(version(n, ago(40 * n)) for n in (5, 4, 3, 2, 1))
    assert judge("2.B2", versions=bunched).status == NOT_MET
    assert judge("2.B2").changes_on == day("2027-02-02")


def test_a_new_version_turns_the_renewal():
    without = good_risk().versions[:-1]
    assert judge("2.B2", versions=without).status == NOT_MET
    assert judge("2.B2", versions=(*without, version(9, AS_OF))).status == MET


def test_an_area_with_old_versions_only_is_not_met():
    row = replace(good_risk(), versions=(version(1, "2024-01-01"),))
    assert JUDGES["2.G1"](row).status == NOT_MET
    assert JUDGES["2.B2"](row).status == NOT_MET
