"""A running job says how far it is before its own work is committed."""

from __future__ import annotations

import threading

from django.db import connection

from core.jobs import enqueue, register_job, run_job
from core.models import Job
from core.permissions import Permission
from core.registries import job_actions
from core.tenancy import tenant_context
from tests import factories as make


def test_another_connection_sees_each_step_while_the_job_runs(committed_db, monkeypatch):
    monkeypatch.setattr(job_actions, "_entries", dict(job_actions._entries))
    area = make.make_area()
    viewer = make.make_viewer(area)
    seen = []

    def look():
        with tenant_context([area.pk]):
            seen.append(Job.objects.values_list("state", "done_steps", "all_steps", "message").get())
        connection.close()

    def run(*, authority, by, progress):
        progress(2, 5, "Counting")
        reader = threading.Thread(target=look)
        reader.start()
        reader.join()
        return "/"

    register_job("test.steps", permission=Permission.MAKE_REPORTS, run=run)
    with tenant_context([area.pk], user_id=viewer.user_id):
        job = enqueue("test.steps", authority=area, title="Steps", key="once", by=viewer)
    run_job(job.pk, area.pk)
    assert seen == [("running", 2, 5, "Counting")]
