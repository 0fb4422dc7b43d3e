"""Two reports with the same words and numbers have the same fingerprint, and need not be made twice."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from core.criteria.framework import load_framework
from core.criteria.rule_book import Framework
from core.pictures import Picture


def digest(value: Any) -> str:
    """SHA-256 of a value of plain parts."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def _rule_book(version: str) -> str:
    """A rule book by its words; read once in a process, as the rule book itself is."""
    framework = load_framework(version)
    return digest({field.name: plain(getattr(framework, field.name)) for field in fields(framework)})


def _fields(value: Any) -> Any:
    if isinstance(value, Framework):
        return _rule_book(value.version)
    if isinstance(value, Picture):
        # All its figures; where each is drawn follows from them.
        return [str(value.title), value.in_words]
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def plain(value: Any) -> Any:
    """Any part of a report as JSON knows it; the same for the same words and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = [plain(item) for item in value]
        return parts if isinstance(value, list | tuple) else sorted(map(str, parts))
    if value is None or (isinstance(value, bool | int | float) and not isinstance(value, enum.Enum)):
        return value
    return str(value)
