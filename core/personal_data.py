"""Warns when free text looks as if it held personal data (domain rule 2: nothing about a person referred).

Pure: text in, plain words out. It warns a writer before the text is read by others; it never blocks,
because a committee's telephone number or a published date looks the same to a machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NHS_NUMBER = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D]\b", re.IGNORECASE
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_PHONE = re.compile(r"(?<![\w+])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)(?:\d[ ()-]{0,2}){8,9}\d(?!\w)")
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b[^\n]{0,12}?"
    r"(?:\d{1,2}[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \d{4})",
    re.IGNORECASE,
)


def _is_nhs_number(text: str) -> bool:
    """True when the ten digits satisfy the NHS number's own check digit (modulus 11)."""
    digits = [int(character) for character in text if character.isdigit()]
    remainder = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return (11 - remainder) % 11 == digits[9]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One kind of personal data: how it looks, and what to call it."""

    pattern: re.Pattern[str]
    name: str | Promise
    holds: Callable[[str], bool] = lambda found: True

    def is_in(self, text: str) -> bool:
        return any(self.holds(match.group()) for match in self.pattern.finditer(text))


_SIGNS = (
    _Sign(_NHS_NUMBER, _("an NHS number"), _is_nhs_number),
    _Sign(_NATIONAL_INSURANCE, _("a National Insurance number")),
    _Sign(_BIRTH, _("a date of birth")),
    _Sign(_PHONE, _("a phone number")),
    _Sign(_EMAIL, _("an e-mail address")),
)


def looks_like_personal_data(text: str) -> tuple[str, ...]:
    """Which kinds of personal data a text seems to hold, in a fixed order, as words for a sentence.

    Takes any text; gives for example `("an NHS number", "a phone number")`, empty when nothing is seen.
    """
    return tuple(str(sign.name) for sign in _SIGNS if sign.is_in(text))
