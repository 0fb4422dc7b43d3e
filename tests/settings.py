"""The product's settings for the tests: embedded servers in a folder that ends with the run."""

import os
import tempfile
from pathlib import Path

if "PREVENT_TEST_VAR" not in os.environ:
    # Kept in the environment, so that a command started by a test comes to the same servers.
    os.environ["PREVENT_TEST_VAR"] = tempfile.mkdtemp(prefix="prevent-test-")
    Path(os.environ["PREVENT_TEST_VAR"]).chmod(0o711)

for outside in (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "EVALUATOR_DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
):
    if not os.environ.get(outside, "").endswith("#test"):
        os.environ.pop(outside, None)
os.environ["PREVENT_ENV"] = "test"
os.environ["PREVENT_VAR"] = os.environ["PREVENT_TEST_VAR"]

from prevent_compliance.settings import *  # noqa: E402, F403
