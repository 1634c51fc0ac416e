"""事件: who did what, when; written in the act's own transaction and never edited."""

from __future__ import annotations

from typing import Any

from django.db import models

from registry.models.accounts import Account


class Event(models.Model):
    """事件: one act. ``by`` is empty where a job acted on a rule, not a person."""

    at = models.DateTimeField("时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    act = models.CharField("行为", max_length=60)
    subject_kind = models.CharField("对象", max_length=30)
    subject_id = models.CharField("对象编号", max_length=80)
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")
    details = models.JSONField("内容", default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.at} {self.act}"

    @classmethod
    def record(cls, act: str, subject: models.Model, *, by: Account | None, at: Any, **details: Any) -> Event:
        """Writes down an act on a subject; ``body`` among the details names the body concerned."""
        body = details.pop("body", None)
        return cls.objects.create(
            at=at,
            by=by,
            act=act,
            subject_kind=subject._meta.model_name or "",
            subject_id=str(subject.pk),
            body=body,
            details=details,
        )
