"""PDFs: tagged for screen readers, the same bytes for the same inputs, and nothing fetched from anywhere."""

from __future__ import annotations

import datetime
import http.server
import io
import re
import threading
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.template import engines
from weasyprint.urls import URLFetchingError

from core import pdf, typesetting
from core.charts import status_strip
from tests.pdf_checks import faults_of, headings, texts_of

AS_OF = datetime.date(2026, 9, 30)
PAGE = """{% extends "pdf/base.html" %}{% load prevent %}{% block body %}<section class="page">
<h1>One</h1>{{ words|safe }}{% if picture %}{% chart picture table=False %}{% endif %}
<table><caption>Figures</caption><colgroup><col class="w50"/><col class="w50"/></colgroup>
<thead><tr><th scope="col">Item</th><th scope="col">Figure</th></tr></thead>
<tbody><tr><th scope="row">1.G1</th><td>4</td></tr></tbody></table>
<h2>Two</h2><p>Words.</p></section>{% endblock %}"""


@pytest.fixture
def render(monkeypatch):
    """Renders PAGE with some words in it."""

    def render_string(template, context):
        return engines["django"].from_string(PAGE).render(context)

    monkeypatch.setattr(pdf, "render_to_string", render_string)

    def run(words="", **context):
        return pdf.render_pdf(
            "any", {"words": words, **context}, marking="OFFICIAL", title="A title", dated=AS_OF
        )

    return run


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that notes every request: its address, and the paths asked for."""
    hits: list[str] = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Note)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", hits
    server.shutdown()
    server.server_close()


def test_it_is_tagged_with_language_title_headings_and_alternatives(render):
    picture = status_strip(
        "How it stands", [("1.G1", "A group", "met", ""), ("1.G2", "Meets", "not_met", "")]
    )
    made = render(picture=picture)
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert faults_of(document, language="en-GB", title="A title") == []
        assert made.pages == len(document.pages) == 2
        assert headings(document) == ["H1", "H1", "H2"]


def test_the_picture_tells_its_figures_to_those_who_cannot_see_it(render):
    picture = status_strip("How it stands", [("1.G1", "A group", "met", "")])
    with pikepdf.open(io.BytesIO(render(picture=picture).content)) as document:
        told = [text for text in texts_of(document, "Figure") if "How it stands" in text]
    assert told
    assert "1.G1 A group: Met" in told[0]


def test_the_marking_stands_at_the_head_and_foot_of_every_page(render):
    import pypdfium2

    document = pypdfium2.PdfDocument(render("<p>x</p>").content)
    for page in document:
        assert page.get_textpage().get_text_range().count("OFFICIAL") >= 2


def test_the_same_inputs_give_the_same_bytes(render):
    first, second = render("<p>Same.</p>"), render("<p>Same.</p>")
    assert first.content == second.content
    assert first.content != render("<p>Other.</p>").content


def test_our_own_fonts_are_embedded(render):
    with pikepdf.open(io.BytesIO(render("<p>x</p>").content)) as document:
        fonts = {
            str(font.BaseFont)
            for page in document.pages
            for font in page.get("/Resources", {}).get("/Font", {}).values()
        }
    assert any("Atkinson" in name for name in fonts), fonts


HOSTILE = [
    '<img src="{trap}/img" alt="x">',
    '<img src="file:///etc/passwd" alt="x">',
    '<link rel="stylesheet" href="{trap}/css">',
    '<style>@import url("{trap}/import"); p {{ background: url("{trap}/bg") }}</style>',
    '<style>@import url("file:///etc/passwd");</style>',
    '<style>@font-face {{ font-family: x; src: url("{trap}/font") }} p {{ font-family: x }}</style><p>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{trap}/svg" width="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{trap}/use#a"/></svg>',
    '<object data="{trap}/object" type="image/svg+xml"></object><embed src="{trap}/embed">',
    '<link rel="attachment" href="file:///etc/passwd"><link rel="attachment" href="{trap}/attachment">',
    '<a rel="attachment" href="file:///etc/passwd">x</a><a rel="attachment" href="{trap}/a">x</a>',
    '<p style="list-style-image: url({trap}/list); content: url({trap}/content)">x</p>',
    '<img src="https://static.invalid/static/../settings.py" alt="x"><img src="//127.0.0.1/x" alt="x">',
    '<base href="{trap}/"><img src="relative.png" alt="x"><link rel="stylesheet" href="pdf/report.css">',
    '<iframe src="{trap}/frame"></iframe><input type="image" src="{trap}/input">',
    """<img alt=x src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{trap}"/>'>""",
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_is_fetched_whatever_the_content_says(render, trap, markup):
    address, hits = trap
    made = render(markup.format(trap=address))
    assert hits == []
    assert b"root:" not in made.content
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert len(document.attachments) == 0
        assert not any(b"root:x" in stream for stream in streams(document))


def streams(document):
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            try:
                yield item.read_bytes()
            except pikepdf.PdfError:
                yield item.read_raw_bytes()


def test_the_trap_would_notice(trap):
    import urllib.request

    address, hits = trap
    urllib.request.urlopen(f"{address}/noticed").read()
    assert hits == ["/noticed"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "https://static.invalid/etc/passwd",
        "https://static.invalid/static/../core/typesetting.py",
        "https://static.invalid/static/pdf/../../settings.py",
        "https://static.invalid/static/pdf/%2e%2e/app.css",
        "https://static.invalid/static/app.css",
        "https://static.invalid/static/pdf/absent.css",
        "https://static.invalid.example/static/pdf/report.css",
        "data:text/css,p{}",
    ],
)
def test_the_fetcher_refuses_all_but_our_stylesheet_and_fonts(url):
    with pytest.raises(URLFetchingError):
        typesetting.OwnFilesOnly().fetch(url)


def test_the_fetcher_reads_our_stylesheet():
    answer = typesetting.OwnFilesOnly().fetch("https://static.invalid/static/pdf/report.css")
    assert answer.content_type == "text/css"
    assert b"@page" in answer.read()


VOID = re.compile(r"<(?:br|col|hr|img|input|link|meta)\b(?:[^>]*[^>/])?>")
PRINTED = sorted((settings.BASE_DIR / "templates" / "pdf").glob("*.html"))


@pytest.mark.parametrize("template", PRINTED, ids=lambda path: path.name)
def test_no_template_needs_the_slow_reader(template):
    assert VOID.findall('<br> <col class="w50"> <br/> <col class="w50"/>') == ["<br>", '<col class="w50">']
    assert not VOID.findall(template.read_text())
    assert "&nbsp;" not in template.read_text()


def test_lines_broken_as_html_breaks_them_are_read_quickly(render, monkeypatch):
    monkeypatch.setattr(typesetting, "HTML", lambda **markup: pytest.fail("read as browsers read it"))
    assert render("<p>one<br>two</p>").pages


def test_the_garbage_collector_is_on_again_after_a_failure(monkeypatch):
    import gc

    monkeypatch.setattr(pdf, "render_to_string", lambda template, context: "<p>x</p>")
    monkeypatch.setattr(typesetting.HTML, "render", lambda self, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pdf.render_pdf("any", {}, marking="OFFICIAL", title="x", dated=AS_OF)
    assert gc.isenabled()


def test_no_table_leaves_its_name_at_the_foot_of_a_page(render):
    lines = range(28, 46)  # from well above the foot of the page to beyond it
    words = "".join(
        f'<div class="page">{"<p>Words.</p>" * n}<table><caption>Named {n}.</caption>'
        f"<tbody><tr><td>First of {n}.</td></tr></tbody></table></div>"
        for n in lines
    )
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(render(words).content)]
    for n in lines:
        assert any(f"Named {n}." in page and f"First of {n}." in page for page in pages), n
