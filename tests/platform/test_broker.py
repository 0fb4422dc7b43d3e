"""Jobs reach our broker from wherever they are sent."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from celery import current_app
from django.conf import settings

ASK = """
import threading
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from celery import current_app
said = []
asked = threading.Thread(target=lambda: said.append(current_app.main))
asked.start(); asked.join()
print(said[0], current_app.main)
"""


ASK_THE_SILENT = """
import django
django.setup()
from kombu.utils import functional
functional.sleep = lambda seconds: print("waited")
functional.time = iter(range(0, 1000, 2)).__next__
from core.jobs import publish
print(publish(1, 1), publish(2, 1))
"""


def test_a_job_whose_broker_is_away_keeps_nobody_waiting() -> None:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "CELERY_BROKER_URL": "redis+socket:///nowhere/redis.sock#test",
    }
    told = subprocess.run(
        [sys.executable, "-c", ASK_THE_SILENT], env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "False"]


def test_every_thread_of_this_process_knows_our_broker() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: current_app.conf.broker_url).result() == settings.CELERY_BROKER_URL


def test_the_web_knows_our_broker_in_every_thread() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["prevent_compliance", "prevent_compliance"]
