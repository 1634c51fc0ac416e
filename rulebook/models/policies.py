"""政策: published policy texts, immutable and named by the digest of their text."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q

from registry.models import Account


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Questions about published policies."""

    def in_force_on(self, day: date) -> PolicyQuerySet:
        """Those in force on a day: within the text's own period, and not ended before the day by a repeal."""
        return self.filter(in_force__contains=day).exclude(repeal__last_on__lt=day)


class Policy(models.Model):
    """政策: one published text. ``digest`` is ``sha256:`` and the SHA-256 of the UTF-8 text.

    ``extends`` is the identifier of the text that it builds on, empty for a base. ``in_force`` is the period that the
    text itself names; a later fact may end it sooner (``PolicyRepeal``), which ``period`` counts in.
    """

    digest = models.CharField("摘要", max_length=71, primary_key=True)
    identifier = models.CharField("标识", max_length=80)
    title = models.CharField("名称", max_length=200)
    extends = models.CharField("基础文本", max_length=80, blank=True)
    pathway = models.CharField("途径", max_length=30)
    edition = models.CharField("编制规程版本", max_length=4, blank=True)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    in_force = DateRangeField("施行期间")
    text = models.TextField("正文")
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "政策"
        ordering = ["identifier", "in_force"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="policy_is_named_by_its_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def period(self) -> DateRange:
        """施行期间 as it has come to be: from the first day to before the day after the last; both equal: never."""
        repeal = getattr(self, "repeal", None)
        if repeal is None:
            return self.in_force
        return DateRange(self.in_force.lower, repeal.last_on + timedelta(days=1))


class PolicyScope(models.Model):
    """适用范围: what one text rules: a level, of a drafting edition, for an occupation and an enterprise; "" is all.

    A text without edition has a row for each of them, so that no text of an edition can stand beside it unseen.
    ``in_force`` is the text's own period until a repeal ends it, then what the repeal leaves of it (may be empty).
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="scopes")
    pathway = models.CharField("途径", max_length=30)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    edition = models.CharField("编制规程版本", max_length=4)
    level = models.CharField("等级", max_length=20)
    occupation = models.CharField("职业", max_length=10, blank=True)
    enterprise = models.CharField("企业", max_length=18, blank=True)
    in_force = DateRangeField("施行期间")

    class Meta:
        verbose_name = "政策适用范围"
        constraints = [
            ExclusionConstraint(
                name="policies_of_one_pathway_place_and_level_never_overlap",
                expressions=[
                    (F("pathway"), RangeOperators.EQUAL),
                    (F("region"), RangeOperators.EQUAL),
                    (F("edition"), RangeOperators.EQUAL),
                    (F("level"), RangeOperators.EQUAL),
                    (F("occupation"), RangeOperators.EQUAL),
                    (F("enterprise"), RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.level} {self.occupation}".rstrip()
