"""The keystone: judged together or alone, an area gets the same findings; and the past stays as it was."""

from __future__ import annotations

import datetime
from collections import defaultdict
from random import Random

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from core.criteria.findings import Finding, Status
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate, evaluate_one, registered_codes
from core.models import Authority
from core.tenancy import tenant_context
from tests.criteria.messy import TODAY, fill, messy_world
from tests.factories import make_area

# A world is written and rolled back for each example, so making a failing one smaller would take for ever.
FEW = settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = st.integers(0, 2**32)


def judged(areas: list[Authority], as_of: datetime.date) -> dict[int, dict[str, Finding]]:
    """Findings by area and code, read with exactly these areas open."""
    ids = [area.pk for area in areas]
    with tenant_context(ids):
        found = evaluate(Authority.objects.filter(pk__in=ids), as_of)
    by_area: dict[int, dict[str, Finding]] = {pk: {} for pk in ids}
    for one in found:
        by_area[one.authority_id][one.code] = one.finding
    return by_area


@pytest.mark.django_db
@FEW
@given(seed=SEEDS, back=st.integers(0, 500))
@example(seed=1, back=0)
@example(seed=6, back=0)  # a joint plan counts
def test_all_together_and_each_alone_say_the_same(seed, back):
    as_of = TODAY - datetime.timedelta(days=back)
    with transaction.atomic():
        areas = messy_world(Random(seed))
        together = judged(areas, as_of)
        for area in areas:
            alone = judged([area], as_of)[area.pk]
            assert set(alone) == registered_codes()
            for code in sorted(alone):
                assert together[area.pk][code] == alone[code], f"{code} of {area.slug}"
        transaction.set_rollback(True)


@pytest.mark.django_db
@FEW
@given(seed=SEEDS, back=st.integers(1, 500))
@example(seed=3, back=200)
@example(seed=6, back=200)  # a joint plan counts
def test_what_happens_later_does_not_change_the_past(seed, back):
    as_of = TODAY - datetime.timedelta(days=back)
    with transaction.atomic():
        rng = Random(seed)
        areas = messy_world(rng)
        later = as_of + datetime.timedelta(days=250)
        before, expected = judged(areas, as_of), judged(areas, later)
        fill(areas[:-1], rng, after=as_of)
        after = judged(areas, as_of)
        for area in areas:
            for code in sorted(registered_codes()):
                assert before[area.pk][code] == after[area.pk][code], f"{code} of {area.slug}"
        assert judged(areas, later) != expected, "the later records must be able to change something"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_messy_worlds_show_every_criterion_in_several_lights():
    seen, by_joint_plan = defaultdict(set), set()
    for seed in range(7):
        for findings in judged(messy_world(Random(seed)), TODAY).values():
            for code, finding in findings.items():
                seen[code].add(finding.status)
                if "covers this area" in finding.because:
                    by_joint_plan.add(code)
    assert {code for code, statuses in seen.items() if len(statuses) < 2} == set()
    assert by_joint_plan == {"3.G1", "3.G2", "3.G3", "3.G4", "3.G5"}
    assert {status for statuses in seen.values() for status in statuses} == set(Status)


@pytest.mark.django_db
def test_one_area_is_judged_as_evaluate_does():
    area = make_area()
    with tenant_context([area.pk]):
        assert evaluate_one(area, TODAY) == judged([area], TODAY)[area.pk]


def test_the_evaluator_says_what_the_app_says(committed_db):
    areas = messy_world(Random(6))
    everywhere = Authority.objects.using("evaluator").filter(pk__in=[area.pk for area in areas])
    found = {(one.authority_id, one.code): one.finding for one in evaluate(everywhere, TODAY)}
    for area in areas:
        for code, finding in judged([area], TODAY)[area.pk].items():
            assert found[area.pk, code] == finding, f"{code} of {area.slug}"
    user = connections["evaluator"].cursor().execute("select current_user").fetchone()[0]
    assert user == "prevent_evaluator"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_areas():
    areas = [*messy_world(Random(1)), *messy_world(Random(2)), *(make_area() for _ in range(20))]
    assert len(areas) == 30
    assert queries_for(areas[:1]) == queries_for(areas)


def queries_for(areas: list[Authority]) -> int:
    ids = [area.pk for area in areas]
    with tenant_context(ids), CaptureQueriesContext(connection) as caught:
        evaluate(Authority.objects.filter(pk__in=ids), TODAY)
    return len(caught)


def test_every_criterion_of_sections_1_to_3_has_a_judge_and_no_other_has():
    framework = load_framework()
    wanted = {criterion.code for number in (1, 2, 3) for criterion in framework.of_section(number)}
    assert len(wanted) == 22
    assert registered_codes() == wanted


@pytest.mark.django_db
def test_outside_of_the_tenant_an_area_shows_nothing_of_its_records():
    area = messy_world(Random(2))[0]
    with tenant_context([]):
        found = evaluate(Authority.objects.filter(pk=area.pk), TODAY)
    assert {one.finding.status for one in found} == {Status.NO_EVIDENCE}
