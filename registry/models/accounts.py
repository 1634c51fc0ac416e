"""Accounts: who acts, in which role, for whom."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What an account may do; an account has one role, a person with two roles has two accounts."""

    WORKER = "worker", "劳动者"
    SUBMITTER = "submitter", "申报经办人"
    APPROVER = "approver", "审批人"
    ASSESSOR = "assessor", "考评员"
    REGULATOR = "regulator", "监管人员"
    DRAFTER = "drafter", "政策起草人"
    PUBLISHER = "publisher", "政策发布人"
    ADMINISTRATOR = "administrator", "系统管理员"


class Account(AbstractUser):
    """账户: a sign-in with one role and what that role is for: a worker's record, a body or a region."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=60, blank=True)
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    worker = models.OneToOneField("registry.Worker", models.PROTECT, null=True, blank=True, related_name="account")
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, blank=True, related_name="accounts")
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, blank=True, related_name="+")

    REQUIRED_FIELDS = ["role"]

    class Meta:
        verbose_name = "账户"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["submitter", "approver", "assessor"], body__isnull=False, worker__isnull=True)
                | Q(role="worker", worker__isnull=False, body__isnull=True)
                | Q(
                    role__in=["regulator", "drafter", "publisher"],
                    region__isnull=False,
                    worker__isnull=True,
                    body__isnull=True,
                )
                | Q(role="administrator", worker__isnull=True, body__isnull=True),
                name="account_has_what_its_role_is_for",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username
