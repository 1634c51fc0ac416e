"""The application as granian serves it: ``granian --interface rsgi config.server:front``."""

from config.wsgi import application

from config.bodies import Reading  # isort: skip - what it imports needs the settings
from config.front import Front  # isort: skip
from django.conf import settings  # isort: skip

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
