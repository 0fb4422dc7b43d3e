"""Which sector and which entry of the duty catalogue a row of a council's own table means. Pure.

A citation in the table counts as said. Everything else is a suggestion that a person confirms.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from core.duties import Duty, DutyKind, find_by_paragraph, load_duties
from core.imports import normalise

COUNCIL, EVERYBODY = "local_government", "all"
_FIRST_WORDS = 3
_LEAST_LIKENESS = 0.12
_TITLE_WORDS = 4
_TITLE_WEIGHT = 2
"""How much more the words of a title say: an entry's own, and the few with which a row begins."""
_SECTORS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        EVERYBODY,
        re.compile(r"\b(all|every|everyone|everybody|each|cross cutting|general)\b"),
    ),
    (
        "education_and_childcare",
        re.compile(
            r"\b(?<!out of )(schools?|academ\w+|education\w*|colleges?|universit\w+|further education|"
            r"higher education|fe|early years|child ?care|nurser\w+|child ?minders?|sixth form)\b"
        ),
    ),
    ("health", re.compile(r"\b(health|healthcare|nhs|hospitals?|ccgs?|icb|gps?|mental health|clinical)\b")),
    (
        "criminal_justice",
        re.compile(r"\b(prisons?|probation|crc|custody|youth offending|offenders?|criminal justice|yots?)\b"),
    ),
    ("police", re.compile(r"\b(police|policing|constabulary|pcc)\b")),
    (COUNCIL, re.compile(r"\b(local authorit\w+|councils?|local government|district|borough|county)\b")),
)
_CITED = re.compile(r"\bpara(?:graph)?s?\.?\s*([0-9]{1,3})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9/])([0-9]{1,3})(?![0-9/])")
_OTHER_EDITION = re.compile(r"\b2023\b")
_COMMON_WORDS = """
the a an and or of to in for on with by be is are as at that this their they it its who which what how will
should must may any all from not have has into prevent duty local authority authorities
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Guess:
    """A value, and whether the table itself says so."""

    value: str
    is_said: bool


def sector_of(duty: str, column: str, heading: str, *, heading_holds: bool) -> Guess:
    """The sector of a row: its own column, the first words of its duty, its section row, else the council's.

    `heading_holds` is false where rows under the section say another sector than it does.
    """
    if named := _sector_in(column):
        return Guess(named, True)
    if named := own_sector(duty):
        return Guess(named, True)
    if heading_holds and (named := _sector_in(heading)):
        return Guess(named, True)
    return Guess(COUNCIL, False)


def own_sector(duty: str) -> str:
    """The sector that the first words of a duty name, or ""."""
    named = _sector_in(" ".join(normalise(duty).split()[:_FIRST_WORDS]))
    return "" if named in {COUNCIL, EVERYBODY} else named


def heading_sector(heading: str) -> str:
    """The sector that a section row names, or ""."""
    return _sector_in(heading)


def _sector_in(text: str) -> str:
    words = normalise(text)
    found = [slug for slug, pattern in _SECTORS if pattern.search(words)]
    if EVERYBODY in found and len(found) > 1:
        found.remove(EVERYBODY)
    return found[0] if found else ""


def duty_of(duty: str, cited: str, sector: str) -> Guess:
    """The key of the catalogue's entry for a row, as cited or the one most like its words; "" for none.

    Numbers are those of the 2015 guidance; where 2023 is named, no number is looked up.
    """
    text = cited or duty
    if not _OTHER_EDITION.search(text):
        numbers = [int(n) for n in (_NUMBER.findall(cited) if cited else _CITED.findall(duty))]
        found = next((entry for n in numbers if (entry := find_by_paragraph(n))), None)
        if found is not None:
            return Guess(found.key, True)
    return Guess(_most_alike(duty, sector), False)


def _most_alike(text: str, sector: str) -> str:
    """The key of the duty whose words are nearest, among those of the sector and of everybody; or ""."""
    words = Counter(_words(text))
    words.update(_words(" ".join(normalise(text).split()[:_TITLE_WORDS])) * (_TITLE_WEIGHT - 1))
    best, best_score = "", _LEAST_LIKENESS
    for entry, entry_words, size in _entries():
        if entry.sector not in {sector, EVERYBODY} or entry.kind == DutyKind.APPLIES:
            continue
        shared = sum(_weight(word) * entry_words[word] * said for word, said in words.items())
        score = shared / size
        if entry.sector == sector:
            score *= 1.15
        if score > best_score:
            best, best_score = entry.key, score
    return best


@cache
def _entries() -> tuple[tuple[Duty, Counter[str], float], ...]:
    """Each entry with its weighted words and how much they come to together."""
    found = []
    for entry in load_duties():
        words = Counter(_words(entry.statement))
        for word in _words(entry.title):
            words[word] += _TITLE_WEIGHT
        found.append((entry, words, sum(_weight(word) * count for word, count in words.items()) or 1.0))
    return tuple(found)


@cache
def _spread() -> Counter[str]:
    """In how many entries each word stands."""
    return Counter(
        word for entry in load_duties() for word in set(_words(f"{entry.title} {entry.statement}"))
    )


def _weight(word: str) -> float:
    return math.log((len(load_duties()) + 1) / (1 + _spread()[word]))


def _words(text: str) -> tuple[str, ...]:
    """Distinct words cut to their stems, common ones left out, in order."""
    stems = (word[:6] for word in normalise(text).split() if word not in _COMMON and len(word) > 2)
    return tuple(dict.fromkeys(stems))
