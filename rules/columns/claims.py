"""批次判断: the claims of a batch judged by columns, each as the compact judgement that a decision keeps.

Who simply passes by the condition claimed is answered from the columns. Of the others the judgement says what is missing
and from when they would pass: these few are asked one by one, by the one-person engine, on the same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rules.case import PASS, VERDICTS, Case
from rules.columns.population import Population
from rules.columns.setwise import Setwise
from rules.engine import Compiled, Judgement
from rules.facts import Facts
from rules.occasion import Occasion


class Claim(NamedTuple):
    """申报: the level applied for, the condition claimed, and the facts as they were read strictly before."""

    level: str
    route: str
    facts: Mapping[str, Any]


def judge_claims(
    rule: Compiled,
    claims: Sequence[Claim],
    occasion: Occasion,
) -> list[Judgement]:
    """The judgement of every claim, in order, as ``Compiled.judge`` gives it.

    All claims are put to one rule on one occasion. KeyError where the rule has no such level or route.
    """
    by_level: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        by_level[claim.level].append(place)
    judged: dict[int, Judgement] = {}
    for level, places in by_level.items():
        facts = [Facts.from_trusted(claims[place].facts) for place in places]
        routes = [claims[place].route for place in places]
        passed = _passed(rule, level, routes, facts, occasion)
        for place, route, read, passing in zip(places, routes, facts, passed, strict=True):
            if passing is not None:
                judged[place] = Judgement(
                    level, VERDICTS[PASS], passing[0], route, "pass", list(passing), [], None, None
                )
            else:
                judged[place] = rule.judge_case(level, route, Case(read, occasion))
    return [judged[place] for place in range(len(claims))]


def _passed(
    rule: Compiled, level: str, routes: Sequence[str], facts: Sequence[Facts], occasion: Occasion
) -> list[tuple[str, ...] | None]:
    """The routes that pass, of everybody whose claimed route is one of them; None for the others."""
    names = rule.routes(level)
    bit_of = {name: bit for bit, name in enumerate(names)}
    claimed = [bit_of[route] for route in routes]
    found = Setwise(rule.policy).judge(Population.from_facts(facts), occasion, levels=[level])[level]
    known: dict[int, tuple[str, ...]] = {}  # a batch has few different answers
    answers: list[tuple[str, ...] | None] = []
    for bits, claim in zip(found.passing.tolist(), claimed, strict=True):
        if not bits >> claim & 1:
            answers.append(None)
            continue
        if bits not in known:
            known[bits] = tuple(name for bit, name in enumerate(names) if bits >> bit & 1)
        answers.append(known[bits])
    return answers
