"""判断: policy + facts + day → verdict.

Two executors, one meaning. ``evaluate`` gives the whole tree of findings; ``Compiled.judge`` gives the results of the
routes alone, for batches. Both ask the same conditions; what a compact judgement left out is rendered again from the
stored facts, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from rules.case import FAIL, PASS, RESULTS, UNKNOWN, VERDICTS, Case
from rules.clauses import Clause, Finding, Prospect, explain, lacks, prospect
from rules.facts import Facts
from rules.ladder import Level
from rules.occasion import Occasion
from rules.policy import Policy

NOT_OFFERED: Final = "not_offered"


class Verdict(NamedTuple):
    """结论: of one policy for one level, with the findings of every route.

    ``route`` is the first route that passes; where none passes, the one nearest to passing.
    """

    policy: Policy
    level: Level
    verdict: str
    route: str | None
    findings: tuple[Finding, ...]
    earliest_on: date | None

    @property
    def passing(self) -> tuple[str, ...]:
        """The routes that pass, in printed order."""
        return tuple(finding.clause for finding in self.findings if finding.result == PASS)

    def finding(self, route: str) -> Finding:
        """The findings of one route; KeyError where the level has no such route."""
        for found in self.findings:
            if found.clause == route:
                return found
        raise KeyError(route)

    def as_json(self) -> dict[str, Any]:
        """The form of the exchange format; the policy named is the text in which the route stands."""
        text = self.policy.text_of(self.route)
        payload = {
            "pathway": text.pathway,
            "verdict": self.verdict,
            "policy": text.id,
            "policy_digest": text.digest,
            "route": self.route,
            "findings": [finding.as_json() for finding in self.findings],
            "earliest_on": self.earliest_on.isoformat() if self.earliest_on else None,
        }
        if self.policy.layers:
            payload["layers"] = [{"policy": one.id, "policy_digest": one.digest} for one in self.policy.layers]
        return payload


class RouteVerdict(NamedTuple):
    """所报条件的结论: the claimed route's findings, and the other routes that pass."""

    route: str
    verdict: str
    finding: Finding
    others: tuple[str, ...]


class Judgement(NamedTuple):
    """简明结论: what a batch keeps of a verdict.

    ``verdict`` is the level's; ``claimed`` the result of the claimed route ("pass", "fail", "unknown", None where none
    was claimed); ``passing`` the routes that pass; ``missing`` the facts that are lacking, in Chinese: those of the
    claimed route if it is unknown, else those of every unknown route where the verdict is unknown. ``earliest_on`` and
    ``claimed_earliest_on`` are ISO dates or None.
    """

    level: str
    verdict: str
    route: str | None
    claimed_route: str | None
    claimed: str | None
    passing: list[str]
    missing: list[str]
    earliest_on: str | None
    claimed_earliest_on: str | None

    def as_json(self) -> dict[str, Any]:
        """A small JSON object with the fields in order."""
        return self._asdict()


def evaluate(policy: Policy, facts: Facts, level: Level, occasion: Occasion) -> Verdict:
    """The verdict on one level, every route explained; a level that the policy lacks is ``not_offered``."""
    return evaluate_case(policy, level, Case(facts, occasion))


def evaluate_case(policy: Policy, level: Level, case: Case) -> Verdict:
    """The same, for a case that several levels or policies share."""
    rule = policy.levels.get(level)
    if rule is None:
        return Verdict(policy, level, NOT_OFFERED, None, (), None)
    findings = tuple([explain(route, case) for route in rule.routes])
    for found in findings:
        if found.result == PASS:
            return Verdict(policy, level, VERDICTS[PASS], found.clause, findings, None)
    prospects = [Prospect(found.result, found.earliest_on, _short(found)) for found in findings]
    nearest, day = _concluded(policy, [found.clause for found in findings], prospects)
    return Verdict(policy, level, VERDICTS[findings[nearest].result], findings[nearest].clause, findings, day)


def _concluded(policy: Policy, names: Sequence[str], prospects: Sequence[Prospect]) -> tuple[int, date | None]:
    """Which of the routes decides, and from when one would pass.

    It is the first of the best ones; of those that do not pass, the soonest, then the one that lacks least.
    """
    best = max([found.result for found in prospects])
    if best == PASS:
        return next(index for index, found in enumerate(prospects) if found.result == PASS), None
    _, _, nearest = min(
        [
            (found.earliest_on or date.max, found.short, index)
            for index, found in enumerate(prospects)
            if found.result == best
        ]
    )
    days = [
        found.earliest_on
        for name, found in zip(names, prospects, strict=True)
        if found.earliest_on is not None and policy.stands(name, found.earliest_on)
    ]
    return nearest, min(days, default=None)


def _while_in_force(policy: Policy, route: str, day: date | None) -> date | None:
    """The day, unless another rule than the route's will be in force by then."""
    return day if day is not None and policy.stands(route, day) else None


def evaluate_route(verdict: Verdict, route: str) -> RouteVerdict:
    """The verdict on the 申报条件 that a candidate claims; KeyError where the level has no such route."""
    finding = verdict.finding(route)
    others = tuple(name for name in verdict.passing if name != route)
    return RouteVerdict(route, VERDICTS[finding.result], finding, others)


def _short(finding: Finding) -> int:
    """How many conditions of a finding do not pass."""
    if not finding.findings:
        return int(finding.result != PASS)
    return sum([_short(part) for part in finding.findings])


class Compiled:
    """一项政策的批量执行: the checks of every route, bound once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._levels: dict[str, tuple[tuple[str, Callable[[Case], int], Clause], ...]] = {
            level.value: tuple((route.name, route.check, route) for route in rule.routes)
            for level, rule in policy.levels.items()
        }

    def routes(self, level: str) -> tuple[str, ...]:
        """The names of a level's routes, in printed order; KeyError where the policy has no such level."""
        return tuple(name for name, _, _ in self._levels[level])

    def judge(self, level: str, route: str | None, facts: Mapping[str, Any], occasion: Occasion) -> Judgement:
        """The compact verdict on facts that were read strictly before.

        KeyError where the policy has no such level or route.
        """
        return self.judge_case(level, route, Case(Facts.from_trusted(facts), occasion))

    def judge_case(self, level: str, route: str | None, case: Case) -> Judgement:
        """The same, for a case already made."""
        rules = self._levels[level]
        passing = []
        claimed: int | None = None
        unknown = False
        for name, check, _ in rules:
            result = check(case)
            if result == PASS:
                passing.append(name)
            elif result == UNKNOWN:
                unknown = True
            if name == route:
                claimed = result
        if route is not None and claimed is None:
            raise KeyError(route)
        best = PASS if passing else UNKNOWN if unknown else FAIL
        if best == PASS and claimed in (None, PASS):
            result_word = None if claimed is None else RESULTS[claimed]
            return Judgement(level, VERDICTS[best], passing[0], route, result_word, passing, [], None, None)
        return self._reasoned(level, route, claimed, passing, best, case)

    def _reasoned(
        self, level: str, route: str | None, claimed: int | None, passing: list[str], best: int, case: Case
    ) -> Judgement:
        """The judgement of a case that does not simply pass: what is missing, and from when it would."""
        rules = self._levels[level]
        # where the level passes by another route, only the claimed one is left to speak of
        asked = rules if best != PASS else [rule for rule in rules if rule[0] == route]
        prospects = [prospect(clause, case) for _, _, clause in asked]
        nearest, day = _concluded(self.policy, [name for name, _, _ in asked], prospects)
        claimed_day: date | None = None
        missing: dict[str, None] = {}
        for (name, _, clause), found in zip(asked, prospects, strict=True):
            if name == route:
                claimed_day = _while_in_force(self.policy, name, found.earliest_on)
            wanted = name == route if claimed == UNKNOWN else best == UNKNOWN
            if wanted and found.result == UNKNOWN:
                missing.update(dict.fromkeys(lacks(clause, case)))
        if best == PASS:
            day = None
        return Judgement(
            level,
            VERDICTS[best],
            passing[0] if passing else asked[nearest][0],
            route,
            None if claimed is None else RESULTS[claimed],
            passing,
            list(missing),
            day.isoformat() if day else None,
            claimed_day.isoformat() if claimed_day else None,
        )
