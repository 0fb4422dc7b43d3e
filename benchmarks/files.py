"""The private folder of reports, and whether a file in it is the one that was written."""

from __future__ import annotations

import hashlib
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from core.errors import Refused


class Filed(Protocol):
    """A row that says where its file is and what it holds."""

    storage_key: str
    sha256: str


def report_storage() -> FileSystemStorage:
    """The private folder of reports; nothing in it has an address of its own."""
    return FileSystemStorage(
        location=settings.REPORTS_ROOT, base_url=None, file_permissions_mode=0o600, allow_overwrite=True
    )


def keep_file(content: bytes, folder: str, inputs: str) -> str:
    """Keep a report under a name made from its inputs, and return that name.

    A run that died after this and before the row was written is overwritten by the next, with the same
    bytes. Raises Refused, with the reason, where the folder takes no file.
    """
    try:
        return report_storage().save(f"{folder}/{inputs}.pdf", ContentFile(content))
    except OSError as fault:
        why = _("The report could not be kept: %(why)s.") % {"why": fault.strerror or type(fault).__name__}
        raise Refused(why) from fault


def is_intact(report: Filed) -> bool:
    """Whether the file is there and is the one that was written."""
    storage = report_storage()
    if not storage.exists(report.storage_key):
        return False
    with storage.open(report.storage_key) as file:
        return hashlib.sha256(file.read()).hexdigest() == report.sha256


def read_report(report: Filed) -> bytes:
    """The report's file. Raises Refused if it is gone or is not the one that was written."""
    if not is_intact(report):
        raise Refused("The file of this report is not the one that was written. Have it made again.")
    with report_storage().open(report.storage_key) as file:
        content: bytes = file.read()
    return content
