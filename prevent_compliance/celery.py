"""The worker's application. Tasks live in each app's `tasks.py`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_process_init
from django_structlog.celery.steps import DjangoStructLogInitStep

from core.embedded.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_compliance.settings")

app = Celery("prevent_compliance")
# Celery makes a new app current in the thread that made it alone; the web's threads send jobs too.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


_worker: list[int] = []


@worker_init.connect
def know_the_worker(**_: Any) -> None:
    """Remember whose the pool processes are: one that starts as the worker dies would not notice."""
    _worker[:] = [os.getpid()]


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A pool process whose worker was killed would hold its task for ever: let it die too."""
    die_with_parent(parent=_worker[0])


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Having a receiver at all stops Celery from replacing the JSON logging of the settings."""
