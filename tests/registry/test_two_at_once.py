"""Two at once in the registry. Each race is first shown without what decides it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Max

from registry import limits
from registry.acts import certificates, ledger
from registry.limits import TooManyRequests, count
from registry.models import LedgerEntry, LedgerLeaf, NumberSeries
from tests.house import DUE, House
from tests.procedure.races import Meeting, at_once
from tests.registry.test_ledger import leaves

MANY = 12


class Slow:
    """The cache, in which everybody has looked before anybody writes."""

    def __init__(self, many: int) -> None:
        self._barrier = threading.Barrier(many)

    def _wait(self) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            self._barrier.wait(1)

    def get(self, *given: Any) -> Any:
        found = cache.get(*given)
        self._wait()
        return found

    def incr(self, *given: Any) -> int:
        try:
            return int(cache.incr(*given))
        except ValueError:
            self._wait()
            raise

    def add(self, *given: Any, **more: Any) -> bool:
        return bool(cache.add(*given, **more))

    def set(self, *given: Any, **more: Any) -> None:
        cache.set(*given, **more)


def together(ask: Callable[[], bool]) -> int:
    """How many of many at once are let through."""
    with ThreadPoolExecutor(MANY) as pool:
        return sum(pool.map(lambda _: ask(), range(MANY)))


def test_counting_by_reading_and_writing_lets_everybody_through() -> None:
    """All read nought and write one: the limit is never reached."""
    slow, key = Slow(MANY), uuid4().hex

    def naive() -> bool:
        counted = int(slow.get(key, 0)) + 1
        slow.set(key, counted)
        return counted <= 3

    assert together(naive) == MANY


def test_the_first_of_many_at_once_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """All find nobody counted yet: one begins the count, the others go on from there."""
    monkeypatch.setattr(limits, "cache", Slow(MANY))
    client = uuid4().hex

    def ask() -> bool:
        try:
            count("kind", client, limit=3, window=60)
        except TooManyRequests:
            return False
        return True

    assert together(ask) == 3


def test_a_window_ends_when_its_first_count_is_that_old() -> None:
    """Later counts do not make it longer."""
    client = uuid4().hex
    began = time.monotonic()
    count("kind", client, limit=1, window=1)
    time.sleep(0.6)
    with pytest.raises(TooManyRequests):
        count("kind", client, limit=1, window=1)
    time.sleep(max(0, began + 1.15 - time.monotonic()))
    count("kind", client, limit=1, window=1)


# Numbers


def numbers_taken(house: House, count: int) -> list[int]:
    with transaction.atomic():
        return list(
            range(first := certificates._advance(house.site.pk, house.site.code, 2026, "senior", count), first + count)
        )


def without_certificates() -> None:
    """Numbers may be taken here though no certificate bears them; the database is the test's own."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_numberseries DISABLE TRIGGER USER")


def test_without_the_row_two_would_take_the_same_numbers(open_house: House) -> None:
    """The last number read, then written."""
    without_certificates()
    NumberSeries.objects.create(site=open_house.site, year=2026, level="senior", last=0)

    def naive() -> int:
        series = NumberSeries.objects.get(site=open_house.site)
        NumberSeries.objects.filter(pk=series.pk).update(last=series.last + 1)
        return series.last + 1

    meeting = Meeting('FROM "registry_numberseries"')
    assert at_once(naive, naive, meeting=meeting) == [1, 1]
    assert meeting.met


@pytest.mark.parametrize("known", [True, False])
def test_two_who_take_numbers_at_once_take_different_ones(open_house: House, known: bool) -> None:
    """From a series that stands, and from one that both find missing."""
    without_certificates()
    if known:
        NumberSeries.objects.create(site=open_house.site, year=2026, level="senior", last=7)
    meeting = Meeting("UPDATE registry_numberseries")
    runs = at_once(lambda: numbers_taken(open_house, 3), lambda: numbers_taken(open_house, 2), meeting=meeting)
    assert not meeting.met, "both took numbers from the same last one"
    first = 8 if known else 1
    assert sorted(runs[0] + runs[1]) == list(range(first, first + 5))
    assert all(run == list(range(run[0], run[0] + len(run))) for run in runs)


def test_series_are_locked_in_one_order(open_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sets that name the levels the other way round wait for each other, never in a ring."""
    given: list[tuple[int, str]] = []

    def advance(site: int, code: str, year: int, level: str, count: int) -> int:
        assert code == f"site {site}"
        given.append((site, level))
        return 1

    monkeypatch.setattr(certificates, "_advance", advance)
    grants = [Named(site, level) for site in (9, 2) for level in ("senior", "junior", "senior")]
    serials = certificates._allocate(grants, DUE.date())  # type: ignore[arg-type]
    assert given == [(2, "junior"), (2, "senior"), (9, "junior"), (9, "senior")]
    assert serials == [1, 1, 2, 1, 1, 2]


class Named:
    """As much of a grant as numbers need."""

    def __init__(self, site_id: int, level: str) -> None:
        self.site_id, self.site_code, self.level = site_id, f"site {site_id}", level


# Places in the ledger


def test_without_the_lock_two_sequencers_would_give_the_same_place(scratch: str) -> None:
    """Both look at the same last place; the database keeps the second out."""
    ledger.sequence()
    ledger.append(leaves(3), at=DUE)

    def naive() -> int:
        waiting = list(LedgerLeaf.objects.filter(place=None).order_by("pk"))
        last = LedgerEntry.objects.aggregate(last=Max("index"))["last"]
        entries = [LedgerEntry(index=last + place, leaf=leaf) for place, leaf in enumerate(waiting, start=1)]
        return len(LedgerEntry.objects.bulk_create(entries))

    meeting = Meeting('MAX("registry_ledgerentry"."index")')
    answers = at_once(naive, naive, meeting=meeting)
    assert meeting.met
    assert sum(isinstance(answer, Exception) for answer in answers) == 1


def test_two_sequencers_at_once_give_each_leaf_one_place(scratch: str) -> None:
    """The second waits and finds what is left."""
    ledger.sequence()
    begun = LedgerEntry.objects.count()
    ledger.append(leaves(5), at=DUE)
    meeting = Meeting("INSERT INTO registry_ledgerentry")
    answers = at_once(ledger.sequence, ledger.sequence, meeting=meeting)
    assert not meeting.met, "both gave places at the same time"
    assert sorted(answers) == [0, 5]
    assert list(LedgerEntry.objects.values_list("index", flat=True)) == list(range(begun + 5))


def test_a_limited_sequencer_gives_the_first_places_first(reference: None) -> None:
    """In the order in which the leaves were stored."""
    ledger.sequence()
    ledger.append(leaves(3), at=DUE)
    assert [ledger.sequence(2), ledger.sequence(2), ledger.sequence(2)] == [2, 1, 0]
    last = LedgerEntry.objects.order_by("-index")[:3]
    assert [entry.leaf.subject_id for entry in reversed(last)] == ["0", "1", "2"]
    assert connection.in_atomic_block
