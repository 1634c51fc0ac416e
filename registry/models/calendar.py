"""工作日: the holiday arrangement that 国务院办公厅 publishes each autumn for the next year."""

from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """A year whose arrangement is known; a deadline that runs into another year says so."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    document = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: a weekday off, or a weekend day worked (调休)."""

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
