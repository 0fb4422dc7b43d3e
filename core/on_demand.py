"""Libraries that few requests need, loaded with the first thing asked of them.

Every process loads every app of ours. What reads and writes Word, Excel, OpenDocument, PDF and calendar
files would be a third of that, and most processes never see such a file.
"""

from __future__ import annotations

import importlib
from typing import Any


class _Module:
    """Stands for a module until something is asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def on_demand(name: str) -> Any:
    """The module `name`, loaded when one of its attributes is first asked for (ImportError: not before)."""
    return _Module(name)
