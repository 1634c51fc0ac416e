"""One change tried: a process that loads the product with it and runs the narrow tests until one fails."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from tests.mutants.databases import Databases

# The libraries are loaded already, so that pytest cannot rewrite the assertions in its plugins; there are none to show.
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]


class _Changed(SourceFileLoader):
    """Loads a module with other text than its file has."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    """Finds one module with its change; all others are found as ever."""

    def __init__(self, name: str, source: str) -> None:
        self._name, self._source = name, source

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Changed(fullname, spec.origin, self._source)
        return spec


class Arrangement:
    """What pytest is given: the databases made before, which tests to run and in which order; keeps who failed first."""

    def __init__(self, databases: Databases, tests: Sequence[str] | None, known: Sequence[str] | None) -> None:
        self._databases, self._known = databases, None if known is None else set(known)
        self._places = None if tests is None else {test: place for place, test in enumerate(tests)}
        self.caught_by: str | None = None
        self.ran = 0
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        if fixturedef.argname == "django_db_setup":
            self._databases.use()
            value: Any = None
        elif fixturedef.argname == "reference_database":
            value = self._databases.reference
        else:
            return None
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value if value is not None else ...

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._places is not None:
            places = self._places
            fresh = [item for item in items if self._known is not None and item.nodeid not in self._known]
            chosen = [item for item in items if item.nodeid in places]
            # A change may rename every test, where the tests are made from a table of the product: then all of them run.
            items[:] = [*sorted(chosen, key=lambda item: places[item.nodeid]), *fresh] or items

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.ran += report.when == "call"
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed and self.caught_by is None:
            self.caught_by = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.caught_by is None:
            self.caught_by = f"{report.nodeid} (could not be loaded)"


class Entered:
    """Which functions of the product each test enters; what wide fixtures enter counts for every test of the file."""

    def __init__(self) -> None:
        self.by_test: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[str, set[CodeType]] = defaultdict(set)
        self._now = self._codes[""]
        self._root = str(Path.cwd()) + os.sep

    def start(self) -> None:
        """Notes every call from now on, in every thread."""
        threading.settrace(self._called)
        sys.settrace(self._called)

    def _called(self, frame: FrameType, event: str, arg: Any) -> None:
        self._now.add(frame.f_code)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._now = self._codes[item.nodeid]
        self.start()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        before = self._now
        if fixturedef.scope != "function":
            self._now = self._codes["" if fixturedef.scope == "session" else request.node.nodeid]
        try:
            return (yield)
        finally:
            self._now = before

    def functions(self) -> dict[str, list[str]]:
        """``file::function`` → the tests, files or, with an empty name, everything that enters it."""
        sys.settrace(None)
        found: dict[str, set[str]] = defaultdict(set)
        for test, codes in self._codes.items():
            for code in codes:
                if code.co_filename.startswith(self._root) and "site-packages" not in code.co_filename:
                    found[f"{code.co_filename.removeprefix(self._root)}::{plain(code.co_qualname)}"].add(test)
        return {function: sorted(tests) for function, tests in found.items()}


def plain(qualified: str) -> str:
    """A function's name without what stands inside it: comprehensions and lambdas are part of it."""
    return ".".join(part for part in qualified.split(".") if not part.startswith("<"))


def name_of(path: str) -> str:
    """The dotted name of a module's file."""
    dotted = path.removesuffix(".py").replace("/", ".")
    return dotted.removesuffix(".__init__")


def run(request: dict[str, Any], databases: Databases) -> dict[str, Any]:
    """Runs the tests with a module's changed text, if any; who caught it, and how many tests ran.

    ``tests`` names files and folders, ``only`` the tests in them that run, in that order; ``maps``: also says which
    functions each test enters.
    """
    path, source = request.get("path", ""), request.get("source")
    if source is not None:
        sys.meta_path.insert(0, _Finder(name_of(path), source))
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = "/dev/null"
    from hypothesis import HealthCheck, settings

    settings.register_profile("mutants", database=None, deadline=None, derandomize=True, print_blob=False,
                              suppress_health_check=list(HealthCheck))  # fmt: skip
    settings.load_profile("mutants")
    arrangement, entered = Arrangement(databases, request.get("only"), request.get("known")), Entered()
    plugins: list[object] = [arrangement]
    if request.get("maps"):
        plugins.append(entered)
        entered.start()
    code = int(pytest.main([*OPTIONS, *request["tests"]], plugins=plugins))
    caught = arrangement.caught_by
    if caught is None and code not in {0, 5}:
        caught = f"the tests cannot start (pytest ends with {code})"
    answer = {"caught_by": caught, "ran": arrangement.ran, "code": code}
    if request.get("maps"):
        answer |= {"seconds": arrangement.seconds, "functions": entered.functions()}
    return answer


def main(write: int, request: dict[str, Any]) -> None:
    """In a process of its own: runs and answers through a pipe, then ends without looking back."""
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["REDIS_URL"] = request["redis_url"]
    try:
        databases = Databases(request["databases"])
        databases.forget_what_was_cached()
        if request.get("statements"):
            databases = databases.bent(request["statements"])
        answer = run(request, databases)
    except BaseException as error:
        answer = {"caught_by": f"the tests cannot start ({type(error).__name__})", "ran": 0, "code": -1}
    with os.fdopen(write, "w") as pipe:
        json.dump(answer, pipe)
    os._exit(0)


def throw(databases: Databases, count: int, seed: int) -> list[tuple[Any, bool]]:
    """A sample of the guards' changes, each with whether an attempt of ``tests/guards`` notices it."""
    import tempfile

    from django.db import transaction
    from django.test import override_settings

    from tests.conftest import connected_to
    from tests.guards import test_every_guard_holds  # noqa: F401 - lists the attempts
    from tests.guards.world import build_world
    from tests.mutants.guards import switches, unnoticed

    found = []
    with (
        tempfile.TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files), connected_to(databases.reference),
        transaction.atomic(),
    ):  # fmt: skip
        world = build_world()
        for switch in drawn(switches(), seed, count):
            verdict = unnoticed(world, switch)
            if verdict is not None:
                found.append((switch, not verdict))
        transaction.set_rollback(True)
    return found


def drawn(changes: Iterable[Any], seed: int, count: int) -> list[Any]:
    """``count`` changes, as many kinds as there are; the same for the same seed and text."""
    by_operator = defaultdict(list)
    for change in changes:
        by_operator[change.operator.partition(":")[0]].append(change)
    chance = random.Random(seed)
    for kind in sorted(by_operator):
        chance.shuffle(by_operator[kind])
    chosen: list[Any] = []
    kinds = sorted(by_operator)
    while kinds and len(chosen) < count:
        for kind in list(kinds):
            if not by_operator[kind]:
                kinds.remove(kind)
            elif len(chosen) < count:
                chosen.append(by_operator[kind].pop())
    return chosen
