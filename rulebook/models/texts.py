"""文本: what is published as rule, policies and equivalences, immutable and named by the digest of the text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q

from registry.models import Account
from rules.texts import KINDS


class TextKind(models.TextChoices):
    """What a text is; a text says it itself (``rules.texts.kind_of``)."""

    POLICY = "policy", KINDS["policy"]
    EQUIVALENCE = "equivalence", KINDS["equivalence"]


_Row = TypeVar("_Row", bound="PublishedText", covariant=True)


class TextQuerySet(models.QuerySet[_Row]):
    """Questions about published texts."""

    def in_force_on(self, day: date) -> Self:
        """Those in force on a day: within the text's own period, and not ended before the day by a repeal."""
        return self.filter(in_force__contains=day).exclude(repeal__last_on__lt=day)


class TextManager(models.Manager[_Row]):
    """The published texts, or those of one kind."""

    def __init__(self, kind: TextKind | None = None) -> None:
        super().__init__()
        self._kind = kind

    def get_queryset(self) -> TextQuerySet[_Row]:
        """Those of the kind."""
        rows: TextQuerySet[_Row] = TextQuerySet(self.model, using=self._db)
        return rows if self._kind is None else rows.filter(kind=self._kind)

    def in_force_on(self, day: date) -> TextQuerySet[_Row]:
        """Those in force on a day."""
        return self.get_queryset().in_force_on(day)


class PublishedText(models.Model):
    """已发布文本: one text, of a kind. ``digest`` is ``sha256:`` and the SHA-256 of the UTF-8 text.

    ``extends`` is the identifier of the text that it builds on, empty for a base. ``in_force`` is the period that the
    text itself names; a later fact may end it sooner (``Repeal``), which ``period`` counts in. Only a policy has a
    pathway, an edition, a base and an enterprise.
    """

    digest = models.CharField("摘要", max_length=71, primary_key=True)
    kind = models.CharField("种类", max_length=11, choices=TextKind.choices)
    identifier = models.CharField("标识", max_length=80)
    title = models.CharField("名称", max_length=200)
    extends = models.CharField("基础文本", max_length=80, blank=True)
    pathway = models.CharField("途径", max_length=30, blank=True)
    edition = models.CharField("编制规程版本", max_length=4, blank=True)
    enterprise = models.CharField("企业", max_length=18, blank=True)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    in_force = DateRangeField("施行期间")
    text = models.TextField("正文")
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间")

    objects: ClassVar[TextManager[PublishedText]] = TextManager()

    class Meta:
        verbose_name = "已发布文本"
        ordering = ["identifier", "in_force"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="text_is_named_by_its_digest"
            ),
            models.CheckConstraint(
                condition=(Q(kind=TextKind.POLICY) & ~Q(pathway=""))
                | Q(kind=TextKind.EQUIVALENCE, pathway="", edition="", extends="", enterprise=""),
                name="a_policy_has_a_pathway_and_an_equivalence_none",
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


class Policy(PublishedText):
    """政策: a published text that says who may apply for which level."""

    objects: ClassVar[TextManager[Policy]] = TextManager(TextKind.POLICY)

    class Meta:
        proxy = True
        verbose_name = "政策"


class EquivalenceText(PublishedText):
    """比照规定: a published text that says what a grade, title, class or qualification stands for elsewhere."""

    objects: ClassVar[TextManager[EquivalenceText]] = TextManager(TextKind.EQUIVALENCE)

    class Meta:
        proxy = True
        verbose_name = "比照规定"


class TextScope(models.Model):
    """适用范围: what one text rules, so that no two rule the same on one day.

    Of a policy: a level, of a drafting edition, for an occupation and an enterprise ("" is all); a text without edition
    has a row for each of them, so that no text of an edition can be in force beside it unseen. Of an equivalence: its
    ``key``. ``in_force`` is the text's own period until a repeal ends it, then what the repeal leaves of it (may be empty).
    """

    text = models.ForeignKey(PublishedText, models.PROTECT, related_name="scopes")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    pathway = models.CharField("途径", max_length=30, blank=True)
    edition = models.CharField("编制规程版本", max_length=4, blank=True)
    level = models.CharField("等级", max_length=20, blank=True)
    occupation = models.CharField("职业", max_length=10, blank=True)
    enterprise = models.CharField("企业", max_length=18, blank=True)
    key = models.CharField("事项", max_length=80, blank=True)
    in_force = DateRangeField("施行期间")

    class Meta:
        verbose_name = "适用范围"
        constraints = [
            ExclusionConstraint(
                name="texts_of_one_scope_never_overlap",
                expressions=[
                    (F("region"), RangeOperators.EQUAL),
                    (F("pathway"), RangeOperators.EQUAL),
                    (F("edition"), RangeOperators.EQUAL),
                    (F("level"), RangeOperators.EQUAL),
                    (F("occupation"), RangeOperators.EQUAL),
                    (F("enterprise"), RangeOperators.EQUAL),
                    (F("key"), RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=(~Q(pathway="") & ~Q(level="") & Q(key=""))
                | (Q(pathway="", edition="", level="", occupation="", enterprise="") & ~Q(key="")),
                name="a_scope_is_a_level_of_a_pathway_or_an_equivalence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.key or self.level} {self.occupation}".rstrip()
