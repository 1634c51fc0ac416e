"""The ways beside the ordinary one: every seeded text together against the oracle, over 15,000 questions a run."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from rules import Rulebook, Standard, answer, load_all, read_question
from tests.oracle.askers import Askers
from tests.oracle.other_ways import WAYS, verdict
from tests.rules.rules import ROOT
from tests.side_by_side import CHANGING_SEED

DAYS = tuple(date.fromisoformat(day) for day in ("2026-11-20", "2026-02-28", "2027-01-01", "2028-02-29", "2026-12-31"))
QUESTIONS_A_DAY = 3_000
"""Other questions in every run; a failure names it."""
FIVE = frozenset({"junior", "intermediate", "senior", "technician", "senior_technician"})
LATER = (1, 30, 40, 365, 731, 1461)


@cache
def book() -> Rulebook:
    """Every seeded text, to be asked."""
    paths = sorted((ROOT / "seeds" / "policies").glob("*.yaml"))
    return Rulebook(load_all([path.read_text(encoding="utf-8") for path in paths]))


def said(question: dict[str, Any]) -> tuple[str, str | None]:
    """The engine's verdict and earliest day."""
    (level,) = answer(read_question(question, today=DAYS[0]), book(), standard=Standard(levels=FIVE))["levels"]
    return level["verdict"], level["pathways"][0]["earliest_on"]


@pytest.mark.parametrize(("seed", "day"), [*enumerate(DAYS[:-1]), (CHANGING_SEED, DAYS[-1])])
def test_the_seeded_texts_say_what_the_documents_say(seed: int, day: date):
    """The verdict; and the earliest day told is the first on which the oracle says eligible, none told is none."""
    askers, seen = Askers(seed), Counter()
    for _ in range(QUESTIONS_A_DAY):
        question = askers.question(day)
        found, earliest_on = said(question)
        assert found == verdict(question, day), (seed, day, question)
        seen[question["pathway"], found] += 1
        if found not in ("ineligible", "unknown"):
            continue
        last = date.fromisoformat(earliest_on) if earliest_on else date.max
        if earliest_on:
            assert verdict(question, last) == "eligible", (seed, day, earliest_on, question)
        for later in [last - timedelta(1), *(day + timedelta(ahead) for ahead in LATER)]:
            if day < later < last and later.year < 2040:
                assert verdict(question, later) != "eligible", (seed, day, later, question)
    assert {pathway for pathway, _ in seen} == WAYS.keys()
    rarest = min(seen[pathway, found] for pathway in WAYS for found in ("eligible", "ineligible", "unknown"))
    assert rarest > 0 or seed == CHANGING_SEED, seen
