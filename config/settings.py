"""Settings; what differs between installations comes from the environment (see .env.example)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config import environment as env
from config import logs

BASE_DIR = env.PROJECT
DATA_DIR = env.data_dir()
env.saved_secrets()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
PUBLIC_BASE_URL = env.text("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

# 居民身份证号码 are sealed with the first and looked up by the second; losing the first loses the numbers.
REGISTRY_SEAL_KEY = env.key("REGISTRY_SEAL_KEY")
REGISTRY_LOOKUP_KEY = env.key("REGISTRY_LOOKUP_KEY")

# A clock that can be moved forward, for demonstrations only: see registry/clock.py.
DEMO = env.flag("DEMO")

INSTALLED_APPS = [
    "registry",  # first, because its commands stand in front of Django's of the same name
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "rulebook",
    "certification",
    "api",
    "portal",
]

MIDDLEWARE = [
    "config.journal.Journal",
    "django.middleware.security.SecurityMiddleware",
    "portal.security.Compression",
    "config.measuring.Measured",  # inside of what packs the answers, for it reads the codes of refusals
    "portal.security.SecurityHeaders",
    "config.admission.Admission",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.sessions.SessionLengths",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.doors.Guard",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.surroundings",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.service_url("DATABASE_URL", "database_url"))}
# Whom `manage.py grant` makes and grants: name and password of the roles that web server and jobs sign in as.
DATABASE_ROLES = {name: env.role(name) for name in ("web", "worker")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.service_url("REDIS_URL", "redis_url")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # A cache that is away must not hold a request up: registry/limits.py goes on without it.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
    "own": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}},
}

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["registry.signing_in.LimitedBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "registry.passwords.Rules"}]
# The roles that sign in with a second factor, on pages and over the API; a demonstration offers it and asks nobody for it.
SECOND_FACTOR_ROLES = env.names(
    "SECOND_FACTOR_ROLES", "" if DEMO else "approver,regulator,publisher,administrator"
)  # fmt: skip
# What can't be undone is done within so many minutes of having shown the password or a code.
CONFIRMATION_MINUTES = env.number("CONFIRMATION_MINUTES", 15)
# How long a token may last at most, and how long it does where nothing is said.
TOKEN_DAYS_MOST, TOKEN_DAYS = 90, 30
# Signing in by OpenID Connect: the provider's address turns it on. See docs/running.md.
OIDC_ISSUER = env.issuer("OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", "")
OIDC_NAME = env.text("OIDC_NAME", "统一身份认证")
OIDC_CLAIM = env.text("OIDC_CLAIM", "preferred_username")
# The history of signing in is kept for so long; 网络安全法 article 21 asks for six months.
SIGN_IN_HISTORY_DAYS = env.number("SIGN_IN_HISTORY_DAYS", 200)
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
CSRF_FAILURE_VIEW = "portal.keeping.expired"
# How long a sign-in lasts at most, and how long without being used: see portal/sessions.py.
STAFF_SESSION_HOURS = env.number("STAFF_SESSION_HOURS", 8)
STAFF_IDLE_MINUTES = env.number("STAFF_IDLE_MINUTES", 60)
WORKER_SESSION_HOURS = env.number("WORKER_SESSION_HOURS", 2)
WORKER_IDLE_MINUTES = env.number("WORKER_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 3600 * max(STAFF_SESSION_HOURS, WORKER_SESSION_HOURS)
SESSION_ENGINE = "registry.session_store"
SESSION_COOKIE_HTTPONLY = True
# An installation that the public reaches by https is reached by nothing else: see docs/running.md.
BY_HTTPS = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BY_HTTPS
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", BY_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by who watches, inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.proxies("TRUSTED_PROXIES") else None
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 365 * 24 * 3600 if BY_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", BY_HTTPS)
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", BY_HTTPS)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]  # the source; a further one comes with its catalogue
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"  # the legal day
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.CollectedFiles"
    },
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/files-are-not-served/"
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_BYTES", 50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # of a form without its files; a policy's text is the longest field
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_keepalive": True,
    # A broker that is away must not hold up the act that posted work: the relay sends it later.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "bajigong")
# Documents take 20 times as long as all the rest and nobody waits for the last of them: other work goes first.
# The broker numbers priorities from 0, the highest and the usual one.
CELERY_TASK_ROUTES = {"registry.render_documents": {"priority": 9}}
CELERY_BEAT_SCHEDULER = "registry.operation.beating:Scheduler"
# The safety nets of the outbox: a nudge may be lost, the message is not.
OUTBOX_RELAY_SECONDS = env.number("OUTBOX_RELAY_SECONDS", 3)
OUTBOX_RESEND_SECONDS = env.number("OUTBOX_RESEND_SECONDS", 30)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "relay-outbox": {"task": "registry.relay_outbox", "schedule": OUTBOX_RELAY_SECONDS},
    "forget-sign-ins": {"task": "registry.forget_sign_ins", "schedule": 3600},
    "sequence-ledger": {"task": "registry.sequence_ledger", "schedule": 5},
    "close-public_notice": {"task": "certification.close_public_notice", "schedule": 60},
}

# 运行: what /readyz calls late and full, and who besides this machine may read /metrics (docs/operations.md).
OUTBOX_LATE_SECONDS = env.number("OUTBOX_LATE_SECONDS", 900)
DISK_FREE_BYTES = env.number("DISK_FREE_BYTES", 1024**3)
METRICS_DIR = env.metrics_dir()
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Named"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.OrjsonRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.rendering.OneForm",
    "DEFAULT_PARSER_CLASSES": ["api.parsing.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Described",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
MIGRATION_MODULES = {"knox": None}  # its own table would stand empty beside ours
KNOX_TOKEN_MODEL = "registry.AccessToken"  # noqa: S105 - a table
REST_KNOX = {"TOKEN_TTL": timedelta(days=TOKEN_DAYS), "AUTH_HEADER_PREFIX": "Bearer", "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bajigong 八级工",
    "DESCRIPTION": "The registry of skill grades: evaluation batches, certificates and the public check.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.bounded"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "LevelEnum": "registry.models.levels.LEVEL_CHOICES",
        "ApplicationStateEnum": "certification.states.ApplicationState",
        "BatchStateEnum": "certification.states.BatchState",
        "DraftStateEnum": "rulebook.states.DraftState",
        "TextKindEnum": "rulebook.models.TextKind",
        "SimulationStateEnum": "rulebook.states.SimulationState",
        "PopulationKindEnum": "rulebook.models.PopulationKind",
        "CertificateStatusEnum": "registry.models.CertificateStatus",
        "StatusChangeKindEnum": "registry.models.StatusChangeKind",
        "ExamPartEnum": "registry.models.ExamPart",
        "AlarmKindEnum": "registry.models.AlarmKind",
        "RoleEnum": "registry.models.Role",
        "BodyKindEnum": "registry.models.BodyKind",
        "OutcomeEnum": "certification.models.Outcome",
        "ProposalOutcomeEnum": "registry.models.ProposalOutcome",
        "IdentityCaseOutcomeEnum": "registry.models.IdentityCaseOutcome",
    },
}

# 公示: five working days by default; a body may be asked for more, never for less (a constraint).
PUBLIC_NOTICE_WORKING_DAYS = max(env.number("PUBLIC_NOTICE_WORKING_DAYS", 5), 5)

# A change of a certificate's status is made at most so many days before it takes effect; the database takes no more than 30.
STATUS_CHANGE_FURTHEST_DAYS = min(env.number("STATUS_CHANGE_FURTHEST_DAYS", 30), 30)

# Who asks (registry/clients.py): how many proxies in front may be believed, or their networks, and by which header.
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")
CLIENT_HEADER = env.choice("CLIENT_HEADER", "X-Forwarded-For", ("X-Forwarded-For", "Forwarded"))

# What one client may do. The public check: so many a minute, so many misses an hour, so many different numbers a day
# without their names before it has to wait; so many neighbouring numbers an hour make a sweep of a series.
CHECKS_PER_MINUTE = env.number("CHECKS_PER_MINUTE", 60)
MISSES_PER_HOUR = env.number("MISSES_PER_HOUR", 30)
NUMBERS_PER_DAY = env.number("NUMBERS_PER_DAY", 100)
SERIES_RUN = env.number("SERIES_RUN", 60)
OBJECTIONS_PER_HOUR = env.number("OBJECTIONS_PER_HOUR", 10)
QUESTIONS_PER_MINUTE = env.number("QUESTIONS_PER_MINUTE", 60)
# Every form and every POST that needs no sign-in, whatever it is for.
PUBLIC_POSTS_PER_MINUTE = env.number("PUBLIC_POSTS_PER_MINUTE", 120)
# Bodies (config/front.py), for each process of the web server: how many are read at a time, from one client and altogether,
# how many bytes they may announce altogether, and how slowly they may come after the grace.
BODIES_AT_ONCE = env.number("BODIES_AT_ONCE", 2000)
BODIES_PER_CLIENT = env.number("BODIES_PER_CLIENT", 32)
BODIES_BYTES = env.number("BODIES_BYTES", 1024 * 1024 * 1024)
PUBLIC_BODIES_BYTES = env.number("PUBLIC_BODIES_BYTES", 32 * 1024 * 1024)
BODY_GRACE_SECONDS = env.number("BODY_GRACE_SECONDS", 15)
BODY_BYTES_PER_SECOND = env.number("BODY_BYTES_PER_SECOND", 8 * 1024)
# Threads of each process: for requests, and for the health page and the public check alone.
WEB_THREADS = env.number("WEB_THREADS", 4)
WEB_KEPT_THREADS = env.number("WEB_KEPT_THREADS", 2)
# Signing in (registry/signing_in.py): a client's tries; a name's free tries from a client, and the longest wait after.
SIGN_INS_PER_MINUTE = env.number("SIGN_INS_PER_MINUTE", 30)
FAILED_NAMES_PER_HOUR = env.number("FAILED_NAMES_PER_HOUR", 20)
SIGN_IN_FREE_TRIES = env.number("SIGN_IN_FREE_TRIES", 5)
SIGN_IN_LONGEST_DELAY = env.number("SIGN_IN_LONGEST_DELAY", 900)
FAILURES_UNTIL_ALARM = env.number("FAILURES_UNTIL_ALARM", 10)
# Of a simulation over people on record fewer than this are not told, and counts go in steps of it; 1 tells everything.
SIMULATION_SMALLEST_COUNT = env.number("SIMULATION_SMALLEST_COUNT", 5)

# One line of JSON an entry, without a text of any person: see config/logs.py.
LOGGING = logs.configuration(env.text("LOG_LEVEL", "INFO"))
