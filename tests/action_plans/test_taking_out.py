"""The plan as a board, by its filters, and as a committee paper: page, Word and PDF."""

from __future__ import annotations

import datetime
import io

import docx
import pytest

from action_plans.lacking import LACKS, numbers_lacking
from action_plans.models import ActionReview, ActionSupport, ActionThreatCheck, ActionUpdate, Milestone, Theme
from core.jobs import run_job
from core.models import AccessEvent, Document, Job
from core.permissions import AreaRole
from partnerships.models import Attendance
from tests import factories as make
from tests.reading import form_values, page_of, text_of

SECRET = "Secret step"


@pytest.fixture
def plan(north):
    """A late action told in full, and one above OFFICIAL."""
    with north.open():
        theme = Theme.objects.create(authority=north.authority, plan=north.plan, position=1, name="Venues")
    late = make.make_action(
        north.plan,
        number="1",
        title="Brief hall managers",
        owner=north.police,
        risk=north.risk,
        theme=theme,
        due_on=make.days_ago(10),
    )
    make.make_action(north.plan, number="2", title="Far away", due_on=make.days_ago(-400))
    make.make_action(north.plan, number="9", title=SECRET, marking="official_sensitive")
    with north.open():
        own = {"authority": north.authority, "action": late}
        Milestone.objects.create(**own, position=1, text="List the halls", due_on=datetime.date(2027, 2, 1))
        ActionSupport.objects.create(**own, name="Hall keepers’ forum")
        ActionUpdate.objects.create(
            **own, reported_on=make.days_ago(3), progress="late", text="Half are done.", delay_because="Leave"
        )
    return north


@pytest.fixture
def cleared(plan):
    user = make.make_user(cleared=True)
    make.give_role(user, plan.authority, AreaRole.PREVENT_LEAD)
    return plan.client(user)


def columns_of(page):
    """The heads of the board's columns: a state and how many."""
    heads = page_of(page).find_class("app-board__title")
    return [tuple(" ".join(head.text_content().split()).rsplit(maxsplit=1)) for head in heads]


def test_the_board_has_a_column_for_each_state_and_keeps_the_filters(plan):
    client = plan.client()
    page = client.get(plan.url("plan", query="view=board"))
    assert columns_of(page) == [("warning sign Late", "1"), ("arrow On track", "1")]
    page = client.get(plan.url("plan", query=f"owner={plan.police.public_id}&view=board"))
    assert [count for _, count in columns_of(page)] == ["1"]
    assert f"?owner={plan.police.public_id}" in page.content.decode()
    assert 'name="view" value="board"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [("sector=police", "Brief hall managers"), ("due={month}", "Brief hall managers"), ("due=2031-01", "")],
)
def test_sector_and_month_are_filters_too(plan, query, shown):
    make.make_action(plan.plan, number="3", owner=make.make_organisation(plan.authority, "A college"))
    address = plan.url("plan", query=query.format(month=f"{make.days_ago(10):%Y-%m}"))
    words = text_of(plan.client().get(address))
    assert (shown in words) if shown else "No action passes these filters" in words
    assert "Far away" not in words


def test_what_a_criterion_finds_wanting_is_a_filter(plan):
    seat = make.make_member(plan.group, plan.police)
    meeting = make.make_meeting(plan.group, make.days_ago(5), status="held")
    fine = make.make_action(plan.plan, number="4", title="In order", risk=plan.risk)
    with plan.open():
        own = {"authority": plan.authority, "action": fine}
        ActionReview.objects.create(**own, meeting=meeting)
        ActionThreatCheck.objects.create(**own, moment="created", **make.CHECKED)
        Attendance.objects.create(
            authority=plan.authority, group=plan.group, meeting=meeting, member=seat, sector=seat.sector,
            status="present",
        )  # fmt: skip
    make.sign(meeting, plan.lead_user)
    with plan.open():
        found = {
            code: numbers_lacking(code, plan.plan, plan.authority, make.days_ago(0)) for code, _words in LACKS
        }
    assert "4" not in found["3.G3"] | found["3.G5"] | found["3.G7"]
    assert found["3.G5"] >= {"1", "2"}
    assert found["3.G7"] >= {"1", "2"}
    assert found["3.B2"] == set()
    words = text_of(plan.client().get(plan.url("plan", query="lacks=3.G7")))
    assert "In order" not in words
    assert "Brief hall managers" in words


def test_the_paper_says_all_a_committee_asks_and_nothing_above_official(plan, cleared):
    for client in (plan.client(), cleared):
        words = text_of(client.get(plan.url("paper")))
        for told in ("Metropolitan Police", "with Hall keepers’ forum", "List the halls (1 February 2027)",
                     "Red: Late", "Half are done.", "Held up: Leave", "2 actions"):  # fmt: skip
            assert told in words
        assert SECRET not in words
    assert SECRET in text_of(cleared.get(plan.url("paper", query="marked=yes")))
    assert SECRET not in text_of(plan.client().get(plan.url("paper", query="marked=yes")))


def test_word_has_the_columns_the_marking_and_the_filters(plan, cleared):
    address = plan.url("paper-word", query="status=late")
    response = plan.client().get(address)
    paper = docx.Document(io.BytesIO(response.content))
    header, first = paper.tables[0].rows[:2]
    assert [cell.text for cell in header.cells] == [
        "No.", "Action", "Owner and partners", "Risk", "Milestones and dates", "Progress", "Outcome",
    ]  # fmt: skip
    assert first.cells[1].text == "Brief hall managers"
    assert len(paper.tables) == 1
    assert paper.sections[0].header.paragraphs[0].text == "OFFICIAL"
    assert "Only: Standing: Late" in [line.text for line in paper.paragraphs]
    marked = docx.Document(io.BytesIO(cleared.get(plan.url("paper-word", query="marked=yes")).content))
    assert marked.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    with plan.open():
        details = AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).values_list("detail", flat=True)
        assert set(details) == {"plan paper docx", "plan paper docx with marked rows"}


def test_the_pdf_is_made_once_behind_the_page_and_kept_as_a_document(plan):
    client = plan.client()
    page = client.get(plan.url("paper", query="status=late"))
    for _again in range(2):
        response = client.post(plan.url("paper-pdf", query="status=late"), form_values(page))
        assert response.status_code == 302
    with plan.open():
        job = Job.objects.get(name="action_plans.plan_pdf")
    run_job(job.pk, plan.authority.pk)
    with plan.open():
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.message
        document = Document.objects.get(section=3, kind="report")
        assert document.marking == "official"
        assert job.result_url.endswith(f"/documents/{document.public_id}/")
    assert client.get(job.result_url).status_code == 200
