"""What a file is, and which files are never opened (hostile cases 29 to 33)."""

import contextlib
import io
import zipfile
import zlib
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports import ImportRefused, read_tables, refuse_unsafe_office, sniff, sniff_kind
from core.imports import archive as limits
from tests.core.imports.builders import CONTENT_TYPES, sample, word_parts, word_xml, workbook, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TABLE = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Description</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"


def refusal(data: bytes, name: str) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read_tables(data, name)
    assert caught.value.why.endswith(".")
    assert caught.value.why == str(caught.value)
    return caught.value


def read_or_refused(data: bytes, name: str) -> None:
    """Any other exception than a refusal fails the test."""
    with contextlib.suppress(ImportRefused):
        for table in read_tables(data, name):
            assert table.rows


def ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("harrow-prevent-action-plan.docx", "docx"),
        ("harrow-prevent-action-plan.xlsx", "xlsx"),
        ("harrow-prevent-action-plan.csv", "csv"),
        ("haringey-duty-gap-analysis.docx", "docx"),
    ],
)
def test_a_councils_own_files_are_what_they_say(name: str, kind: str):
    assert sniff_kind(sample(name), name) == kind
    refuse_unsafe_office(sample(name))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"\xff\xd8\xff\xe0\x00", "jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"{\\rtf1 hello}", "rtf"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "svg"),
        (b"<?xml version='1.0'?><svg>", "svg"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (b"PK\x03\x04nonsense", "zip"),
        (b"BMW drivers, and others", "txt"),
        (b"a,b\n1,2", "txt"),
        ("Naïve, façade".encode("utf-16"), "txt"),
        (b"\x00\x01\x02\x03", None),
        (b"", None),
    ],
)
def test_content_is_known_by_its_bytes(start: bytes, kind: str | None):
    assert sniff(start) == kind


def test_a_kind_is_given_only_when_name_and_content_agree():
    assert sniff_kind(b"%PDF-1.7\n", "plan.PDF") == "pdf"
    assert sniff_kind(b"\xff\xd8\xff\xe0\x00", "photo.jpg") == "jpeg"
    assert sniff_kind(b"%PDF-1.7\n", "plan.docx") is None
    assert sniff_kind(b"<html>", "plan.csv") is None
    assert sniff_kind(b"a,b", "plan.txt") == "txt"
    assert sniff_kind(b"a,b", "plan") is None
    assert sniff_kind(word_xml("<w:p/>", **{"word/vbaProject.bin": b"x"}), "plan.docx") is None


@pytest.mark.parametrize(
    ("data", "name", "kind", "says"),
    [
        (b"", "plan.docx", "empty", "empty"),
        (b"  \r\n ", "plan.csv", "empty", "empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "plan.csv", "too_large", "10 MB"),
        (word_xml(TABLE), "plan.docm", "macros", "macros"),
        (word_xml(TABLE, **{"word/vbaProject.bin": b"x"}), "plan.docx", "macros", "macros"),
        (workbook({"A": [["x"]]}), "plan.xlsm", "macros", "macros"),
        (ole("WordDocument"), "plan.doc", "legacy", "before 2007"),
        (ole("Workbook"), "plan.xls", "legacy", "before 2007"),
        (ole("WordDocument"), "plan.docx", "legacy", "before 2007"),
        (ole("EncryptionInfo", "EncryptedPackage"), "plan.docx", "encrypted", "password"),
        (b"%PDF-1.7\n%", "plan.docx", "mismatch", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "plan.xlsx", "mismatch", "a picture"),
        (b"<html><table><tr><td>x", "plan.csv", "mismatch", "a web page"),
        (b"%PDF-1.7\n%", "plan.pdf", "kind", ".docx"),
        (word_xml(TABLE), "plan.xlsx", "mismatch", "a Word document"),
        (workbook({"A": [["x"]]}), "plan.csv", "mismatch", "an Excel workbook"),
        (zipped({"a.txt": "x"}), "plan.docx", "mismatch", "zip"),
        (b"PK\x03\x04 and nothing else", "plan.docx", "damaged", "damaged"),
        (b"\x00\x01\x02\x03", "plan.csv", "mismatch", "none that we know"),
        (b"a,b\n" + b"1\x00,2\n" * 9, "plan.csv", "mismatch", "none that we know"),
    ],
)
def test_a_file_that_cannot_serve_is_refused_in_its_own_words(data: bytes, name: str, kind: str, says: str):
    refused = refusal(data, name)
    assert refused.kind == kind
    assert says in refused.why


def test_macros_are_known_by_the_declared_type_alone():
    types = CONTENT_TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    data = zipped({**word_parts(TABLE), "[Content_Types].xml": types})
    assert refusal(data, "plan.docx").kind == "macros"


def test_a_bomb_is_refused_by_its_directory_before_anything_is_inflated():
    data = word_xml(TABLE, **{"word/media/x.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    assert len(data) < 100_000
    with mock.patch.object(zipfile.ZipFile, "open", side_effect=AssertionError("inflated")):
        assert refusal(data, "plan.docx").kind == "bomb"


def test_a_bomb_that_lies_about_its_size_is_refused_while_inflating():
    honest = word_xml(TABLE, **{"word/media/x.bin": bytes(30_000_000)})
    real, claimed = (30_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert refusal(honest.replace(real, claimed), "plan.docx").kind in {"bomb", "damaged"}


def test_too_many_parts_are_refused_without_opening_the_archive():
    data = zipped({f"word/{number}.xml": "<a/>" for number in range(limits.MAX_ENTRIES + 1)})
    opened = mock.patch.object(zipfile, "ZipFile", side_effect=AssertionError("opened"))
    with opened, pytest.raises(ImportRefused) as caught:
        limits.safe_parts(data)
    assert caught.value.kind == "bomb"


def test_the_whole_may_not_pass_the_limit_though_each_part_does():
    noise = b"".join(zlib.compress(bytes([n % 256]) * 40)[:20] for n in range(5_000))
    with mock.patch.object(limits, "MAX_TOTAL_BYTES", 3 * len(noise)):
        limits.safe_parts(word_xml(TABLE, **{f"word/{n}.bin": noise for n in range(2)}))
        with pytest.raises(ImportRefused) as caught:
            limits.safe_parts(word_xml(TABLE, **{f"word/{n}.bin": noise for n in range(3)}))
    assert caught.value.kind == "bomb"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "word/../../x.xml",
        "/etc/passwd",
        "C:/x.xml",
        "word\\x.xml",
        "a\u202ex.xml",
        "x" * 4096,
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str):
    assert refusal(word_xml(TABLE, **{name: "<a/>"}), "plan.docx").kind == "names"


def test_a_name_with_a_null_is_refused():
    data = word_xml(TABLE, **{"word/a_b.xml": "<a/>"}).replace(b"word/a_b.xml", b"word/a\x00b.xml")
    assert refusal(data, "plan.docx").kind == "names"


def test_two_parts_of_one_name_are_refused():
    buffer = io.BytesIO(word_xml(TABLE))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("Word/Document.xml", "<a/>")
    assert refusal(buffer.getvalue(), "plan.docx").kind == "names"


@pytest.mark.parametrize("inner", ["zip", "gzip"])
def test_archives_inside_are_refused(inner: str):
    packed = zipped({"a": "x"}) if inner == "zip" else b"\x1f\x8b\x08\x00rest"
    assert refusal(word_xml(TABLE, **{"word/media/picture.png": packed}), "plan.docx").kind == "nested"


def test_a_chart_keeps_its_workbook_as_evidence_but_not_a_bomb_in_it():
    chart = {"word/embeddings/Sheet1.xlsx": workbook({"A": [["x", 1]]})}
    refuse_unsafe_office(word_xml(TABLE, **chart))
    assert refusal(word_xml(TABLE, **chart), "plan.docx").kind == "nested"
    bomb = {"word/embeddings/Sheet1.xlsx": zipped({"xl/a.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})}
    with pytest.raises(ImportRefused) as caught:
        refuse_unsafe_office(word_xml(TABLE, **bomb))
    assert caught.value.kind == "bomb"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DTDS = {
    "billion laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><d>&l9;</d>',
    "quadratic blow-up": f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]><d>{"&a;" * 5_000}</d>',
    "external entity": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "external subset": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd"><d/>',
    "parameter entity": '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><d/>',
}


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "customXml/item1.xml", "_rels/.rels"]
)
@pytest.mark.parametrize("trick", sorted(DTDS))
def test_definitions_in_any_part_are_refused_and_nothing_is_fetched(part: str, trick: str):
    with mock.patch("socket.socket", side_effect=AssertionError("fetched")):
        assert refusal(zipped({**word_parts(TABLE), part: DTDS[trick]}), "plan.docx").kind == "dtd"


def test_definitions_are_found_in_any_encoding():
    text = '<?xml version="1.0" encoding="utf-16"?>' + DTDS["external entity"]
    data = zipped({**word_parts(TABLE), "word/styles.xml": text.encode("utf-16")})
    assert refusal(data, "plan.docx").kind == "dtd"


def test_endless_nesting_and_floods_of_elements_are_refused():
    assert refusal(word_xml("<w:p>" * 300 + "</w:p>" * 300), "plan.docx").kind == "bomb"
    with mock.patch.object(limits, "MAX_ELEMENTS", 100):
        assert refusal(word_xml("<w:p/>" * 200), "plan.docx").kind == "bomb"


def test_links_to_elsewhere_are_never_followed():
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/styles" Target="http://127.0.0.1:9/styles.xml" TargetMode="External"/>'
        '<Relationship Id="r2" Type="x/attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>"
    )
    data = word_xml(TABLE, **{"word/_rels/document.xml.rels": outside})
    with mock.patch("socket.socket", side_effect=AssertionError("fetched")):
        assert read_tables(data, "plan.docx")[0].rows[0].cells == ("Description",)


def test_a_part_outside_the_archive_is_not_read():
    inside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>'
    )
    parts = {name: part for name, part in word_parts(TABLE).items() if name != "word/document.xml"}
    data = zipped({**parts, "word/other.xml": "<a/>", "_rels/.rels": inside})
    assert refusal(data, "plan.docx").kind == "damaged"


@given(st.binary(max_size=600), st.sampled_from(["plan.docx", "plan.xlsx", "plan.csv", "plan", "x.doc"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes, name: str):
    read_or_refused(data, name)


WHOLE_FILES = (word_xml(TABLE), workbook({"A": [["x", 1], ["y", 2]]}))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_document_is_read_or_refused_and_nothing_else(data: st.DataObject):
    whole = bytearray(data.draw(st.sampled_from(WHOLE_FILES)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    name = "plan.docx" if b"word/" in whole else "plan.xlsx"
    read_or_refused(bytes(whole), name)
