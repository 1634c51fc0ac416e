"""Settings; what differs between installations comes from the environment (see .env.example)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config import environment as env

BASE_DIR = env.PROJECT
DATA_DIR = env.data_dir()
env.saved_secrets()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
PUBLIC_BASE_URL = env.text("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

# 居民身份证号码 are sealed with the first and looked up by the second; losing the first loses the numbers.
REGISTRY_SEAL_KEY = env.key("REGISTRY_SEAL_KEY")
REGISTRY_LOOKUP_KEY = env.key("REGISTRY_LOOKUP_KEY")

# A clock that can be moved forward, for demonstrations only: see registry/clock.py.
DEMO = env.flag("DEMO")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "registry",
    "rulebook",
    "certification",
    "api",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.security.Compression",
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
    "axes.middleware.AxesMiddleware",
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
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "portal/public/locked_out.html"
AXES_VERBOSE = False
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
CSRF_FAILURE_VIEW = "portal.keeping.expired"
# How long a sign-in lasts at most, and how long without being used: see portal/sessions.py.
STAFF_SESSION_HOURS = env.number("STAFF_SESSION_HOURS", 8)
STAFF_IDLE_MINUTES = env.number("STAFF_IDLE_MINUTES", 60)
WORKER_SESSION_HOURS = env.number("WORKER_SESSION_HOURS", 2)
WORKER_IDLE_MINUTES = env.number("WORKER_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 3600 * max(STAFF_SESSION_HOURS, WORKER_SESSION_HOURS)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_BASE_URL.startswith("https://")
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
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "bajigong")
# Documents take 20 times as long as all the rest and nobody waits for the last of them: other work goes first.
# The broker numbers priorities from 0, the highest and the usual one.
CELERY_TASK_ROUTES = {"registry.render_documents": {"priority": 9}}
# The safety nets of the outbox: a nudge may be lost, the message is not.
OUTBOX_RELAY_SECONDS = env.number("OUTBOX_RELAY_SECONDS", 3)
OUTBOX_RESEND_SECONDS = env.number("OUTBOX_RESEND_SECONDS", 30)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "relay-outbox": {"task": "registry.relay_outbox", "schedule": OUTBOX_RELAY_SECONDS},
    "sequence-ledger": {"task": "registry.sequence_ledger", "schedule": 5},
    "close-public_notice": {"task": "certification.close_public_notice", "schedule": 60},
}

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
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Bearer", "AUTO_REFRESH": False}
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
        "RoleEnum": "registry.models.Role",
        "BodyKindEnum": "registry.models.BodyKind",
        "OutcomeEnum": "certification.models.Outcome",
    },
}

# 公示: five working days by default; a body may be asked for more, never for less (a constraint).
PUBLIC_NOTICE_WORKING_DAYS = max(env.number("PUBLIC_NOTICE_WORKING_DAYS", 5), 5)

# The public check: a person may look a number up this often a minute, and miss this often an hour.
CHECKS_PER_MINUTE = env.number("CHECKS_PER_MINUTE", 60)
MISSES_PER_HOUR = env.number("MISSES_PER_HOUR", 30)
OBJECTIONS_PER_HOUR = env.number("OBJECTIONS_PER_HOUR", 10)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
