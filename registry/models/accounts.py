"""Accounts: who acts, in which role, for whom."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac


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


class Account(AbstractUser):  # type: ignore[django-manager-missing]  # of knox, which has no types
    """账户: a sign-in with one role and what that role is for: a worker's record, a body or a region."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=60, blank=True)
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    worker = models.OneToOneField("registry.Worker", models.PROTECT, null=True, blank=True, related_name="account")
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, blank=True, related_name="accounts")
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, blank=True, related_name="+")

    provider_subject = models.CharField("统一身份", max_length=64, blank=True)

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
            models.UniqueConstraint(
                "provider_subject", condition=~Q(provider_subject=""), name="a_subject_of_the_provider_has_one_account"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def password_mark(self) -> str:
        """What changes whenever the password does, and tells nothing of it: tokens made under another one open nothing."""
        return salted_hmac("registry.password_mark", self.password, algorithm="sha256").hexdigest()

    def set_password(self, raw_password: str | None) -> None:
        """Sets the password, normalised: the same characters typed on another keyboard are the same password."""
        super().set_password(None if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password."""
        return raw_password is not None and super().check_password(normalised(raw_password))

    def own_names(self) -> tuple[str, ...]:
        """What others know of the account and would try as its password."""
        body = self.body.name if self.body is not None else ""
        return (self.username, *self.username.split("."), self.display_name, body)

    def has_second_factor(self) -> bool:
        """Whether the account has set up a second factor: then it is asked for at every sign-in."""
        return self.pk is not None and bool(self.second_factors.filter(enrolled_at__isnull=False).exists())

    def is_twofold(self) -> bool:
        """Whether the account signs in with a second factor, or its role must."""
        return self.role in settings.SECOND_FACTOR_ROLES or self.has_second_factor()


def normalised(password: str) -> str:
    """A password in the one form that is hashed (NFKC, NIST SP 800-63B-4 section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
