"""What the machines have in common: a sequence is one transaction that is undone, an act in it as it were one of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from registry import viewing
from registry.acts import ledger
from registry.models import Account, Event, LedgerLeaf
from rules.refusals import Refusal
from tests.fuzz.acts import invariants
from tests.fuzz.acts.world import BEGUN, World
from tests.roles import acting_as

Kind = TypeVar("Kind")
STEPS = 14
PICK = st.integers(0, 11)
"""A place in a list of whatever there is, counted round."""


@dataclass(slots=True)
class Tally:
    """What was done: sequences, steps, and by act how often it was done, refused (by code) and had nothing to do."""

    sequences: int = 0
    steps: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    idle: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Counts what another has counted."""
        self.sequences += other.sequences
        self.steps += other.steps
        self.done += other.done
        self.refused += other.refused
        self.idle += other.idle


class Acts(RuleBasedStateMachine):
    """A sequence of acts. After each: a refusal has left nothing, an act its event, and every claim holds."""

    world: ClassVar[World]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.at: datetime = BEGUN
        self._sequence = transaction.atomic()
        self._sequence._from_testcase = True  # type: ignore[attr-defined]
        self._sequence.__enter__()
        self._standing = invariants.standing()
        self._last_event = self._event()
        self._looked_at: dict[str, Any] = {}

    def is_news(self, what: str, *more: Any) -> bool:
        """Whether the rows, or ``more``, are others than when this was asked last."""
        now = (self._standing, *more)
        known, self._looked_at[what] = self._looked_at.get(what), now
        return known != now

    def teardown(self) -> None:
        """The last leaves get their places, and what does ``manage.py audit`` say? Then the sequence is undone."""
        try:
            if not connection.needs_rollback:
                ledger.sequence()
                left = LedgerLeaf.objects.filter(place__isnull=True).count()
                assert not left, f"{left} leaves have no place"
                found = list(invariants.discrepancies())
                assert not found, found
        finally:
            self.undo()
            type(self).tally.sequences += 1

    def undo(self) -> None:
        """Takes everything back that the sequence has done."""
        transaction.set_rollback(True)
        self._sequence.__exit__(None, None, None)

    # Doing

    def do(
        self, act: str, call: Callable[[], Any], *, by: Account | None = None, about: Model | None = None,
        role: str = "web", event: Sequence[str] = (),
    ) -> Any:  # fmt: skip
        """Does an act as its door would; None where it is refused. ``event`` names what it must write down, one of them.

        A person's act is done as the web, with their eyes. Where the account does not see what the act is ``about``, its
        door would not find it; the act is then called with the eyes of the owner, and must refuse.
        """
        type(self).tally.steps += 1
        unseen = by is not None and about is not None and not _sees(by, about)
        try:
            with transaction.atomic(), _eyes("owner" if unseen else role, by):
                done = call()
        except Refusal as refusal:
            self._refused(act, refusal)
            return None
        assert not unseen, f"{act} was done by {by and by.username}, who does not see what it is about"
        connection.check_constraints()  # what would only fail on commit
        self._note(act, by, event)
        return done

    def _refused(self, act: str, refusal: Refusal) -> None:
        """In words, and nothing was left."""
        type(self).tally.refused[f"{act} {refusal.code}"] += 1
        assert refusal.message_zh, refusal.code
        assert refusal.message_en, refusal.code
        now = invariants.standing()
        assert now == self._standing, (
            f"{act} was refused ({refusal.code}) and has changed {_changed(self._standing, now)}"
        )

    def _note(self, act: str, by: Account | None, event: Sequence[str]) -> None:
        now = invariants.standing()
        if now == self._standing:
            type(self).tally.idle[act] += 1
            return
        new = list(Event.objects.filter(pk__gt=self._last_event).order_by("pk"))
        if event:
            named = [one for one in new if one.act in event]
            assert len(named) == 1, f"{act} has written {[one.act for one in new]}, not one of {list(event)}"
            assert (named[0].by_id, named[0].at) == (by.pk if by else None, self.at), f"{act}: another actor or instant"
        self._standing, self._last_event = now, self._event()
        type(self).tally.done[act] += 1

    def catch_up(self) -> None:
        """Takes for granted what was prepared without an act."""
        self._standing, self._last_event = invariants.standing(), self._event()

    @staticmethod
    def _event() -> int:
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def account(self, name: str) -> Account:
        """An account as it stands now: its role may have been changed."""
        return Account.objects.get(pk=self.world.accounts[name].pk)

    # What every machine does besides

    @rule(hours=st.sampled_from((1, 5, 24, 24, 48, 24 * 7, 24 * 16, 24 * 16, 24 * 40)))
    def time_passes(self, hours: int) -> None:
        """Never backwards: doors read the clock. The beat gives the leaves their places meanwhile."""
        self.at += timedelta(hours=hours)
        self.do("sequence", ledger.sequence, role="worker")

    @invariant()
    def every_claim_holds(self) -> None:
        """Whatever was done last; where nothing was, they hold as before."""
        if self.is_news("claims"):
            found = list(invariants.broken())
            assert not found, found


def pick(found: Sequence[Kind], place: int) -> Kind | None:
    """One of what there is, or None of nothing."""
    return found[place % len(found)] if found else None


def _sees(by: Account, about: Model) -> bool:
    kind: Any = type(about)
    return bool(kind.objects.visible_to(by).filter(pk=about.pk).exists())


def _changed(before: dict[str, tuple[int, str]], now: dict[str, tuple[int, str]]) -> list[str]:
    return [table for table in now if now[table] != before[table]]


@contextmanager
def _eyes(role: str, by: Account | None) -> Iterator[None]:
    if role == "owner":
        yield
    elif by is not None and role == "web":
        with acting_as(role), viewing.shown_to(by):
            yield
    else:
        with acting_as(role):
            yield


def machine_of(machine: type[Acts], world: World, tally: Tally) -> type[Acts]:
    """A machine on a world, which counts in a tally."""
    return type(machine.__name__, (machine,), {"world": world, "tally": tally})


def run(
    machine: type[Acts], world: World, *, sequences: int, number: int, tally: Tally, steps: int = STEPS
) -> None:  # fmt: skip
    """Runs so many sequences; raises what a failing one raises, with the shortest sequence that does (``__notes__``)."""
    bound = machine_of(machine, world, tally)
    quick = settings(
        max_examples=sequences, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    run_state_machine_as_test(seed(number)(bound), settings=quick)
