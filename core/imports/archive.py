"""Office files are zip archives: opened here under limits, before anything else looks inside.

Limits hold for what the archive's directory declares and again for what really comes out of it.
"""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from core.imports.refusals import ImportRefused

MAX_ENTRIES = 2_000
MAX_PART_BYTES = 50 * 1024 * 1024
MAX_TOTAL_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE_BYTES = 1024 * 1024
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 200

ENTRY_SIGNATURE = b"PK\x01\x02"
_XML_NAMES = (".xml", ".rels")
_ARCHIVE_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|macrosheets/.*|activex/.*)$", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroenabled", re.IGNORECASE)
_EMBEDDED = re.compile(r"^(word|xl|ppt)/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)

_BOMB = (
    "The file unpacks to far more than a document needs, so it was not opened. "
    "Save a fresh copy and try again."
)
DAMAGED = (
    "The file is damaged and can't be opened. Open it in Word or Excel, save a fresh copy and try again."
)
_MACROS = (
    "The file holds macros, which are never run or kept here. "
    "Save it as a Word document (.docx) or Excel workbook (.xlsx) without macros and try again."
)


class _Budget:
    """What may still be spent on one archive."""

    def __init__(self) -> None:
        self.bytes_left = MAX_TOTAL_BYTES
        self.elements_left = MAX_ELEMENTS


def safe_parts(data: bytes, *, embedded: bool = False) -> dict[str, bytes]:
    """The XML parts of an Office file, by name, all within the limits and free of DTDs.

    `embedded` lets charts keep the workbook inside them, checked by the same rules; otherwise any archive
    within the archive is refused. Raises ImportRefused (`damaged`, `bomb`, `names`, `macros`, `nested`,
    `encrypted`, `dtd`). Nothing outside the file is ever read.
    """
    if data.count(ENTRY_SIGNATURE) > MAX_ENTRIES:
        raise ImportRefused("bomb", _BOMB)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            return _read_parts(archive, embedded)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise ImportRefused("damaged", DAMAGED) from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise ImportRefused("bomb", _BOMB)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if _unsafe_name(name) or name.lower() in seen:
            raise ImportRefused(
                "names",
                "The file holds parts with names that no Word or Excel file has, so it was not opened.",
            )
        seen.add(name.lower())
        if entry.flag_bits & 0x1:
            raise ImportRefused(
                "encrypted", "The file is protected by a password. Save a copy without one and try again."
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportRefused("damaged", DAMAGED)
        if entry.file_size > MAX_PART_BYTES or _too_dense(entry.file_size, entry.compress_size):
            raise ImportRefused("bomb", _BOMB)
        if _MACRO_PARTS.search(name):
            raise ImportRefused("macros", _MACROS)


def _unsafe_name(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return (
        not name
        or len(name) > 255
        or "\\" in name
        or name.startswith("/")
        or ":" in steps[0]
        or ".." in steps
        or any(ord(character) < 32 or character in "\u202e\u202d\u2066\u2067" for character in name)
    )


def _too_dense(size: int, packed: int) -> bool:
    return size > RATIO_FREE_BYTES and size > MAX_RATIO * max(packed, 1)


def _read_parts(archive: zipfile.ZipFile, embedded: bool) -> dict[str, bytes]:
    budget = _Budget()
    parts: dict[str, bytes] = {}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        content = _inflate(archive, entry, budget)
        if content.startswith(_ARCHIVE_STARTS):
            _check_nested(entry.filename, content, embedded)
        if entry.filename.lower().endswith(_XML_NAMES):
            _check_xml(content, budget)
            parts[entry.filename] = content
    if _MACRO_TYPES.search(parts.get("[Content_Types].xml", b"")):
        raise ImportRefused("macros", _MACROS)
    return parts


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    allowed = min(MAX_PART_BYTES, budget.bytes_left)
    with archive.open(entry) as stream:
        content = stream.read(allowed + 1)
    if len(content) > allowed or _too_dense(len(content), entry.compress_size):
        raise ImportRefused("bomb", _BOMB)
    budget.bytes_left -= len(content)
    return content


def _check_nested(name: str, content: bytes, embedded: bool) -> None:
    if not (embedded and _EMBEDDED.match(name)):
        raise ImportRefused(
            "nested",
            "The file has other files packed inside it. Save a copy without embedded files and try again.",
        )
    safe_parts(content)


def _check_xml(content: bytes, budget: _Budget) -> None:
    """Walk the part once without building it: no DTD, no endless nesting, no flood of elements."""
    depth = 0

    def doctype(*_: object) -> None:
        raise ImportRefused(
            "dtd", "The file holds definitions that no Word or Excel file needs, so it was not opened."
        )

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        budget.elements_left -= 1
        if depth > MAX_DEPTH or budget.elements_left < 0:
            raise ImportRefused("bomb", _BOMB)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ImportRefused("damaged", DAMAGED) from error
