"""Invented areas for a national picture: lifelike, the same each time, and never the real register's."""

from __future__ import annotations

import datetime
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from action_plans.models import Action, ActionReview
from benchmarks.actions import write_snapshots
from benchmarks.models import AreaSnapshot
from core.actions.register import load_register
from core.models import AreaFact, Authority, Organisation
from core.tenancy import tenant_context
from partnerships.models import Meeting
from prevent_compliance.national_data.build import build_national
from prevent_compliance.national_data.courses import COURSES, Luck
from prevent_compliance.national_data.names import invented_families
from risk.models import RiskAssessment

TODAY = datetime.date(2026, 11, 21)
BEGAN = datetime.date(2025, 8, 21)


@pytest.fixture
def reports_and_documents(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


@pytest.fixture
def built(committed_db, reports_and_documents):
    """A county with its eight districts and a few others, with a year of records."""
    return list(build_national(12, 1, TODAY))


def opened():
    return tenant_context(list(Authority.objects.values_list("pk", flat=True)))


def test_all_of_it_is_invented_and_none_of_it_is_the_registers(built):
    load_register()
    real = Authority.objects.filter(is_demonstration=False)
    assert real.count() > 300
    assert built[-1][0] == Authority.objects.filter(is_demonstration=True).count() >= 12
    with opened():
        for model in (Organisation, AreaFact, Meeting, Action, RiskAssessment):
            assert model.objects.exists()
            assert not model.objects.filter(authority__in=real).exists()


def test_records_are_finished_as_people_would_finish_them(built):
    with opened():
        held = Meeting.objects.filter(status="held")
        assert held.exists()
        assert not held.filter(signed_at=None).exists()
        assert not RiskAssessment.objects.exclude(status="agreed").exists()
        assert ActionReview.objects.exists()
        assert Meeting.history.filter(history_change_reason="invented for a national picture").exists()


def test_districts_count_on_their_countys_group(built):
    with opened():
        district = Authority.objects.filter(kind="district").first()
        at = Action.objects.filter(authority=district).values_list("created_at_meeting__authority", flat=True)
        assert set(at) == {district.county_id}


def test_asking_again_changes_nothing_and_asking_for_more_adds(built):
    before = set(Authority.objects.values_list("slug", flat=True))
    assert list(build_national(12, 1, TODAY)) == []
    made = list(build_national(20, 1, TODAY))
    assert before < set(Authority.objects.values_list("slug", flat=True))
    assert made[-1][0] == Authority.objects.count() - len(before)


def test_they_are_good_and_bad_and_the_night_keeps_a_line_of_each(built):
    areas, findings = write_snapshots(as_of=TODAY)
    assert areas == built[-1][0]
    assert findings > areas
    lines = AreaSnapshot.objects.using("evaluator").all()
    assert len({line.met for line in lines}) > 3


def test_names_are_the_same_each_time_and_grow_at_the_end():
    few = [area for family in invented_families(60) for area in family]
    many = [area for family in invented_families(340) for area in family]
    assert many[: len(few)] == few
    assert len(many) == 340
    for what in ("slug", "name", "gss_code"):
        assert len({getattr(area, what) for area in many}) == 340
    assert all(family[0].kind == "county" or len(family) == 1 for family in invented_families(340))


def test_an_improving_area_improves_and_one_left_alone_stops():
    by_name = {course.name: course for course in COURSES}
    assert by_name["improving"].level(1) > by_name["improving"].level(0.5) > by_name["improving"].level(0)
    assert by_name["left alone"].level(0.9) < 0.2 < by_name["left alone"].level(0.5)
    luck = Luck("somewhere", BEGAN, TODAY)
    again = Luck("somewhere", BEGAN, TODAY)
    assert [luck.does("meet", TODAY) for _ in range(20)] == [again.does("meet", TODAY) for _ in range(20)]


def test_it_is_refused_in_production_and_for_nonsense(monkeypatch):
    with pytest.raises(CommandError, match="1 to 1000"):
        call_command("national_data", areas=0)
    monkeypatch.setattr(settings, "PRODUCTION", True)
    with pytest.raises(CommandError, match="never made in production"):
        call_command("national_data")


def test_the_command_tells_what_it_made(committed_db, reports_and_documents, capsys):
    call_command("national_data", areas=3, years=1, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["made"] >= 3
    assert told["rows"] > 0
    assert AreaSnapshot.objects.using("evaluator").values("as_of").distinct().count() == 5
