"""What a night keeps is what the records say: property tests on areas whose records are drawn at random."""

from __future__ import annotations

import datetime
from random import Random

import pytest

from benchmarks.actions import write_snapshots
from benchmarks.actions.snapshots import area_line
from benchmarks.history import standing_of, statuses_over
from benchmarks.models import AreaSnapshot, FindingSnapshot
from benchmarks.quarters import Quarter
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate_one, registered_codes
from core.tenancy import tenant_context
from tests.criteria.messy import TODAY, fill, messy_world

SEEDS = (1, 2, 3, 5, 8)
LAST_QUARTER = Quarter.of(TODAY).back(1).ends_on
NIGHTS = (TODAY - datetime.timedelta(days=400), LAST_QUARTER, TODAY)


@pytest.fixture
def worlds(committed_db):
    """Twenty-five areas: counties with districts, boroughs, and some without any record."""
    return [area for seed in SEEDS for area in messy_world(Random(seed))]


def kept_of(area, night):
    with tenant_context([area.pk]):
        return {
            row.code: (row.status, row.figure, row.because, row.next_step, row.changes_on)
            for row in FindingSnapshot.objects.filter(authority=area, as_of=night)
        }


def live_of(area, night):
    with tenant_context([area.pk]):
        return evaluate_one(area, night)


def told(finding):
    return (
        str(finding.status),
        str(finding.figure)[:120],
        str(finding.because),
        str(finding.remedy.words)[:300],
        finding.changes_on,
    )


def test_a_night_is_what_the_records_say_of_each_area_alone(worlds):
    for night in NIGHTS:
        write_snapshots(as_of=night)
    framework = load_framework()
    for night in NIGHTS:
        lines = {
            line.authority_id: line for line in AreaSnapshot.objects.using("evaluator").filter(as_of=night)
        }
        for area in worlds:
            live = live_of(area, night)
            assert kept_of(area, night) == {code: told(finding) for code, finding in live.items()}
            line, expected = lines[area.pk], area_line(framework, live, night)
            for name in ("ratings", "met", "applies", "good_short", "lapsing"):
                assert getattr(line, name) == getattr(expected, name), (area.slug, name)


def test_last_quarter_asked_for_now_is_what_its_night_kept(worlds):
    write_snapshots(as_of=LAST_QUARTER)
    before = {area.pk: kept_of(area, LAST_QUARTER) for area in worlds}
    fill([area for area in worlds if before[area.pk]][:3], Random(13), after=LAST_QUARTER)
    for area in worlds:
        again = {code: told(finding) for code, finding in live_of(area, LAST_QUARTER).items()}
        assert again == before[area.pk], area.slug


def test_kept_or_worked_out_again_the_past_is_the_same(worlds):
    dates = [*NIGHTS[:2], TODAY]
    with tenant_context([area.pk for area in worlds]):
        worked_out = {pk: one.over for pk, one in standing_of(worlds, dates).items()}
    write_snapshots(as_of=LAST_QUARTER)
    with tenant_context([area.pk for area in worlds]):
        kept = {pk: one.over for pk, one in standing_of(worlds, dates).items()}
        alone = {area.pk: statuses_over(area, dates) for area in worlds}
    assert kept == worked_out == alone
    assert all(set(over) == registered_codes() for over in kept.values())
