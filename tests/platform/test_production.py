"""Production settings: complete, strict, and refusing to start half-configured."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "PREVENT_ENV": "production",
    "SECRET_KEY": "b7Qx" * 16 + "-and-some-more-characters_5",
    "ALLOWED_HOSTS": "prevent.council.example",
    "PUBLIC_ORIGIN": "https://prevent.council.example",
    "DATABASE_URL": "postgresql://prevent_app:x@db.example/prevent",
    "REDIS_URL": "redis://:x@redis.example:6379",
    "EMAIL_URL": "smtp+tls://user:x@mail.example:587",
}


def python(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *words], env={**clean, **env}, cwd=ROOT, capture_output=True, text=True, check=False
    )


def manage(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return python("manage.py", *words, **env)


def settings_of(names: list[str], **env: str) -> dict[str, object]:
    show = f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    code = f"import json; from django.conf import settings; {show}"
    found = python("-c", code, DJANGO_SETTINGS_MODULE="prevent_compliance.settings", **env)
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_deployment_check_is_clean():
    checked = manage("check", "--deploy", "--fail-level", "INFO", **COMPLETE)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize("name", [name for name in COMPLETE if name != "PREVENT_ENV"])
def test_production_does_not_start_without(name):
    env = {key: value for key, value in COMPLETE.items() if key != name}
    refused = manage("check", **env)
    assert refused.returncode != 0
    assert f"{name} must be set in production." in refused.stderr


def test_production_is_never_the_demonstration_nor_in_debug():
    found = settings_of(["DEMO", "DEBUG", "SESSION_COOKIE_SECURE", "EMAIL_BACKEND"], DEBUG="true", **COMPLETE)
    assert found == {
        "DEMO": False,
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    }


def test_a_process_without_the_addresses_has_only_the_app_connection():
    assert list(settings_of(["DATABASES"], **COMPLETE)["DATABASES"]) == ["default"]


def test_messages_are_json_only_and_outlive_the_hardest_task():
    names = ["CELERY_ACCEPT_CONTENT", "CELERY_TASK_TIME_LIMIT", "CELERY_BROKER_TRANSPORT_OPTIONS"]
    found = settings_of(names, **COMPLETE)
    assert found["CELERY_ACCEPT_CONTENT"] == ["json"]
    options = found["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] > found["CELERY_TASK_TIME_LIMIT"]


def test_serve_is_refused_in_production():
    refused = manage("serve", **COMPLETE)
    assert refused.returncode == 2
    assert "docker-compose.yml" in refused.stderr


def test_static_files_collect_and_every_template_finds_its_own(tmp_path):
    collected = manage("collectstatic", "--noinput", STATIC_ROOT=str(tmp_path), **COMPLETE)
    assert collected.returncode == 0, collected.stderr
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    used = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", template.read_text())
    }
    assert "app.css" in used
    assert used <= set(paths)
    assert not [name for name in paths if re.search(r"crest|crown|transport", name)]


# --- the production shape ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose() -> dict[str, dict[str, dict[str, object]]]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def holders(compose, word: str) -> set[str]:
    return {name for name, service in compose["services"].items() if word in json.dumps(service)}


def test_compose_gives_each_address_to_those_who_need_it_alone(compose):
    assert holders(compose, "OWNER_DATABASE_URL") == {"migrate"}
    assert holders(compose, "EVALUATOR_DATABASE_URL") == {"national"}
    assert holders(compose, "prevent_owner:") == {"migrate"}
    assert holders(compose, "prevent_evaluator:") == {"national"}
    assert holders(compose, "SUPERUSER_PASSWORD") == {"postgres"}


def test_compose_keeps_the_data_inside_and_publishes_the_proxy_alone(compose):
    services = compose["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert compose["networks"]["data"]["internal"] is True
    assert services["postgres"]["networks"] == services["redis"]["networks"] == ["data"]
    assert "data" not in services["proxy"]["networks"]


def test_compose_checks_the_health_of_all_that_stays_up(compose):
    lasting = {name for name in compose["services"] if name != "migrate"}
    assert lasting == {name for name, service in compose["services"].items() if "healthcheck" in service}


def test_compose_holds_no_secret(compose):
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key or key == "SECRET_KEY":
                assert str(value).startswith("${"), f"{name}: {key}"


def test_compose_configures_production_completely(compose):
    env = compose["services"]["web"]["environment"]
    assert set(COMPLETE) <= set(env)
    assert env["PREVENT_ENV"] == "production"
