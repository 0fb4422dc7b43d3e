"""Every benchmark page in a real browser, filled, empty and in error, wide and narrow: axe finds nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.utils import timezone

from benchmarks.actions import write_snapshots
from benchmarks.jobs import ask_for_report
from benchmarks.quarters import Quarter
from core.criteria.findings import Evidence, Status
from core.models import Job
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make
from tests.access.benchmarks import make_question, make_report
from tests.assurance import samples
from tests.benchmarks.conftest import REMEDY
from tests.browser import HEIGHT, WIDTHS, faults_at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(committed_db) -> Iterator[str]:
    """The product served by a thread of this process, on the committed database."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def people(site, judges, settings, tmp_path):
    """An area with findings of every status, reports, jobs in every state; and one with nothing."""
    settings.REPORTS_ROOT = tmp_path
    area, bare = make.make_area("northbridge"), make.make_area("southwold", region="Wales")
    later = timezone.localdate() + datetime.timedelta(days=12)
    evidence = (Evidence("meetings held", 4, "benchmarks:overview"),)
    judges.say("1.G2", Status.NOT_MET, remedy=REMEDY, evidence=evidence)
    judges.say("1.G3", Status.PARTLY, remedy=REMEDY, changes_on=later)
    judges.say("1.B1", Status.NO_EVIDENCE, remedy=REMEDY)
    judges.say("3.G6", Status.NOT_APPLICABLE)
    judges.say("2.G1", Status.MET, changes_on=later)
    for quarter in ("2026Q1", "2026Q2"):
        make_report(area, quarter)
    lead = make.make_viewer(area)
    with tenant_context([area.pk], user_id=lead.user_id):
        for number, state in ((2, Job.State.RUNNING), (3, Job.State.FAILED)):
            job = ask_for_report(authority=area, quarter=Quarter(2026, number), by=lead)
            Job.objects.filter(pk=job.pk).update(state=state, done_steps=3, all_steps=11, message="3 Plan")
    member, bare_lead = make.make_user(), make.make_user()
    make.give_role(member, area, AreaRole.ELECTED_MEMBER)
    make.give_role(bare_lead, bare, AreaRole.PREVENT_LEAD)
    write_snapshots(as_of=timezone.localdate())
    pack = samples.make_pack(samples.make_draft(area))
    samples.make_question(pack)
    samples.make_improvement(pack)
    return {
        "pack": pack.public_id,
        "question": make_question(area, "Who comes to the meetings?").public_id,
        "lead": lead.user_id,
        "bare": bare_lead.pk,
        "member": member.pk,
        "assessor": make.make_national_user("assessor").pk,
        "adviser": make.make_national_user("adviser").pk,
    }


PAGES = [
    ("lead", "/areas/northbridge/benchmarks/"),
    ("lead", "/areas/northbridge/benchmarks/sections/1/"),
    ("lead", "/areas/northbridge/benchmarks/sections/2/?as_at=2026-06-30"),
    ("lead", "/areas/northbridge/benchmarks/sections/3/?as_at=2099-06-30"),
    ("lead", "/areas/northbridge/benchmarks/sections/5/"),
    ("lead", "/areas/northbridge/benchmarks/rules/"),
    ("lead", "/areas/northbridge/benchmarks/rules/1.G3/"),
    ("lead", "/areas/northbridge/benchmarks/reports/"),
    ("bare", "/areas/southwold/benchmarks/reports/"),
    ("member", "/areas/northbridge/benchmarks/status/"),
    ("member", "/areas/northbridge/benchmarks/status/scrutiny/"),
    ("member", "/areas/northbridge/benchmarks/status/scrutiny/ask/"),
    ("lead", "/areas/northbridge/benchmarks/status/scrutiny/questions/{question}/reply/"),
    ("assessor", "/national/assessments/"),
    ("assessor", "/national/assessments/northbridge/{pack}/"),
    ("assessor", "/national/assessments/northbridge/{pack}/1/"),
    ("assessor", "/national/assessments/northbridge/{pack}/1/remark/"),
    ("assessor", "/national/assessments/northbridge/{pack}/improvements/"),
    ("assessor", "/national/assessments/northbridge/{pack}/steps/"),
    ("assessor", "/national/"),
    ("assessor", "/national/?region=Wales&kind=unitary"),
    ("assessor", "/national/?sort=-s2&since=year"),
    ("assessor", "/national/items/"),
    ("assessor", "/national/items/1.G2/"),
    ("assessor", "/national/items/4.G1/"),
    ("assessor", "/national/lapsing/"),
    ("assessor", "/national/alike/"),
    ("assessor", "/national/sampling/"),
    ("assessor", "/national/reports/"),
    ("assessor", "/national/areas/northbridge/"),
    ("lead", "/areas/northbridge/benchmarks/over-time/"),
    ("bare", "/areas/southwold/benchmarks/over-time/"),
    ("lead", "/areas/northbridge/benchmarks/compare/"),
    ("lead", "/areas/northbridge/benchmarks/compare/?since=2026-09-01&until=2026-08-01"),
    ("adviser", "/national/"),
]


def test_axe_finds_nothing_and_no_page_scrolls_sideways(site, people, browser, axe):
    faults = []
    for who in dict.fromkeys(who for who, _path in PAGES):
        client = Client()
        client.force_login(make.User.objects.get(pk=people[who]))
        context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, locale="en-GB")
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        page = context.new_page()
        for path in [path.format(**people) for seen_by, path in PAGES if seen_by == who]:
            answer = page.goto(f"{site}{path}")
            if answer is None or answer.status != 200:
                faults.append(f"{path}: {answer and answer.status}")
            faults += [f"{path}: {fault}" for fault in faults_at_both_widths(page, axe)]
            if path == "/national/" and who == "assessor":
                faults += who_needs_help_is_below(page)
        context.close()
    assert faults == []


def who_needs_help_is_below(page):
    """What is wrong if a small telephone's first screen does not name those who need help first."""
    page.set_viewport_size({"width": min(WIDTHS), "height": 568})
    box = page.locator(".app-need__name").first.bounding_box()
    return [] if box and box["y"] + box["height"] < 568 else [f"the first who needs help is at {box}"]
