"""Settings, all from the environment. `PREVENT_ENV` is demo, development, test or production.

Outside production the defaults point at the embedded PostgreSQL and Redis below `var/`.
Production has no defaults for secrets and addresses: it refuses to start without them.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from action_plans.beat import BEAT as ACTIONS_BEAT
from benchmarks.beat import BEAT
from core.beat import BEAT as CORE_BEAT
from core.embedded import places
from prevent_compliance import addresses
from prevent_compliance.headers import *  # noqa: F403 - settings, all of them
from prevent_compliance.logs import logging_config
from prevent_compliance.sign_in import *  # noqa: F403 - settings, all of them

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

PREVENT_ENV = env.str("PREVENT_ENV", "development")
if PREVENT_ENV not in {"demo", "development", "test", "production"}:
    raise ImproperlyConfigured("PREVENT_ENV is demo, development, test or production.")
PRODUCTION = PREVENT_ENV == "production"
# The page of personas that signs in with one click exists in the demonstration alone.
DEMO = PREVENT_ENV == "demo"
# Which process this is: web, worker, beat, or empty for a command.
PROCESS = env.str("PREVENT_PROCESS", "")


def required(name: str) -> str:
    """A variable that production cannot do without. Raises ImproperlyConfigured when it is empty."""
    if not (value := env.str(name, "")):
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


DEBUG = env.bool("DEBUG", False) and not PRODUCTION
PLACES = places.Places.from_environment()
DOCUMENTS_ROOT = env.path("DOCUMENTS_ROOT", PLACES.documents)
REPORTS_ROOT = env.path("REPORTS_ROOT", PLACES.reports)

if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY")
    ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
    PUBLIC_ORIGIN = required("PUBLIC_ORIGIN").rstrip("/")
    REDIS_URL = required("REDIS_URL")
    EVIDENCE_SIGNING_KEY = env.str("EVIDENCE_SIGNING_KEY", "")
    required("DATABASE_URL")
else:
    SECRET_KEY = env.str("SECRET_KEY", "") or (
        "only-the-tests-sign-with-this-key" * 2 if PREVENT_ENV == "test" else PLACES.secret_key()
    )
    EVIDENCE_SIGNING_KEY = env.str("EVIDENCE_SIGNING_KEY", "") or (
        "ed" * 32 if PREVENT_ENV == "test" else PLACES.evidence_key()
    )
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
    PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")
    REDIS_URL = env.str("REDIS_URL", PLACES.redis_url())

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "simple_history",
    "django_htmx",
    "csp",
    "django_structlog",
    "prevent_compliance",
    "core",
    "partnerships",
    "risk",
    "action_plans",
    "referrals",
    "channel",
    "training",
    "venues",
    "communications",
    "benchmarks",
]

MIDDLEWARE = [
    "core.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever may refuse a request, so that refusals carry the policy too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    # Around the viewer's transaction, for what allauth says once it is committed.
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.ViewerMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "prevent_compliance.urls"
WSGI_APPLICATION = "prevent_compliance.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "core.forms.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    },
]

# Three roles over one database. A process that must not act as owner or evaluator is not given
# their address, and then has no such connection at all.
WEB_THREADS = env.int("WEB_THREADS", 4)


def connections() -> dict[str, dict[str, Any]]:
    """DATABASES: `default` always; `owner` and `evaluator` where this process may have them."""
    found = {}
    embedded = not PRODUCTION and not env.str("DATABASE_URL", "")
    for alias, role in (("default", places.APP), ("owner", places.OWNER), ("evaluator", places.EVALUATOR)):
        url = env.str("DATABASE_URL" if alias == "default" else f"{alias.upper()}_DATABASE_URL", "")
        # The web process has no use for the other roles anywhere, so it never falls back to one.
        if not url and embedded and (alias == "default" or PROCESS != "web"):
            url = PLACES.database_url(role)
        if url:
            pool = WEB_THREADS if PROCESS == "web" and alias == "default" else 0
            found[alias] = addresses.database(url, pool=pool, process=PROCESS)
    return found


DATABASES = connections()
DATABASE_ROUTERS = ["prevent_compliance.routers.OwnerMigrates"]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": addresses.cache(REDIS_URL),
        "KEY_PREFIX": "prevent",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# How people sign in is the same everywhere but for this: see sign_in.py.
# Behind the proxy everybody would share its address, and one guesser would lock all others out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_ORIGIN.partition("://")[0]
# Browsers give passkeys to localhost without TLS; allauth needs to be told so.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if PREVENT_ENV == "test":
    # Argon2 is slow on purpose; a test that signs in proves nothing about it.
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")

# Grants on single objects are read by our own permission module, tenant and dates included, never by
# guardian's backend, which knows neither.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
# History is written by database triggers, so that no path around the ORM escapes it.
SIMPLE_HISTORY_ENABLED = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False  # one language, no catalogue: docs/adr/0012-one-language.md
USE_TZ = True

STATIC_URL = "/static/"
# Collected and hashed for production; elsewhere they are served from where they were built.
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "static" / "collected") if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
# What we built and nothing else: other packages' scripts are not part of our pages.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No base_url: a document is served by an authorising view or not at all.
        "OPTIONS": {"location": str(DOCUMENTS_ROOT), "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "prevent_compliance.storage.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Prevent Compliance <no-reply@prevent.example>")
if PRODUCTION:
    globals().update(addresses.mail(required("EMAIL_URL")))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(PLACES.mail)

# What browsers are told is the same everywhere: see headers.py.
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]

# Background work. The outbox row is the truth and its sweeper owns recovery; a message is a hint.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", addresses.broker(REDIS_URL))
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # setting type leaks a little memory each time
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 540, 600
# Nobody waits for a broker that is away: what it did not take, the sweeper sends later.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 10, "max_retries": 0}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP, CELERY_BROKER_CONNECTION_MAX_RETRIES = True, None
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "default"
# Only the national worker is given the evaluator's address, so only it may listen to that queue.
CELERY_TASK_ROUTES = {"benchmarks.tasks.national_*": {"queue": "national"}}
CELERY_BEAT_SCHEDULE_FILENAME = str(PLACES.run / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Reads the database, not the broker: what Redis lost is sent again within half a minute.
    "sweep-outbox": {"task": "core.tasks.sweep_outbox", "schedule": 30.0, "options": {"expires": 60}},
    **CORE_BEAT,
    **BEAT,
    **ACTIONS_BEAT,
}

# A task's log lines carry the id of the request that asked for it.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_config(env.str("LOG_LEVEL", "WARNING" if PREVENT_ENV == "test" else "INFO"))
