"""An area over time: kept nights, two dates side by side, its place among areas nobody names."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from benchmarks.actions import write_snapshots
from benchmarks.comparing import changes_of_records, compare
from benchmarks.history import statuses_over
from benchmarks.place import quarter_of
from core.criteria.findings import Status
from core.models import Attestation, User
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make

TODAY = datetime.date(2026, 11, 21)
SINCE = datetime.date(2026, 9, 30)


def client_of(viewer):
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def text_of(client, route, area, **query):
    return client.get(reverse(f"benchmarks:{route}", args=[area.slug]), query).content.decode()


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.1, "lowest quarter"), (0.35, "second quarter"), (0.6, "third quarter"), (0.95, "highest quarter")],
)
def test_a_place_is_a_quarter(share, expected):
    assert quarter_of(share, [n / 20 for n in range(20)]) == expected


def test_areas_that_stand_alike_share_their_place():
    assert quarter_of(0.5, [0.5] * 9) == "third quarter"
    assert quarter_of(0.5, []) == ""


@pytest.fixture
def kept(committed_db, judges):
    """Nine boroughs; two kept nights, between which the first lost an item that was put right since."""
    areas = [make.make_area(f"borough-{n}", kind="london_borough", region="London") for n in range(9)]
    judges.say("2.G1", Status.NOT_MET, because="Judged so then.")
    write_snapshots(as_of=SINCE)
    judges.say("2.G1", Status.MET)
    write_snapshots(as_of=TODAY)
    return areas


def test_a_kept_night_stays_as_it_was_judged_and_other_dates_are_worked_out(kept):
    with tenant_context([kept[0].pk]):
        over = statuses_over(kept[0], [datetime.date(2026, 6, 30), SINCE, TODAY], ["2.G1"])
    assert over == {"2.G1": (Status.MET, Status.NOT_MET, Status.MET)}


def test_the_page_shows_quarters_and_the_place_among_areas_nobody_names(kept):
    viewer = make.make_viewer(kept[0])
    text = text_of(client_of(viewer), "over-time", kept[0])
    assert "Sep" in text
    assert "London boroughs" in text
    assert "quarter" in text
    for other in kept[1:]:
        assert other.name not in text


def test_too_few_areas_alike_are_not_compared(committed_db, judges):
    area, other = make.make_area("lone", kind="county", region="Wales"), make.make_area("other")
    write_snapshots(as_of=TODAY)
    text = text_of(client_of(make.make_viewer(area)), "over-time", area)
    assert "too few areas alike" in text
    assert other.name not in text


@pytest.mark.django_db
def test_before_the_first_night_the_page_says_so(judges):
    area = make.make_area()
    assert "No night has been kept yet" in text_of(client_of(make.make_viewer(area)), "over-time", area)


@pytest.mark.django_db
def test_two_dates_stand_side_by_side_with_what_moved(judges):
    area = make.make_area()
    judges.say("1.G2", Status.NOT_MET, because="Two meetings were held.")
    judges.say("1.G2", Status.MET, since=datetime.date(2026, 10, 5), because="Four meetings were held.")
    with tenant_context([area.pk]):
        sections = compare(area, SINCE, TODAY)
    both = next(one for one in sections[0].criteria if one.criterion.code == "1.G2")
    assert (both.before.because, both.after.because) == (
        "Two meetings were held.",
        "Four meetings were held.",
    )
    assert both.change is not None
    assert both.change.is_better
    assert (sections[0].before.key, sections[0].after.key) == ("not_met", "exceeding")
    text = text_of(
        client_of(make.make_viewer(area)),
        "compare",
        area,
        since="2026-09-30",
        until="2026-11-21",
    )
    assert "Two meetings were held." in text
    assert "1 item has improved" in text
    # The two dates stand in columns of one width, the same in every section.
    assert text.count("app-table--even") == len(sections) == 3


@pytest.mark.django_db
def test_record_by_record(judges):
    area = make.make_area()
    group, police = make.make_group(area), make.make_organisation(area)
    member = make.make_member(group, police)
    make.hold_meeting(group, datetime.date(2026, 10, 14), attended=(member,))
    make.hold_meeting(group, datetime.date(2025, 10, 20), attended=(member,))
    plan = make.make_plan(area, based_on=make.make_assessment(area))
    action = make.make_action(plan, due_on=datetime.date(2026, 11, 1), created_on=datetime.date(2026, 5, 1))
    viewer = make.make_viewer(area)
    with tenant_context([area.pk], user_id=viewer.user_id):
        Attestation.objects.create(
            authority=area,
            criterion="1.B1",
            statement="Yes.",
            attested_on=datetime.date(2025, 10, 1),
            holds_until=datetime.date(2026, 10, 31),
        )
        found = dict(changes_of_records(area, viewer, SINCE, TODAY))
    told = {how: [change.what for change in changes] for how, changes in found.items()}
    assert "Meeting of 14 October 2026" in told["appeared"]
    assert "Meeting of 20 October 2025" in told["lapsed"]
    assert "Attestation of 1.B1" in told["lapsed"]
    assert f"Action {action.number}: {action.title}" in told["changed"]


@pytest.mark.django_db
def test_records_of_sections_one_may_not_see_are_left_out(judges):
    area = make.make_area()
    group = make.make_group(area)
    make.hold_meeting(
        group,
        datetime.date(2026, 10, 14),
        attended=(make.make_member(group, make.make_organisation(area)),),
    )
    viewer = make.make_viewer(area, AreaRole.TRAINING)
    with tenant_context([area.pk], user_id=viewer.user_id):
        found = dict(changes_of_records(area, viewer, SINCE, TODAY))
    assert found == {"appeared": [], "lapsed": [], "changed": []}


@pytest.mark.django_db
def test_dates_the_wrong_way_round_are_told_and_the_usual_ones_shown(judges):
    area = make.make_area()
    text = text_of(
        client_of(make.make_viewer(area)),
        "compare",
        area,
        since="2026-09-01",
        until="2026-08-01",
    )
    assert "The second date must be after the first." in text
    assert "Record by record" in text


@pytest.mark.django_db
def test_another_areas_pages_do_not_exist(judges):
    area, other = make.make_area(), make.make_area("other")
    client = client_of(make.make_viewer(area))
    for route in ("over-time", "compare"):
        assert client.get(reverse(f"benchmarks:{route}", args=[other.slug])).status_code == 404
