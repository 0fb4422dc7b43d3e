"""Local authorities and police forces of England and Wales, read from the data files beside this module.

Codes, names and dates are those of the Office for National Statistics and of the orders that
made each council; a council that has gone keeps its row with the day on which it ended.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

KINDS = (
    "county",
    "district",
    "unitary",
    "metropolitan",
    "london_borough",
    "city_of_london",
    "greater_london_authority",
    "welsh_unitary",
)

REGIONS = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
    "Wales",
)


class RegisterError(ValueError):
    """A row of the register contradicts itself or another row."""


@dataclass(frozen=True, slots=True)
class PoliceForceRecord:
    """One of the 43 territorial forces; `nation` is "England" or "Wales"."""

    slug: str
    name: str
    nation: str


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """One local authority as it stands, or stood, between two days.

    `starts_on` is the first day in its present form and `ends_on` the last day, or None while
    it exists. `county_gss` is set for districts alone. `successors` are the codes of the
    councils that took over. `former_gss` is an older code of the same council, or "".
    """

    gss_code: str
    slug: str
    name: str
    kind: str
    region: str
    county_gss: str
    police_force: str
    starts_on: date
    ends_on: date | None
    successors: tuple[str, ...]
    former_gss: str

    def exists_on(self, day: date) -> bool:
        """Whether the council existed on that day, both ends included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@cache
def load_police_forces() -> tuple[PoliceForceRecord, ...]:
    """Every territorial police force, by slug."""
    with (DATA / "police_forces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(PoliceForceRecord(**row) for row in csv.DictReader(file))


@cache
def load_authorities() -> tuple[AuthorityRecord, ...]:
    """Every authority, those that exist first and then those that have ended, by code.

    Raises RegisterError when a row names a kind, region, force, county or successor that the
    register does not know, or when a code or slug comes twice.
    """
    with (DATA / "authorities.csv").open(encoding="utf-8", newline="") as file:
        records = tuple(_record(row) for row in csv.DictReader(file))
    check(records)
    return records


def _record(row: dict[str, str]) -> AuthorityRecord:
    return AuthorityRecord(
        gss_code=row["gss_code"],
        slug=row["slug"],
        name=row["name"],
        kind=row["kind"],
        region=row["region"],
        county_gss=row["county_gss"],
        police_force=row["police_force"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        successors=tuple(row["successors"].split()),
        former_gss=row["former_gss"],
    )


def check(records: tuple[AuthorityRecord, ...]) -> None:
    """Raise RegisterError at the first row that contradicts itself or another; see `load_authorities`."""
    by_code = {record.gss_code: record for record in records}
    forces = {force.slug for force in load_police_forces()}
    if len(by_code) != len(records) or len({record.slug for record in records}) != len(records):
        raise RegisterError("A code or a slug comes twice in the register of authorities.")
    for record in records:
        county = by_code.get(record.county_gss)
        faults = {
            f"unknown kind {record.kind}": record.kind not in KINDS,
            f"unknown region {record.region}": record.region not in REGIONS,
            f"unknown police force {record.police_force}": record.police_force not in forces,
            "a district needs a county": (record.kind == "district") != (county is not None),
            f"{record.county_gss} is not a county": county is not None and county.kind != "county",
            "unknown successor": not by_code.keys() >= set(record.successors),
            "it ends before it starts": record.ends_on is not None and record.ends_on < record.starts_on,
        }
        for fault, found in faults.items():
            if found:
                raise RegisterError(f"{record.gss_code} {record.name}: {fault}.")
