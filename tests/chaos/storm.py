"""When which fault comes: drawn by a seed, so that a run can be repeated as far as time itself can be."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.chaos.faults import KINDS, Around, Kind
from tests.chaos.place import Place


@dataclass(frozen=True, slots=True)
class Inflicted:
    """A fault that came: when, in seconds since the storm began, which, and what it did."""

    at: float
    kind: str
    what: str


@dataclass(slots=True)
class Storm:
    """The faults of one run, one after the other, ``every`` seconds in the mean."""

    place: Place
    seed: int
    every: float
    kinds: Sequence[Kind] = KINDS
    say: Callable[[str], None] = print
    inflicted: list[Inflicted] = field(default_factory=list)
    around: Around = field(init=False)
    _random: Random = field(init=False)
    _bag: list[Kind] = field(default_factory=list)
    _put_off: list[Kind] = field(default_factory=list)
    _undoing: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _began: float = 0.0
    _next: float = 0.0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self.around = Around(self._random, self._later)
        self._bag = list(self.kinds)  # each kind once before any comes often
        self._random.shuffle(self._bag)
        self._began = time.monotonic()
        self._wait()

    def tick(self, *, is_over: bool = False) -> None:
        """Undoes what has lasted long enough and, unless it ``is_over``, inflicts what is due."""
        now = time.monotonic()
        self._undo(now)
        if now >= self._next and not is_over:
            self.strike()
            self._wait()

    def strike(self) -> None:
        """The next fault, now; instead of one that cannot be inflicted at the moment, another."""
        for _ in self.kinds:
            kind = self._drawn()
            what = kind.inflict(self.place, self.around)
            if what is not None:
                self.inflicted.append(Inflicted(time.monotonic() - self._began, kind.name, what))
                self.say(f"fault {len(self.inflicted)}: {kind.name} ({what})")
                return
            self._put_off.append(kind)

    def _drawn(self) -> Kind:
        if not self._bag:
            self._bag = [kind for kind in self.kinds for _ in range(kind.often)]
            self._random.shuffle(self._bag)
            self._bag += self._put_off
            self._put_off = []
        return self._bag.pop()

    def end(self) -> None:
        """Undoes everything that is still in force."""
        self._undo(float("inf"))

    def counts(self) -> Counter[str]:
        """How often each kind came."""
        return Counter(one.kind for one in self.inflicted)

    def times(self, *names: str) -> Iterable[float]:
        """When these kinds came."""
        return [one.at for one in self.inflicted if one.kind in names]

    def _wait(self) -> None:
        self._next = time.monotonic() + self._random.uniform(0.4, 1.6) * self.every

    def _later(self, seconds: float, undo: Callable[[], None]) -> None:
        self._undoing.append((time.monotonic() + seconds, undo))

    def _undo(self, now: float) -> None:
        due = [undo for at, undo in self._undoing if at <= now]
        self._undoing = [(at, undo) for at, undo in self._undoing if at > now]
        for undo in due:
            undo()
