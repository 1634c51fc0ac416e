"""The Celery application: a broker of nudges; what must not be lost stands in the outbox."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bajigong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
