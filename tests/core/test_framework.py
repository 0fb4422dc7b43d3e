"""The rule book: complete, consistent, and plain about what is wrong with a faulty one."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, timedelta

import pytest

from core.criteria.findings import Status
from core.criteria.framework import LIBRARY, FrameworkError, load_framework, read_framework, versions

WRITTEN_ON = date(2026, 11, 21)


@pytest.fixture
def framework():
    return load_framework()


@pytest.fixture
def copy(tmp_path):
    """A copy of the rule book to spoil: call it with a file, a text in it and what to put instead."""
    folder = tmp_path / "toolkit-2023"
    shutil.copytree(LIBRARY / "toolkit-2023", folder)

    def spoil(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return spoil


def test_counts_are_those_of_the_2023_toolkit(framework):
    counts = Counter((criterion.section, criterion.standing.value) for criterion in framework.criteria)
    good = [counts[(number, "good")] for number in range(1, 9)]
    best = [counts[(number, "best")] for number in range(1, 9)]
    derived = [counts[(number, "derived")] for number in range(1, 9)]
    assert good == [5, 2, 7, 4, 0, 4, 5, 2]
    assert best == [3, 3, 2, 1, 0, 6, 2, 4]
    assert derived == [0, 0, 0, 0, 12, 0, 0, 0]
    assert len(framework.criteria) == 62


def test_codes_run_in_order_without_a_gap(framework):
    for section in framework.sections:
        codes = [criterion.code for criterion in framework.of_section(section.number)]
        counts = Counter(code[:3] for code in codes)
        expected = [f"{prefix}{n}" for prefix, last in counts.items() for n in range(1, last + 1)]
        assert codes == expected


def test_sections_are_held_by_their_rooms(framework):
    assert [section.number for section in framework.sections] == list(range(1, 9))
    assert [section.app for section in framework.sections] == [
        "partnerships",
        "risk",
        "action_plans",
        "referrals",
        "channel",
        "training",
        "venues",
        "communications",
    ]
    assert len({section.slug for section in framework.sections}) == 8


def test_criteria_live_where_their_records_live(framework):
    elsewhere = {c.code: c.app for c in framework.criteria if c.app != framework.section(c.section).app}
    assert elsewhere == {
        "2.B3": "action_plans",
        "4.G2": "training",
        "5.D11": "training",
        "7.B2": "training",
    }


def test_texts_are_sentences_that_fit_the_page(framework):
    for criterion in framework.criteria:
        assert 8 <= len(criterion.title) <= 60, criterion.code
        assert not criterion.title.endswith("."), criterion.code
        assert criterion.rule.startswith("Met "), criterion.code
        sentences = (criterion.statement, criterion.why_it_matters, criterion.rule, *criterion.edge_cases)
        for text in sentences:
            assert text[0].isupper(), (criterion.code, text)
            assert text.endswith("."), (criterion.code, text)
        assert criterion.statement.count(". ") <= 1, criterion.code
        assert ". " not in criterion.why_it_matters, criterion.code
        assert criterion.records, criterion.code
        assert criterion.edge_cases, criterion.code
    titles = [criterion.title for criterion in framework.criteria]
    assert len(set(titles)) == len(titles)


def test_texts_keep_to_the_fields_words(framework):
    for criterion in framework.criteria:
        texts = (criterion.statement, criterion.why_it_matters, criterion.rule, *criterion.edge_cases)
        words = " ".join(texts).lower()
        for avoided in ("breach", "vulnerable", "compliant", "stakeholder", "utilise"):
            assert avoided not in words, (criterion.code, avoided)


def test_every_criterion_has_an_author_and_a_review_within_a_year(framework):
    for criterion in framework.criteria:
        assert criterion.author
        assert WRITTEN_ON < criterion.review_on <= WRITTEN_ON + timedelta(days=365), criterion.code
        assert criterion.source


@pytest.mark.parametrize(
    ("code", "thresholds"),
    [
        ("1.G1", {"meetings_held": 1, "window_months": 12}),
        (
            "1.G2",
            {
                "meetings_a_year": 2,
                "quarterly": 4,
                "quarter_months": 3,
                "window_months": 12,
                "months_before_judging": 6,
                "topic_times": 1,
            },
        ),
        ("1.G3", {"attendance_share": 0.5, "meetings_attended": 1, "window_months": 12}),
        ("1.G4", {"share_for_met": 1.0, "share_for_partly": 0.8, "questions": 3, "window_months": 12}),
        ("1.G5", {"overlap_days": 0, "window_months": 12}),
        ("1.B1", {"meetings_or_agreements": 1, "window_months": 12}),
        ("1.B2", {"attendance_share": 0.5, "board_reports": 1, "vacancy_months": 3, "window_months": 12}),
        ("1.B3", {"community_inputs": 1, "window_months": 12}),
        (
            "2.G1",
            {
                "versions": 2,
                "gap_months": 6,
                "min_days_between_versions": 30,
                "score_threshold": 12,
                "tabled_per_version": 1,
                "window_months": 12,
            },
        ),
        ("2.G2", {"situational_risks": 1, "corporate_risks": 1, "sourced_risks": 1, "duty_risks": 1}),
        ("2.B1", {"organisations": 2, "window_months": 12, "ctlp_stale_months": 15}),
        (
            "2.B2",
            {"quarterly": 4, "quarter_months": 3, "min_days_between_versions": 30, "window_months": 12},
        ),
        ("2.B3", {"share": 0.9, "amber_score": 8}),
        ("3.G1", {"max_age_months": 12}),
        ("3.G2", {"grace_days": 60, "share": 1.0}),
        ("3.G3", {"last_meetings": 2, "share": 1.0}),
        ("3.G4", {"contributions": 1, "development_months": 12}),
        ("3.G5", {"share": 1.0, "latest_meetings": 1}),
        ("3.G6", {"share": 1.0, "window_months": 12}),
        ("3.G7", {"share_for_met": 1.0, "share_for_partly": 0.8, "questions": 3, "window_months": 12}),
        ("3.B1", {"strategies": 3}),
        ("3.B2", {"share": 0.9, "days": 90, "later_uses": 1, "window_months": 12}),
    ],
)
def test_thresholds_of_sections_1_to_3_are_complete(framework, code, thresholds):
    assert dict(framework.criterion(code).thresholds) == thresholds


def test_figures_the_toolkit_gives_are_not_called_ours(framework):
    given = {"1.G2": "meetings_a_year", "2.G1": "versions", "2.B2": "quarterly", "6.B1": "refresh_months"}
    for code, name in given.items():
        assert name in framework.criterion(code).thresholds
        assert name not in framework.criterion(code).ours


def test_shares_lie_between_nought_and_one(framework):
    for criterion in framework.criteria:
        for name, value in criterion.thresholds.items():
            if "share" in name:
                assert 0 < value <= 1, (criterion.code, name)
            else:
                assert isinstance(value, int), (criterion.code, name)
                assert value >= 0, (criterion.code, name)


def test_rule_states_the_figures_it_is_judged_by(framework):
    said = {
        "1.G2": ("two meetings", "12 months"),
        "2.G1": ("two versions", "six months"),
        "3.B2": ("nine in ten", "90 days"),
        "4.G2": ("85%",),
        "6.B1": ("24 months", "60 days"),
        "7.G3": ("nine in ten", "30 days"),
    }
    for code, figures in said.items():
        for figure in figures:
            assert figure in framework.criterion(code).rule, (code, figure)


def test_threshold_and_choice_answer_or_say_what_is_known(framework):
    criterion = framework.criterion("1.G2")
    assert criterion.threshold("meetings_a_year") == 2
    assert criterion.whole("quarterly") == 4
    assert criterion.choice("agenda_topics")[0] == "referrals"
    with pytest.raises(FrameworkError, match=r"1\.G2 has no threshold sessions\. Known: meetings_a_year"):
        criterion.threshold("sessions")
    with pytest.raises(FrameworkError, match="not a whole number"):
        framework.criterion("1.G3").whole("attendance_share")
    with pytest.raises(FrameworkError, match="no list"):
        criterion.choice("rooms")


def test_unknown_section_criterion_status_and_version_are_refused(framework):
    with pytest.raises(FrameworkError, match="no section 9"):
        framework.section(9)
    with pytest.raises(FrameworkError, match=r"no criterion 9\.G1"):
        framework.criterion("9.G1")
    with pytest.raises(FrameworkError, match="no status fine"):
        framework.status("fine")
    with pytest.raises(FrameworkError, match=r"no framework toolkit-1999\. Known: toolkit-2023"):
        load_framework("toolkit-1999")


def test_versions_name_the_latest_and_a_name_loads_the_same():
    assert versions()[-1] == "toolkit-2023"
    assert load_framework("toolkit-2023") == load_framework()


def test_words_scale_and_roll_up(framework):
    assert {word.key for word in framework.statuses} == {status.value for status in Status}
    assert [word.key for word in framework.ratings] == ["not_met", "met", "exceeding"]
    assert {word.key for word in framework.statuses if word.counts == "good"} == {"met"}
    assert framework.roll_up.base == ("good", "derived")
    assert framework.roll_up.stretch == ("best",)
    assert framework.roll_up.when_nothing_applies == framework.status("not_applicable").key
    assert "Open Government Licence v3.0" in framework.licence.credit
    assert "Crown copyright 2023" in framework.licence.credit


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("section-1.toml", 'code = "1.G2"', 'code = "1.G1"', "1.G1 comes twice"),
        ("section-1.toml", 'code = "1.G2"', 'code = "9.G2"', "9.G2: its code names no known section"),
        ("section-1.toml", 'code = "1.G2"', 'code = "first"', "first: its code names no known section"),
        ("section-1.toml", "rule =", "rules =", "section-1.toml, 1.G1: 'rule' is missing"),
        ("section-1.toml", 'class = "good"', 'class = "fair"', "1.G1: 'fair' is not a valid Standing"),
        ("section-1.toml", 'class = "good"', 'class = "best"', "1.G1 is marked best"),
        ("section-1.toml", 'compute = "C"', 'compute = "X"', "'X' is not a valid Compute"),
        (
            "section-1.toml",
            "meetings_held = 1",
            "meetings = 1",
            "`meetings_held` is ours but is no threshold",
        ),
        ("section-2.toml", 'title = "Up to date, shared and mitigated"', 'title = " "', "2.G1 has an empty"),
        ("section-3.toml", "[[criterion]]", "[[criterion", "section-3.toml: "),
        ("framework.toml", 'version = "toolkit-2023"', 'version = "other"', "the version inside is other"),
        ("framework.toml", "[licence]", "[permit]", "a part is missing or unknown: 'licence'"),
        ("framework.toml", 'outcome = "Partners pull', 'result = "Partners pull', "missing or unknown"),
        (
            "framework.toml",
            'when_base_all_met = "met"',
            'when_base_all_met = "fine"',
            "no known rating: fine",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(copy, file, old, new, words):
    with pytest.raises(FrameworkError) as refusal:
        read_framework(copy(file, old, new))
    assert words in str(refusal.value)
