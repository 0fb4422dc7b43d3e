"""The national report of a quarter: once for the same nights, tagged, and for those who see every area."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pikepdf
import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from benchmarks import schedule
from benchmarks.actions import national_report, report_storage, write_national_report, write_snapshots
from benchmarks.models import NationalReport
from benchmarks.quarters import Quarter
from benchmarks.views import national_reports
from core.criteria.findings import Status
from core.pdf import Pdf
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
    assert not schedule.write_due_national_report(datetime.date(2026, 11, 21))
    assert schedule.write_due_national_report(DUE)
    assert not schedule.write_due_national_report(DUE)
    (letter,) = mailoutbox
    assert set(letter.to) == readers
    assert "July to September 2026" in letter.body
    assert reverse("national:report-open", args=["2026Q3", 1]) in letter.body


def test_a_letter_that_could_not_be_sent_comes_with_the_next_attempt(world, quick, mailoutbox, monkeypatch):
    make.make_national_user("assessor")
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", raise_no_mail)
        with pytest.raises(OSError, match="no mail"):
            schedule.write_due_national_report(DUE)
    assert not NationalReport.objects.using("evaluator").exists()
    assert schedule.write_due_national_report(DUE)
    assert len(mailoutbox) == 1


def raise_no_mail(self, fail_silently=False):
    raise OSError("no mail today")


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


def test_a_report_that_is_due_and_not_there_is_told_with_how_to_run_it_again(world, quick, monkeypatch):
    told = "The report of July to September 2026 was due on 1 October 2026 and is not there."
    again = "manage.py quarterly_reports --national --quarter 2026Q3"
    late = DUE + datetime.timedelta(days=40)

    def listed(today, role="assessor"):
        monkeypatch.setattr(national_reports.timezone, "localdate", lambda: today)
        return national(role, "London").get(reverse("national:reports")).content.decode()

    assert (told in listed(DUE), again in listed(DUE)) == (True, True)
    assert (told in listed(late), again in listed(late)) == (False, True), "there never was one"
    write_national_report(quarter=ENDED.back(1))
    assert "The service tries again each hour." in listed(DUE)
    assert "The service has stopped trying." in listed(late)
    assert told not in listed(DUE, "adviser")
    assert "National reports name every area" in listed(DUE, "adviser")
    write_national_report(quarter=ENDED)
    assert told not in listed(DUE)


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
