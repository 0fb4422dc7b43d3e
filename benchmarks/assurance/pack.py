"""What goes with a submission: a canonical text that is hashed, and the same text read again. Pure."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.choices import Marking


@dataclass(frozen=True, slots=True)
class PackCriterion:
    """A criterion as its records had it when the pack was submitted."""

    code: str
    title: str
    status: str
    figure: str
    because: str
    records: str
    """The records it rests on, with their numbers, in words."""


@dataclass(frozen=True, slots=True)
class PackEvidence:
    """A document (by its public id and the hash of its file) or another record, as the area named it."""

    title: str
    marking: str
    document: str = ""
    file_sha256: str = ""
    dated: str = ""
    """ISO date of what it tells of, "" where none is known."""
    address: str = ""
    kind: str = ""
    """What kind of document or record it is, in words."""

    @property
    def date(self) -> datetime.date | None:
        """Its own date."""
        return datetime.date.fromisoformat(self.dated) if self.dated else None


@dataclass(frozen=True, slots=True)
class PackLine:
    """One benchmark: what the records said, what the area says, and what stands behind it."""

    section: int
    name: str
    computed: str
    computed_because: str
    self_rating: str
    difference_reason: str
    narrative: str
    good_practice: str
    standing: str
    written_by: str
    last_year: str
    """Key of the value that stood at the end of last year, or "" without one."""
    criteria: tuple[PackCriterion, ...] = ()
    evidence: tuple[PackEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole submission."""

    area: str
    gss_code: str
    starts_on: str
    ends_on: str
    round: int
    framework: str
    as_of: str
    prepared_by: str
    approved_by: str
    approved_at: str
    lines: tuple[PackLine, ...]

    def line(self, section: int) -> PackLine | None:
        """The benchmark of that number, or None."""
        return next((one for one in self.lines if one.section == section), None)

    @property
    def date(self) -> datetime.date:
        """The date at which its computed values were worked out."""
        return datetime.date.fromisoformat(self.as_of)

    def seen_by(self, *, is_cleared: bool) -> Pack:
        """The pack without evidence above OFFICIAL, for somebody who isn't cleared."""
        if is_cleared:
            return self
        return replace(self, lines=tuple(_official(line) for line in self.lines))


def _official(line: PackLine) -> PackLine:
    kept = tuple(one for one in line.evidence if one.marking == Marking.OFFICIAL)
    return replace(line, evidence=kept)


def canonical(pack: Pack) -> str:
    """The pack as JSON in one fixed form (sorted keys, no spaces, UTF-8): equal packs give equal text.

    A kind nobody wrote down is left out, so that packs sealed before there were any keep their text.
    """
    held = asdict(pack, dict_factory=lambda pairs: {key: v for key, v in pairs if v or key != "kind"})
    return json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_pack(text: str) -> Pack:
    """The pack that `canonical` wrote."""
    held: Mapping[str, Any] = json.loads(text)
    lines = tuple(_read_line(line) for line in held["lines"])
    return Pack(**{**held, "lines": lines})


def _read_line(held: Mapping[str, Any]) -> PackLine:
    criteria: Sequence[Mapping[str, Any]] = held["criteria"]
    evidence: Sequence[Mapping[str, Any]] = held["evidence"]
    return PackLine(
        **{
            **held,
            "criteria": tuple(PackCriterion(**one) for one in criteria),
            "evidence": tuple(PackEvidence(**one) for one in evidence),
        }
    )
