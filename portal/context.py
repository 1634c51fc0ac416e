"""What stands around every page: the way about for this account, and the demonstration's clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.access import Permission, permits
from registry.models import Account, Role


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation."""

    label: str | Promise
    address: str
    here: bool


# Label, route, and the permission it is for (None: everybody).
_PUBLIC: tuple[tuple[str | Promise, str], ...] = (
    (_("首页"), "portal:home"),
    (_("证书查验"), "portal:check-form"),
    (_("结果公示"), "portal:public_notices"),
    (_("认定规则"), "portal:policies"),
)
_SIGNED_IN: tuple[tuple[str | Promise, str, Permission], ...] = (
    (_("批次"), "portal:batches", Permission.SEE_BATCHES),
    (_("申报"), "portal:applications", Permission.SEE_APPLICATIONS),
    (_("异议"), "portal:objections", Permission.SETTLE_OBJECTIONS),
    (_("身份核实"), "portal:identity-cases", Permission.SEE_IDENTITY_CASES),
    (_("姓名提议"), "portal:name-proposals", Permission.SEE_IDENTITY_CASES),
    (_("我的身份"), "portal:own-identity", Permission.SEE_OWN_IDENTITY),
    (_("证书"), "portal:certificates", Permission.SEE_CERTIFICATES),
    (_("变更提议"), "portal:status-proposals", Permission.CHANGE_STATUS),
    (_("评价机构"), "portal:bodies", Permission.SEE_BODIES),
    (_("政策草案"), "portal:policy-drafts", Permission.SEE_DRAFTS),
    (_("政策模拟"), "portal:simulations", Permission.SIMULATE),
    (_("账户管理"), "portal:tended-accounts", Permission.TEND_ACCOUNTS),
    (_("警报"), "portal:alarms", Permission.SEE_ALARMS),
)


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The navigation, who is signed in, and in a demonstration the instant its clock shows."""
    user = getattr(request, "user", None)  # an error page may be shown before anybody was looked up
    account = user if isinstance(user, Account) else None
    return {
        "ways": _ways(request, account),
        "account": account,
        "account_role": Role(account.role).label if account and account.role else "",
        "demo_now": clock.now() if settings.DEMO else None,
    }


def _ways(request: HttpRequest, account: Account | None) -> list[Way]:
    ways = [*_PUBLIC]
    if account:
        ways += [(label, route) for label, route, permission in _SIGNED_IN if permits(account, permission)]
    return [Way(label, address, _is_here(request, address)) for label, route in ways for address in [reverse(route)]]


def _is_here(request: HttpRequest, address: str) -> bool:
    return request.path == address if address == "/" else request.path.startswith(address)
