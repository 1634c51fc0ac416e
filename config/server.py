"""The application as granian serves it: ``granian --interface rsgi config.server:front``."""

from config.wsgi import application

# isort: split
# What follows needs the settings, which the application has set up.
from django.conf import settings
from django.urls import get_resolver

from config.bodies import Reading
from config.front import Front

assert get_resolver().url_patterns  # every page is there before the first request waits for it

front = Front(
    application,
    threads=settings.WEB_THREADS,
    kept_threads=settings.WEB_KEPT_THREADS,
    reading=Reading(
        most=settings.BODIES_AT_ONCE,
        most_of_client=settings.BODIES_PER_CLIENT,
        account_bytes=settings.BODIES_BYTES,
        public_bytes=settings.PUBLIC_BODIES_BYTES,
    ),
    grace=settings.BODY_GRACE_SECONDS,
    rate=settings.BODY_BYTES_PER_SECOND,
)
