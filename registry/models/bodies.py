"""评价机构 and their 备案: who may evaluate what, when and where."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from registry.models.accounts import Account, Role
from registry.models.levels import level_field, level_is_on_the_ladder
from registry.models.regions import region_prefix


class BodyKind(models.TextChoices):
    """The three kinds of 评价机构."""

    EMPLOYER = "employer", "用人单位"
    SOCIAL = "social", "社会培训评价组织"
    SCHOOL = "school", "技工院校"


class CategoryCode(models.Model):
    """评价机构类别代码 (part 1 of the number): a kind's letter; empty where none is known, and then no number."""

    kind = models.CharField("机构类别", max_length=10, choices=BodyKind.choices, primary_key=True)
    letter = models.CharField("字母", max_length=1, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.letter}"


class LevelCode(models.Model):
    """职业技能等级代码 (part 6 of the number): a level's sign; empty where none is known, and then no number."""

    level = models.CharField("职业技能等级", max_length=20, primary_key=True)
    sign = models.CharField("代码", max_length=1, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.level} {self.sign}"


class BodyQuerySet(models.QuerySet["Body"]):
    """Questions about bodies."""

    def visible_to(self, account: Account) -> BodyQuerySet:
        """The bodies an account may see; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(region__code__startswith=region_prefix(account.region_id))
        if account.body_id:
            return self.filter(pk=account.body_id)
        return self.none()


class Body(models.Model):
    """评价机构: an organisation that evaluates, by its 统一社会信用代码 (GB 32100)."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("机构名称", max_length=120)
    kind = models.CharField("机构类别", max_length=10, choices=BodyKind.choices)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="bodies")
    above_designated_size = models.BooleanField("规模以上", default=False)
    skilled_workforce = models.BooleanField("以技能人员为主体", default=False)
    appoints_special = models.BooleanField("已开展特级技师评聘", default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "评价机构"
        ordering = ["credit_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"), name="body_credit_code_is_well_formed"
            ),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_is_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """评价机构（站点）: the place whose code begins every number issued there (parts 1-4, 13 characters)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="sites")
    code = models.CharField("机构（站点）代码", max_length=13, unique=True)
    name = models.CharField("站点名称", max_length=120)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "评价站点"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]\d{12}$"), name="site_code_is_well_formed"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class FilingAuthority(models.TextChoices):
    """Who took the filing."""

    MINISTRY = "ministry", "人力资源和社会保障部"
    PROVINCE = "province", "省级人社部门"
    CITY = "city", "市级人社部门"


class Filing(models.Model):
    """备案: a regulator's record that a body may evaluate at a site for a period."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="filings")
    number = models.CharField("备案号", max_length=40, unique=True)
    authority = models.CharField("备案机关层级", max_length=10, choices=FilingAuthority.choices)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="备案地")
    period = DateRangeField("备案有效期")
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("备案时间")

    class Meta:
        verbose_name = "备案"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False), name="filing_period_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FilingScope(models.Model):
    """备案范围: one occupation at one level for a period; no two of a site overlap."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="scopes")
    site = models.ForeignKey(Site, models.PROTECT, related_name="scopes")
    occupation = models.ForeignKey("registry.Occupation", models.PROTECT, related_name="+")
    level = level_field()
    period = DateRangeField("有效期")

    class Meta:
        verbose_name = "备案范围"
        constraints = [
            level_is_on_the_ladder("filing_scope"),
            models.CheckConstraint(condition=Q(period__isempty=False), name="filing_scope_period_is_not_empty"),
            ExclusionConstraint(
                name="filing_scopes_never_overlap",
                expressions=[
                    (F("site"), RangeOperators.EQUAL),
                    (F("occupation"), RangeOperators.EQUAL),
                    (F("level"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.level}"
