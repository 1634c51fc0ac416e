"""警报: what the registry noticed of somebody who tries to get at what is not theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registry.models.accounts import Account, Role
from registry.models.regions import Region, region_prefix


class AlarmKind(models.TextChoices):
    """What was noticed."""

    PASSWORD_GUESSING = "password_guessing", "密码试探"
    NAME_GUESSING = "name_guessing", "用户名试探"
    NUMBER_SWEEP = "number_sweep", "编号遍历"
    SERIES_SWEEP = "series_sweep", "序列遍历"


SWEEPS = (AlarmKind.NUMBER_SWEEP, AlarmKind.SERIES_SWEEP)


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Questions about alarms."""

    def visible_to(self, account: Account) -> AlarmQuerySet:
        """The administrator's: all. A regulator's: sweeps, those of a series only where its place is theirs."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role != Role.REGULATOR or account.region_id is None:
            return self.none()
        theirs = Q(region__isnull=True) | Q(region__code__startswith=region_prefix(account.region_id))
        return self.filter(theirs, kind__in=SWEEPS)

    def untold(self, account: Account) -> AlarmQuerySet:
        """Those about an account whose owner has not been told of them."""
        return self.filter(account=account, told_at__isnull=True)


class Alarm(models.Model):
    """警报: ``count`` is how often it had happened when it was noticed.

    ``client`` is who asked (``registry.clients``), empty where many did; ``account`` whose password was tried; ``region``
    the place of the series that was swept, ``series`` the first 16 signs of its numbers. ``told_at`` is when the owner
    of the account was told, at the next sign-in.
    """

    kind = models.CharField("类型", max_length=20, choices=AlarmKind.choices)
    raised_at = models.DateTimeField("时间")
    client = models.CharField("来源", max_length=50, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="alarms")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    series = models.CharField("序列", max_length=16, blank=True)
    count = models.PositiveIntegerField("次数")
    told_at = models.DateTimeField("告知时间", null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = "警报"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account"], condition=Q(told_at__isnull=True), name="alarm_untold"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AlarmKind.values), name="alarm_is_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.raised_at}"
