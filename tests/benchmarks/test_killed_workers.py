"""Workers killed at random points of a quarter's run: each report once, its file whole, one letter."""

from __future__ import annotations

import contextlib
import datetime
import email
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from benchmarks import schedule
from benchmarks.actions import report_storage
from benchmarks.jobs import QUARTERLY_REPORT, REPORT_NOTE
from benchmarks.models import QuarterlyReport
from benchmarks.quarters import last_ended
from core.jobs import sweep
from core.models import Job, Membership
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make

ROOT = Path(__file__).resolve().parents[2]
AREAS, KILLS = 6, 4


@pytest.fixture
def places(committed_db, tmp_path):
    """The environment of the workers, with a folder for reports that the test shares."""
    return {
        **committed_db.env,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "REPORTS_ROOT": str(tmp_path / "reports"),
    }


@contextlib.contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker of two processes in a process group of its own; killed with all of it at the end."""
    command = [sys.executable, "-m", "celery", "-A", "prevent_compliance", "worker", "--concurrency", "2"]
    process = subprocess.Popen(
        [*command, "-Q", "default", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"],
        cwd=ROOT,
        env=env,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def send_again() -> None:
    """What the sweeper does, as if half a minute had gone by."""
    sweep(timezone.now() + datetime.timedelta(seconds=31))


def within(seconds: float, has_come: Callable[[], bool], every: float = 0.2) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if has_come():
            return True
        time.sleep(every)
    return False


def states(areas, name: str) -> Counter[str]:
    with tenant_context([area.pk for area in areas]):
        return Counter(Job.objects.filter(name=name).values_list("state", flat=True))


@pytest.mark.slow
def test_every_report_is_there_once_whatever_was_killed(places, settings):
    settings.REPORTS_ROOT = places["REPORTS_ROOT"]
    areas = [make.make_area(f"area-{n}") for n in range(AREAS)]
    for area in areas:
        make.give_role(make.make_user(), area, AreaRole.PREVENT_LEAD)
    quarter = last_ended(timezone.localdate())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "due_quarter", lambda today: quarter)
        assert schedule.ask_for_due_reports(timezone.localdate()) == AREAS
    luck, cut_short = random.Random(20261121), 0
    for _kill in range(KILLS):
        before = states(areas, QUARTERLY_REPORT)
        with worker(places):
            send_again()
            within(30, lambda before=before: states(areas, QUARTERLY_REPORT) != before)
            time.sleep(luck.uniform(0, 1.5))
            cut_short += states(areas, QUARTERLY_REPORT)["running"]
    assert cut_short, "no kill hit a report in the making"
    with worker(places):
        last = time.monotonic()

        def all_done() -> bool:
            nonlocal last
            if time.monotonic() - last > 5:
                last = time.monotonic()
                send_again()
            return all(states(areas, name)["done"] == AREAS for name in (QUARTERLY_REPORT, REPORT_NOTE))

        assert within(180, all_done), (states(areas, QUARTERLY_REPORT), states(areas, REPORT_NOTE))
    check_reports(areas, str(quarter))
    check_letters(areas, settings.PLACES.mail)


def check_reports(areas, quarter: str) -> None:
    with tenant_context([area.pk for area in areas]):
        reports = list(QuarterlyReport.objects.all())
    assert sorted(report.authority_id for report in reports) == sorted(area.pk for area in areas)
    for report in reports:
        assert (report.quarter, report.number) == (quarter, 1)
        content = Path(report_storage().path(report.storage_key)).read_bytes()
        assert hashlib.sha256(content).hexdigest() == report.sha256
        assert content.startswith(b"%PDF")
        assert content.rstrip().endswith(b"%%EOF")


def check_letters(areas, folder: Path) -> None:
    """One letter a report. A crash between sending and saying so may send the same one again, by its id."""
    texts = [text for file in folder.iterdir() for text in file.read_text().split("-" * 79 + "\n")]
    found = {email.message_from_string(text)["Message-ID"] or "": text for text in texts}
    letters = {name: text for name, text in found.items() if name.startswith("<report-")}
    assert len(letters) == AREAS
    with tenant_context([area.pk for area in areas]):
        leads = Membership.objects.filter(role=AreaRole.PREVENT_LEAD).values_list("user__email", flat=True)
        assert {email.message_from_string(text)["To"] for text in letters.values()} == set(leads)
        for report in QuarterlyReport.objects.all():
            assert sum(report.public_id in text for text in letters.values()) == 1
