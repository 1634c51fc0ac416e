"""政策: published policy texts, immutable and named by the digest of their text."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from registry.models import Account


class Policy(models.Model):
    """政策: one published text. ``digest`` is ``sha256:`` and the SHA-256 of the UTF-8 text."""

    digest = models.CharField("摘要", max_length=71, primary_key=True)
    identifier = models.CharField("标识", max_length=80)
    title = models.CharField("名称", max_length=200)
    pathway = models.CharField("途径", max_length=30)
    edition = models.CharField("编制规程版本", max_length=4, blank=True)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    in_force = DateRangeField("施行期间")
    text = models.TextField("正文")
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = "政策"
        ordering = ["identifier", "in_force"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="policy_is_named_by_its_digest"
            ),
            ExclusionConstraint(
                name="policies_of_one_pathway_never_overlap",
                expressions=[
                    (F("pathway"), RangeOperators.EQUAL),
                    (F("edition"), RangeOperators.EQUAL),
                    (F("region"), RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.identifier
