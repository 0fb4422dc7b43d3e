"""Jobs: one effect however often they are delivered, and nothing lost when the broker is."""

import datetime

import pytest
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Job, Membership, Outbox
from core.permissions import AreaRole, Permission
from core.registries import job_actions
from core.tenancy import current_tenancy, tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch):
    """Registers a job called "sample" and lists each time it really ran."""
    calls = []

    def run(*, authority, by, progress, fail_with=None):
        calls.append((authority.slug, by.user_id, current_tenancy().authority_ids))
        progress(1, 2, "Half way")
        if fail_with == "refused":
            raise Refused("There is nothing to report yet.")
        if fail_with == "crash":
            raise RuntimeError("boom")
        return "/done/"

    monkeypatch.setitem(job_actions._entries, "sample", jobs.JobAction(Permission.MAKE_REPORTS, run))
    return calls


@pytest.fixture
def broker(monkeypatch):
    """What reaches the broker; make it unreachable by setting `broker.down`."""

    class Broker:
        def __init__(self):
            self.sent, self.down = [], False

        def send_task(self, name, args, retry):
            if self.down:
                raise ConnectionError("no broker")
            self.sent.append((name, *args))

    broker = Broker()
    monkeypatch.setattr(jobs, "current_app", broker)
    return broker


def ask(area, viewer, key="one", **arguments):
    with tenant_context([area.pk], user_id=viewer.user_id):
        return jobs.enqueue(
            "sample", authority=area, title="Sample work", key=key, by=viewer, arguments=arguments
        )


def state_of(job):
    with tenant_context([job.authority_id]):
        job.refresh_from_db()
        return job.state


def test_a_job_is_sent_after_commit_and_not_before(ran, broker, django_capture_on_commit_callbacks):
    area = make.make_area()
    with django_capture_on_commit_callbacks() as callbacks:
        job = ask(area, make.make_viewer(area))
        assert broker.sent == []
    for callback in callbacks:
        callback()
    assert broker.sent == [("core.tasks.run_job", job.pk, area.pk)]


def test_delivered_three_times_it_runs_once(ran, broker):
    area = make.make_area()
    job = ask(area, make.make_viewer(area))
    for _ in range(3):
        jobs.run_job(job.pk, area.pk)
    assert len(ran) == 1
    assert state_of(job) == Job.State.DONE
    assert job.result_url == "/done/"


def test_it_runs_in_its_own_areas_context_alone(ran, broker):
    area, _other = make.make_area(), make.make_area()
    job = ask(area, make.make_viewer(area))
    jobs.run_job(job.pk, area.pk)
    assert ran[0][2] == (area.pk,)


def test_asking_again_while_it_waits_is_the_same_job(ran, broker):
    area = make.make_area()
    viewer = make.make_viewer(area)
    assert ask(area, viewer).pk == ask(area, viewer).pk
    assert ask(area, viewer, key="two").pk != ask(area, viewer).pk


def test_the_permission_is_asked_again_when_it_runs(ran, broker):
    area = make.make_area()
    user = make.make_user()
    make.give_role(user, area, AreaRole.OFFICER)
    job = ask(area, make.viewer_for(user))
    with tenant_context([area.pk]):
        Membership.objects.filter(user=user).update(ends_on=make.days_ago(1))
    jobs.run_job(job.pk, area.pk)
    assert ran == []
    assert state_of(job) == Job.State.FAILED
    assert "no longer may" in job.message


def test_a_refusal_says_why_and_can_be_run_again(ran, broker):
    area = make.make_area()
    viewer = make.make_viewer(area)
    job = ask(area, viewer, fail_with="refused")
    jobs.run_job(job.pk, area.pk)
    assert state_of(job) == Job.State.FAILED
    assert job.message == "There is nothing to report yet."
    with tenant_context([area.pk], user_id=viewer.user_id):
        jobs.restart(job, by=viewer, arguments={})
    jobs.run_job(job.pk, area.pk)
    assert state_of(job) == Job.State.DONE


def test_a_crash_is_tried_again_and_given_up_after_three(ran, broker):
    area = make.make_area()
    job = ask(area, make.make_viewer(area), fail_with="crash")
    for _ in range(jobs.GIVE_UP_AFTER_ATTEMPTS - 1):
        jobs.run_job(job.pk, area.pk)
        assert state_of(job) == Job.State.WAITING
    jobs.run_job(job.pk, area.pk)
    assert state_of(job) == Job.State.FAILED
    assert "run it again" in job.message


def test_a_job_whose_worker_died_is_taken_over(ran, broker):
    area = make.make_area()
    job = ask(area, make.make_viewer(area))
    with tenant_context([area.pk]):
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started_at=timezone.now(), attempts=1)
    jobs.run_job(job.pk, area.pk)
    assert len(ran) == 1
    assert state_of(job) == Job.State.DONE


def test_the_sweeper_finds_what_the_broker_lost(ran, broker, django_capture_on_commit_callbacks):
    area = make.make_area()
    broker.down = True
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(area, make.make_viewer(area))
    assert Outbox.objects.get(job_id=job.pk).published_at is None
    broker.down = False
    assert jobs.sweep(timezone.now() + datetime.timedelta(minutes=1)) == 1
    assert broker.sent == [("core.tasks.run_job", job.pk, area.pk)]
    jobs.run_job(job.pk, area.pk)
    assert jobs.sweep(timezone.now() + datetime.timedelta(hours=1)) == 0


def test_one_area_cannot_queue_without_end(ran, broker, monkeypatch):
    monkeypatch.setattr(jobs, "QUOTA_PER_AUTHORITY", 3)
    area, other = make.make_area(), make.make_area()
    viewer = make.make_viewer(area)
    for number in range(3):
        ask(area, viewer, key=str(number))
    with pytest.raises(Refused, match="a lot of work waiting"):
        ask(area, viewer, key="one too many")
    ask(other, make.make_viewer(other))


def test_an_unknown_job_cannot_be_asked_for(broker):
    area = make.make_area()
    viewer = make.make_viewer(area)
    with pytest.raises(LookupError), tenant_context([area.pk]):
        jobs.enqueue("nothing.of_the_kind", authority=area, title="X", key="x", by=viewer)
