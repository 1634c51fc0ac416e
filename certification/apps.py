"""Certification as a Django application."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """认定."""

    name = "certification"
    verbose_name = "认定"
