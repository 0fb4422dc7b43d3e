"""Quarterly reports: once for the same inputs, however often asked; kept, opened and made again."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import actions, jobs, report
from benchmarks.actions import reports as writing
from benchmarks.models import QuarterlyReport
from benchmarks.quarters import Quarter
from core.charts import stacked_bar
from core.criteria.findings import Status
from core.errors import Refused
from core.jobs import run_job
from core.models import AccessEvent, Job
from core.pdf import Pdf
from core.permissions import AreaRole
from core.registries import SectionPicture, section_pictures
from core.tenancy import tenant_context
from tests import factories as make
from tests.access.benchmarks import make_report

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)
ENDED = Quarter(2026, 3)


@pytest.fixture(autouse=True)
def reports_root(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    return settings.REPORTS_ROOT


@pytest.fixture
def set_in_type(monkeypatch):
    """Typesetting is tried in test_report_pdf.py; here only how often it happens matters."""
    calls = []

    def quick(contents):
        calls.append(contents)
        return Pdf(f"%PDF {contents.fingerprint}".encode(), 7)

    monkeypatch.setattr(writing, "set_in_type", quick)
    return calls


@pytest.fixture
def area(judges):
    return make.make_area("northbridge")


def write(area, quarter=ENDED, today=TODAY):
    with tenant_context([area.pk]):
        return actions.write_quarterly_report(authority=area, quarter=quarter, today=today, by=None)


def reports_of(area):
    with tenant_context([area.pk]):
        return list(QuarterlyReport.objects.order_by("number"))


def test_the_same_inputs_are_recognised_and_not_set_again(area, set_in_type):
    first, is_new = write(area)
    again, is_new_again = write(area, today=TODAY + datetime.timedelta(days=5))
    assert (is_new, is_new_again) == (True, False)
    assert again.pk == first.pk
    assert len(set_in_type) == 1


def test_changed_inputs_get_the_next_number_and_the_old_version_stays(area, judges, set_in_type):
    first, _ = write(area)
    judges.say("3.G5", Status.NOT_MET)
    second, is_new = write(area)
    assert is_new
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    for one in (first, second):
        assert hashlib.sha256(actions.read_report(one)).hexdigest() == one.sha256


def test_what_was_changed_and_changed_back_is_a_version_of_its_own(area, judges, set_in_type):
    write(area)
    judges.say("3.G5", Status.NOT_MET)
    write(area)
    judges.say("3.G5", Status.MET)
    third, is_new = write(area)
    assert (is_new, third.number) == (True, 3)
    assert actions.is_intact(reports_of(area)[0])


def test_each_quarter_counts_its_own_versions(area, set_in_type):
    write(area)
    other, _ = write(area, Quarter(2026, 2))
    assert other.number == 1


def test_a_running_quarter_is_as_it_stands_today(area, set_in_type):
    running, _ = write(area, Quarter(2026, 4))
    assert running.as_of == TODAY
    assert set_in_type[-1].is_so_far
    ended, _ = write(area)
    assert ended.as_of == datetime.date(2026, 9, 30)
    assert not set_in_type[-1].is_so_far


def test_a_quarter_that_has_not_begun_is_refused(area):
    with pytest.raises(Refused, match="has not begun"):
        write(area, Quarter(2027, 1))


def test_a_lost_file_is_set_again_as_the_same_version(area, set_in_type):
    first, _ = write(area)
    Path(actions.report_storage().path(first.storage_key)).unlink()
    again, is_new = write(area)
    assert (again.pk, is_new) == (first.pk, False)
    assert actions.is_intact(first)


def test_it_is_told_what_changed_since_the_quarter_before(area, judges, set_in_type):
    judges.say("1.G2", Status.NOT_MET)
    judges.say("1.G2", Status.MET, since=datetime.date(2026, 8, 1))
    judges.say("2.G1", Status.MET)
    judges.say("2.G1", Status.PARTLY, since=datetime.date(2026, 7, 1))
    write(area)
    contents = set_in_type[-1]
    assert contents.sentences[1] == (
        "Since 30 June 2026, 1 item has improved (1.G2) and 1 has slipped (2.G1)."
    )
    by_section = {
        page.benchmark.section.number: [c.criterion.code for c in page.changes] for page in contents.pages
    }
    assert by_section == {1: ["1.G2"], 2: ["2.G1"], 3: []}


def test_findings_after_the_quarter_do_not_reach_its_report(area, judges, set_in_type):
    write(area)
    before = set_in_type[-1].fingerprint
    judges.say("1.G2", Status.NOT_MET, since=datetime.date(2026, 10, 5))
    assert not write(area)[1]
    assert set_in_type[-1].fingerprint == before


def test_its_marking_is_the_highest_of_what_it_holds(area, set_in_type, monkeypatch):
    chart = stacked_bar("Actions", {"late": 1})
    entries = {"1": lambda area, as_of: SectionPicture("", chart, "official_sensitive")}
    monkeypatch.setattr(section_pictures, "_entries", entries)
    made, _ = write(area)
    assert made.marking == "official_sensitive"
    assert report.highest_marking([]) == "official"
    assert report.highest_marking(["official", "official"]) == "official"


def ask(area, viewer, quarter=ENDED):
    with tenant_context([area.pk], user_id=viewer.user_id):
        return jobs.ask_for_report(authority=area, quarter=quarter, by=viewer)


def job_of(area, job):
    with tenant_context([area.pk]):
        return Job.objects.get(pk=job.pk)


def test_a_job_delivered_three_times_leaves_one_report(area, set_in_type):
    job = ask(area, make.make_viewer(area))
    for _ in range(3):
        run_job(job.pk, area.pk)
    done = job_of(area, job)
    assert done.state == Job.State.DONE
    (made,) = reports_of(area)
    assert done.result_url == reverse("benchmarks:report-open", args=[area.slug, made.public_id])
    assert len(set_in_type) == 1


def test_asking_twice_while_it_waits_is_one_job(area, set_in_type):
    viewer = make.make_viewer(area)
    assert ask(area, viewer).pk == ask(area, viewer).pk
    assert ask(area, viewer, Quarter(2026, 2)).pk != ask(area, viewer).pk


class Killed(BaseException):
    """What ends a worker in the middle of its work; nothing of ours catches it."""


def test_a_run_that_died_leaves_no_trace_and_the_next_delivery_takes_over(area, set_in_type, monkeypatch):
    job = ask(area, make.make_viewer(area))
    keep_file = writing.keep_file

    def die(*args):
        keep_file(*args)
        raise Killed

    monkeypatch.setattr(writing, "keep_file", die)
    with pytest.raises(Killed):
        run_job(job.pk, area.pk)
    assert reports_of(area) == []
    assert job_of(area, job).state == Job.State.RUNNING
    monkeypatch.setattr(writing, "keep_file", keep_file)
    run_job(job.pk, area.pk)
    assert job_of(area, job).state == Job.State.DONE
    (made,) = reports_of(area)
    assert actions.is_intact(made)


def test_a_job_that_keeps_failing_says_why_and_runs_again_on_request(area, set_in_type, monkeypatch):
    viewer = make.make_viewer(area)
    job = ask(area, viewer)
    healthy = writing.set_in_type
    monkeypatch.setattr(writing, "set_in_type", lambda contents: 1 / 0)
    for _ in range(3):
        run_job(job.pk, area.pk)
    assert job_of(area, job).state == Job.State.FAILED
    client = client_of(viewer)
    text = client.get(reverse("benchmarks:reports", args=[area.slug])).content.decode()
    assert "Something went wrong on our side" in text
    assert "Run it again" in text
    monkeypatch.setattr(writing, "set_in_type", healthy)
    client.post(reverse("benchmarks:report-make", args=[area.slug]), {"quarter": "2026Q3"})
    run_job(job.pk, area.pk)
    assert job_of(area, job).state == Job.State.DONE


def test_a_folder_that_takes_no_file_is_the_reason_given(area, set_in_type, reports_root):
    reports_root.parent.mkdir(exist_ok=True)
    reports_root.write_text("a file where the folder should be")
    job = ask(area, make.make_viewer(area))
    run_job(job.pk, area.pk)
    failed = job_of(area, job)
    assert failed.state == Job.State.FAILED
    assert failed.message.startswith("The report could not be kept: ")
    assert str(reports_root) not in failed.message


def test_what_was_read_for_many_at_once_gives_the_same_report(area, judges, set_in_type):
    other = make.make_area("southwold")
    judges.say("1.G2", Status.NOT_MET, since=datetime.date(2026, 8, 1))
    with tenant_context([area.pk, other.pk]):
        together = report.read_standing([area, other], ENDED, TODAY)
    for one in (area, other):
        with tenant_context([one.pk]):
            alone = report.read_contents(one, ENDED, TODAY, lambda *step: None)
            at_once = report.read_contents(one, ENDED, TODAY, lambda *step: None, together[one.pk])
        assert alone == at_once
        assert alone.fingerprint == at_once.fingerprint


def test_the_service_asks_and_tells_the_leads_once(area, set_in_type, mailoutbox):
    lead = make.make_viewer(area)
    with tenant_context([area.pk]):
        job = jobs.ask_for_report(authority=area, quarter=ENDED, by=None)
    for _ in range(3):
        run_job(job.pk, area.pk)
    with tenant_context([area.pk]):
        note = Job.objects.get(name=jobs.REPORT_NOTE)
    for _ in range(3):
        run_job(note.pk, area.pk)
    (made,) = reports_of(area)
    (letter,) = mailoutbox
    assert letter.to == [lead.email]
    assert made.public_id in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<report-{made.public_id}@")
    assert made.recorded_by_id is None


def test_who_asked_for_a_report_watches_it_and_gets_no_letter(area, set_in_type, mailoutbox):
    run_job(ask(area, make.make_viewer(area)).pk, area.pk)
    with tenant_context([area.pk]):
        assert not Job.objects.filter(name=jobs.REPORT_NOTE).exists()
    assert mailoutbox == []


def test_the_permission_is_asked_again_when_it_runs(area, set_in_type):
    from core.models import Membership

    viewer = make.make_viewer(area)
    job = ask(area, viewer)
    with tenant_context([area.pk]):
        Membership.objects.filter(user_id=viewer.user_id).update(ends_on=make.days_ago(1))
    run_job(job.pk, area.pk)
    assert job_of(area, job).state == Job.State.FAILED
    assert reports_of(area) == []


def test_each_step_is_told(area, set_in_type):
    told = []
    with tenant_context([area.pk]):
        actions.write_quarterly_report(
            authority=area, quarter=ENDED, today=TODAY, by=None, tell=lambda *step: told.append(step)
        )
    assert [done for done, _of, _what in told] == sorted(done for done, _of, _what in told)
    assert [what for _done, _of, what in told] == [
        "Reading the records",
        "Setting the pages",
        "Keeping the report",
    ]
    assert {of for _done, of, _what in told} == {3}


def client_of(viewer):
    from core.models import User

    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def test_the_page_lists_versions_and_has_one_made(area, set_in_type):
    viewer = make.make_viewer(area)
    client = client_of(viewer)
    address = reverse("benchmarks:reports", args=[area.slug])
    assert "No reports yet" in client.get(address).content.decode()
    quarter = str(Quarter.of(timezone.localdate()))
    answer = client.post(reverse("benchmarks:report-make", args=[area.slug]), {"quarter": quarter})
    assert answer.url == address
    waiting = client.get(address).content.decode()
    assert "app-progress--queued" in waiting
    with tenant_context([area.pk]):
        job = Job.objects.get()
    run_job(job.pk, area.pk)
    text = client.get(address).content.decode()
    assert "app-progress" not in text
    assert "So far" in text
    assert reports_of(area)[0].sha256[:12] in text


@pytest.mark.parametrize("quarter", ["", "soon", "2099Q1"])
def test_a_quarter_nobody_can_make_is_refused_on_the_page(area, quarter):
    client = client_of(make.make_viewer(area))
    answer = client.post(reverse("benchmarks:report-make", args=[area.slug]), {"quarter": quarter})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_who_may_only_look_gets_no_button(area):
    client = client_of(make.make_viewer(area, AreaRole.TRAINING))
    assert (
        "Make this quarter"
        not in client.get(reverse("benchmarks:reports", args=[area.slug])).content.decode()
    )
    assert (
        client.post(reverse("benchmarks:report-make", args=[area.slug]), {"quarter": "2026Q3"}).status_code
        == 403
    )


def test_opening_a_report_is_noted_and_cannot_be_run_by_a_browser(area):
    made = make_report(area)
    viewer = make.make_viewer(area)
    answer = client_of(viewer).get(reverse("benchmarks:report-open", args=[area.slug, made.public_id]))
    assert answer.content == b"%PDF-1.7 sample"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == 'inline; filename="northbridge-benchmarks-2026Q2-v1.pdf"'
    with tenant_context([area.pk]):
        event = AccessEvent.objects.get(kind=AccessEvent.Kind.DOCUMENT)
    assert (event.user_id, event.authority_id) == (viewer.user_id, area.pk)


def test_a_report_can_be_downloaded(area):
    made = make_report(area)
    client = client_of(make.make_viewer(area))
    answer = client.get(reverse("benchmarks:report-open", args=[area.slug, made.public_id]) + "?download")
    assert answer["Content-Disposition"].startswith("attachment;")


def test_an_altered_file_is_not_served(area):
    made = make_report(area)
    Path(actions.report_storage().path(made.storage_key)).write_bytes(b"%PDF other")
    answer = client_of(make.make_viewer(area)).get(
        reverse("benchmarks:report-open", args=[area.slug, made.public_id])
    )
    assert answer.status_code == 410
    assert "is not the one that was written" in answer.content.decode()


def test_a_sensitive_report_does_not_exist_for_the_uncleared(area):
    made = make_report(area, marking="official_sensitive")
    address = reverse("benchmarks:report-open", args=[area.slug, made.public_id])
    uncleared, cleared = make.make_viewer(area), make.make_viewer(area, cleared=True)
    assert client_of(uncleared).get(address).status_code == 404
    listed = client_of(uncleared).get(reverse("benchmarks:reports", args=[area.slug])).content.decode()
    assert made.public_id not in listed
    assert client_of(cleared).get(address).status_code == 200


def test_another_areas_report_does_not_exist(area):
    theirs = make.make_area("other")
    made = make_report(theirs)
    client = client_of(make.make_viewer(area))
    for slug in (area.slug, theirs.slug):
        assert client.get(reverse("benchmarks:report-open", args=[slug, made.public_id])).status_code == 404


def test_the_list_asks_the_database_as_often_for_one_report_as_for_many(area, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(make.make_viewer(area))
    address = reverse("benchmarks:reports", args=[area.slug])
    make_report(area)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(30):
        make_report(area)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def run_command(capsys, *words):
    capsys.readouterr()
    call_command("quarterly_reports", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_what_it_made(area, set_in_type, capsys):
    make.make_area("southwold")
    told = run_command(capsys, "--quarter", "2026Q3")
    assert set(told) == {"quarter", "made", "unchanged", "failed", "files"}
    assert (told["quarter"], told["made"], told["unchanged"], told["failed"]) == ("2026Q3", 2, 0, [])
    assert all(Path(file).is_file() for file in told["files"])
    again = run_command(capsys, "--quarter", "2026Q3", "--area", "northbridge")
    assert (again["made"], again["unchanged"], len(again["files"])) == (0, 1, 1)


def test_one_areas_fault_costs_the_others_nothing_and_the_command_says_so(area, capsys, monkeypatch):
    make.make_area("southwold")

    def fragile(contents):
        if contents.area_name == "Northbridge":
            raise RuntimeError("no ink")
        return Pdf(b"%PDF", 1)

    monkeypatch.setattr(writing, "set_in_type", fragile)
    with pytest.raises(CommandError):
        call_command("quarterly_reports", "--quarter", "2026Q3", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == [{"authority": "northbridge", "why": "no ink"}]
    assert told["made"] == 1


@pytest.mark.parametrize(
    "words", [("--quarter", "2026"), ("--quarter", "2099Q1"), ("--quarter", "2026Q3", "--area", "x")]
)
def test_the_command_refuses_nonsense(area, words):
    with pytest.raises(CommandError):
        call_command("quarterly_reports", *words, "--json")
