"""python -m tests.coverage: the clauses that no case makes pass, fail and be unknown, and the cases that do not hold."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules import Standard, load, load_all
from rules.case import FAIL, PASS, UNKNOWN
from rules.clauses import Basis, Citation, Clause, group_words
from rules.conditions import Condition
from rules.conditions.persons import OccupationOffers, Unsettled
from rules.conditions.records import Records
from rules.ladder import Level
from tests.coverage.__main__ import Unreadable, main
from tests.coverage.boundaries import boundaries
from tests.coverage.cases import faults_of, question_of, read_cases, standard_of
from tests.coverage.coverage import coverage, never
from tests.coverage.examined import Told, examine
from tests.coverage.turning import bounds
from tests.coverage.turning import never as never_of
from tests.rulebook.commands import POLICIES, written
from tests.rules.rules import AS_OF, ROOT

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
ABOUT: dict[str, Any] = {
    "pathway": "ordinary",
    "edition": "2023",
    "region": "000000",
    "occupation": "6-18-01-01",
    "day": AS_OF,
    "level": "junior",
}
BORN = {"old": "1990-01-01", "young": "2015-01-01"}


def gaps(*cases: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    examination = examine([load(POLICY)], [Told(question_of(ABOUT, case), Standard()) for case in cases])
    return {entry.clause: entry.lacking for entry in coverage(examination) if entry.lacking}


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


def clause(*conditions: Unsettled | OccupationOffers, need: int = 1) -> Clause:
    cite = Citation(Basis("某规程", "某号", "verified"), "一")
    parts = [Clause.of(f"one.{index}", cite, "", condition) for index, condition in enumerate(conditions)]
    return Clause.group("one", cite, "", need, parts)


def test_what_is_not_settled_can_only_be_unknown_and_keeps_its_group_from_passing_or_failing() -> None:
    """All of them, with one unsettled, never pass; one of them never fails; each with its reason."""
    open_, asked = Unsettled(what="名次"), OccupationOffers(level="junior")
    assert set(never(clause(open_), Level.SENIOR)) == {PASS, FAIL}
    assert never(clause(open_, asked, need=2), Level.SENIOR) == {PASS: "名次尚未规定，只能是不明"}
    assert never(clause(open_, asked, need=1), Level.SENIOR) == {FAIL: "名次尚未规定，只能是不明"}


def test_an_occupation_without_the_level_is_never_asked_whether_it_has_it() -> None:
    """Where the level needs the very level asked for, the answer is not_offered before any clause."""
    asked = OccupationOffers(level="senior_technician")
    assert set(never_of(asked, Level.SPECIAL_TECHNICIAN)) == set(never_of(asked, Level.SENIOR_TECHNICIAN)) == {FAIL}
    assert never_of(asked, Level.TECHNICIAN) == {}


class Constant(Unsettled):
    """A condition that can have the given results alone."""

    def __init__(self, results: frozenset[int]) -> None:
        super().__init__(what="某项")
        self.results = results


@never_of.register
def _constant(condition: Constant, level: Level) -> dict[int, str]:
    return dict.fromkeys({PASS, FAIL, UNKNOWN} - condition.results, "因故")


def test_a_kind_of_condition_whose_bounds_nobody_named_is_refused() -> None:
    """Otherwise a new kind, or a new test with a number, would need no case at its bounds."""

    class New(Condition):
        check = required = actual = lacks = None  # type: ignore[assignment]

    with pytest.raises(NotImplementedError, match="New"):
        bounds(New())

    class Numbered:
        def __call__(self, entry: object, case: object) -> int:
            return PASS

    record = Records(
        source="grades", tests=[Numbered()], dated=None, noun="试", label="试", missing="试", show=str
    )  # fmt: skip
    with pytest.raises(NotImplementedError, match="Numbered"):
        bounds(record)


def test_what_a_group_can_never_be_is_what_no_choice_of_its_parts_gives() -> None:
    """Every group of up to three parts, each with any of the results it may have, by trying them all."""
    some = [frozenset(kinds) for size in (1, 2, 3) for kinds in combinations((PASS, FAIL, UNKNOWN), size)]
    for size in (1, 2, 3):
        for kinds in product(some, repeat=size):
            for need in range(1, size + 1):
                possible = {sorted(chosen, reverse=True)[need - 1] for chosen in product(*kinds)}
                told = never(clause(*map(Constant, kinds), need=need), Level.SENIOR)
                assert set(told) == {PASS, FAIL, UNKNOWN} - possible, (kinds, group_words(need, size))
                assert all(told.values())


def test_the_command_lists_the_gaps_and_counts_them(tmp_path: Path) -> None:
    """Policy by policy, clause by clause, in both languages; nothing else is needed, no database."""
    folder, cases = laid_out(tmp_path, {"name": "年满16周岁", "verdict": "eligible", "route": "junior.1"})
    lines, status = covered(policies=folder, cases=cases)
    assert status == 0
    assert lines[0] == "cn.ordinary.test 1/5 0/4"
    assert lines[1] == "  junior.1 缺：不符合、不明 / lacks fail, unknown  年满16周岁。"
    assert "  junior.3 不会是符合 / cannot be pass  另行规定尚未规定，只能是不明" in lines
    assert "  junior.2.2 缺：界内、界外 / lacks inside, outside  累计满1年" in lines
    assert "  in_force 缺：界内、界外 / lacks inside, outside  2020-01-01起" in lines
    assert lines[-3:] == [
        "cases 1 not as stated: 0",
        "clauses 5 lacking: pass 2, fail 2, unknown 4; cannot be: pass 1, fail 1, unknown 0",
        "bounds 4 lacking: inside 4, outside 4",
    ]


def test_with_strict_what_lacks_is_an_exit_status(tmp_path: Path) -> None:
    folder, cases = laid_out(tmp_path, {"name": "年满16周岁", "verdict": "eligible", "route": "junior.1"})
    assert covered("--strict", policies=folder, cases=cases)[1] == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"verdict": "ineligible", "clauses": {"junior.1": "fail"}}, "verdict ineligible ≠ eligible"),
        ({"route": "junior.2"}, "route junior.2 ≠ junior.1"),
        ({"clauses": {"junior.9": "pass"}}, "junior.9 pass ≠ None"),
        ({"policy": "cn.other"}, "policy cn.other ≠ cn.ordinary.test"),
    ],
)
def test_a_case_that_comes_out_otherwise_is_told_and_not_merely_counted(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    """What coverage counts is what the cases assert, or it says which does not hold."""
    stated = {"name": "年满16周岁", "verdict": "eligible", "route": "junior.1"} | changed
    lines, _ = covered(**dict(zip(("policies", "cases"), laid_out(tmp_path, stated), strict=True)))
    assert f"junior「年满16周岁」{told}" in lines
    assert "cases 1 not as stated: 0" not in lines


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ({"verdict": "eligible"}, "可以申报而没有写 route"),
        ({"verdict": "ineligible"}, "没有写不符合或不明的条款 clauses"),
        ({"verdict": "unknown", "clauses": {"junior.1": "pass"}}, "没有写不符合或不明的条款 clauses"),
        ({"verdict": "not_offered", "clause": {}}, "不认识的项目 clause"),
        ({}, "没有写 verdict"),
    ],
)
def test_a_case_says_what_decides_it_and_nothing_that_nobody_reads(case: dict[str, Any], fault: str) -> None:
    assert list(faults_of(ABOUT, {"name": "某例"} | case)) == [fault]


def test_a_case_that_says_one_thing_twice_is_refused(tmp_path: Path) -> None:
    """Plain YAML would keep the last of the two and nobody would know."""
    _, cases = laid_out(tmp_path, {"name": "某例"})
    written(cases, "twice.yaml", "about: {}\ncases:\n  - {name: 某例, day: 2026-01-01, day: 2026-01-02}\n")
    with pytest.raises(Unreadable, match=r"day 重复 / repeated[\s\S]*line 3"):
        covered(cases=cases)


def test_every_clause_and_every_bound_of_the_seeds_has_its_cases() -> None:
    """Whoever adds a text brings the cases that make each clause what it can be, and lie at both ends of each number."""
    lines, status = covered("--strict")
    assert [line for line in lines if "缺：" in line or "「" in line] == []
    assert status == 0
    names = [line.split()[0] for line in lines[:-3] if not line.startswith(" ")]
    assert sorted(names) == sorted(path.stem for path in POLICIES.rglob("*.yaml"))


def test_the_seeds_would_be_found_wanting_without_their_cases() -> None:
    """The claim above can fail: with one file of cases gone, clauses and bounds of its texts lack theirs."""
    texts = load_all(path.read_text(encoding="utf-8") for path in sorted(POLICIES.rglob("*.yaml")))
    told = [(about, case) for file, about, case in every_case() if file != "exceptional_places"]
    examination = examine(texts, [Told(question_of(*one), standard_of(*one), one[1]) for one in told])
    lacking = {entry.policy for entry in coverage(examination) if entry.lacking}
    assert lacking == {"cn.ah.maanshan.exceptional.2022", "cn.ah.maanshan.exceptional.trial", "cn.zj.exceptional.2006"}
    assert {entry.policy for entry in boundaries(examination) if entry.lacking} == lacking


def test_no_two_cases_of_a_file_bear_one_name_for_one_level() -> None:
    """A case can be spoken of by its name."""
    names = [(file, {**about, **case}["level"], case["name"]) for file, about, case in every_case()]
    assert len(names) == len(set(names)) >= 250


def every_case() -> list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    read = [(path.stem, *read_cases(path.read_text("utf-8"))) for path in (ROOT / "tests/cases").glob("*.yaml")]
    return [(file, about, case) for file, about, cases in read for case in cases]


def laid_out(root: Path, case: dict[str, Any]) -> tuple[Path, Path]:
    """A folder with the policy above and one with the one case."""
    folder, cases = root / "policies", root / "cases"
    folder.mkdir()
    cases.mkdir()
    written(folder, "one.yaml", POLICY)
    told = {"about": ABOUT | {"birth_date": BORN["old"]}, "cases": [case]}
    written(cases, "junior.yaml", yaml.safe_dump(told, allow_unicode=True))
    return folder, cases


def covered(*words: str, **folders: Path) -> tuple[list[str], int]:
    """The lines that the command writes, and its exit status."""
    out = io.StringIO()
    named = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    status = main([*words, *named], out=out)
    return out.getvalue().splitlines(), status
