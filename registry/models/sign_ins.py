"""登录: what an account is signed in with: sessions, tokens, the second factor; and the history of signing in.

None of these rows opens anything to who reads the database: sessions and tokens are stored by their digests, the secret of a
second factor is sealed, recovery codes are kept as keyed hashes.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager

from registry.models.accounts import Account

LONGEST_TOKEN_DAYS = 366


class SignedInSession(AbstractBaseSession):
    """登录会话: a browser's session under the digest of its key; ``account`` is empty until somebody has signed in."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "登录会话"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine that reads and writes these rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class AccessTokens(AuthTokenManager):  # type: ignore[misc]
    """Makes tokens; each carries the mark of the password that it was made under."""

    def create(self, user: Account, **given: Any) -> tuple[AccessToken, str]:
        """The row and the token itself, which is told this once; ``expiry`` is the time from now."""
        given.setdefault("password_mark", user.password_mark)
        given.setdefault("confirmed_at", timezone.now())
        made: tuple[AccessToken, str] = super().create(user, **given)
        return made


class AccessToken(AbstractAuthToken):  # type: ignore[misc]
    """访问令牌: how a program is signed in. It ends with its day, with the password it was made under, or when it is ended.

    ``confirmed_at`` is when its holder last showed the password or a code again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60, blank=True)
    password_mark = models.CharField(max_length=64)
    second_factor = models.BooleanField("经动态口令取得", default=False)
    reads_only = models.BooleanField("只读", default=False)
    client = models.CharField("取得地址", max_length=45, blank=True)
    device = models.CharField("程序", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("最近确认身份")
    last_used_at = models.DateTimeField("最近使用", null=True)
    last_client = models.CharField("最近使用地址", max_length=45, blank=True)

    objects: ClassVar[AccessTokens] = AccessTokens()

    class Meta:
        verbose_name = "访问令牌"
        ordering = ["-created", "digest"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    expiry__isnull=False,
                    expiry__gt=F("created"),
                    expiry__lte=F("created") + timedelta(days=LONGEST_TOKEN_DAYS),
                ),
                name="an_access_token_ends_within_a_year",
            ),
        ]


class SecondFactor(models.Model):
    """动态口令: the secret that an account's authenticator holds (TOTP, RFC 6238), sealed.

    ``enrolled_at`` is empty until a first code has shown that the authenticator holds it. ``last_step`` is the latest
    interval of 30 seconds whose code was taken: no code is taken twice.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="second_factors")
    secret_sealed = models.BinaryField()
    made_at = models.DateTimeField("生成时间")
    enrolled_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "动态口令"
        constraints = [
            models.UniqueConstraint("account", condition=Q(enrolled_at__isnull=False), name="one_second_factor_in_use"),
            models.UniqueConstraint(
                "account", condition=Q(enrolled_at__isnull=True), name="one_second_factor_being_set_up"
            ),
        ]

    def __str__(self) -> str:
        return f"动态口令 {self.account_id}"


class RecoveryCode(models.Model):
    """恢复码: signs in once in place of a code, for who has lost the authenticator; kept as a keyed hash."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(unique=True)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "恢复码"

    def __str__(self) -> str:
        return f"恢复码 {self.pk}"


class SignInWay(models.TextChoices):
    """By what somebody signed in, or tried to."""

    PASSWORD = "password", "密码"
    CODE = "code", "密码和动态口令"
    RECOVERY = "recovery", "密码和恢复码"
    PROVIDER = "provider", "统一身份认证"
    TOKEN = "token", "接口令牌"


class SignInOutcome(models.TextChoices):
    """What came of it."""

    SUCCESS = "success", "成功"
    WRONG_PASSWORD = "wrong_password", "密码错误"
    WRONG_CODE = "wrong_code", "动态口令错误"
    LOCKED = "locked", "尝试过多，未受理"


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Questions to the history."""

    def latest_of(self, account: Account) -> Self:
        """The account's, latest first."""
        return self.filter(account=account).order_by("-at", "-pk")

    def before(self, instant: datetime) -> Self:
        """Older than an instant."""
        return self.filter(at__lt=instant)


class SignIn(models.Model):
    """登录记录: one attempt to sign in to an account that exists, by the wall clock."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField("时间")
    way = models.CharField("方式", max_length=10, choices=SignInWay.choices)
    outcome = models.CharField("结果", max_length=16, choices=SignInOutcome.choices)
    client = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)

    objects: ClassVar[Any] = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "登录记录"
        indexes = [models.Index(fields=["account", "-at"], name="sign_in_by_account")]

    def __str__(self) -> str:
        return f"{self.at} {self.account_id} {self.outcome}"
