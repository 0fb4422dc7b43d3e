"""Read the rule book from its versioned data files, and refuse one that is incomplete.

One folder a version stands in `framework/` beside this module: `framework.toml` and one file
a section. No database and no clock, so a judge can be read next to the text it judges by.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.criteria.rule_book import (
    Compute,
    Criterion,
    Definition,
    Framework,
    FrameworkError,
    Licence,
    Period,
    RollUp,
    Section,
    Standing,
    Word,
)

__all__ = ["Criterion", "Framework", "FrameworkError", "load_framework", "read_framework", "versions"]

LIBRARY = Path(__file__).parent / "framework"
HEAD = "framework.toml"


def versions() -> tuple[str, ...]:
    """The versions in the library, oldest first by name."""
    return tuple(sorted(head.parent.name for head in LIBRARY.glob(f"*/{HEAD}")))


@cache
def load_framework(version: str | None = None) -> Framework:
    """A version of the rule book; without a name, the latest.

    Raises FrameworkError when the version is unknown or its files are incomplete.
    """
    name = version or versions()[-1]
    if name not in versions():
        raise FrameworkError(f"There is no framework {name}. Known: {', '.join(versions())}.")
    return read_framework(LIBRARY / name)


def read_framework(folder: Path) -> Framework:
    """Read and check one version from its folder. Raises FrameworkError as `load_framework` does."""
    head = _read(folder / HEAD)
    try:
        sections = tuple(Section(**row) for row in head["section"])
        framework = Framework(
            version=head["version"],
            title=head["title"],
            published=head["published"],
            source=head["source"],
            standing_note=head["standing_note"],
            licence=Licence(**head["licence"]),
            period=Period(**head["period"]),
            roll_up=_roll_up(head["roll_up"]),
            statuses=tuple(Word(**row) for row in head["status"]),
            ratings=tuple(Word(**row) for row in head["rating"]),
            definitions=tuple(Definition(**row) for row in head["definition"]),
            sections=sections,
            criteria=tuple(_criteria(folder, sections, head["defaults"])),
        )
    except (KeyError, TypeError) as missing:
        raise FrameworkError(f"{folder.name}/{HEAD}: a part is missing or unknown: {missing}.") from missing
    _check(framework, folder.name)
    return framework


def _criteria(folder: Path, sections: tuple[Section, ...], defaults: dict[str, Any]) -> Iterable[Criterion]:
    by_number = {section.number: section for section in sections}
    for path in sorted(folder.glob("section-*.toml")):
        for row in _read(path)["criterion"]:
            where = f"{folder.name}/{path.name}, {row.get('code', 'a criterion without a code')}"
            yield _criterion({**defaults, **row}, by_number, where)


def _criterion(row: dict[str, Any], sections: dict[int, Section], where: str) -> Criterion:
    try:
        section = sections[int(row["code"].partition(".")[0])]
    except (KeyError, ValueError) as unknown:
        raise FrameworkError(f"{where}: its code names no known section.") from unknown
    try:
        return Criterion(
            code=row["code"],
            section=section.number,
            standing=Standing(row["class"]),
            compute=Compute(row["compute"]),
            app=row.get("app", section.app),
            title=row["title"],
            statement=row["statement"],
            why_it_matters=row["why_it_matters"],
            rule=row["rule"],
            records=tuple(row["records"]),
            edge_cases=tuple(row["edge_cases"]),
            source=row["source"],
            to_confirm=row.get("to_confirm", ""),
            thresholds=MappingProxyType(dict(row["thresholds"])),
            choices=MappingProxyType({name: tuple(v) for name, v in row.get("choices", {}).items()}),
            ours=frozenset(row["ours"]),
            author=row["author"],
            review_on=row["review_on"],
        )
    except KeyError as missing:
        raise FrameworkError(f"{where}: {missing} is missing.") from missing
    except ValueError as unknown:
        raise FrameworkError(f"{where}: {unknown}.") from unknown


def _roll_up(row: dict[str, Any]) -> RollUp:
    lists = {name: tuple(Standing(word) for word in row[name]) for name in ("base", "stretch")}
    return RollUp(**{**row, **lists})


def _check(framework: Framework, name: str) -> None:
    faults = [f"the version inside is {framework.version}"] if framework.version != name else []
    codes = [criterion.code for criterion in framework.criteria]
    faults += [f"{code} comes twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    for criterion in framework.criteria:
        letter = criterion.code.partition(".")[2][:1]
        if letter != criterion.standing[0].upper():
            faults.append(f"{criterion.code} is marked {criterion.standing.value}")
        faults += [
            f"{criterion.code}: `{figure}` is ours but is no threshold"
            for figure in sorted(criterion.ours - criterion.thresholds.keys())
        ]
        texts = (criterion.title, criterion.statement, criterion.why_it_matters, criterion.rule)
        if not all(text.strip() for text in (*texts, criterion.source, criterion.author)):
            faults.append(f"{criterion.code} has an empty text")
    ratings = {word.key for word in framework.ratings}
    roll_up = framework.roll_up
    used = {roll_up.when_base_not_all_met, roll_up.when_base_all_met, roll_up.when_stretch_met}
    faults += [f"roll-up names no known rating: {key}" for key in sorted(used - ratings)]
    if faults:
        raise FrameworkError(f"{name}: {'; '.join(faults)}.")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise FrameworkError(f"{path.parent.name}/{path.name}: {fault}.") from fault
