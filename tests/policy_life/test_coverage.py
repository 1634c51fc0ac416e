"""manage.py policy coverage: the clauses that no case makes pass, fail and be unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from certification.policy import Rulebook, Standard, answer, load, load_all, read_question
from certification.upkeep.cases import question_of, standard_of
from certification.upkeep.coverage import coverage
from tests.policy.rules import AS_OF, ROOT
from tests.policy_life.commands import POLICIES, run, written

POLICY = """\
id: cn.ordinary.test
title: 试
pathway: ordinary
place: "000000"
edition: "2023"
in_force: {from: 2020-01-01, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某规程, number: 某号, certainty: verified}
levels:
  junior:
    heading: 具备以下条件之一者
    routes:
      - number: 1
        text: 年满16周岁。
        cite: {basis: one, article: 一}
        age: {at_least: 16}
      - number: 2
        text: 年满18周岁且累计工作满1年。
        cite: {basis: one, article: 二}
        all_of:
          - cite: {basis: one, article: 二}
            age: {at_least: 18}
          - cite: {basis: one, article: 二}
            work: {years: 1}
      - number: 3
        text: 另有规定者。
        cite: {basis: one, article: 三}
        unsettled: {what: 另行规定}
"""
ABOUT: dict[str, Any] = {"edition": "2023", "occupation": "6-18-01-01", "day": AS_OF, "level": "junior"}
BORN = {"old": "1990-01-01", "young": "2015-01-01"}


def gaps(*cases: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    covered = coverage([load(POLICY)], [(question_of(ABOUT, case), Standard()) for case in cases])
    return {entry.clause: entry.lacking for entry in covered if entry.lacking}


def test_without_cases_every_clause_lacks_everything() -> None:
    """A clause that can only be unknown owes no more than that."""
    every = ("pass", "fail", "unknown")
    assert gaps() == {
        "junior.1": every,
        "junior.2": every,
        "junior.2.1": every,
        "junior.2.2": every,
        "junior.3": ("unknown",),
    }


def test_each_case_takes_away_what_it_shows() -> None:
    """At every depth: what one case makes pass another must still make fail and be unknown."""
    old, young = ({"facts": {"birth_date": born}} for born in BORN.values())
    assert gaps(old) == {
        "junior.1": ("fail", "unknown"),
        "junior.2": ("pass", "unknown"),
        "junior.2.1": ("fail", "unknown"),
        "junior.2.2": ("pass", "unknown"),
    }
    worked = {"facts": {"birth_date": BORN["old"], "work": [{"from": "2020-01-01", "to": None}]}}
    dark = {"missing": ["birth_date", "work"]}
    assert gaps(old, young, worked) == dict.fromkeys(("junior.1", "junior.2", "junior.2.1", "junior.2.2"), ("unknown",))
    assert gaps(old, young, worked, dark) == {}


def test_the_command_lists_the_gaps_and_counts_them(tmp_path: Path) -> None:
    """Policy by policy, clause by clause, in both languages; nothing else is needed, no database."""
    folder, cases = tmp_path / "policies", tmp_path / "cases"
    folder.mkdir()
    cases.mkdir()
    written(folder, "one.yaml", POLICY)
    told = {"about": ABOUT | {"birth_date": BORN["old"]}, "cases": [{"name": "年满16周岁"}]}
    written(cases, "junior.yaml", yaml.safe_dump(told, allow_unicode=True))
    lines, status = run("policy", "coverage", policies=folder, cases=cases)
    assert status == 0
    assert lines[0] == "cn.ordinary.test 1/5"
    assert lines[1] == "  junior.1 缺：不符合、不明 / lacks fail, unknown  年满16周岁。"
    assert lines[-1] == "cases 1 clauses 5 lacking: pass 2, fail 2, unknown 4"


def test_the_gaps_are_those_of_the_cases_at_hand() -> None:
    """Of the two ordinary editions no route is without a case that passes and one that fails."""
    lines, _ = run("policy", "coverage")
    names = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert sorted(path.stem for path in POLICIES.rglob("*.yaml")) == sorted(names[:-1])
    texts = [
        load((POLICIES / f"cn.ordinary.{edition}.yaml").read_text(encoding="utf-8")) for edition in ("2018", "2023")
    ]
    told = cases("ordinary_2018.yaml", "ordinary_2023.yaml")
    asked = [(question_of(about, case), standard_of(about, case)) for about, case in told]
    routes = {route.name for text in texts for rule in text.levels.values() for route in rule.routes}
    lacking = {entry.clause: entry.lacking for entry in coverage(texts, asked) if entry.clause in routes}
    assert not [name for name, lacks in lacking.items() if {"pass", "fail"} & set(lacks)]


def test_every_case_of_the_project_is_read_as_the_question_it_means() -> None:
    """All files: each case comes out with the verdict that it states, so what coverage counts is what is asserted."""
    book = Rulebook(load_all(path.read_text(encoding="utf-8") for path in sorted(POLICIES.rglob("*.yaml"))))
    told = cases(*sorted(path.name for path in (ROOT / "tests/cases").glob("*.yaml")))
    wrong = []
    for about, case in told:
        asked = read_question(question_of(about, case), today=AS_OF)
        level = answer(asked, book, standard=standard_of(about, case))["levels"][0]
        if level["verdict"] != case["verdict"]:
            wrong.append((case["name"], level["verdict"]))
    assert wrong == []
    assert len(told) >= 250


def cases(*names: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    read = [yaml.safe_load((ROOT / "tests/cases" / name).read_text(encoding="utf-8")) for name in names]
    return [(told["about"], case) for told in read for case in told["cases"]]
