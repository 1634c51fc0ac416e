"""行政区划 by GB/T 2260."""

from __future__ import annotations

from django.db import models


class Region(models.Model):
    """行政区划: a place by its six-digit code; ``000000`` is the nation."""

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    certificate_code = models.CharField("证书省级代码", max_length=2, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{6}$"), name="region_code_has_six_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The digits that every code inside this region begins with; empty for the nation."""
        return region_prefix(self.code)


def region_prefix(code: str) -> str:
    """The digits shared by all codes inside a region: 320000 → 32, 320500 → 3205, 320505 → 320505."""
    if code == "000000":
        return ""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def covers(region: str, place: str) -> bool:
    """Whether a place lies inside a region, or is it."""
    return bool(place) and place.startswith(region_prefix(region))


def regions_around(place: str) -> list[str]:
    """The codes of a place and of every region that it lies in, the nation included."""
    return sorted({"000000", f"{place[:2]}0000", f"{place[:4]}00", place})
