"""The registry as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """登记."""

    name = "registry"
    verbose_name = "登记"
