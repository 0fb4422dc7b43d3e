"""An area's benchmark pages: what they say, to whom, and as at which date."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from benchmarks.attention import findings_that_need_somebody
from core import registries
from core.criteria.findings import Remedy, Status
from core.models import User
from core.permissions import AreaRole
from core.registries import PressingAction
from core.tenancy import tenant_context
from core.uk_dates import uk_date
from tests import factories as make
from tests.assurance import samples
from tests.benchmarks.conftest import CODES, REMEDY

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(judges):
    return make.make_area("northbridge")


def sign_in(area, role=AreaRole.PREVENT_LEAD):
    user = make.make_user()
    make.give_role(user, area, role)
    client = Client()
    client.force_login(user)
    return client


def page(client, route, area, *args, query=""):
    response = client.get(reverse(route, args=[area.slug, *args]) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_three_sections_show_all_22_criteria_and_the_others_say_they_are_not_computed(area):
    client = sign_in(area)
    text = "".join(page(client, "benchmarks:section", area, number) for number in range(1, 9))
    assert len(CODES) == 22
    for code in CODES:
        assert f"Because of {code}." in text or code == "1.G1"
    for number in range(4, 9):
        section = page(client, "benchmarks:section", area, number)
        assert "Self-assessed: nothing here computes this benchmark yet" in section
        assert "app-tag--met" not in section


def test_what_the_area_said_of_itself_stands_beside_its_records_from_the_day_it_was_submitted(area):
    client = sign_in(area)
    yesterday = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    section, overview = (
        reverse(f"benchmarks:{name}", args=[area.slug, *args])
        for name, args in (("section", [5]), ("overview", []))
    )
    draft = samples.make_draft(area)
    lines = [reverse("assurance:line", args=[area.slug, draft.public_id, number]) for number in range(1, 9)]
    assert lines[4] not in client.get(section).content.decode()
    samples.make_pack(draft, own="exceeding")
    text = client.get(section).content.decode()
    assert f'<a href="{lines[4]}">Annual assessment 2025/26</a>: the area rated itself' in text
    assert "Exceeding" in text
    for query, is_said in (({}, True), ({"as_at": yesterday}, False)):
        text = client.get(overview, query).content.decode()
        assert [line in text for line in lines] == [is_said] * 8


def test_the_overview_rates_each_section_and_says_what_is_not_met_and_what_lapses(area, judges):
    soon = timezone.localdate() + datetime.timedelta(days=9)
    judges.say("1.G3", Status.NOT_MET, because="4 of 6 sectors came.")
    judges.say("2.G1", Status.MET, changes_on=soon)
    text = page(sign_in(area), "benchmarks:overview", area)
    assert "4 of 5 good practice items are met; 1.G3 is short of met." in text
    assert "1.G3 Every specified sector takes part</a>" in text
    assert "<p>4 of 6 sectors came.</p>" in text
    assert f'<th scope="row">{uk_date(soon)}</th>' in text.replace(' class="govuk-table__header"', "")
    assert text.count("Self-assessed") >= 5


def test_a_remedy_is_a_button_for_those_who_may_and_words_for_the_others(area, judges):
    judges.say("1.B1", Status.PARTLY, remedy=REMEDY)
    lead, officer = sign_in(area), sign_in(area, AreaRole.OFFICER)
    address = reverse("core:attest", args=[area.slug]) + "?criterion=1.B1"
    seen = page(lead, "benchmarks:section", area, 1)
    assert f'href="{address}"' in seen
    assert "Attest it with a document." in seen
    assert client_opens(lead, address)
    seen = page(officer, "benchmarks:section", area, 1)
    assert f'href="{address}"' not in seen
    assert "Attest it with a document." in seen
    assert officer.get(address).status_code == 403


def client_opens(client, address):
    return client.get(address).status_code == 200


def test_a_remedy_without_a_page_stays_words(area, judges):
    judges.say("1.G2", Status.NOT_MET, remedy=Remedy("Talk to each other.", "nowhere:at-all"))
    assert "Talk to each other." in page(sign_in(area), "benchmarks:section", area, 1)


def test_evidence_is_counted_and_leads_to_the_records(area):
    text = page(sign_in(area), "benchmarks:section", area, 1)
    assert f'<a href="{reverse("benchmarks:overview", args=[area.slug])}">bodies</a> (1)' in text


def test_any_past_date_is_worked_out_again(area, judges):
    turned = datetime.date(2026, 3, 1)
    judges.say("1.G2", Status.NOT_MET, because="It met once.")
    judges.say("1.G2", Status.MET, since=turned, because="It met four times.")
    client = sign_in(area)
    assert "It met four times." in page(client, "benchmarks:section", area, 1)
    before = page(client, "benchmarks:section", area, 1, query="?as_at=2026-02-28")
    assert "It met once." in before
    assert "This is how it stood on 28 February 2026" in before
    boxes = "?as_at_day=1&as_at_month=3&as_at_year=2026"
    assert "It met four times." in page(client, "benchmarks:section", area, 1, query=boxes)


def test_a_future_date_is_refused_kindly_and_today_is_shown(area):
    ahead = timezone.localdate() + datetime.timedelta(days=1)
    text = page(sign_in(area), "benchmarks:section", area, 1, query=f"?as_at={ahead}")
    assert "must be on or before" in text
    assert "Error:" in text
    assert "1 bodies are recorded." in text


@pytest.mark.parametrize(
    "asked", ["?as_at=yesterday", "?as_at_day=31&as_at_month=2&as_at_year=2026", "?as_at="]
)
def test_a_date_nobody_can_read_still_shows_today(area, asked):
    assert "1 bodies are recorded." in page(sign_in(area), "benchmarks:section", area, 1, query=asked)


def test_the_overview_shows_any_past_date_too_and_its_links_keep_it(area, judges):
    judges.say("1.G2", Status.NOT_MET, because="It met once.", remedy=REMEDY)
    judges.say("1.G2", Status.MET, since=datetime.date(2026, 3, 1))
    client = sign_in(area)
    before = page(client, "benchmarks:overview", area, query="?as_at=2026-02-28")
    assert "This is how it stood on 28 February 2026" in before
    assert "It met once." in before
    assert "?criterion=1.B1" not in before
    address = reverse("benchmarks:section", args=[area.slug, 1])
    assert f'href="{address}?as_at=2026-02-28"' in before
    assert f'href="{address}?as_at=2026-02-28#' in before
    section = page(client, "benchmarks:section", area, 1, query="?as_at=2026-02-28")
    assert f'href="{reverse("benchmarks:section", args=[area.slug, 2])}?as_at=2026-02-28"' in section
    assert "must be on or before" in page(client, "benchmarks:overview", area, query="?as_at=2099-01-01")
    assert "It met once." not in page(client, "benchmarks:overview", area)


def test_a_past_date_offers_no_button(area, judges):
    judges.say("1.B1", Status.PARTLY, remedy=REMEDY)
    text = page(sign_in(area), "benchmarks:section", area, 1, query="?as_at=2026-02-28")
    assert "Attest it with a document." in text
    assert "?criterion=1.B1" not in text


@pytest.mark.parametrize("route", ["benchmarks:overview", "benchmarks:status"])
def test_the_eight_tiles_are_drawn_for_a_telephone_too(area, route):
    """Scaled down they could not be read, and in a box that scrolls half of them is out of sight."""
    drawings = html.fromstring(page(sign_in(area), route, area)).xpath("//figure//*[@role='region']")
    wide, narrow = (one for one in drawings if "The eight benchmarks" in one.get("aria-label"))
    assert "app-chart__scroll--wide" in wide.get("class")
    assert "app-chart__scroll--narrow" in narrow.get("class")
    assert int(narrow.xpath("./svg/@width")[0]) <= 320 - 2 * 14
    words = [sorted(" ".join(one.xpath(".//text/text()")).split()) for one in (wide, narrow)]
    assert words[0] == words[1]


def test_history_has_eight_quarters(area, judges):
    judges.say("1.G2", Status.NOT_MET)
    text = page(sign_in(area), "benchmarks:section", area, 1, query="?as_at=2026-11-21")
    for head in ("Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"):
        assert f'<th scope="col">{head}</th>' in text


@pytest.mark.parametrize("number", [0, 9, 77])
def test_a_section_that_does_not_exist_is_not_found(area, number):
    assert sign_in(area).get(reverse("benchmarks:section", args=[area.slug, number])).status_code == 404


def test_the_rule_book_explains_all_62_items(area):
    client = sign_in(area)
    text = page(client, "benchmarks:rule-book", area)
    assert "Each of the 62 items" in text
    assert text.count('scope="row"><a href') == 62
    rule = page(client, "benchmarks:rule", area, "1.G3")
    assert "Attendance share" in rule
    assert "50%" in rule
    assert "Ours" in rule
    assert "Toolkit section 1, good practice 3" in rule
    assert "Open Government Licence v3.0" in rule
    assert client.get(reverse("benchmarks:rule", args=[area.slug, "9.G9"])).status_code == 404


def test_every_rule_page_opens(area):
    from core.criteria.framework import load_framework

    client = sign_in(area)
    for criterion in load_framework().criteria:
        assert criterion.statement[:30] in page(client, "benchmarks:rule", area, criterion.code).replace(
            "&#x27;", "'"
        )


def test_the_elected_members_page_is_plain_and_complete(area, judges, monkeypatch):
    late = [PressingAction(3, f"{n} Visit halls", "Health", "1 May 2026", n < 4) for n in range(1, 6)]
    monkeypatch.setattr(registries.pressing_actions, "_entries", {"plan": lambda area, as_of: late})
    judges.say("3.G5", Status.NOT_MET)
    judges.say("2.G1", Status.NOT_MET)
    judges.say("2.G1", Status.MET, since=timezone.localdate())
    member = sign_in(area, AreaRole.ELECTED_MEMBER)
    text = page(member, "benchmarks:status", area)
    assert "3 actions of the plan are overdue." in text
    assert "went from not met to met." in text
    assert "21 of the 22 items" in text
    for route in ("benchmarks:overview", "benchmarks:reports"):
        assert member.get(reverse(route, args=[area.slug])).status_code == 403
    assert f"/areas/{area.slug}/benchmarks/sections/" not in text


def test_the_status_page_says_nothing_of_actions_where_no_section_keeps_any(area, monkeypatch):
    monkeypatch.setattr(registries.pressing_actions, "_entries", {})
    assert "is overdue" not in page(sign_in(area, AreaRole.ELECTED_MEMBER), "benchmarks:status", area)


def attention_of(area, viewer):
    with tenant_context([area.pk], user_id=viewer.user_id):
        return list(findings_that_need_somebody(area, viewer, timezone.localdate()))


def test_the_area_home_hears_of_what_lapses_within_thirty_days_and_what_is_not_met(area, judges):
    today = timezone.localdate()
    judges.say("2.G1", Status.MET, changes_on=today + datetime.timedelta(days=30), remedy=REMEDY)
    judges.say("2.G2", Status.MET, changes_on=today + datetime.timedelta(days=31))
    judges.say("3.G5", Status.NOT_MET, because="2 of 9 actions have no date.")
    items = attention_of(area, make.make_viewer(area))
    assert [item.due_on for item in items] == [today + datetime.timedelta(days=30), None]
    assert "2.G1" in items[0].what
    assert items[0].url == reverse("core:attest", args=[area.slug]) + "?criterion=1.B1"
    assert items[1].what == "3.G5 “Each action has a risk, a date and an owner”: not met"
    assert items[1].why == "2 of 9 actions have no date."
    assert items[1].url.endswith("/benchmarks/sections/3/#criterion-3-g5")


def test_a_long_list_of_what_is_not_met_is_counted_not_told(area, judges):
    for code in CODES:
        judges.say(code, Status.NOT_MET)
    items = attention_of(area, make.make_viewer(area))
    assert len(items) == 6
    assert items[-1].what == "17 more items are short of met"


def test_who_may_not_see_benchmarks_hears_nothing(area, judges):
    judges.say("3.G5", Status.NOT_MET)
    assert attention_of(area, make.make_viewer(area, AreaRole.PARTNER)) == []


@pytest.mark.parametrize("route", ["benchmarks:overview", "benchmarks:status"])
def test_a_page_asks_the_database_as_often_for_one_record_as_for_many(
    area, route, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(area, AreaRole.PREVENT_LEAD)
    address = reverse(route, args=[area.slug])
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _ in range(30):
        make.make_organisation(area)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_a_section_asks_the_database_as_often_for_one_record_as_for_many(area, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(area)
    address = reverse("benchmarks:section", args=[area.slug, 1])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(30):
        make.make_organisation(area)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_text_of_a_finding_is_inert(area, judges):
    judges.say("1.G2", Status.NOT_MET, because="<script>alert(1)</script>", figure="<b>1</b>")
    for route, args in (("benchmarks:section", [1]), ("benchmarks:overview", [])):
        text = page(sign_in(area), route, area, *args)
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_national_people_find_no_area_page(area):
    user = make.make_national_user("assessor")
    assert User.objects.filter(pk=user.pk).exists()
    client = Client()
    client.force_login(user)
    for route, args in (
        ("benchmarks:overview", []),
        ("benchmarks:section", [1]),
        ("benchmarks:rule-book", []),
        ("benchmarks:status", []),
        ("benchmarks:reports", []),
    ):
        assert client.get(reverse(route, args=[area.slug, *args])).status_code == 404
