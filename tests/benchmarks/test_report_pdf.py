"""The quarterly report as people hold it: tagged, marked, six to nine pages, and inert."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone

from benchmarks import report
from benchmarks.printing import set_in_type
from benchmarks.quarters import Quarter
from core import registries, typesetting
from core.charts import attendance_matrix
from core.criteria.findings import Evidence, Remedy, Status
from core.registries import SectionPicture
from core.tenancy import tenant_context
from tests import factories as make
from tests.assurance import samples
from tests.benchmarks.conftest import CODES
from tests.pdf_checks import faults_of, filled, texts_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)
RUNNING = Quarter(2026, 4)
LONG = (
    "4 of 6 sectors that apply have a member and came to at least half of the 4 meetings held in the last "
    "12 months; health and probation came to one of them, and it is not recorded whether there is a prison."
)
NEXT = "Have health and probation or a substitute at the next meeting and record it."


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch):
    """What the sections give: a picture for section 1, and actions by state."""
    came = attendance_matrix(
        "Who came, by sector",
        ["4 Dec 2025", "5 Mar 2026", "4 Jun 2026", "3 Sep 2026"],
        [
            ("Police", ["present"] * 4),
            ("Health", ["substitute", "absent", "apology", "present"]),
            ("Prison", ["not_applicable"] * 4),
        ],
    )
    monkeypatch.setattr(
        registries.section_pictures, "_entries", {"1": lambda area, as_of: SectionPicture("", came)}
    )
    monkeypatch.setattr(
        registries.action_counts,
        "_entries",
        {"plan": lambda area, as_of: {"late": 3, "on_track": 9, "done": 8}},
    )


@pytest.fixture
def wordy(judges):
    """Findings as long as the longest real ones, good and bad, with evidence and dates."""
    for number, code in enumerate(CODES):
        status = (Status.MET, Status.NOT_MET, Status.PARTLY)[number % 3]
        judges.say(
            code,
            status,
            because=LONG,
            figure="4 of 6 sectors",
            remedy=Remedy() if status == Status.MET else Remedy(NEXT, "core:attest"),
            changes_on=TODAY + datetime.timedelta(days=20 + number) if status == Status.MET else None,
            evidence=(Evidence("held meetings", 4), Evidence("attendance records", 22)),
        )
    return judges


def contents_of(area, quarter=RUNNING):
    with tenant_context([area.pk]):
        return report.read_contents(area, quarter, TODAY, lambda *step: None)


def words_of(pdf):
    return "\n".join(
        page.get_textpage().get_text_range().replace("\r\n", "\n")
        for page in pypdfium2.PdfDocument(pdf.content)
    )


def test_a_report_at_its_longest_is_tagged_marked_and_has_six_to_nine_pages(wordy):
    area = make.make_area("northbridge")
    made = set_in_type(contents_of(area))
    title = "Prevent benchmarks: Northbridge, October to December 2026"
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert faults_of(document, language="en-GB", title=title) == []
        pictures = texts_of(document, "Figure")
    assert 6 <= made.pages <= 9
    assert any("The eight benchmarks" in told and "1 not met" in told for told in pictures)
    assert any("Health: Substitute, Absent, Apologies, Present" in told for told in pictures)
    words = words_of(made)
    for code in CODES:
        assert code in words
    for said in (
        "so far (21 November 2026)",
        "Northbridge",
        "OFFICIAL",
        "toolkit-2023",
        "What lapses next if nobody acts",
        "8 done, 9 on track, 3 late.",
    ):
        assert said in words
    assert words.count("OFFICIAL") >= 2 * made.pages


@pytest.mark.parametrize("because", ["Yes.", LONG])
def test_no_page_is_mostly_empty(judges, because):
    """Whether findings are said in a word or in three lines, a section that runs over has company there."""
    for number, code in enumerate(CODES):
        judges.say(
            code,
            (Status.MET, Status.NOT_MET)[number % 2],
            because=because,
            remedy=Remedy(NEXT, "core:attest") if number % 2 else Remedy(),
            changes_on=TODAY + datetime.timedelta(days=20),
        )
    made = set_in_type(contents_of(make.make_area("northbridge")))
    _cover, *pages, last = filled(made.content)
    assert min(pages) > 0.4, pages
    assert last > 0.2


def test_its_markup_is_well_formed_so_that_the_slow_reader_is_not_needed(wordy, monkeypatch):
    monkeypatch.setattr(typesetting, "HTML", lambda **markup: pytest.fail("read as browsers read it"))
    assert set_in_type(contents_of(make.make_area())).pages


def test_the_same_contents_give_the_same_bytes(wordy):
    area = make.make_area("northbridge")
    first, second = (set_in_type(contents_of(area)) for _ in range(2))
    assert first.content == second.content


def test_sections_without_a_judge_say_so(judges):
    words = words_of(set_in_type(contents_of(make.make_area())))
    assert "Self-assessed" in words
    for name in ("Referral pathway", "Channel panel", "Training programme", "Communications and engagement"):
        assert name in words


def test_how_the_area_rated_itself_is_told_from_the_day_it_was_submitted(judges):
    area = make.make_area()
    told = "The area rated itself in 2025/26: Exceeding"
    draft = samples.make_draft(area)
    assert told not in words_of(set_in_type(contents_of(area)))
    samples.make_pack(draft, own="exceeding")
    today = timezone.localdate()
    with tenant_context([area.pk]):
        contents = report.read_contents(area, Quarter.of(today), today, lambda *step: None)
    assert words_of(set_in_type(contents)).replace("\n", " ").count(told) == 5


def test_an_ended_quarter_is_not_so_far(judges):
    words = words_of(set_in_type(contents_of(make.make_area(), Quarter(2026, 3))))
    assert "so far" not in words
    assert "30 September 2026" in words


def test_hostile_words_are_words(judges):
    judges.say(
        "1.G2", Status.NOT_MET, because='<img src="http://127.0.0.1:1/x"> {{ 7|add:7 }} <script>x</script>'
    )
    area = make.make_area("hostile")
    area.name = '<link rel="attachment" href="file:///etc/passwd">'
    made = set_in_type(contents_of(area))
    words = words_of(made).replace("\n", " ")
    assert "{{ 7|add:7 }}" in words
    assert "<script>x</script>" in words
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert len(document.attachments) == 0
