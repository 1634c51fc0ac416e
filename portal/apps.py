"""The portal as a Django application."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class PortalConfig(AppConfig):
    """门户."""

    name = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Every sign-in, by whatever way, is given its lengths."""
        from portal.sessions import begin

        user_logged_in.connect(begin, dispatch_uid="portal.sessions.begin")
