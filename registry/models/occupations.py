"""职业分类大典: occupations, their work types, their standards and which levels are offered."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from registry.models.levels import level_field, level_is_on_the_ladder


class OccupationGroup(models.Model):
    """大类、中类或小类: a heading of the classification."""

    code = models.CharField("代码", max_length=10, primary_key=True)
    title = models.CharField("名称", max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Occupation(models.Model):
    """职业: an occupation of 《中华人民共和国职业分类大典（2022年版）》."""

    code = models.CharField("职业编码", max_length=10, primary_key=True)
    title = models.CharField("职业名称", max_length=100)
    group = models.ForeignKey(OccupationGroup, models.PROTECT, related_name="occupations")
    is_digital = models.BooleanField("数字职业", default=False)
    is_green = models.BooleanField("绿色职业", default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d-\d\d-\d\d-\d\d$"), name="occupation_code_is_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.code}）"


class WorkType(models.Model):
    """工种: a kind of work within an occupation; the sources give it no code."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="work_types")
    title = models.CharField("工种名称", max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupation", "title"], name="work_type_is_named_once")]

    def __str__(self) -> str:
        return self.title


class Standard(models.Model):
    """国家职业标准: the standard of an occupation, written under one edition of the drafting rules.

    The edition (国家职业标准编制技术规程 2018年版 or 2023年版) decides which conditions of application hold.
    ``certainty`` says how sure the facts are: verified, from_memory, inferred or configured.
    """

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="standards")
    title = models.CharField("标准名称", max_length=120)
    edition = models.CharField("编制规程版本", max_length=4, choices=[("2018", "2018年版"), ("2023", "2023年版")])
    lowest_level = level_field("最低等级")
    highest_level = level_field("最高等级")
    in_force = DateRangeField("施行期间")
    certainty = models.CharField("依据", max_length=20)

    class Meta:
        constraints = [
            level_is_on_the_ladder("standard", "lowest_level"),
            level_is_on_the_ladder("standard", "highest_level"),
            models.CheckConstraint(condition=Q(edition__in=["2018", "2023"]), name="standard_follows_a_known_edition"),
            ExclusionConstraint(
                name="one_standard_of_an_occupation_at_a_time",
                expressions=[(F("occupation"), RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExamPart(models.TextChoices):
    """A part of the examination (国家职业标准 §1.9)."""

    THEORY = "theory", "理论知识考试"
    SKILL = "skill", "技能考核"
    REVIEW = "review", "综合评审"


class StandardPart(models.Model):
    """考核部分: a part that a level's examination has, and the mark it is passed with (百分制)."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="parts")
    level = level_field()
    part = models.CharField("考核部分", max_length=10, choices=ExamPart.choices)
    pass_mark = models.DecimalField("合格分数", max_digits=4, decimal_places=1, default=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "level", "part"], name="standard_part_stands_once"),
            level_is_on_the_ladder("standard_part"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.part}"


class RelatedOccupation(models.Model):
    """相关职业: experience in it counts under the standard."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="related")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "occupation"], name="related_occupation_stands_once")
        ]

    def __str__(self) -> str:
        return str(self.occupation_id)


class Offer(models.Model):
    """开考: a level that an occupation, or one of its work types, is evaluated at.

    Data and not a cross product: 4-08-05-03 is evaluated as itself at 五级 and by work type above.
    """

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="offers")
    work_type = models.ForeignKey(WorkType, models.PROTECT, null=True, blank=True, related_name="offers")
    level = level_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "work_type", "level"], nulls_distinct=False, name="offer_stands_once"
            ),
            level_is_on_the_ladder("offer"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.level}"
