"""审阅用例: each case beside the texts that answer it, so that coverage asks the clauses as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from rules import Case, Policy, Rulebook, Standard, read_question
from rules.answer import levels_asked, occasion_of, pathways_asked, policy_for
from rules.case import FAIL, PASS, UNKNOWN
from rules.clauses import Clause
from rules.ladder import Level


class Told(NamedTuple):
    """一例: a question, the standard that it supposes, and what the case states of the answer."""

    asked: Mapping[str, Any]
    standard: Standard
    stated: Mapping[str, Any] = {}


RESULTS: Final[Mapping[int, str]] = {PASS: "pass", FAIL: "fail", UNKNOWN: "unknown"}


class Examined(NamedTuple):
    """一例一级一途径: ``policy`` is what answers it, None where the level is not offered."""

    stated: Mapping[str, Any]
    case: Case
    pathway: str
    level: Level
    policy: Policy | None

    def routes(self, text: Policy) -> Iterator[Clause]:
        """The routes of the text that are asked in this case, as the text has them: those that no other text takes away."""
        if self.policy is None or self.level not in text.levels:
            return
        standing = {route.name for route in self.policy.levels[self.level].routes}
        for route in text.levels[self.level].routes:
            if route.name in standing and self.policy.text_of(route.name).id == text.id:
                yield route

    def states(self, route: Clause, clause: Clause) -> bool:
        """Whether the case says what the clause comes to: of it, of what holds it, or by naming the route that passes.

        Beside the requirements of other texts a route of one condition stands as ``….1``.
        """
        result = RESULTS[clause.check(self.case)]
        if result == "pass" and self.stated.get("route") == route.name and self.stated.get("verdict") == "eligible":
            return True
        name = f"{route.name}.1" if clause is route and route.condition is not None else clause.name
        stated: Mapping[str, str] = self.stated.get("clauses", {})
        return any(said == result and f"{name}.".startswith(f"{holder}.") for holder, said in stated.items())


class Examination(NamedTuple):
    """审阅: the texts in the order of their names, and every case examined."""

    book: Rulebook
    texts: tuple[Policy, ...]
    cases: tuple[Examined, ...]

    def of(self, text: Policy) -> list[Examined]:
        """The cases that the text helps to answer."""
        return [one for one in self.cases if one.policy and text.id in {told.id for told in layers(one.policy)}]


def examine(policies: Iterable[Policy], cases: Iterable[Told]) -> Examination:
    """Every case under the texts together. Raises QuestionRefused where a case is no question."""
    texts = tuple(sorted(policies, key=lambda policy: policy.id))
    book = Rulebook(texts)
    return Examination(book, texts, tuple(one for told in cases for one in _examined(book, told)))


def layers(policy: Policy) -> tuple[Policy, ...]:
    """The texts of which a policy is composed; a single text is its own."""
    return policy.layers or (policy,)


def parts(clause: Clause) -> Iterator[Clause]:
    """The clause and all within it, in printed order."""
    yield clause
    for part in clause.clauses:
        yield from parts(part)


def _examined(book: Rulebook, told: Told) -> Iterator[Examined]:
    question = read_question(told.asked, today=date.min)
    case = Case(question.facts, occasion_of(question, told.standard))
    for level in levels_asked(question):
        for pathway in pathways_asked(question):
            found = policy_for(pathway, level, book, case.occasion)
            yield Examined(told.stated, case, pathway, level, found if isinstance(found, Policy) else None)
