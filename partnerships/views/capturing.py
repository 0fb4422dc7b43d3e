"""Actions and risks captured in place: a form of another section, drawn under an item of the record.

It stands inside the record's own form, so that whatever button is pressed saves the record first and
loses nothing of either, with JavaScript and without. Sections plug in by `core.registries.meeting_panels`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.actions import claim_submission, finish_submission
from core.errors import NotAllowed, Refused
from core.models import Authority
from core.registries import MeetingCapture, meeting_panels
from core.viewer import Viewer
from partnerships.models import AgendaItem, Meeting

PREFIX = "capture"


@dataclass
class Capture:
    """The form that is open under one item. `name` is the section's key and the item's public id."""

    name: str
    item_id: str
    title: str
    form: Any
    token: str = field(default_factory=lambda: str(uuid.uuid4()))


def offered(area: Authority, viewer: Viewer) -> list[tuple[str, str]]:
    """What the viewer may capture in place: (section's key, words of the button)."""
    return [
        (key, str(panel.capture.button))
        for key, panel in meeting_panels.items()
        if panel.capture is not None and viewer.can(panel.capture.permission, area.pk)
    ]


def _capture_of(name: str, area: Authority, viewer: Viewer) -> MeetingCapture | None:
    key = name.partition(":")[0]
    panel = dict(meeting_panels.items()).get(key)
    if panel is None or panel.capture is None or not viewer.can(panel.capture.permission, area.pk):
        return None
    return panel.capture


def open_capture(
    name: str, meeting: Meeting, area: Authority, viewer: Viewer, data: Mapping[str, Any] | None = None
) -> Capture | None:
    """The form named in the address or sent with the page; None if there is no such, or the role lacks it.

    Raises Refused, in words for the person, if the section can't add anything now.
    """
    capture = _capture_of(name, area, viewer)
    if capture is None:
        return None
    form = capture.form(meeting, area, viewer, data, PREFIX)
    if hasattr(form, "fetch_choices"):
        form.fetch_choices()
    return Capture(name, name.partition(":")[2], str(capture.button), form)


def save_capture(
    opened: Capture, meeting: Meeting, area: Authority, viewer: Viewer, *, sent: QueryDict, done_url: str
) -> str | None:
    """Carry out a form once. What to say, "" if it was carried out before, None if the form has errors.

    Raises NotAllowed if the action does.
    """
    capture = _capture_of(opened.name, area, viewer)
    item = AgendaItem.objects.filter(meeting=meeting, public_id=opened.item_id).first()
    if capture is None or item is None or not opened.form.is_valid():
        return None
    token = _token(sent.get("capture_token"))
    if claim_submission(token, by=viewer) is not None:
        return ""
    try:
        words = capture.carry_out(opened.form, item, area, viewer)
    except Refused as refusal:
        finish_submission(token, None)
        known = refusal.field if refusal.field in opened.form.fields else None
        opened.form.add_error(known, refusal.message)
        return None
    except NotAllowed:
        finish_submission(token, None)
        raise
    finish_submission(token, done_url)
    return words


def unfinished_words(opened: Capture) -> str:
    """What to tell somebody who pressed another button with the form half filled."""
    words = _("The record is saved, but “%(title)s” is not finished. Add it, or close it without adding.")
    return words % {"title": opened.title}


def _token(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
