"""模拟报告里的名称: what the codes of a report are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.models import Occupation, Region


def names_of(report: Mapping[str, Any]) -> dict[str, str]:
    """The names of the occupations and places that a report speaks of, by code."""
    occupations = Occupation.objects.filter(pk__in=[row["occupation"] for row in report["by_occupation"]])
    places = Region.objects.filter(pk__in=[row["region"] for row in report["by_region"]])
    return dict(occupations.values_list("pk", "title")) | dict(places.values_list("pk", "name"))
