"""动态口令: set up, taken, replaced, removed; recovery codes. By the wall clock, which the authenticator follows as well.

RFC 6238 with SHA-1, six digits and 30 seconds, which every authenticator takes. django-otp computes the codes; what is
stored of the secret is sealed.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django_otp.oath import TOTP

from registry import identity, viewing
from registry.access import Permission, needs_second_factor, require
from registry.models import Account, Event, RecoveryCode, SecondFactor, SignInWay
from registry.reasons import SecondFactorNotSetUp, SecondFactorStands, TooManyCodes, WrongCode

PURPOSE = b"second_factor"
SECRET_BYTES = 20
STEP_SECONDS = 30
TOLERANCE = 1  # intervals that an authenticator's clock may be off
PENDING_FOR = timedelta(hours=1)
PATIENCE = 5  # wrong codes in a row before waiting begins: 1, 2, 4 minutes and so on, an hour at most
LONGEST_WAIT = 3600
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is misread: 0 and O, 1 and I and L, U and V


@transaction.atomic
def set_up(account: Account, *, at: datetime) -> SecondFactor:
    """The secret to be put into an authenticator; the same for an hour, so that a page can be looked at again."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    pending = SecondFactor.objects.filter(account=account, enrolled_at=None).first()
    if pending is not None and pending.made_at > at - PENDING_FOR:
        return pending
    SecondFactor.objects.filter(account=account, enrolled_at=None).delete()
    sealed = identity.seal(secrets.token_bytes(SECRET_BYTES), purpose=PURPOSE)
    return SecondFactor.objects.create(account=account, secret_sealed=sealed, made_at=at)


def secret_of(factor: SecondFactor) -> str:
    """The secret as it is typed into an authenticator, in base32."""
    return b32encode(_key_of(factor)).decode()


def address_of(factor: SecondFactor, *, issuer: str) -> str:
    """The secret as an authenticator reads it from a QR code (``otpauth:``)."""
    label = quote(f"{issuer}:{factor.account.username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret_of(factor), 'issuer': issuer}, quote_via=quote)}"


def enrol(account: Account, code: str, *, by: Account, at: datetime) -> list[str]:
    """Takes the secret that was set up into use, in place of an older one; returns the recovery codes, told this once.

    Raises WrongCode where the code does not show that the authenticator holds it, TooManyCodes, SecondFactorNotSetUp.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=account, enrolled_at=None).first()
        if factor is None:
            raise SecondFactorNotSetUp
        taken = _take(factor, code, at=at)
        if taken:
            replaced, _ = SecondFactor.objects.filter(account=account, enrolled_at__isnull=False).delete()
            SecondFactor.objects.filter(pk=factor.pk).update(enrolled_at=at)
            codes = _new_recovery_codes(account)
            with viewing.shown_to(by):  # at the second step of a sign-in nobody is signed in yet
                Event.record("second_factor.enrolled", account, by=by, at=at, replaced=bool(replaced))
    if not taken:
        raise WrongCode
    return codes


def check_code(account: Account, code: str, *, at: datetime) -> SignInWay:
    """Takes a code of the authenticator, or a recovery code, and says which it was; neither is taken twice.

    Raises WrongCode, TooManyCodes while too many were wrong, SecondFactorNotSetUp.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=account, enrolled_at__isnull=False).first()
        if factor is None:
            raise SecondFactorNotSetUp
        recovery = RecoveryCode.objects.filter(digest=_digest(account, code), used_at=None)
        if is_code(code):
            way: SignInWay | None = SignInWay.CODE if _take(factor, code, at=at) else None
        elif _waits(factor, at=at):
            raise TooManyCodes(seconds=_waits(factor, at=at))
        elif recovery.update(used_at=at):
            with viewing.shown_to(account):
                Event.record("second_factor.recovered", account, by=account, at=at)
            way = SignInWay.RECOVERY
        else:
            _failed(factor, at=at)
            way = None
    if way is None:
        raise WrongCode
    return way


@transaction.atomic
def remove(account: Account, *, by: Account, at: datetime) -> None:
    """Takes the second factor away. The owner may where the role needs none; an administrator for who has lost theirs.

    Raises SecondFactorStands, NotPermitted.
    """
    if by.pk != account.pk:
        require(by, Permission.TEND_ACCOUNTS)
    elif needs_second_factor(account):
        raise SecondFactorStands
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    Event.record("second_factor.removed", account, by=by, at=at)


@transaction.atomic
def make_recovery_codes(account: Account, *, by: Account, at: datetime) -> list[str]:
    """New recovery codes in place of the old ones. Raises SecondFactorNotSetUp."""
    if not SecondFactor.objects.select_for_update().filter(account=account, enrolled_at__isnull=False).first():
        raise SecondFactorNotSetUp
    Event.record("second_factor.recovery_codes_made", account, by=by, at=at)
    return _new_recovery_codes(account)


def is_code(text: str) -> bool:
    """Whether a text is written like an authenticator's code."""
    plain = _plain(text)
    return len(plain) == 6 and plain.isascii() and plain.isdigit()


def _take(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    """Whether the code is one of now that was not taken before; notes it, or the failure. Raises TooManyCodes."""
    if seconds := _waits(factor, at=at):
        raise TooManyCodes(seconds=seconds)
    totp = TOTP(_key_of(factor), step=STEP_SECONDS)
    totp.time = at.timestamp()
    if is_code(code) and totp.verify(int(_plain(code)), tolerance=TOLERANCE, min_t=factor.last_step + 1):
        SecondFactor.objects.filter(pk=factor.pk).update(last_step=totp.t(), failures=0, failed_at=None)
        return True
    _failed(factor, at=at)
    return False


def _failed(factor: SecondFactor, *, at: datetime) -> None:
    SecondFactor.objects.filter(pk=factor.pk).update(failures=min(factor.failures + 1, 30), failed_at=at)


def _waits(factor: SecondFactor, *, at: datetime) -> int:
    """Seconds until a further code is looked at."""
    if factor.failures < PATIENCE or factor.failed_at is None:
        return 0
    wait = min(60 * 2 ** (factor.failures - PATIENCE), LONGEST_WAIT)
    return max(0, int((factor.failed_at + timedelta(seconds=wait) - at).total_seconds()) + 1)


def _new_recovery_codes(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    plain = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in plain)
    return [f"{code[:5]}-{code[5:]}" for code in plain]


def _digest(account: Account, code: str) -> bytes:
    message = f"recovery:{account.pk}:{_plain(code)[:64]}"
    return hmac.digest(settings.REGISTRY_LOOKUP_KEY, message.encode(), "sha256")


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _key_of(factor: SecondFactor) -> bytes:
    return identity.unseal(factor.secret_sealed, purpose=PURPOSE)
