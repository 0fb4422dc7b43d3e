"""The national report of a quarter: once for the same nights, tagged, and for those who see every area."""

from __future__ import annotations

import datetime
import errno
import io
import json
from pathlib import Path

import pikepdf
import pytest
from celery import current_app
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from benchmarks import schedule, tasks
from benchmarks.actions import (
    national_report,
    national_runs,
    note_run,
    report_storage,
    write_national_report,
    write_snapshots,
)
from benchmarks.models import NationalReport, NationalRun
from benchmarks.quarters import Quarter
from benchmarks.views import national_reports
from core.criteria.findings import Status
from core.pdf import Pdf
from core.tenancy import tenant_context
from tests import factories as make
from tests.benchmarks.test_national import national
from tests.pdf_checks import faults_of, filled

ENDED = Quarter(2026, 3)
DUE = datetime.date(2026, 10, 1)


@pytest.fixture
def world(committed_db, judges, settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    areas = [make.make_area(f"area-{n}", region="London" if n else "Wales") for n in range(3)]
    judges.say("2.G1", Status.NOT_MET, since=datetime.date(2026, 8, 1))
    for night in (ENDED.back(1).ends_on, ENDED.ends_on):
        write_snapshots(as_of=night)
    return areas


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(
        national_report, "set_national_in_type", lambda contents: Pdf(contents.fingerprint.encode(), 3)
    )


def test_it_is_tagged_and_names_everybody(world):
    report, is_new = write_national_report(quarter=ENDED)
    assert is_new
    content = Path(report_storage().path(report.storage_key)).read_bytes()
    title = "Prevent benchmarks: England and Wales, July to September 2026"
    with pikepdf.open(io.BytesIO(content)) as document:
        assert faults_of(document, language="en-GB", title=title) == []
    assert (report.number, report.areas, report.as_of) == (1, 3, ENDED.ends_on)
    assert report.pages >= 3
    _cover, *pages, _last = filled(content)
    assert min(pages) > 0.4, pages


def test_the_same_nights_are_not_set_again_and_changed_ones_are_the_next_version(world, judges, quick):
    first, _ = write_national_report(quarter=ENDED)
    again, is_new = write_national_report(quarter=ENDED)
    assert (again.pk, is_new) == (first.pk, False)
    judges.say("1.G2", Status.NOT_MET)
    write_snapshots(as_of=ENDED.ends_on)
    second, is_new = write_national_report(quarter=ENDED)
    assert (second.number, is_new) == (2, True)


def test_a_quarter_of_which_no_night_was_kept_has_no_report(world, quick):
    assert write_national_report(quarter=Quarter(2025, 1)) == (None, False)


def test_it_is_due_with_the_areas_own_and_written_and_told_once(world, quick, mailoutbox):
    readers = {make.make_national_user(role).email for role in ("assessor", "ho_viewer")}
    make.make_national_user("adviser", "Wales")
    make.make_national_user("administrator")
    assert schedule.write_due_national_reports(datetime.date(2026, 11, 21)) == 0
    assert schedule.write_due_national_reports(DUE) == 1
    assert schedule.write_due_national_reports(DUE) == 0
    (letter,) = mailoutbox
    assert set(letter.to) == readers
    assert "July to September 2026" in letter.body
    assert reverse("national:report-open", args=["2026Q3", 1]) in letter.body


def test_a_letter_that_could_not_be_sent_comes_with_the_next_attempt(world, quick, mailoutbox, monkeypatch):
    make.make_national_user("assessor")
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", raise_no_mail)
        assert schedule.write_due_national_reports(DUE) == 0
    assert not NationalReport.objects.using("evaluator").exists()
    assert run_of().reason == "The store of files or the mail server did not take it: No route to host."
    assert schedule.write_due_national_reports(DUE) == 1
    assert (len(mailoutbox), run_of().state) == (1, "done")


def run_of(quarter=ENDED):
    return NationalRun.objects.using("evaluator").get(quarter=str(quarter))


def raise_no_mail(self, fail_silently=False):
    raise OSError(errno.EHOSTUNREACH, "No route to host")


def test_the_command_writes_it(world, quick, capsys):
    call_command("quarterly_reports", quarter="2026Q3", national=True, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["made"], len(told["files"])) == (1, 1)
    with pytest.raises(CommandError):
        call_command("quarterly_reports", quarter="2025Q1", national=True, json=True)
    assert "snapshot_findings" in capsys.readouterr().out


def test_those_who_see_every_area_open_it_and_an_adviser_does_not(world, quick):
    write_national_report(quarter=ENDED)
    address = reverse("national:report-open", args=["2026Q3", 1])
    opened = national("assessor").get(address)
    assert opened["Content-Type"] == "application/pdf"
    assert "July to September 2026" in national("ho_viewer").get(reverse("national:reports")).content.decode()
    adviser = national("adviser", "London")
    assert adviser.get(address).status_code == 404
    assert "July to September 2026" not in adviser.get(reverse("national:reports")).content.decode()
    assert national("assessor").get(reverse("national:report-open", args=["2026Q3", 9])).status_code == 404


@pytest.fixture
def listed(monkeypatch):
    def read(today, role="assessor"):
        for module in (national_reports, national_runs):
            monkeypatch.setattr(module.timezone, "localdate", lambda: today)
        return national(role, "London").get(reverse("national:reports")).content.decode()

    return read


MISSING = "The report of July to September 2026 was due on 1 October 2026 and is not there."
BUTTON = "Write the report of July to September 2026 now"


def test_a_report_that_is_due_and_not_there_is_told_with_a_button_for_an_assessor(world, quick, listed):
    page = listed(DUE)
    assert (MISSING in page, BUTTON in page, "No national report yet" in page) == (True, True, False)
    page = listed(DUE, "ho_viewer")
    assert (MISSING in page, BUTTON in page) == (True, False)
    assert "A Home Office assessor can have it written." in page
    page = listed(DUE, "adviser")
    assert (MISSING in page, BUTTON in page) == (False, False)
    assert "National reports name every area" in page
    write_national_report(quarter=ENDED)
    page = listed(DUE)
    assert (MISSING in page, BUTTON in page) == (False, False)


def test_a_failed_one_says_why_to_those_who_see_every_area_and_an_assessor_runs_it_again(
    world, quick, listed, sent
):
    why = "The report could not be kept: No space left on device."
    note_run(quarter=ENDED, state="failed", done_steps=1, reason=why)
    assert why in listed(DUE, "ho_viewer")
    assert why not in listed(DUE, "adviser")
    page = listed(DUE)
    assert (why in page, "Run it again" in page, BUTTON in page) == (True, True, False)
    answer = ask(national("assessor"))
    assert sent == [("benchmarks.tasks.national_report", ["2026Q3"])]
    page = national("ho_viewer").get(answer.url).content.decode()
    assert (why in page, "Waiting to start" in page, "Run it again" in page) == (False, True, False)
    tasks.national_report(*sent[0][1])
    page = listed(DUE)
    assert ("Waiting to start" in page, reverse("national:report-open", args=["2026Q3", 1]) in page) == (
        False,
        True,
    )


@pytest.fixture
def sent(monkeypatch):
    """What is handed to the broker: (name of the task, its arguments)."""
    messages = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, args, **options: messages.append((name, args)), raising=False
    )
    return messages


def ask(client, quarter="2026Q3"):
    return client.post(reverse("national:report-make"), {"quarter": quarter})


def test_asked_for_twice_it_is_one_run_and_delivered_twice_one_report(world, quick, sent, mailoutbox):
    for _ in range(2):
        assert ask(national("assessor")).status_code == 302
    assert NationalRun.objects.using("evaluator").count() == 1
    for _name, arguments in sent:
        tasks.national_report(*arguments)
    assert (NationalReport.objects.using("evaluator").count(), len(mailoutbox)) == (1, 1)
    assert run_of().state == "done"


def test_one_whose_message_was_lost_is_found_waiting_within_the_hour(world, quick, sent):
    ask(national("assessor"))
    later = DUE + datetime.timedelta(days=40)
    assert schedule.write_due_national_reports(later) == 0, "it may still be on its way"
    rows = NationalRun.objects.using("evaluator")
    rows.update(changed_at=timezone.now() - datetime.timedelta(minutes=31))
    page = national("assessor").get(reverse("national:reports")).content.decode()
    assert ("Nothing was heard of it" in page, "Run it again" in page) == (True, True)
    assert schedule.write_due_national_reports(later) == 1
    assert run_of().state == "done"


@pytest.mark.parametrize(
    ("quarter", "told"),
    [("soon", "is not a quarter"), ("2031Q1", "has not ended yet"), ("2025Q1", "Waiting to start")],
)
def test_what_is_no_ended_quarter_is_refused_in_words(world, sent, quarter, told):
    assessor = national("assessor")
    assert told in assessor.get(ask(assessor, quarter).url).content.decode()


def test_a_quarter_in_which_no_area_used_the_service_fails_with_that_reason(committed_db, judges, quick):
    assert not schedule.run_national_report(ENDED)
    assert run_of().reason.startswith("No area used the service when the quarter ended")


def test_the_bar_moves_and_ends_with_the_whole_page(world, quick, sent):
    assessor = national("assessor")
    address = reverse("national:report-progress", args=["2026Q3"])
    assert assessor.get(address).status_code == 404
    ask(assessor)
    note_run(quarter=ENDED, state="running", done_steps=1)
    bar = assessor.get(address)
    assert ("50%" in bar.content.decode(), "HX-Refresh" in bar) == (True, False)
    note_run(quarter=ENDED, state="done", done_steps=2)
    assert assessor.get(address)["HX-Refresh"] == "true"
    assert national("adviser", "London").get(address).status_code == 404


@pytest.mark.parametrize("role", ["ho_viewer", "adviser", "administrator"])
def test_nobody_but_an_assessor_has_one_written(world, sent, role):
    assert ask(national(role, "London")).status_code == 403
    assert sent == []


def test_the_database_lets_an_assessor_ask_and_nothing_else(world):
    assessor, viewer = make.make_national_user("assessor"), make.make_national_user("ho_viewer")
    note_run(quarter=ENDED, state="failed", reason="Because.")

    def change(user, **fields):
        with transaction.atomic(), tenant_context([], user_id=user.pk, is_national=True):
            return NationalRun.objects.filter(quarter="2026Q3").update(**fields)

    assert change(viewer, state="waiting", asked_by=viewer) == 0
    for forged in ({"state": "done"}, {"state": "waiting", "asked_by": viewer}):
        with pytest.raises(DatabaseError, match="row-level security"):
            change(assessor, **forged)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        tenant_context([], user_id=assessor.pk, is_national=True),
    ):
        NationalRun.objects.all().delete()
    assert change(assessor, state="waiting", asked_by=assessor) == 1
    with tenant_context([world[0].pk]):
        assert not NationalRun.objects.exists(), "an area reads none"


def test_an_altered_file_is_not_served(world, quick):
    report, _ = write_national_report(quarter=ENDED)
    Path(report_storage().path(report.storage_key)).write_bytes(b"other")
    answer = national("assessor").get(reverse("national:report-open", args=["2026Q3", 1]))
    assert answer.status_code == 410


def test_the_application_cannot_write_one(world):
    with pytest.raises(DatabaseError), transaction.atomic():
        NationalReport.objects.create(
            quarter="2026Q3",
            framework="x",
            number=9,
            as_of=DUE,
            areas=1,
            inputs_sha256="",
            sha256="",
            storage_key="",
            size=1,
            pages=1,
        )
