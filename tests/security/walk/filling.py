"""Filling in any form of ours as a person would, without knowing which form it is."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.security.walk.worlds import offered, values_of

Values = dict[str, Any]
DATES = ("_day", "_month", "_year")
SPECIAL = {
    "times": "4",
    "starts_at": "14:00",
    "email": "somebody@example.test",
    "contact_email": "somebody@example.test",
    "body_choice": "existing",
    "contact_choice": "new",
    "substitute_choice": "nobody",
}
"""Answers that have to be of a kind."""


def filled(form: Any, words: str = "Words") -> Values:
    """What a person would send: what stands there, and an answer to whatever is open; texts are `words`."""
    values: Values = values_of(form)
    choices = offered(form)
    for control in form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea"):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in {"submit", "button", "checkbox"}:
            continue
        if kind == "file":
            values[name] = SimpleUploadedFile("note.txt", b"Minutes of a meeting.", "text/plain")
        elif name.endswith(DATES):
            fill_date(values, name)
        elif is_text(control):
            values[name] = text_for(control, values, words)
        elif not any(values.get(name, [])):
            found = [option for option in choices.get(name, []) if option]
            values[name] = [SPECIAL[name] if SPECIAL.get(name) in found else found[0]] if found else []
    return values


def is_text(control: Any) -> bool:
    """Whether words are typed into a control."""
    return control.tag == "textarea" or (
        control.tag == "input" and control.get("type", "text") in {"text", "email"}
    )


def is_free_text(control: Any) -> bool:
    """Whether a text control takes any words: no number, time, date or address."""
    name = control.get("name") or ""
    return is_text(control) and control.get("inputmode") != "numeric" and name not in SPECIAL


def text_for(control: Any, values: Values, words: str) -> list[str]:
    """An answer for a text control; numbers, times and addresses keep their kind."""
    name = control.get("name")
    if name in SPECIAL:
        return [SPECIAL[name]]
    if control.get("inputmode") == "numeric":
        given = values.get(name) or []
        return list(given) if any(given) else ["1"]
    limit = int(control.get("maxlength") or 0)
    return [words[:limit] if limit else words]


def fill_date(values: Values, name: str) -> None:
    """Today, where a date's box is empty."""
    today = timezone.localdate()
    if not any(values.get(name, [])):
        parts = dict(zip(DATES, (today.day, today.month, today.year), strict=True))
        values[name] = [str(next(value for part, value in parts.items() if name.endswith(part)))]


def target_of(form: Any, page_url: str) -> str:
    """Where a form is sent."""
    return form.get("action") or page_url


def exchanged(values: Values, ids: dict[str, str]) -> Values:
    """The same answers with every own public id, in names and values, exchanged for its foreign one."""

    def swap(text: Any) -> Any:
        for own, foreign in ids.items():
            text = text.replace(own, foreign) if isinstance(text, str) else text
        return text

    return {
        swap(name): [swap(one) for one in given] if isinstance(given, list) else given
        for name, given in values.items()
    }
