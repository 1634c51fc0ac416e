"""虚拟人群: invented people as columns, plausible and crowded round the thresholds; the same seed gives the same people.

A life is drawn from its length: how long somebody has worked, and how long ago the last grade was awarded, lie in half
of the people a day or a month off a whole number of years, where rules turn. Everything else hangs on these: age,
schooling, the grades below, titles, merits. Of a few people single lists or fields are not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules import words
from rules.columns import Coded, Population, Table
from rules.columns.days import NEVER, UNKNOWN, Days, Owners, from_datetime64
from rules.places import NATION

GAPS: Final = 0.02
"""How often a list or a field of somebody is not known."""
_DAYS_A_YEAR: Final = 365.25
_LEVELS: Final = ("junior", "intermediate", "senior", "technician", "senior_technician")
_YEARS_BETWEEN: Final = 4
_MOST_PLACES: Final = 20
_PUPILS: Final = ((), ("intermediate", "senior"), ("senior", "senior", "technician"))
_BEGINNERS: Final = ("new_hire", "ungraded", "apprentice")
_OFF: Final = (-30, -1, -1, 0, 0, 0, 1, 31)
"""Days by which those near a threshold miss it."""

Dates = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.integer[Any]]
Shares = Mapping[Any, float]


def invented(
    size: int,
    *,
    seed: Sequence[int],
    on: date,
    occupation: str,
    others: Sequence[str] = (),
    places: Sequence[str] = (),
) -> Population:
    """``size`` people who work in an occupation, some of them before in one of the ``others``, as known on a day.

    Their competitions were held by the nation or at one of the ``places``.
    """
    return _Lives(size, np.random.default_rng(list(seed)), on, occupation, others, places).population()


class _Lives:
    """What all lists of a person hang on: how long they have worked, which grades they hold and since when."""

    def __init__(
        self,
        size: int,
        chance: np.random.Generator,
        on: date,
        occupation: str,
        others: Sequence[str],
        places: Sequence[str],
    ) -> None:
        self.organisers = _even([NATION, *places[:_MOST_PLACES]])
        self.size, self.chance, self.on = size, chance, on
        self.occupations: Shares = {occupation: 8.0} | dict.fromkeys(others[:3], 1.5) | {"1-01-01-01": 0.5}
        self.begun = self._ago(chance.gamma(2.0, 6.0, size).clip(0, 40))
        self.born = self.begun - (chance.integers(16 * 365, 24 * 365, size)).astype("timedelta64[D]")
        worked = (np.datetime64(on) - self.begun).astype(np.int64) / _DAYS_A_YEAR
        # one grade every few years of work, at most five; some people never apply
        most = np.minimum(worked / _YEARS_BETWEEN + chance.random(size), len(_LEVELS)).astype(np.int64)
        self.held = np.where(chance.random(size) < 0.15, 0, chance.integers(0, most + 1))
        since = self._ago(np.minimum(chance.gamma(2.0, 2.0, size), worked))
        self.awarded = np.maximum(since, self.begun)

    def population(self) -> Population:
        """The columns."""
        held = self.held
        merited = 0.04 + 0.05 * held
        tables = {
            "work": self._work(),
            "grades": self._grades(),
            "titles": self._titles(),
            "education": self._education(),
            "employment": self._employment(),
            "post": self._post(),
            "performance": self._table(
                np.ones(self.size, np.int64), outstanding=_truth(0.3), attested_by=_even(words.ATTESTERS)
            ),
            "breakthroughs": self._some(merited, "on", kind=_even(words.BREAKTHROUGHS), attested_by=_even(words.ATTESTERS)),
            "awards": self._some(
                merited, "granted_on", kind=_even(words.AWARD_KINDS), rank=_even(words.AWARD_RANKS),
                grade=_even(words.AWARD_GRADES),
            ),
            "mentoring": self._some(
                merited, "", outstanding=_truth(0.5), attested_by=_even(words.ATTESTERS), apprentices=_even(_PUPILS)
            ),
            "honours": self._some(merited / 2, "granted_on", kind=_even(words.HONOURS)),
            "competitions": self._competitions(),
            "promotions": self._some(merited / 4, "on", pathway={"competition": 1.0, "exceptional": 1.0}),
            "certificates": self._table(np.zeros(self.size, np.int64)),
        }  # fmt: skip
        return Population(self._gappy(from_datetime64(self.born)), tables)

    def _ago(self, years: npt.NDArray[np.floating[Any]]) -> Dates:
        """Days some years before the day, half of them moved to where the years come full, or a little off."""
        whole = np.rint(years).astype(np.int64)
        month = np.datetime64(self.on.replace(day=1), "M") - whole * 12
        full = month.astype("datetime64[D]") + (self.on.day - 1) + self.chance.choice(_OFF, len(years))
        loose = np.datetime64(self.on) - (years * _DAYS_A_YEAR).astype(np.int64)
        found: Dates = np.minimum(np.where(self.chance.random(len(years)) < 0.5, full, loose), np.datetime64(self.on))
        return found

    def _gappy(self, days: Days) -> Days:
        return np.where(self.chance.random(len(days)) < GAPS / 2, UNKNOWN, days).astype(np.int32)

    def _drawn(self, count: int, shares: Shares) -> Coded:
        weights = np.array(list(shares.values()))
        codes = self.chance.choice(len(shares), count, p=weights / weights.sum()) + 1
        codes[self.chance.random(count) < GAPS / 2] = 0
        return Coded(codes.astype(np.uint8), (None, *shares))

    def _table(
        self,
        counts: Numbers,
        days: Mapping[str, Days] | None = None,
        given: Mapping[str, Coded] | None = None,
        **drawn: Shares,
    ) -> Table:
        """A table of so many entries each; ``days`` and what is ``given`` are already in the order of the entries."""
        owners = np.repeat(np.arange(self.size), counts)
        coded = dict(given or {}) | {name: self._drawn(len(owners), shares) for name, shares in drawn.items()}
        found = {name: self._gappy(column) for name, column in (days or {}).items()}
        return self._known(Table(np.ones(self.size, np.bool_), owners, found, coded))

    def _known(self, table: Table) -> Table:
        """The table with some people's lists not known, and so without entries."""
        known = self.chance.random(self.size) >= GAPS
        kept = known[table.owners]
        coded = {name: Coded(column.codes[kept], column.values) for name, column in table.coded.items()}
        return Table(known, table.owners[kept], {name: days[kept] for name, days in table.days.items()}, coded)

    def _some(self, share: npt.NDArray[np.floating[Any]], dated: str, **drawn: Shares) -> Table:
        """One entry for some people, since they began to work."""
        has = self.chance.random(self.size) < share
        days = {dated: from_datetime64(self._since_begun(np.flatnonzero(has)))} if dated else None
        return self._table(has.astype(np.int64), days, None, **drawn)

    def _since_begun(self, people: Owners) -> Dates:
        worked = (np.datetime64(self.on) - self.begun[people]).astype(np.int64) / _DAYS_A_YEAR
        found: Dates = self._ago(self.chance.random(len(people)) * worked)
        return found

    def _work(self) -> Table:
        """One to three spells from the first day on, with a gap before each but the first; most still work."""
        counts = self.chance.choice((1, 1, 1, 2, 2, 3), self.size)
        owners = np.repeat(np.arange(self.size), counts)
        place = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        span = (np.datetime64(self.on) - self.begun).astype(np.int64)[owners] // counts[owners]
        first = self.begun[owners] + (span * place).astype("timedelta64[D]")
        gap = np.minimum(self.chance.choice((1, 1, 2, 40, 400), len(owners)), np.maximum(span - 1, 1))
        last = from_datetime64(first + (span - gap).clip(0).astype("timedelta64[D]"))
        still = (place == counts[owners] - 1) & (self.chance.random(len(owners)) < 0.85)
        days = {"first_on": from_datetime64(first), "last_on": np.where(still, NEVER, last).astype(np.int32)}
        return self._table(counts, days, occupation=self.occupations, front_line=_truth(0.8))

    def _grades(self) -> Table:
        """Every grade up to the one held, the lower ones awarded earlier, never before the first day of work."""
        owners = np.repeat(np.arange(self.size), self.held)
        place = np.arange(len(owners)) - np.repeat(np.cumsum(self.held) - self.held, self.held)
        span = (self.awarded - self.begun).astype(np.int64)[owners]
        awarded = self.begun[owners] + (span * (place + 1) // self.held[owners].clip(1)).astype("timedelta64[D]")
        return self._table(
            self.held, {"awarded_on": from_datetime64(awarded)},
            {"level": Coded((place + 1).astype(np.uint8), (None, *_LEVELS))}, occupation=self.occupations,
            kind={"skill_grade": 8.0, "qualification": 2.0}, status={"valid": 96.0, "revoked": 2.0, "suspended": 2.0},
        )  # fmt: skip

    def _titles(self) -> Table:
        return self._some(
            np.full(self.size, 0.12), "awarded_on", rank=dict(zip(words.TITLE_RANKS, (5, 3, 1.5, 0.5), strict=True)),
            corresponds=_truth(0.7), series={"engineering": 3.0, "economics": 1.0},
        )  # fmt: skip

    def _education(self) -> Table:
        """One class for most, finished about when work began; a few are still at it."""
        has = self.chance.random(self.size) < 0.6
        people = np.flatnonzero(has)
        ended = self.begun[people] + self.chance.integers(-400, 30, len(people)).astype("timedelta64[D]")
        studying = self.chance.random(len(people)) < 0.08
        graduated = np.where(studying, NEVER, from_datetime64(np.minimum(ended, np.datetime64(self.on))))
        return self._table(
            has.astype(np.int64), {"graduated_on": graduated.astype(np.int32)}, kind=_even(words.EDUCATION_KINDS),
            school=_even(words.SCHOOLS), major={"same": 3.0, "related": 2.0, "other": 5.0}, final_year=_truth(0.1),
            assessed=_truth(0.3),
        )  # fmt: skip

    def _employment(self) -> Table:
        hired = self._since_begun(np.arange(self.size))
        probation = hired + self.chance.choice((30, 90, 180), self.size).astype("timedelta64[D]")
        later = probation + self.chance.choice((180, 365, 730), self.size).astype("timedelta64[D]")
        now = np.datetime64(self.on)
        days = {
            "hired_on": from_datetime64(hired),
            "probation_ended_on": np.where(probation > now, NEVER, from_datetime64(probation)).astype(np.int32),
            "apprenticeship_ended_on": np.where(later > now, NEVER, from_datetime64(later)).astype(np.int32),
        }
        status = np.where(self.held > 0, "graded", self.chance.choice(_BEGINNERS, self.size))
        return self._table(
            np.ones(self.size, np.int64), days, {"status": Coded.of(status.tolist())}, front_line=_truth(0.8),
            contract=dict(zip(words.CONTRACTS, (85, 8, 4, 3), strict=True)), mentor=_truth(0.4),
        )  # fmt: skip

    def _post(self) -> Table:
        """Those at the top of the grades may hold an appointment."""
        has = (self.held == len(_LEVELS)) & (self.chance.random(self.size) < 0.4)
        days = {"since": from_datetime64(self._ago(self.chance.random(int(has.sum())) * 8))}
        levels = {"senior_technician": 2.0, "special_technician": 3.0, "chief_technician": 1.0}
        return self._table(has.astype(np.int64), days, level=levels)

    def _competitions(self) -> Table:
        ranks = dict.fromkeys(range(1, 31), 1.0) | {0: 3.0}  # 0: no place
        return self._some(
            np.full(self.size, 0.15), "held_on", event=_even(words.EVENTS), region=self.organisers,
            occupation=self.occupations, group=_even(words.GROUPS), rank=ranks,
            field=dict.fromkeys((0, 10, 30, 50, 100), 1.0), prize=_even(["", *words.PRIZES]),
        )  # fmt: skip


def _even(listed: Sequence[Any] | Mapping[str, str]) -> Shares:
    return dict.fromkeys(listed, 1.0)


def _truth(share: float) -> Shares:
    return {True: share, False: 1 - share}
