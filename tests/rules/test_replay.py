"""复算: the same facts under the same policy give the same bytes, and both executors mean the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest

from rules import (
    Compiled,
    Facts,
    Judgement,
    Occasion,
    answer,
    evaluate,
    evaluate_route,
    read_question,
    routes,
    to_bytes,
)
from rules.case import RESULTS
from rules.ladder import Level
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ROOT, known_nothing, ordinary, question
from tests.rules.somebody import NATIONAL, somebody


def people(count: int):
    chance = random.Random(19491001)
    for _ in range(count):
        edition = chance.choice(("2018", "2023"))
        level = chance.choice(NATIONAL)
        route = chance.choice([None, *(route.name for route in routes(ordinary(edition), Level(level)))])
        yield edition, level, route, somebody(chance)


def test_the_compact_judgement_says_what_the_whole_tree_says():
    """Result by result, day by day, over random people near the thresholds."""
    compiled = {edition: Compiled(ordinary(edition)) for edition in ("2018", "2023")}
    seen = set()
    for edition, level, route, facts in people(3000):
        judged = compiled[edition].judge(level, route, facts, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
        verdict = evaluate(
            ordinary(edition),
            Facts.from_trusted(facts),
            Level(level),
            Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})),
        )
        assert (judged.verdict, judged.route, judged.passing) == (verdict.verdict, verdict.route, list(verdict.passing))
        assert judged.earliest_on == (verdict.earliest_on.isoformat() if verdict.earliest_on else None)
        if route is not None:
            claim = evaluate_route(verdict, route)
            assert judged.claimed == RESULTS[claim.finding.result]
            assert {*claim.others, *([route] if judged.claimed == "pass" else [])} == set(judged.passing)
        lacking = judged.verdict == "unknown" or judged.claimed == "unknown"
        assert bool(judged.missing) == lacking
        seen.add((judged.verdict, judged.claimed))
    assert len(seen) == 9  # everything but a claim that passes where the level does not


def test_the_earliest_day_is_the_first_on_which_the_answer_is_eligible():
    """On that day the level is eligible, on the day before it is not."""
    tried = 0
    for edition, level, _, facts in people(3000):
        known = Facts.from_trusted(facts)

        def verdict_on(day: date, edition: str = edition, level: str = level, known: Facts = known) -> Any:
            return evaluate(
                ordinary(edition), known, Level(level), Occasion(day, OCCUPATION, related=frozenset({RELATED}))
            )

        verdict = verdict_on(AS_OF)
        if verdict.verdict == "eligible":
            assert verdict.earliest_on is None
        elif verdict.earliest_on is not None:
            tried += 1
            assert verdict_on(verdict.earliest_on).verdict == "eligible"
            assert verdict_on(verdict.earliest_on - timedelta(days=1)).verdict != "eligible"
    assert tried > 100


def test_a_judgement_survives_storing_as_json():
    compiled = Compiled(ordinary("2023"))
    facts = known_nothing() | {"work": [{"occupation": OCCUPATION, "from": "2021-11-21", "to": None}]}
    judged = compiled.judge("intermediate", "intermediate.1", facts, Occasion(AS_OF, OCCUPATION))
    stored = json.dumps(judged.as_json(), ensure_ascii=False)
    assert Judgement(**json.loads(stored)) == judged
    assert json.loads(stored) == {
        "level": "intermediate",
        "verdict": "ineligible",
        "route": "intermediate.1",
        "claimed_route": "intermediate.1",
        "claimed": "fail",
        "passing": [],
        "missing": [],
        "earliest_on": "2026-11-21",
        "claimed_earliest_on": "2026-11-21",
    }


def test_a_route_that_the_level_does_not_have_is_not_judged():
    compiled = Compiled(ordinary("2018"))
    with pytest.raises(KeyError):
        compiled.judge("senior", "senior.4", known_nothing(), Occasion(AS_OF, OCCUPATION))
    with pytest.raises(KeyError):
        compiled.judge("apprentice", None, known_nothing(), Occasion(AS_OF, OCCUPATION))


def test_missing_facts_are_told_in_words():
    compiled = Compiled(ordinary("2023"))
    facts = known_nothing()
    del facts["work"], facts["grades"]
    judged = compiled.judge("technician", "technician.1", facts, Occasion(AS_OF, OCCUPATION))
    assert judged.missing == ["职业资格（职业技能等级）证书", "工作经历证明（如社会保险缴费记录）"]


def test_the_same_question_gives_the_same_bytes_in_another_process():
    """Neither the order of sets nor the seed of hashes shows in an answer."""
    facts = known_nothing() | {"work": [{"occupation": OCCUPATION, "from": "2019-01-01", "to": None}]}
    asked = question(facts, edition="2023", related_occupations=[RELATED, "6-18-01-07", "6-18-04-01"])
    script = (
        "import json, sys; from datetime import date; from pathlib import Path;"
        "from rules import *;"
        "policies = load_all([Path(name).read_text(encoding='utf-8') for name in sys.argv[2:]]);"
        "asked = read_question(json.loads(sys.argv[1]), today=date(2000, 1, 1));"
        "sys.stdout.buffer.write(to_bytes(answer(asked, policies)))"
    )
    names = [f"seeds/policies/cn.ordinary.{edition}.yaml" for edition in ("2018", "2023")]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, json.dumps(asked), *names],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    here = answer(read_question(asked, today=date(2000, 1, 1)), [ordinary("2023"), ordinary("2018")])
    assert outputs == {to_bytes(here)}
