"""模拟: a draft put to a population beside what is published; the report, and how far the job has come."""

from __future__ import annotations

from datetime import date

import uuid_utils.compat
from django.db import models
from django.db.models import Q

from registry.access import Permission, permits
from registry.models import Account
from registry.models.regions import region_prefix
from rulebook.models.drafts import PolicyDraft
from rulebook.models.texts import PublishedText
from rulebook.states import SimulationState

MOST_PEOPLE = 1_000_000
"""The most invented people that a job takes."""


class PopulationKind(models.TextChoices):
    """Who is asked."""

    REGISTRY = "registry", "登记人群"
    SYNTHETIC = "synthetic", "虚拟人群"


class SimulationQuerySet(models.QuerySet["Simulation"]):
    """Questions about simulations."""

    def visible_to(self, account: Account) -> SimulationQuerySet:
        """The simulations asked for in the account's region, for those who may simulate; the others do not exist."""
        if permits(account, Permission.SIMULATE) and account.region_id:
            return self.filter(region__code__startswith=region_prefix(account.region_id))
        return self.none()


class Simulation(models.Model):
    """政策模拟: one run of one text, as it was when asked for, beside what was published then.

    ``published`` are the texts published then, each digest with the last day that a repeal has given it; ``against`` the
    one that the text replaces or builds on. ``cursor`` and ``tally`` are where the job is; ``report`` is its end,
    and names people by no more than their record's id.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    draft = models.ForeignKey(PolicyDraft, models.PROTECT, null=True, related_name="simulations")
    title = models.CharField("名称", max_length=200)
    text = models.TextField("正文")
    digest = models.CharField("摘要", max_length=71)
    against = models.ForeignKey(PublishedText, models.PROTECT, null=True, related_name="+", verbose_name="对照文本")
    published = models.JSONField("当时已发布的文本")
    as_of = models.DateField("模拟日")
    population = models.CharField("人群", max_length=10, choices=PopulationKind.choices)
    people = models.PositiveIntegerField("虚拟人数", null=True)
    seed = models.PositiveIntegerField("种子", null=True)
    examples = models.PositiveSmallIntegerField("每类示例数")
    state = models.CharField("状态", max_length=8, choices=SimulationState.choices, default=SimulationState.WAITING)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    cursor = models.CharField("已至", max_length=40, blank=True)
    tally = models.JSONField("计数", default=dict)
    report = models.JSONField("报告", null=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = "政策模拟"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="simulated_text_is_named_by_its_digest"
            ),
            models.CheckConstraint(condition=Q(state__in=SimulationState.values), name="simulation_state_is_known"),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="simulation_percent_is_in_range"),
            models.CheckConstraint(
                condition=Q(population="registry", people__isnull=True, seed__isnull=True)
                | Q(population="synthetic", people__isnull=False, people__range=(1, MOST_PEOPLE), seed__isnull=False),
                name="invented_people_have_a_number_and_a_seed",
            ),
            models.CheckConstraint(
                condition=Q(state="done", percent=100, report__isnull=False, finished_at__isnull=False)
                | (~Q(state="done") & Q(report__isnull=True, finished_at__isnull=True)),
                name="a_simulation_is_done_when_it_has_its_report",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def texts(self) -> list[tuple[str, date | None]]:
        """What was published when it was asked for: digest, and the last day if a repeal had given one."""
        return [(digest, date.fromisoformat(last_on) if last_on else None) for digest, last_on in self.published]
