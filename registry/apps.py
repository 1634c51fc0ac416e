"""The registry as a Django application."""

from __future__ import annotations

from typing import Any

import orjson
from django.apps import AppConfig
from django.core.checks import register
from psycopg.types.json import set_json_dumps

from registry import lookups


class RegistryConfig(AppConfig):
    """登记."""

    name = "registry"
    verbose_name = "登记"

    def ready(self) -> None:
        """Makes sets cheap to ask for and JSON columns cheap to write."""
        from registry.checks import migrations_stop_nobody

        lookups.register()
        register(migrations_stop_nobody)
        set_json_dumps(_dumps)


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value)
