"""Tables of Word documents: merged cells, lists that Word numbers, tracked changes, nested tables."""

import docx
import pytest
from docx.shared import Pt

from core.imports import ImportRefused, read_tables
from tests.core.imports.builders import W, add_table, saved, word_table, word_xml

ROWS = [["No.", "Description", "Due"], ["1", "Train staff", "March 2027"]]


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_rows_and_cells_come_out_exactly_with_their_numbers():
    (table,) = read_tables(word_table(ROWS), "plan.docx")
    assert [(row.number, row.cells) for row in table.rows] == [(1, tuple(ROWS[0])), (2, tuple(ROWS[1]))]


def test_rows_without_text_are_passed_over_but_counted():
    (table,) = read_tables(word_table([ROWS[0], ["", "", ""], ROWS[1]]), "plan.docx")
    assert [row.number for row in table.rows] == [1, 3]


def test_cells_merged_across_and_down_keep_their_text_once():
    def merge(table):
        table.cell(1, 0).merge(table.cell(1, 2))
        table.cell(2, 1).merge(table.cell(3, 1))

    rows = [ROWS[0], ["Governance", "", ""], ["1", "Shared", "a"], ["2", "", "b"]]
    (table,) = read_tables(word_table(rows, merge), "plan.docx")
    assert table.rows[1].cells == ("Governance", "", "")
    assert table.rows[1].spans == ((0, 3),)
    assert table.rows[3].cells == ("2", "", "b")
    assert table.rows[3].continues == (1,)


def test_the_paragraph_above_is_the_caption_and_a_table_straight_after_adjoins():
    document = docx.Document()
    document.add_paragraph("Prevent plan 2027")
    add_table(document, ROWS)
    document.add_paragraph("")
    add_table(document, ROWS)
    first, second = read_tables(saved(document), "plan.docx")
    assert (first.caption, first.adjoining) == ("Prevent plan 2027", False)
    assert (second.caption, second.adjoining) == ("", True)


def test_numbers_and_bullets_that_word_draws_are_read():
    document = docx.Document()
    document.add_table(3, 2)
    table = document.tables[0]
    for place, text in enumerate(("First", "Second", "Third")):
        table.cell(place, 0).paragraphs[0].style = "List Number"
        table.cell(place, 1).text = text
    table.cell(0, 1).add_paragraph("a point", style="List Bullet")
    table.cell(0, 1).add_paragraph("", style="List Bullet")
    (read,) = read_tables(saved(document), "plan.docx")
    assert [row.cells[0] for row in read.rows] == ["1.", "2.", "3."]
    assert read.rows[0].cells[1] == "First\n• a point"


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x/numbering" Target="numbering.xml"/></Relationships>'
)


def test_letters_levels_and_restarts_are_counted_as_word_counts():
    def numbered(text: str, key: int, level: int) -> str:
        return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')

    lines = [
        ("a", 1, 0),
        ("b", 1, 1),
        ("c", 1, 1),
        ("d", 1, 0),
        ("e", 1, 1),
        ("f", 2, 0),
        ("g", 2, 0),
        ("h", 0, 0),
    ]
    body = "<w:tbl><w:tr>" + cell("".join(numbered(*line) for line in lines)) + "</w:tr></w:tbl>"
    parts = {"word/numbering.xml": NUMBERING, "word/_rels/document.xml.rels": RELATIONS}
    (table,) = read_tables(word_xml(body, **parts), "plan.docx")
    assert table.rows[0].cells[0].split("\n") == [
        "C) a", "C.i b", "C.ii c", "D) d", "D.i e", "A) f", "B) g", "h",
    ]  # fmt: skip


def test_tracked_changes_are_read_as_accepted_and_fallbacks_once():
    inner = (
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        '<w:r><w:tab/><w:t>text</w:t><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:sym w:char="F0B7"/></w:r>'
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:r><w:t>seen</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>again</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(para('deleted row'))}</w:tr>"
    (table,) = read_tables(word_xml(f"<w:tbl><w:tr>{cell(inner)}</w:tr>{gone}</w:tbl>"), "plan.docx")
    assert [row.cells for row in table.rows] == [("new\ttext\nline-•seen",)]


def test_rows_and_cells_inside_content_controls_are_read():
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    row = control(f"<w:tr>{control(cell(para('x')))}</w:tr>")
    body = control(f"<w:tbl>{row}</w:tbl>")
    assert read_tables(word_xml(body), "plan.docx")[0].rows[0].cells == ("x",)


def test_a_table_in_a_cell_is_a_table_too_and_its_words_stay_in_the_cell():
    inner = f"<w:tbl><w:tr>{cell(para('Action'))}{cell(para('Owner'))}</w:tr></w:tbl>"
    outer, nested = read_tables(
        word_xml(f"<w:tbl><w:tr>{cell(inner + '<w:p/>')}</w:tr></w:tbl>"), "plan.docx"
    )
    assert nested.rows[0].cells == ("Action", "Owner")
    assert outer.rows[0].cells == ("Action\tOwner",)


@pytest.mark.parametrize("namespace", ["http://purl.oclc.org/ooxml/wordprocessingml/main"])
def test_the_strict_variant_of_the_format_is_read(namespace: str):
    text = f"<w:tbl><w:tr>{cell(para('x'))}</w:tr></w:tbl>"
    document = f'<w:document xmlns:w="{namespace}"><w:body>{text}</w:body></w:document>'
    data = word_xml("", **{"word/document.xml": document})
    assert read_tables(data, "plan.docx")[0].rows[0].cells == ("x",)


def test_too_many_rows_or_columns_are_refused():
    row = f"<w:tr>{cell(para('x'))}</w:tr>"
    assert len(read_tables(word_xml(f"<w:tbl>{row * 5_000}</w:tbl>"), "plan.docx")[0].rows) == 5_000
    with pytest.raises(ImportRefused, match="5,000 rows"):
        read_tables(word_xml(f"<w:tbl>{row * 5_001}</w:tbl>"), "plan.docx")
    with pytest.raises(ImportRefused, match="100 columns"):
        read_tables(word_xml(f"<w:tbl><w:tr>{cell(para('x')) * 101}</w:tr></w:tbl>"), "plan.docx")
    wide = cell(para("x"), '<w:gridSpan w:val="999999"/>')
    with pytest.raises(ImportRefused, match="100 columns"):
        read_tables(word_xml(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>"), "plan.docx")


def test_a_document_without_a_table_is_refused():
    document = docx.Document()
    document.add_paragraph("No table here").runs[0].font.size = Pt(9)
    with pytest.raises(ImportRefused) as caught:
        read_tables(saved(document), "plan.docx")
    assert caught.value.kind == "no_table"


def test_tables_in_tables_without_end_are_refused():
    def nested(times: int) -> bytes:
        inside = para("x")
        for _ in range(times):
            inside = f"<w:tbl><w:tr>{cell(inside)}</w:tr></w:tbl>"
        return word_xml(inside)

    assert len(read_tables(nested(4), "plan.docx")) == 4
    with pytest.raises(ImportRefused, match="inside tables"):
        read_tables(nested(5), "plan.docx")
