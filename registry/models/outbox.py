"""待办: work that an act leaves behind, stored in the act's own transaction."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """待办消息: one call of one task. It is done when its row says so, whatever the broker remembers.

    ``key`` keeps a second message for the same work away while the first is not done.
    """

    task = models.CharField("任务", max_length=80)
    payload = models.JSONField("参数")
    key = models.CharField("防重键", max_length=120, blank=True)
    created_at = models.DateTimeField("产生时间")
    available_at = models.DateTimeField("可执行时间")
    sent_at = models.DateTimeField("送出时间", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("最近错误", max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["available_at"], condition=Q(done_at__isnull=True), name="outbox_pending"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"], condition=Q(done_at__isnull=True) & ~Q(key=""), name="outbox_asks_for_work_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"
