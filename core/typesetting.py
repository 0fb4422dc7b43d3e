"""The engine behind `core.pdf`: WeasyPrint, closed to all but our own stylesheet and fonts.

Nothing else is fetched while a document is laid out, whatever its content says: no file of this machine,
no address of any network, no attachment.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import cssselect2
import structlog
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

log = structlog.get_logger(__name__)

ORIGIN = "https://static.invalid"
"""Where the document believes to live, so that our own static addresses resolve; no such host exists."""
STYLESHEET = "pdf/report.css"
SVG = "http://www.w3.org/2000/svg"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
OWN_FOLDERS = ("pdf/", "fonts/")
OWN_KINDS = {".css", ".woff2", ".woff", ".ttf", ".otf"}


class OwnFilesOnly(URLFetcher):
    """Answers for our own stylesheet and fonts, read from disk; refuses everything else.

    No handler for http, ftp, file or data is ever asked: there is no way out of this process.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind one of our static addresses. Raises URLFetchingError for any other address."""
        path = _own_file(url)
        if path is None:
            log.warning("pdf_fetch_refused", url=url[:200])
            raise URLFetchingError("Only the stylesheet and the fonts of this service may be fetched.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _own_file(url: str) -> Path | None:
    prefix = f"{ORIGIN}{static('')}"
    name = url.removeprefix(prefix)
    if name == url or not name.startswith(OWN_FOLDERS) or ".." in name or "%" in name:
        return None
    if Path(name).suffix not in OWN_KINDS:
        return None
    # The sources' own folder; in production the collected files, which go by hashed names.
    found = finders.find(name)
    if not found and settings.STATIC_ROOT and staticfiles_storage.exists(name):
        found = staticfiles_storage.path(name)
    return Path(found) if found else None


def lay_out(html: str, *, title: str, language: str, stamp: str) -> tuple[bytes, int]:
    """The bytes and the number of pages of a tagged PDF; `stamp`, an ISO time, stands as its creation."""
    fonts, styles = read_styles()
    with _without_collector():
        document = _read(html).render(font_config=fonts, stylesheets=styles, pdf_variant="pdf/ua-1")
        document.metadata.title, document.metadata.lang = title, language
        document.metadata.created = document.metadata.modified = stamp
        document.metadata.attachments = []
        content = document.write_pdf(pdf_variant="pdf/ua-1")
    return content, len(document.pages)


class WellFormed(HTML):
    """A document whose markup is well-formed XML, read in C at a twentieth of the HTML parser's cost."""

    def __init__(self, root: Element) -> None:
        self.base_url, self.url_fetcher, self.media_type = f"{ORIGIN}/", OwnFilesOnly(), "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


def _read(html: str) -> HTML:
    """The document as a tree: our templates are well-formed; whatever is not is read as browsers read it."""
    try:
        # Django breaks lines as HTML does.
        markup = html.replace("<!DOCTYPE html>", "", 1).replace("<br>", "<br/>")
        root = fromstring(_UNPRINTABLE.sub("", markup))
    except (ParseError, DefusedXmlException) as fault:
        log.warning("pdf_not_well_formed", why=str(fault))
        return HTML(string=html, base_url=f"{ORIGIN}/", url_fetcher=OwnFilesOnly())
    for drawing in root.iter("svg"):
        for element in drawing.iter():
            element.tag = f"{{{SVG}}}{element.tag}"
    return WellFormed(root)


@functools.cache
def read_styles() -> tuple[FontConfiguration, list[CSS]]:
    """The report stylesheet, parsed once in a process, with the fonts it declares."""
    # What is loaded by now stays for good: collections need not walk through it after each document.
    gc.freeze()
    fonts = FontConfiguration()
    url = f"{ORIGIN}{static(STYLESHEET)}"
    return fonts, [CSS(url=url, url_fetcher=OwnFilesOnly(), font_config=fonts)]


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Lay out without the cyclic garbage collector, a third of the cost; collect once at the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect()
