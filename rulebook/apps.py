"""The rulebook as a Django application."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """规则库."""

    name = "rulebook"
    verbose_name = "规则库"
