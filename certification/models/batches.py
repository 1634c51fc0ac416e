"""批次: what HR sent, how far it has been read, and what was refused in it."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import F, Q

from certification.procedures import is_reviewed
from certification.states import BATCH_ENDS, BatchState
from registry.models import Account, Body, Role, Site
from registry.models.regions import region_prefix
from registry.sealing import SealedText
from rules.words import PATHWAYS


class BatchQuerySet(models.QuerySet["Batch"]):
    """Questions about batches."""

    def visible_to(self, account: Account) -> BatchQuerySet:
        """The batches an account may see; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(site__region__code__startswith=region_prefix(account.region_id))
        if account.body_id:
            return self.filter(body_id=account.body_id)
        return self.none()


class Batch(models.Model):
    """批次: one submission, as a workbook or as JSON, by one pathway (途径).

    The same content sent twice for a site by the same pathway is one submission.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="batches")
    site = models.ForeignKey(Site, models.PROTECT, related_name="batches")
    pathway = models.CharField("途径", max_length=30, choices=list(PATHWAYS.items()), default="ordinary")
    source = models.CharField("来源", max_length=10, choices=[("workbook", "工作簿"), ("json", "接口")])
    filename = SealedText("文件名", purpose="batch-filename")
    digest = models.CharField("内容摘要", max_length=71)
    content_path = models.CharField("存放位置", max_length=200)
    content_bytes = models.PositiveIntegerField("字节数")
    state = models.CharField("状态", max_length=12, choices=BatchState.choices, default=BatchState.RECEIVED)
    refusal = models.JSONField("整批退回原因", null=True)
    rows_total = models.PositiveIntegerField("总行数", default=0)
    rows_read = models.PositiveIntegerField("已读行数", default=0)
    rows_judged = models.PositiveIntegerField("已校验行数", default=0)
    rows_refused = models.PositiveIntegerField("退回行数", default=0)
    rows_skipped = models.PositiveIntegerField("未计入行数", default=0)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    validated_at = models.DateTimeField("校验完成时间", null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "批次"
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["site", "digest", "pathway"], name="the_same_content_is_one_submission"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(condition=Q(pathway__in=list(PATHWAYS)), name="batch_pathway_is_known"),
            models.CheckConstraint(
                condition=Q(rows_read__lte=F("rows_total")) & Q(rows_judged__lte=F("rows_read")),
                name="batch_counts_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["refused", "stopped"], refusal__isnull=False)
                | (~Q(state__in=["refused", "stopped"]) & Q(refusal__isnull=True)),
                name="a_refused_batch_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.filename)

    @property
    def is_reviewed(self) -> bool:
        """Whether its applications are decided on review records instead of scores."""
        return is_reviewed(self.pathway)

    @property
    def candidates(self) -> int:
        """How many rows hold a candidate; the others are empty, the template's example, or accepted with an earlier file."""
        return self.rows_total - self.rows_skipped

    @property
    def progress(self) -> int:
        """Percent of the rows that have their answer, 0 to 100."""
        if self.state in BATCH_ENDS:
            return 100
        return self.rows_judged * 100 // self.rows_total if self.rows_total else 0


class BatchSlice(models.Model):
    """批次分段: some rows as read, sealed, waiting for a validation job; rows ``first_row`` to ``last_row``."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="slices")
    position = models.PositiveIntegerField("序")
    rows = models.PositiveIntegerField("行数")
    sealed = models.BinaryField("密文")
    judged_at = models.DateTimeField("校验时间", null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="a_slice_is_read_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.position}"


class RowRefusal(models.Model):
    """退回: one fault of one row, by sheet, row number and column as the uploader sees them.

    ``candidate_row`` is the candidate's own row on the first sheet, whatever sheet the fault is on.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="refusals")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row_number = models.PositiveIntegerField("行号")
    candidate_row = models.PositiveIntegerField("考生行号")
    column = models.CharField("列", max_length=60, blank=True)
    code = models.CharField("代码", max_length=60)
    zh = SealedText("原因", purpose="refusal-zh")
    en = SealedText("Reason", purpose="refusal-en")
    value = SealedText("原值", purpose="refusal-value", blank=True)
    nearest = models.JSONField("最接近的允许值", default=list)
    pointer = models.CharField("指针", max_length=200, blank=True)

    class Meta:
        ordering = ["candidate_row", "id"]
        indexes = [models.Index(fields=["batch", "candidate_row"], name="refusal_by_candidate")]

    def __str__(self) -> str:
        return f"{self.row_number} {self.column} {self.code}"


class RowNote(models.Model):
    """提示: something read as a person means it, told to the uploader; it refuses nothing."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="notes")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row_number = models.PositiveIntegerField("行号")
    column = models.CharField("列", max_length=60, blank=True)
    code = models.CharField("代码", max_length=60)
    zh = SealedText("提示", purpose="note-zh")
    en = SealedText("Note", purpose="note-en")

    class Meta:
        ordering = ["row_number", "id"]

    def __str__(self) -> str:
        return f"{self.row_number} {self.column} {self.code}"
