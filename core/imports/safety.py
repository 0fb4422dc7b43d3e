"""What a file really is, by its content, and whether it is fit to be opened.

Serves imports and document uploads alike. A name is never trusted; it only tells plain text from a CSV.
"""

from pathlib import PurePath

from core.imports.archive import ENTRY_SIGNATURE, safe_parts
from core.imports.refusals import ImportRefused

MAX_FILE_BYTES = 10 * 1024 * 1024

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
)
_MARKUP_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<head", "html"),
    (b"<body", "html"),
    (b"<table", "html"),
    (b"<script", "html"),
    (b"<svg", "svg"),
    (b"<?xml", "xml"),
    (b"<!doctype", "xml"),
    (b"<!--", "xml"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted-office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__substg1.0_", "msg"),
)
_EXTENSIONS: dict[str, str] = {
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "tif": "tiff",
    "htm": "html",
    "text": "txt",
    "md": "txt",
}
_TEXT_KINDS = {"csv", "txt"}


def sniff(data: bytes) -> str | None:
    """The kind of a file by its content alone: 'docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'odt', 'ods',
    'zip', 'doc', 'xls', 'ppt', 'msg', 'encrypted-office', 'ole', 'pdf', 'png', 'jpeg', 'gif', 'webp', 'bmp',
    'tiff', 'rtf', 'html', 'svg', 'xml', 'archive', 'program', 'txt', or None when it is nothing known.
    """
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), "ole")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    text = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in _MARKUP_STARTS:
        if text.startswith(start):
            return "svg" if kind == "xml" and b"<svg" in text else kind
    binary = not _looks_like_text(data)
    for start, kind in _STARTS:
        if data.startswith(start) and (binary or len(start) > 2):
            return kind
    return None if binary else "txt"


def sniff_kind(data: bytes, filename: str) -> str | None:
    """The kind of a file when its content and its name agree, else None.

    Kinds as in `sniff`, and 'csv' for text that is named so. A caller keeps its own list of allowed kinds and
    refuses the rest and None; `sniff` says what the content was taken for.
    """
    kind = sniff(data)
    named = extension(filename)
    if kind == "txt":
        return named if named in _TEXT_KINDS else None
    return kind if kind == named else None


def extension(filename: str) -> str:
    """The file name's ending as a kind: lower case, no dot, synonyms folded ('JPG' -> 'jpeg')."""
    ending = PurePath(filename.replace("\\", "/")).suffix.lower().lstrip(".")
    return _EXTENSIONS.get(ending, ending)


def refuse_unsafe_office(data: bytes) -> None:
    """Raise ImportRefused when a Word, Excel or PowerPoint file is not fit to be kept or opened.

    Refused: macros, bombs, DTDs, odd part names, archives inside (but for the workbook inside a chart, which
    is checked too), password protection, the formats from before 2007. Other kinds pass untouched.
    """
    kind = sniff(data)
    if kind == "encrypted-office":
        raise ImportRefused(
            "encrypted", "The file is protected by a password. Save a copy without one and try again."
        )
    if kind in {"doc", "xls", "ppt", "ole"}:
        raise ImportRefused(
            "legacy",
            "The file is in a format from before 2007 (.doc, .xls or .ppt). "
            "Open it, save it as .docx, .xlsx or .pptx and try again.",
        )
    if data.startswith(b"PK\x03\x04"):
        safe_parts(data, embedded=True)


def _sniff_zip(data: bytes) -> str:
    directory = data[data.find(ENTRY_SIGNATURE) :].lower() if ENTRY_SIGNATURE in data else b""
    macros = b"vbaproject.bin" in directory
    for folder, kind in ((b"word/", "doc"), (b"xl/", "xls"), (b"ppt/", "ppt")):
        if b"[content_types].xml" in directory and folder in directory:
            return f"{kind}m" if macros else f"{kind}x"
    for name, odf_kind in ((b"text", "odt"), (b"spreadsheet", "ods")):
        if data[30:120].startswith(b"mimetypeapplication/vnd.oasis.opendocument." + name):
            return odf_kind
    return "zip"


def _looks_like_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(data) > 2
    sample = data[:65536]
    if not sample.strip():
        return False
    if b"\x00" in data:
        return _wide_text(sample)
    odd = sum(byte < 32 and byte not in (9, 10, 11, 12, 13) for byte in sample)
    return odd == 0


def _wide_text(sample: bytes) -> bool:
    """UTF-16 without its mark: every other byte of European text is zero, and the rest is not."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    return min(even, odd) == 0 and max(even, odd) > 0.7 * half
