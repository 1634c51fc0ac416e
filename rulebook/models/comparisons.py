"""比照规定: published texts of equivalences, immutable and named by the digest of their text."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from registry.models import Account


class ComparisonText(models.Model):
    """比照规定: one published text. ``digest`` is ``sha256:`` and the SHA-256 of the UTF-8 text."""

    digest = models.CharField("摘要", max_length=71, primary_key=True)
    identifier = models.CharField("标识", max_length=80)
    title = models.CharField("名称", max_length=200)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    in_force = DateRangeField("施行期间")
    text = models.TextField("正文")
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = "比照规定"
        ordering = ["identifier", "in_force"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="comparison_text_is_named_by_its_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class ComparisonScope(models.Model):
    """比照事项: one equivalence that a text gives in its place, by its name."""

    text = models.ForeignKey(ComparisonText, models.PROTECT, related_name="scopes")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    key = models.CharField("事项", max_length=80)
    in_force = DateRangeField("施行期间")

    class Meta:
        verbose_name = "比照事项"
        constraints = [
            ExclusionConstraint(
                name="equivalences_of_one_name_and_place_never_overlap",
                expressions=[
                    (F("region"), RangeOperators.EQUAL),
                    (F("key"), RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.key}"
