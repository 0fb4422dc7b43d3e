"""Nothing that lets somebody in is ever written to a log."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from prevent_compliance.logs import hide_secrets, logging_config


@pytest.fixture
def lines():
    """The JSON lines written while the test runs, through the handlers of the product."""
    written = io.StringIO()
    handler = logging.getLogger().handlers
    ours = logging.StreamHandler(written)
    config = logging_config("INFO")["formatters"]["json"]
    ours.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=config["foreign_pre_chain"], processors=config["processors"]
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(ours)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(ours)
    root.setLevel(before)
    assert handler is root.handlers


@pytest.mark.parametrize(
    "key", ["password", "new_password1", "csrf_token", "Authorization", "sessionid_cookie"]
)
def test_values_under_secret_names_are_blank(key):
    assert hide_secrets(None, "info", {"event": "x", key: "hunter2"})[key] == "[hidden]"


@pytest.mark.parametrize(
    ("request_line", "logged"),
    [
        ("GET /areas/a/plan/?q=a+name", "GET /areas/a/plan/"),
        ("GET /invitations/northbridge/s3cret/", "GET /invitations/northbridge/[hidden]/"),
        ("GET /accounts/password/reset/key/1-abc-def/", "GET /accounts/password/reset/key/[hidden]/"),
    ],
)
def test_addresses_are_logged_without_query_and_secret(request_line, logged):
    assert (
        hide_secrets(None, "info", {"event": "request_started", "request": request_line})["request"] == logged
    )


def test_logs_are_json_from_both_libraries(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/invitations/northbridge/s3cret/")
    structlog.get_logger("core").warning("job_failed", job=7, token="s3cret")
    foreign, own = lines()
    assert foreign["event"] == "Not Found: /invitations/northbridge/[hidden]/"
    assert own == {**own, "event": "job_failed", "job": 7, "token": "[hidden]", "level": "warning"}
