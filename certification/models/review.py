"""评价与公示: scores, review records, approval, 公示 and objections."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import F, Q

from certification.models.applications import Application
from certification.models.batches import Batch
from registry.models import Account, ExamPart
from registry.sealing import SealedText, is_not_empty


class Score(models.Model):
    """成绩: one part of one application's examination; a correction is a further row with the next revision."""

    application = models.ForeignKey(Application, models.PROTECT, db_index=False, related_name="scores")
    part = models.CharField("考核部分", max_length=10, choices=ExamPart.choices)
    revision = models.PositiveSmallIntegerField("版次", default=1)
    value = models.DecimalField("成绩", max_digits=4, decimal_places=1, null=True)
    absent = models.BooleanField("缺考", default=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "成绩"
        ordering = ["application", "part", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["application", "part", "revision"], name="a_score_revision_stands_once"),
            models.CheckConstraint(
                # A check lets through what it cannot decide, so that no value needs a word of its own.
                condition=Q(absent=True, value__isnull=True)
                | Q(absent=False, value__isnull=False, value__range=(0, 100)),
                name="score_is_0_to_100_or_absent",
            ),
            models.CheckConstraint(condition=Q(part__in=ExamPart.values), name="score_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.value}"


class ReviewConclusion(models.TextChoices):
    """What a review came to."""

    PASSED = "passed", "评审通过"
    FAILED = "failed", "评审不通过"


class Review(models.Model):
    """评审记录: what a review came to of one application, on which day, on what ground and where that is written down.

    A correction is a further row with the next revision; the latest counts. ``reference`` names the evidence outside
    the registry, such as the number of the minutes.
    """

    application = models.ForeignKey(Application, models.PROTECT, db_index=False, related_name="reviews")
    revision = models.PositiveSmallIntegerField("版次", default=1)
    conclusion = models.CharField("评审结论", max_length=10, choices=ReviewConclusion.choices)
    reviewed_on = models.DateField("评审日期")
    ground = models.CharField("评审意见", max_length=1000)
    reference = models.CharField("评审材料", max_length=200)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "评审记录"
        ordering = ["application", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["application", "revision"], name="a_review_revision_stands_once"),
            models.CheckConstraint(
                condition=Q(conclusion__in=ReviewConclusion.values), name="review_conclusion_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(reference=""), name="a_review_says_its_ground_and_reference"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conclusion} {self.reviewed_on}"


class Approval(models.Model):
    """批准: that a second person of the body approved exactly the applications of a batch that they had seen.

    ``digest`` is over these applications with the bases they were approved on (``certification.waiting``).
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="approvals")
    approved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间")
    count = models.PositiveIntegerField("份数")
    digest = models.CharField("清单摘要", max_length=71)

    class Meta:
        verbose_name = "批准"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0, digest__regex=r"^sha256:[0-9a-f]{64}$"),
                name="an_approval_names_what_was_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.approved_at}"


class PublicNotice(models.Model):
    """公示: the results of one approval on a public page; ``ends_on`` is its last day, a working day.

    The day it starts on is not counted (民法典 art. 201); nothing is issued before the day after ``ends_on``.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="public_notice")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="public_notices")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    working_days = models.PositiveSmallIntegerField("工作日数")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "公示"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="public_notice_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(working_days__gte=5), name="public_notice_lasts_five_working_days"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"


class Outcome(models.TextChoices):
    """How an objection was settled."""

    DISMISSED = "dismissed", "异议不成立"
    UPHELD = "upheld", "异议成立"


class Objection(models.Model):
    """异议: somebody's objection to a result on notice; while open it stops just that application.

    ``receipt`` is what the objector asks by. ``ground_key`` and ``contact_key`` find doubles: the keyed hashes of the
    text and of the contact. The regulator of the place may take an objection over;
    from then on the body does not settle it any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    receipt = models.CharField("回执号", max_length=19)
    ground = SealedText("理由", purpose="objection-ground")
    ground_key = models.CharField("理由摘要", max_length=64)
    contact_sealed = models.BinaryField("联系方式密文", null=True)
    contact_key = models.CharField("联系方式摘要", max_length=64, blank=True)
    raised_at = models.DateTimeField("提出时间")
    taken_over_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_over_at = models.DateTimeField("接管时间", null=True)
    outcome = models.CharField("处理结果", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField("处理说明", max_length=1000, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "异议"
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(condition=is_not_empty("ground"), name="an_objection_says_why"),
            models.CheckConstraint(
                condition=Q(receipt__regex=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$"),
                name="a_receipt_has_sixteen_signs",
            ),
            models.UniqueConstraint(fields=["receipt"], name="a_receipt_is_given_once"),
            models.UniqueConstraint(fields=["application", "ground_key"], name="the_same_ground_is_one_objection"),
            models.UniqueConstraint(
                fields=["application", "contact_key"],
                condition=Q(outcome="") & ~Q(contact_key=""),
                name="the_same_contact_has_one_open_objection",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_by__isnull=True, taken_over_at__isnull=True)
                | Q(taken_over_by__isnull=False, taken_over_at__isnull=False),
                name="taken_over_means_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="a_settled_objection_says_how_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"

    @property
    def stands(self) -> str:
        """Where it stands: ``open``, ``taken_over`` by the regulator, or ``settled``."""
        return "settled" if self.outcome else "taken_over" if self.taken_over_by_id else "open"


class ObjectionAddition(models.Model):
    """异议补充: what was said again on the same result, in the same words or by the same person; nothing is lost."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="additions")
    ground = SealedText("理由", purpose="objection-ground")
    contact_sealed = models.BinaryField("联系方式密文", null=True)
    raised_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "异议补充"
        ordering = ["raised_at", "id"]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.raised_at}"
