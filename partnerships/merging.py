"""Three texts, one answer: what a page was drawn from, what stands now, and what was typed. Pure."""

from __future__ import annotations

import enum
from typing import Any


class Merge(enum.Enum):
    """What to do with one typed field."""

    WRITE = "write"
    KEEP = "keep"
    CLASH = "clash"


def merge(*, base: Any, now: Any, mine: Any) -> Merge:
    """Compare the value a page showed, the value saved now and the value it sends.

    Two people clash only where both changed the same field to different texts.
    A field sent unchanged never overwrites somebody else's newer text.
    """
    if mine in (now, base):
        return Merge.KEEP
    return Merge.WRITE if now == base else Merge.CLASH
