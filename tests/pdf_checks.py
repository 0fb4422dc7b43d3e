"""What a tagged PDF must have (ISO 14289-1, PDF/UA-1), as far as its structure tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2

HEAD, FOOT = 68, 62
"""Points at the top and the foot of a page that hold its marking and nothing of its content."""


def filled(content: bytes) -> list[float]:
    """For each page, down to which share of its height there is text, 0 to 1."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        words, height = page.get_textpage(), page.get_height()
        bottoms = [
            bottom
            for bottom in (words.get_rect(n)[1] for n in range(words.count_rects()))
            if FOOT < bottom < height - HEAD
        ]
        found.append((height - HEAD - min(bottoms, default=height - HEAD)) / (height - HEAD - FOOT))
    return found


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every element of the structure tree in reading order: (type, element)."""

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node["/S"]).lstrip("/"), node
            if "/K" in node:
                yield from walk(node["/K"])

    yield from walk(document.Root["/StructTreeRoot"]["/K"])


def headings(document: pikepdf.Pdf) -> list[str]:
    """The levels of the headings in reading order: ["H1", "H2", …]."""
    return [kind for kind, _element in elements(document) if kind in {"H1", "H2", "H3", "H4", "H5", "H6"}]


def texts_of(document: pikepdf.Pdf, kind: str) -> list[str]:
    """The alternative texts of all elements of one type ("" where there is none)."""
    return [str(element.get("/Alt", "")) for found, element in elements(document) if found == kind]


def faults_of(document: pikepdf.Pdf, *, language: str, title: str) -> list[str]:
    """Everything structural that is missing; an empty list for a document that is in order."""
    root: Any = document.Root
    faults = []
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        faults.append("not marked as tagged")
    if "/StructTreeRoot" not in root:
        return [*faults, "no structure tree"]
    if str(root.get("/Lang", "")) != language:
        faults.append(f"language is {root.get('/Lang', '')}")
    if str(document.docinfo.get("/Title", "")) != title:
        faults.append(f"title is {document.docinfo.get('/Title', '')}")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        faults.append("does not display its title")
    with document.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part", "")) != "1":
            faults.append("does not declare PDF/UA-1")
    if any(not text.strip() for text in texts_of(document, "Figure")):
        faults.append("a figure has no alternative text")
    if any(
        "/BBox" not in str(element.get("/A", "")) for kind, element in elements(document) if kind == "Figure"
    ):
        faults.append("a figure has no place")
    return [*faults, *_heading_faults(document), *_table_faults(document), *_page_faults(document)]


def _heading_faults(document: pikepdf.Pdf) -> list[str]:
    levels = [int(level[1]) for level in headings(document)]
    if not levels or levels[0] != 1:
        return ["does not begin with a first-level heading"]
    return [f"heading {after} follows {before}" for before, after in pairwise(levels) if after > before + 1]


def _table_faults(document: pikepdf.Pdf) -> list[str]:
    """Header cells have names, and each other cell names the header cells it stands under (7.5)."""
    faults = []
    for kind, table in elements(document):
        if kind != "Table":
            continue
        cells = list(_below(table))
        names = {bytes(cell["/ID"]) for found, cell in cells if found == "TH" and "/ID" in cell}
        if not names:
            faults.append("a table has no header cells")
        for found, cell in cells:
            headers = {bytes(name) for name in cell.get("/A", {}).get("/Headers", [])}
            if found == "TD" and not (headers and headers <= names):
                faults.append("a cell names no header cell")
    return faults


def _below(element: Any) -> Iterator[tuple[str, Any]]:
    for child in element.get("/K", []):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child["/S"]).lstrip("/"), child
            yield from _below(child)


def _page_faults(document: pikepdf.Pdf) -> list[str]:
    faults = [
        f"page {n} has no tab order" for n, page in enumerate(document.pages, 1) if page.get("/Tabs") != "/S"
    ]
    for number, page in enumerate(document.pages, 1):
        resources: Any = page.get("/Resources", {})
        for font in resources.get("/Font", {}).values():
            descendant: Any = font.get("/DescendantFonts", [font])[0]
            described = descendant.get("/FontDescriptor", {})
            if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                faults.append(f"page {number}: a font is not embedded")
    return faults
