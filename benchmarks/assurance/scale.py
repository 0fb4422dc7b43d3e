"""The scale on which benchmarks are rated: data of the rule book, with the words people read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from benchmarks.models import UNRATED
from core.criteria.framework import load_framework
from core.criteria.rule_book import Framework


def scale_of(version: str) -> list[tuple[str, str]]:
    """The ratings of a rule book, lowest first: (key, word)."""
    return [(word.key, word.label) for word in load_framework(version).ratings]


def word_for(framework: Framework, key: str) -> str:
    """What a computed, self or assessor's value is called; an en dash for none."""
    words = {word.key: word.label for word in (*framework.ratings, *framework.statuses)}
    return str({**words, "not_computed": _("Self-assessed"), "": "–"}.get(key, key))


def differs(value: str, other: str) -> bool:
    """Whether a rating says something else than a computed one; from no rating nothing differs."""
    return bool(value) and bool(other) and other not in UNRATED and value != other


def lowest(version: str) -> str:
    """The key of the lowest rating."""
    return scale_of(version)[0][0]
