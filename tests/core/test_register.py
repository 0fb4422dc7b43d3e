"""The register of councils, forces and bodies: complete, consistent, and checked against a second list."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.choices import REQUIRED_SECTORS, Sector
from core.register import (
    REGIONS,
    RegisterError,
    find_body,
    load_area_facts,
    load_attendance_sectors,
    load_authorities,
    load_police_forces,
    load_sectors,
)
from core.register.authorities import check

REFERENCE = Path(__file__).parent / "data" / "authority_reference.csv"

# Where the register knowingly departs from the reference list, and why.
RECODED = {
    # Both were given new codes on 1 April 2025 when the boundary between them moved (SI 2024/1328).
    "E08000016": "E08000038",
    "E08000019": "E08000039",
}
RENAMED = {
    # The reference has a statistical or a formal form; the register has the area's everyday name.
    "E06000023": "Bristol",
    "E06000059": "Dorset",
    "E07000138": "Lincoln",
    "E08000013": "St Helens",
    "W06000014": "Vale of Glamorgan",
    # The reference drops the apostrophe, and doubles the last letter of Taf.
    "E07000146": "King's Lynn and West Norfolk",
    "W06000016": "Rhondda Cynon Taf",
}
REGION_CORRECTED = {
    # The reference has Derbyshire in the West Midlands and Lincolnshire in Yorkshire and The Humber,
    # while it has all their districts, rightly, in the East Midlands.
    "E10000007": "East Midlands",
    "E10000019": "East Midlands",
}


def current():
    return [record for record in load_authorities() if record.ends_on is None]


def reference():
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_register_counts_by_kind():
    assert Counter(record.kind for record in current()) == {
        "county": 21,
        "district": 164,
        "unitary": 63,
        "metropolitan": 36,
        "london_borough": 32,
        "city_of_london": 1,
        "greater_london_authority": 1,
        "welsh_unitary": 22,
    }
    assert len(current()) == 340


def test_register_agrees_with_the_reference_but_for_the_named_differences():
    ours = {record.gss_code: record for record in current()}
    rows = reference()
    assert {RECODED.get(row["gss_code"], row["gss_code"]) for row in rows} == set(ours)
    renamed, moved = {}, {}
    for row in rows:
        code = row["gss_code"]
        record = ours[RECODED.get(code, code)]
        assert (record.kind, record.county_gss) == (row["kind"], row["county_gss"])
        if record.name != row["name"]:
            renamed[code] = record.name
        if record.region != row["region"]:
            moved[code] = record.region
    assert renamed == RENAMED
    assert moved == REGION_CORRECTED
    assert {r.former_gss: r.gss_code for r in current() if r.former_gss} == RECODED


def test_every_district_lies_in_its_countys_region_and_force():
    by_code = {record.gss_code: record for record in load_authorities()}
    for district in (record for record in load_authorities() if record.kind == "district"):
        county = by_code[district.county_gss]
        assert (district.region, district.police_force) == (county.region, county.police_force), district
        assert county.exists_on(district.ends_on or date(2026, 11, 21)), district


def test_every_county_has_districts_and_only_wales_is_in_wales():
    counties = {record.gss_code for record in current() if record.kind == "county"}
    assert {record.county_gss for record in current() if record.county_gss} == counties
    for record in load_authorities():
        welsh = record.kind == "welsh_unitary"
        assert welsh == (record.region == "Wales") == record.gss_code.startswith("W06")


def test_every_region_and_every_force_has_a_current_council():
    assert {record.region for record in current()} == set(REGIONS)
    assert {record.police_force for record in current()} == {force.slug for force in load_police_forces()}


def test_forty_three_forces_and_each_serves_its_own_nation():
    forces = {force.slug: force for force in load_police_forces()}
    assert Counter(force.nation for force in forces.values()) == {"England": 39, "Wales": 4}
    for record in load_authorities():
        assert (forces[record.police_force].nation == "Wales") == (record.region == "Wales"), record


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("Harrow", "metropolitan"),
        ("City of London", "city-of-london"),
        ("Greater London", "metropolitan"),
        ("Spelthorne", "surrey"),
        ("Epping Forest", "essex"),
        ("High Peak", "derbyshire"),
        ("York", "north-yorkshire"),
        ("Rutland", "leicestershire"),
        ("North Lincolnshire", "humberside"),
        ("Milton Keynes", "thames-valley"),
        ("Darlington", "durham"),
        ("Isles of Scilly", "devon-and-cornwall"),
        ("Powys", "dyfed-powys"),
        ("Caerphilly", "gwent"),
        ("Merthyr Tydfil", "south-wales"),
    ],
)
def test_police_force_where_the_name_misleads(name, force):
    assert [record.police_force for record in current() if record.name == name] == [force]


def test_slugs_are_plain_and_leave_room_for_invented_places():
    slugs = {record.slug for record in load_authorities()}
    assert len(slugs) == len(load_authorities())
    assert all(slug.replace("-", "").isalpha() and slug == slug.lower() for slug in slugs)
    assert not slugs & {"northbridge", "demo", "national", "areas"}
    assert {"harrow", "haringey", "north-yorkshire", "kings-lynn-and-west-norfolk"} <= slugs


def test_ended_councils_hand_over_to_a_successor_the_next_day():
    by_code = {record.gss_code: record for record in load_authorities()}
    ended = [(record, record.ends_on) for record in load_authorities() if record.ends_on]
    assert Counter(last.year for _, last in ended) == {2019: 15, 2020: 5, 2021: 8, 2023: 20}
    for record, last in ended:
        assert record.successors, record
        for code in record.successors:
            successor = by_code[code]
            assert successor.starts_on == last + timedelta(days=1), record
            assert successor.region == record.region


def test_a_council_exists_on_its_first_and_last_day_only_between():
    cumbria = next(record for record in load_authorities() if record.name == "Cumbria")
    assert cumbria.exists_on(date(1974, 4, 1))
    assert cumbria.exists_on(date(2023, 3, 31))
    assert not cumbria.exists_on(date(1974, 3, 31))
    assert not cumbria.exists_on(date(2023, 4, 1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "parish"}, "unknown kind"),
        ({"region": "Mercia"}, "unknown region"),
        ({"police_force": "nowhere"}, "unknown police force"),
        ({"county_gss": ""}, "needs a county"),
        ({"county_gss": "E06000001"}, "is not a county"),
        ({"successors": ("E06999999",)}, "unknown successor"),
        ({"ends_on": date(1970, 1, 1)}, "ends before it starts"),
        ({"slug": "harrow"}, "comes twice"),
    ],
)
def test_a_faulty_row_is_refused_with_its_reason(change, words):
    records = load_authorities()
    at = next(n for n, record in enumerate(records) if record.kind == "district")
    faulty = (*records[:at], replace(records[at], **change), *records[at + 1 :])
    with pytest.raises(RegisterError, match=words):
        check(faulty)


def test_sectors_are_those_of_schedule_6_and_one_beside_it():
    assert [(sector.slug, sector.listed) for sector in load_sectors()] == [
        ("local_government", True),
        ("criminal_justice", True),
        ("education_and_childcare", True),
        ("health", True),
        ("police", True),
        ("other_partners", False),
    ]


def test_bodies_point_only_to_known_sectors_and_facts():
    bodies = [body for sector in load_sectors() for body in sector.bodies]
    facts = {fact.slug for fact in load_area_facts()}
    sectors = {sector.slug for sector in load_attendance_sectors()}
    assert len({body.slug for body in bodies}) == len(bodies)
    for body in bodies:
        assert body.attendance_sector is None or body.attendance_sector in sectors, body
        assert not body.applies_if or body.applies_if in facts, body
        assert body.nation in {"", "England", "Wales"}, body
    assert {body.applies_if for body in bodies} - {""} == facts


def test_attendance_sectors_are_those_the_models_offer():
    required = [sector.slug for sector in load_attendance_sectors() if sector.required]
    assert required == [sector.value for sector in REQUIRED_SECTORS]
    assert {sector.slug for sector in load_attendance_sectors()} < set(Sector.values)
    assert [s.slug for s in load_attendance_sectors() if s.applies_if] == ["prison"]
    for slug in required:
        assert any(b.attendance_sector == slug and b.listed for s in load_sectors() for b in s.bodies), slug


def test_find_body_gives_the_kind_and_refuses_an_unknown_one():
    assert find_body("prison").applies_if == "has_prison"
    assert find_body("higher_education").applies_if == "has_university"
    assert find_body("further_education").applies_if == "has_fe_college"
    assert find_body("port_police").applies_if == "has_port"
    assert not find_body("fire_and_rescue_authority").listed
    with pytest.raises(KeyError):
        find_body("parish_council")
