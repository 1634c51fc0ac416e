"""待办: work that an act leaves behind, stored in the act's own transaction."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Questions about messages."""

    def stopped(self) -> OutboxQuerySet:
        """Those that somebody has to do something about: given up, or refused until a cause is gone."""
        return self.filter(Q(given_up_at__isnull=False) | Q(waiting_since__isnull=False), done_at__isnull=True)


class OutboxMessage(models.Model):
    """待办消息: one call of one task. It is done when its row says so, whatever the broker remembers.

    ``key`` keeps a second message for the same work away while the first is not done. ``attempts`` counts the tries
    begun; ``request_id`` names the request that left the work, through all the jobs that follow. A message that is refused for now says for what in ``error`` and since when in ``waiting_since``; one that its
    door gave up is not tried again until somebody sends it.
    """

    task = models.CharField("任务", max_length=80)
    payload = models.JSONField("参数")
    key = models.CharField("防重键", max_length=120, blank=True)
    created_at = models.DateTimeField("产生时间")
    available_at = models.DateTimeField("可执行时间")
    sent_at = models.DateTimeField("送出时间", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    waiting_since = models.DateTimeField("等待起始时间", null=True)
    given_up_at = models.DateTimeField("停办时间", null=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("最近错误", max_length=200, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)

    objects = OutboxQuerySet.as_manager()

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
