"""Workbooks, texts and checks made by the thousands: a short run holds, and what is at fault is found."""

from __future__ import annotations

import time
from typing import Any

import pytest

from intake import opening
from rules import yaml_nodes
from tests.fuzz import bounded, workbooks
from tests.fuzz.program import checks_environment
from tests.fuzz.report import Line, table
from tests.fuzz.sources import drawn, source
from tests.fuzz.texts import Texts
from tests.fuzz.workbooks import Workbooks
from tests.rules.test_faulty_texts import TEXTS
from tests.side_by_side import CHANGING_SEED

INPUTS = {"workbooks": 100, "texts": 80, "numbers": 400}


def answered(
    name: str, count: int, *, seed: int = CHANGING_SEED, patience: float = bounded.SECONDS, **more: Any
) -> Line:
    """So many inputs of a source, in child processes."""
    line, until = Line(name, "inputs", count), time.monotonic() + 120
    return bounded.answer_all(line, name, seed=seed, count=count, until=until, patience=patience, **more)


@pytest.mark.parametrize("name", INPUTS)
def test_whatever_is_sent_is_read_or_refused(name: str) -> None:
    line = answered(name, INPUTS[name])
    assert line.holds, table([line])
    assert len(line.outcomes) > 1, "everything was refused at the door"


def test_whatever_is_checked_is_answered(scratch: str) -> None:
    """By the real pages and the API, as the web's role."""
    line = answered("checks", 60, env=checks_environment())
    assert line.holds, table([line])
    assert any(outcome.endswith("_200") for outcome in line.outcomes), line.outcomes


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("Hanging", "planted:Hanging 4: took longer than 2 s"),
        ("Dying", "planted:Dying 4: ended its process with -11"),
        ("Greedy", "planted:Greedy 4: MemoryError"),
        ("Forgetful", "planted:Forgetful 4: KeyError at tests/fuzz/planted.py"),
    ],
)
def test_what_an_input_does_to_its_process_is_found(kind: str, told: str) -> None:
    """And the inputs after it are tried all the same, in a new process where the first has ended."""
    line = answered(f"tests.fuzz.planted:{kind}", 12, patience=2 if kind == "Hanging" else 60)
    assert told in line.faults[0]
    assert (line.tried, line.outcomes["answered"]) == (12, 11 if kind in ("Greedy", "Forgetful") else 10)
    assert not line.holds


def test_a_reader_that_takes_an_error_for_an_empty_cell_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library gives an empty text for what it can't read; what was found in the file itself is put back over it."""
    files = [workbooks._unreadable(drawn("workbooks", 1, number)) for number in range(20)]
    assert told_of(files) == []
    monkeypatch.setattr(opening, "laid", lambda rows, _: rows)
    told = told_of(files)
    assert any("is read as an empty cell" in one for one in told), told
    assert any("was accepted with a" in one or "nothing is told of" in one for one in told), told


def told_of(files: list[workbooks.File]) -> list[str]:
    """What is wrong with the answers to files."""
    told = []
    for file in files:
        try:
            Workbooks().answer(file)
        except AssertionError as wrong:
            told.append(str(wrong))
    return told


def test_a_loader_that_forgets_a_refusal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the fault for a character that no text may hold, it would be stored."""
    text = TEXTS["policy"][1].replace("title: 一项政策", 'title: "a\\0b"')
    assert Texts().answer(text) == "refused"
    monkeypatch.setattr(yaml_nodes, "forbidden_in", lambda _: "")
    with pytest.raises(AssertionError, match=r"title holds U\+0000"):
        Texts().answer(text)


def test_an_input_is_made_again_from_its_number() -> None:
    """What a run says of an input is seen again by ``--only``."""
    for name in ("workbooks", "texts", "numbers"):
        first, again = ([source(name).make(drawn(name, 7, number)) for number in range(30)] for _ in range(2))
        assert first == again
