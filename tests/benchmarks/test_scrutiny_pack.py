"""The scrutiny pack as a committee holds it: two pages, tagged, OFFICIAL, once for the same words."""

from __future__ import annotations

import datetime
import io

import docx
import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from benchmarks.files import read_report, report_storage
from benchmarks.models import ScrutinyPack
from benchmarks.scrutiny.actions import ask_question, reply_to_question, write_scrutiny_pack
from benchmarks.scrutiny.jobs import SCRUTINY_PACK, ask_for_scrutiny_pack, run_scrutiny_pack
from benchmarks.scrutiny.pack import ROOMY, cut, pack_of, read_pack
from benchmarks.scrutiny.printing import pack_word
from core import registries
from core.criteria.findings import Status
from core.errors import NotAllowed
from core.permissions import AreaRole
from core.registries import PressingAction, TopRisk
from core.tenancy import tenant_context
from tests import factories as make
from tests.benchmarks.conftest import CODES
from tests.benchmarks.test_scrutiny import SECRET, a_secret, inside, signed_in
from tests.pdf_checks import faults_of, headings

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)
ASKS = ["Note how the benchmarks stand.", "Fill the empty seats."]
LONG = "An action whose title goes on and on, as they do, because nobody likes to leave a partner out of it, "


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path


@pytest.fixture
def area(judges):
    return make.make_area("northbridge")


@pytest.fixture
def lead(area):
    return make.make_viewer(area, cleared=True)


def written(area, by, asks=ASKS, today=TODAY):
    with inside(area, by):
        return write_scrutiny_pack(authority=area, asks=asks, today=today, by=by)


def pdf_of(area, pack):
    with tenant_context([area.pk]):
        return read_report(pack)


def words_of(content):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def word_text(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def overfull(area, judges, monkeypatch):
    """More of everything than two pages hold, each text as long as its field lets it be."""
    far = LONG * 3
    risks = [TopRisk(f"{n} {far}"[:200], "16 High", "red", "Up from 12") for n in range(40)]
    late = [PressingAction(3, f"{n} {far}", far[:120], "1 May 2026", True) for n in range(40)]
    for registry, found in (
        ("top_risks", lambda area, on: risks),
        ("pressing_actions", lambda area, on: late),
        ("completed_actions", lambda area, since, until: [f"{n} {far}" for n in range(40)]),
    ):
        monkeypatch.setattr(getattr(registries, registry), "_entries", {"plan": found})
    for number, code in enumerate(CODES):
        if number % 2:
            judges.say(code, Status.MET, changes_on=TODAY + datetime.timedelta(days=number))
        else:
            judges.say(code, Status.MET, since=datetime.date.min)
            judges.say(code, Status.NOT_MET, since=TODAY)
    member, officer = make.make_viewer(area, AreaRole.ELECTED_MEMBER), make.make_viewer(area)
    with inside(area, member):
        asked = [
            ask_question(authority=area, text=text, section=n % 8 + 1, now=timezone.now(), by=member)
            for n, text in enumerate([LONG * 15, "x" * 2000] * 6)
        ]
    with inside(area, officer):
        for one in asked:
            reply_to_question(question=one, text=LONG * 30, version=None, now=timezone.now(), by=officer)


def test_an_empty_area_gets_two_pages(area, lead):
    pack = written(area, lead, asks=[])
    assert len(pypdfium2.PdfDocument(pdf_of(area, pack))) == pack.pages == 2
    assert "To note this pack." in words_of(pdf_of(area, pack))


def test_more_than_two_pages_hold_is_cut_and_counted(area, lead, judges, monkeypatch):
    overfull(area, judges, monkeypatch)
    pack = written(area, lead, asks=[(LONG * 2)[:200]] * 5)
    content = pdf_of(area, pack)
    assert len(pypdfium2.PdfDocument(content)) == pack.pages == 2
    held = read_pack(pack.content)
    assert held.risks.left == 40 - len(held.risks.rows)
    assert held.late.more in words_of(content)
    assert len(held.asks.rows) == 5, "what a person asks for is never cut"
    assert held.late.more in word_text(pack_word(held))
    assert all(len(text) <= ROOMY.letters for row in held.questions.rows for text in row)


def test_it_is_tagged_for_screen_readers(area, lead, judges, monkeypatch):
    overfull(area, judges, monkeypatch)
    content = pdf_of(area, written(area, lead))
    with pikepdf.open(io.BytesIO(content)) as document:
        title = f"Prevent: pack for scrutiny, {area.name}"
        assert faults_of(document, language="en-GB", title=title) == []
        assert headings(document) == ["H1", *["H2"] * 7]


def test_nothing_above_official_is_in_it_whoever_has_it_made(area, lead):
    a_secret(area)
    pack = written(area, lead, today=timezone.localdate())
    pdf, word = words_of(pdf_of(area, pack)), word_text(pack_word(read_pack(pack.content)))
    for text in (pdf, word, pack.content):
        assert "Grievance narratives online" in text
        assert "Visit the halls" in text
        assert SECRET not in text
    assert pdf.count("OFFICIAL") > pdf.count("SENSITIVE") == 0


def test_the_same_words_make_it_once_and_a_lost_file_comes_back(area, lead):
    pack = written(area, lead)
    assert written(area, lead).pk == pack.pk
    before = pdf_of(area, pack)
    report_storage().delete(pack.storage_key)
    assert written(area, lead).pk == pack.pk
    assert pdf_of(area, pack) == before
    assert written(area, lead, asks=["Another thing."]).pk != pack.pk


@pytest.mark.parametrize("role", [AreaRole.ELECTED_MEMBER, AreaRole.TRAINING, AreaRole.POLICE_LEAD])
def test_who_may_not_make_reports_makes_none(area, role):
    with pytest.raises(NotAllowed):
        written(area, make.make_viewer(area, role))


def test_it_is_asked_for_watched_and_opened_in_both_kinds(area, lead):
    client = signed_in(lead)
    address = reverse("benchmarks:scrutiny-pack-make", args=[area.slug])
    wrong = client.post(address, {"asks": "\n".join(f"Thing {n}" for n in range(6))})
    assert wrong.status_code == 422
    assert "These are 6 lines" in wrong.content.decode()
    assert "Thing 5" in wrong.content.decode()
    sent = client.post(address, {"asks": " Note it. \n\nFill the seats."})
    assert sent.status_code == 302
    with inside(area, lead):
        job = ask_for_scrutiny_pack(
            authority=area, asks=["Note it.", "Fill the seats."], today=timezone.localdate(), by=lead
        )
        assert sent.url == reverse("core:job", args=[area.slug, job.public_id])
        assert job.name == SCRUTINY_PACK
        opened = run_scrutiny_pack(authority=area, by=lead, progress=lambda *told: None, **job.arguments)
    member = signed_in(make.make_viewer(area, AreaRole.ELECTED_MEMBER))
    assert member.get(opened).content.startswith(b"%PDF")
    word = member.get(opened.replace(".pdf", ".docx"))
    assert "Fill the seats." in word_text(word.content)
    assert member.get(opened.replace(".pdf", ".exe")).status_code == 404


def test_what_is_not_met_and_what_is_late_become_suggestions(area, lead, judges, monkeypatch):
    judges.say("3.G5", Status.NOT_MET)
    late = [PressingAction(3, "6 Visit the halls", "Health", "1 May 2026", True)]
    monkeypatch.setattr(registries.pressing_actions, "_entries", {"plan": lambda area, as_of: late})
    address = reverse("benchmarks:scrutiny-pack-make", args=[area.slug])
    text = signed_in(lead).get(address).content.decode()
    assert "Ask for a report on what brings benchmark 3, Partnership plan, to met." in text
    assert "Ask the body that owns the overdue action when it will be done." in text
    assert "benchmark 1," not in text
    assert "benchmark 4," not in text, "nobody is asked about what nothing here judges"


def test_a_changed_file_is_never_given_out(area, lead):
    pack = written(area, lead)
    with report_storage().open(pack.storage_key, "wb") as file:
        file.write(b"%PDF-1.7 something else")
    opened = signed_in(lead).get(
        reverse("benchmarks:scrutiny-pack", args=[area.slug, pack.public_id, "pdf"]), follow=True
    )
    assert "is not the one that was written" in opened.content.decode()


def test_the_database_keeps_no_third_page(area, lead):
    from django.db import IntegrityError

    with inside(area, lead), pytest.raises(IntegrityError):
        ScrutinyPack.objects.create(
            authority=area, as_of=TODAY, content="{}", inputs_sha256="a", sha256="b", size=1, pages=3
        )


def test_words_are_cut_on_one_line():
    assert cut("a\n b  c", 80) == "a b c"
    assert cut("x" * 90, 80) == "x" * 79 + "…"


def test_a_pack_is_read_back_as_it_was_kept(area, lead, judges, monkeypatch):
    overfull(area, judges, monkeypatch)
    from benchmarks.scrutiny.overview import read_overview
    from benchmarks.scrutiny.pack import canonical

    with inside(area, lead):
        pack = pack_of(read_overview(area, TODAY), [], ASKS, ROOMY)
    assert read_pack(canonical(pack)) == pack
