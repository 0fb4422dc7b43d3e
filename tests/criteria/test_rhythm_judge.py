"""1.G2 judged without a database: the rhythm of each tier, its topics, and groups that are young."""

from __future__ import annotations

from dataclasses import replace

from core.criteria import judging
from core.criteria.findings import Status
from core.criteria.periods import Span
from core.criteria.rule_book import Compute
from partnerships.criteria import JUDGES
from tests.criteria.rows import (
    AS_OF,
    LONG_AGO,
    QUARTERLY,
    TOPICS,
    cover,
    day,
    fact,
    good_partnership,
    held,
    says,
)

MET, PARTLY, NOT_MET, NO_EVIDENCE = Status.MET, Status.PARTLY, Status.NOT_MET, Status.NO_EVIDENCE
TWICE = (held("2026-09-01"), held("2026-03-02"))
HIGHER = (fact("tier", "higher"), fact("has_prison", "no"))


def judge(code, **changes):
    return JUDGES[code](good_partnership(**changes))


def test_two_meetings_a_year_are_enough_in_a_standard_tier():
    finding = judge("1.G2", meetings=TWICE)
    assert finding.status == MET
    assert finding.figure == "2 of 2 meetings"
    assert finding.changes_on == day("2027-03-02")


def test_one_meeting_is_not_enough_and_the_next_is_the_remedy():
    finding = judge("1.G2", meetings=TWICE[:1])
    assert finding.status == NOT_MET
    assert finding.remedy.route == "partnerships:meeting-next"
    assert judge("1.G2", meetings=(held(AS_OF), *TWICE[:1])).status == MET


def test_a_higher_tier_meets_quarterly():
    assert judge("1.G2", facts=HIGHER).status == MET
    finding = judge("1.G2", facts=HIGHER, meetings=TWICE)
    assert finding.status == NOT_MET
    assert says(finding, "higher tier", "none was held from")
    funded = (fact("tier", "standard"), fact("funded_priority", "yes"))
    assert judge("1.G2", facts=funded, meetings=TWICE).status == NOT_MET


def test_meetings_bunched_in_a_week_are_no_quarterly_rhythm():
    bunched = tuple(held(f"2026-11-0{n}") for n in (5, 4, 3, 2))
    assert judge("1.G2", facts=HIGHER, meetings=bunched).status == NOT_MET


def test_a_tier_that_changes_in_the_year_asks_each_tier_for_its_own_months():
    changed = (
        fact("tier", "standard", LONG_AGO, day("2026-05-20")),
        fact("tier", "higher", day("2026-05-21")),
    )
    since = (held("2026-11-02"), held("2026-08-03"))
    assert judge("1.G2", facts=changed, meetings=since).status == NOT_MET, "two windows standard, two higher"
    finding = judge("1.G2", facts=changed, meetings=(*since, held("2025-12-01")))
    assert finding.status == MET
    assert finding.figure == "3 of 3 meetings"
    late = (held("2026-08-03"), held("2026-03-02"), held("2025-12-01"))
    assert judge("1.G2", facts=changed, meetings=late).status == NOT_MET, "the last higher quarter is empty"


def test_an_unknown_tier_is_at_most_partly_met_unless_the_group_meets_quarterly():
    finding = judge("1.G2", facts=(), meetings=TWICE)
    assert finding.status == PARTLY
    assert says(finding, "the tier of the area is not recorded")
    assert finding.remedy.route == "core:area-facts"
    assert judge("1.G2", facts=()).status == MET


def test_every_topic_must_have_been_discussed():
    quiet = tuple(meeting._replace(topics=TOPICS - {"referrals", "channel"}) for meeting in QUARTERLY)
    finding = judge("1.G2", meetings=quiet)
    assert finding.status == NOT_MET
    assert says(finding, "have not covered referrals and Channel")
    assert judge("1.G2", meetings=(held(AS_OF), *quiet)).status == MET


def test_a_group_younger_than_six_months_is_too_early_to_judge():
    young = (cover(span=Span(day("2026-07-01"))),)
    finding = judge("1.G2", covers=young, meetings=(held("2026-09-01"),))
    assert finding.status == NO_EVIDENCE
    assert says(finding, "Too early to judge")
    assert finding.changes_on == day("2027-01-01")
    assert judge("1.G2", covers=young, meetings=(held("2026-09-01"), held("2026-11-02"))).status == MET


def test_a_group_of_six_to_twelve_months_is_asked_for_its_share():
    young = (cover(span=Span(day("2026-05-01"))),)
    finding = judge("1.G2", covers=young, meetings=(held("2026-09-01"),))
    assert finding.status == MET
    assert finding.figure == "1 of 1 meeting"


def as_evidence_and_records(monkeypatch, code):
    """Let the rule book class a criterion as records with a named document."""
    known = judging.rule(code)
    monkeypatch.setattr(
        judging,
        "rule",
        lambda asked: (
            replace(known, compute=Compute.RECORDS_AND_EVIDENCE)
            if asked == code
            else judging.load_framework().criterion(asked)
        ),
    )


def test_1g2_follows_the_class_that_the_rule_book_gives_it(monkeypatch):
    as_evidence_and_records(monkeypatch, "1.G2")
    finding = judge("1.G2", attested_until={})
    assert finding.status == PARTLY
    assert (finding.remedy.route, finding.remedy.query) == ("core:attest", "criterion=1.G2")
    assert judge("1.G2").status == MET


def test_more_meetings_than_needed_are_told_apart_from_the_need():
    assert judge("1.G2").figure == "4 meetings, 2 needed"
    assert judge("1.G2", facts=HIGHER).figure == "4 of 4 meetings"
