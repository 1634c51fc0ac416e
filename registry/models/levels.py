"""The ladder as a column: one declared word of eight, checked by the database."""

from __future__ import annotations

from typing import Any

from django.db import models

from rules.ladder import Level

LEVEL_CHOICES = [(level.value, level.name_zh) for level in Level]


def level_field(verbose_name: str = "职业技能等级", **options: Any) -> models.CharField[str, str]:
    """A column holding a level's word."""
    return models.CharField(verbose_name, max_length=20, choices=LEVEL_CHOICES, **options)


def level_is_on_the_ladder(table: str, field: str = "level") -> models.CheckConstraint:
    """The constraint ``<table>_<field>_is_on_the_ladder``."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [level.value for level in Level]}),
        name=f"{table}_{field}_is_on_the_ladder",
    )
