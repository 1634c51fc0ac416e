"""警报: written down where something was noticed, and told to whom it is about."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from registry.models import Account, Alarm, AlarmKind, Region

log = structlog.get_logger(__name__)


@transaction.atomic
def raise_alarm(
    kind: AlarmKind,
    *,
    count: int,
    at: datetime,
    client: str = "",
    account: Account | None = None,
    region: Region | None = None,
    series: str = "",
) -> Alarm:
    """Writes an alarm down, for the administrator, the regulators of the place and the owner of the account.

    Only how often it happened, from where and against which account or series: what was typed is kept nowhere.
    """
    alarm = Alarm.objects.create(
        kind=kind, raised_at=at, client=client, account=account, region=region, series=series, count=count
    )
    log.warning("alarm.raised", alarm=alarm.pk, kind=kind.value, client=client, series=series, count=count)
    return alarm


@transaction.atomic
def tell(account: Account, *, at: datetime) -> list[Alarm]:
    """The alarms about an account that its owner has not been told of, latest first; each is told once."""
    untold = list(Alarm.objects.untold(account).select_for_update().order_by("-id"))
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in untold]).update(told_at=at)
    return untold
