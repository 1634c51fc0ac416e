"""编号遍历: numbers are serial, so whoever asks for one after another would read the whole register.

Two things are noticed of those who ask for numbers alone, without a name: how many different numbers a client asks for
in a day, and that neighbouring numbers of a series are asked for, by whomever. Beyond what is free the client waits, twice
as long after every ten numbers, up to a bound; in a series that is being swept fewer numbers are free. A number asked for
again the same day, and a check with the right name, cost nothing.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings

from registry import limits
from registry.acts.alarms import raise_alarm
from registry.models import AlarmKind, Site
from registry.numbers import normalise
from registry.reasons import TooManyRequests

HOUR, DAY = 3600, 86_400
FIRST_DELAY, LONGEST_DELAY = 2, 600
STEP = 10
"""How many further numbers it takes until the delay doubles."""
FREE_IN_A_SWEPT_SERIES = 5
SUSTAINED = 20
"""How many numbers beyond the free ones are asked for in spite of the delay until the alarm is raised."""
SERIES = 16
"""Signs of a number that its series has in common; the last six are the serial."""
_NUMBER = re.compile(r"[A-Z][0-9]{14}[0-9A-Z][0-9]{6}")


def refuse_sweeps(number: str, client: str, *, at: datetime) -> None:
    """Counts a number that is asked for without a name. Raises TooManyRequests with the seconds to wait."""
    number = normalise(number)
    if not _NUMBER.fullmatch(number) or limits.is_remembered("asked", f"{client}:{number}"):
        return
    swept = limits.counted("run", number[:SERIES]) >= settings.SERIES_RUN
    free = FREE_IN_A_SWEPT_SERIES if swept else settings.NUMBERS_PER_DAY
    asked = limits.tally("numbers", client, window=DAY)
    if asked > free:
        delay = limits.grown((asked - free - 1) // STEP + 1, first=FIRST_DELAY, longest=LONGEST_DELAY)
        if wait := limits.hold("next-number", client, delay):
            limits.take_back("numbers", client)
            raise TooManyRequests(seconds=wait)
    limits.remember("asked", f"{client}:{number}", seconds=DAY)
    if asked == settings.NUMBERS_PER_DAY + SUSTAINED:
        raise_alarm(AlarmKind.NUMBER_SWEEP, count=asked, at=at, client=client)
    _watch_series(number[:SERIES], int(number[SERIES:]), at=at)


def _watch_series(series: str, serial: int, *, at: datetime) -> None:
    """Counts a number whose neighbour was asked for within the hour; raises the alarm where there are many."""
    neighbours = any(limits.is_remembered("serial", f"{series}:{serial + step}") for step in (-1, 1))
    new = limits.is_first("serial", f"{series}:{serial}", window=HOUR)
    if not (neighbours and new):
        return
    run = limits.tally("run", series, window=HOUR)
    if run == settings.SERIES_RUN:
        site = Site.objects.select_related("region").filter(code=series[:13]).first()
        region = site.region if site else None
        raise_alarm(AlarmKind.SERIES_SWEEP, count=run, at=at, region=region, series=series)
