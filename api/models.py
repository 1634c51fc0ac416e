"""What the API itself must remember: requests that created something."""

from __future__ import annotations

from django.db import models

from registry.models import Account
from registry.sealing import SealedText


class IdempotentRequest(models.Model):
    """幂等请求: an Idempotency-Key, what was asked under it and what was answered.

    Keys of requests without an account share one space; a replay needs the same request besides the key.
    """

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    key = models.CharField("幂等键", max_length=200)
    request_digest = models.CharField("请求摘要", max_length=71)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    answer = SealedText("应答", purpose="idempotent-answer", null=True)
    location = models.CharField("位置", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], nulls_distinct=False, name="an_idempotency_key_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key
