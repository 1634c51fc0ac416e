"""The WSGI application that granian serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)

from config import tracing  # noqa: E402

tracing.begin("web")  # before the middleware is put together

from config.admission import Handler  # noqa: E402 - what it imports needs the settings

application = Handler()
