"""Turns the addresses given by the environment into Django's settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(url: str, *, pool: int = 0, process: str = "") -> dict[str, Any]:
    """A DATABASES entry from `postgresql://role:password@host:port/name?host=/socket/folder&sslmode=…`.

    `pool` is the largest number of pooled connections; 0 keeps one connection a thread instead.
    Raises ImproperlyConfigured for anything but PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("A database address starts with postgresql://.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    options.setdefault("application_name", f"prevent-{process or 'command'}")
    options.setdefault("connect_timeout", 5)
    # Pages ask the same questions again and again: from the second time on, the server keeps its plans.
    options |= {"server_side_binding": True, "prepare_threshold": 1}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 4}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0 if pool else 60,
        "OPTIONS": options,
    }


def broker(redis_url: str) -> str:
    """Celery's spelling of a Redis address: a Unix socket has a scheme of its own there."""
    if redis_url.startswith("unix://"):
        return f"redis+socket://{redis_url.removeprefix('unix://')}?virtual_host=0"
    return redis_url


def cache(redis_url: str) -> str:
    """The cache's own numbered database in the same Redis, so that clearing it leaves the queue alone."""
    separator = "&" if "?" in redis_url else "?"
    return f"{redis_url}{separator}db=1"


def mail(url: str) -> dict[str, Any]:
    """EMAIL_* settings from `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://user:password@host:port`."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL starts with smtp://, smtp+tls:// or smtps://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
