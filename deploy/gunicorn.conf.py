"""How the web process serves, on one machine and in the container alike."""

import gc
import os
from pathlib import Path
from typing import Any

from core.embedded.processes import die_with_parent

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The code is read once, before the workers are made; none of it opens a connection while loading.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 2
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn's heartbeat file
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
pythonpath = str(Path(__file__).resolve().parent.parent)
errorlog = "-"
# The application logs each request itself, without its query string; a second log would not know to.
accesslog = None
loglevel = "warning"


def when_ready(server: Any) -> None:
    """What is loaded by now stays: workers share it, and none looks through it for rubbish again."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """A worker whose master was killed must not go on serving."""
    die_with_parent(parent=server.pid)
