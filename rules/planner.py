"""路径规划: from today's facts the earliest path to each higher level, step by step.

A step is a grade awarded on the first day on which it may be applied for; the facts then go on with that grade in them.
The planner judges nothing itself: it puts the eligibility question (in the form of the exchange format) to ``ask``, on
the days that matter, with the facts as they would then be, so every step's verdict is what eligibility answers on that
day. ``docs/rules/path.md`` states what is assumed and shows a worked example.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules import words
from rules.ladder import Level
from rules.supposed import after_award

Json = dict[str, Any]
Ask = Callable[[Json], Json]
"""An eligibility question → its answer."""

ASSUMPTIONS: Final = (
    "仍在进行的工作经历不中断地继续，其他事实不变",
    "每一级都在可以申报的当日申报并取得；实际取得还须加上评价、公示与发证的时间",
    "取得等级后按已定级职工计；竞赛晋级计入当年的晋级次数；评聘后为现聘任岗位",
    "以后各日的规则以现在已发布者为准",
)
BESIDES: Final[Mapping[str, str]] = {
    "ordinary": "评价各部分均合格（理论知识考试、技能考核；技师、高级技师另有综合评审），公示无异议",
    "apprentice_conversion": "企业按本单位要求考核合格，同意转正定级",
    "direct_ungraded": "企业依日常表现、工作业绩直接认定，公示无异议",
    "direct_frontline": "企业直接认定，公示无异议",
    "exceptional": "企业评审同意破格晋升，公示无异议",
    "competition": "凭竞赛成绩办理晋级",
    "appointment": "企业评审并聘任到岗，按规定备案或核准",
}
"""What a pathway needs besides time and the conditions of application. ``equivalence`` is not among them: it gives the
standing of a grade and no certificate, so no step is taken by it."""


MOST_ASKED: Final = 600
"""Questions put for one plan. Paths to n levels are at most 2ⁿ; a plan that would need more says that it is not complete."""


@dataclass(frozen=True, slots=True)
class Step:
    """一步: a grade supposed to be awarded on ``on``, with what eligibility answers of it on that day."""

    level: Level
    on: date
    facts: Json
    pathway: Json
    waits_for: tuple[str, ...]

    def as_json(self) -> Json:
        """The step as the answer shows it; ``facts`` are those that the question of that day is asked with."""
        found, route = self.pathway, self.pathway["route"]
        return {
            "level": self.level.value,
            "on": self.on.isoformat(),
            "pathway": found["pathway"],
            "policy": found["policy"],
            "policy_digest": found["policy_digest"],
            "route": route,
            "verdict": found["verdict"],
            "waits_for": list(self.waits_for),
            "besides_time": BESIDES[found["pathway"]],
            "finding": next((finding for finding in found["findings"] if finding["clause"] == route), None),
            "facts": self.facts,
        } | {name: found[name] for name in ("work_type",) if name in found}


@dataclass(frozen=True, slots=True)
class Situation:
    """所处: the situation after some steps: the day, and the facts with the grades awarded by then."""

    day: date
    facts: Json
    steps: tuple[Step, ...]

    @property
    def rank(self) -> int:
        """The highest level gained, as its rank; 0 before the first step."""
        return self.steps[-1].level.rank if self.steps else 0


def plan(question: Mapping[str, Any], *, as_of: date, ask: Ask, turns: Collection[date] = ()) -> Json:
    """The earliest path to every level above the one held, or to ``target_level`` alone.

    ``question`` is a valid eligibility question. ``turns`` are the later days on which the rules change as published;
    a path that opens on such a day is found too.
    """
    asked = {name: value for name, value in question.items() if name not in ("as_of", "target_level", "facts")}
    search = _Search(asked, ask, sorted(day for day in turns if day > as_of), held_rank(question, as_of))
    target = question.get("target_level")
    wanted = [level for level in search.levels if target is None or level.value == target]
    search.run(Situation(as_of, dict(question["facts"]), ()), wanted)
    return {
        "as_of": as_of.isoformat(),
        "region": question.get("region", "000000"),
        "occupation": question["occupation"],
        "held": next((level.value for level in Level if level.rank == search.held), None),
        "assumptions": list(ASSUMPTIONS),
        "complete": search.complete,
        "levels": [search.path_to(level) for level in wanted],
    }


def held_rank(question: Mapping[str, Any], as_of: date) -> int:
    """The rank of the highest valid certificate of the occupation on the day; 0 where there is none."""
    ranks = [
        Level(grade["level"]).rank
        for grade in question["facts"].get("grades") or ()
        if grade.get("occupation") == question["occupation"]
        and grade.get("level")
        and (grade.get("status") or "valid") == "valid"
        and (grade.get("awarded_on") or "9999") <= as_of.isoformat()
    ]
    return max(ranks, default=0)


class _Search:
    """Goes through the grades that could be gained, soonest first; of the paths of one day the one with fewest steps wins.

    Levels are gained upwards only: a lower grade gained after a higher one opens nothing that it would not have
    opened before.
    """

    def __init__(self, asked: Json, ask: Ask, turns: list[date], held: int) -> None:
        self.asked, self.ask, self.turns, self.held = asked, ask, turns, held
        self.levels = [level for level in Level if level.rank > held]
        self.paths: dict[Level, tuple[Step, ...]] = {}
        self.situations: list[tuple[Situation, Json]] = []
        self.count = 0
        self.complete = True

    def run(self, start: Situation, wanted: Collection[Level]) -> None:
        """Fills ``paths`` and, for what cannot be reached, ``situations``."""
        waiting: list[tuple[date, int, tuple[int, ...], Situation]] = [(start.day, 0, (), start)]
        highest = max((level.rank for level in wanted), default=0)
        while waiting and not self.paths.keys() >= set(wanted):
            if self.count >= MOST_ASKED:
                self.complete = False
                return
            _, _, _, situation = heapq.heappop(waiting)
            if situation.steps:
                self.paths.setdefault(situation.steps[-1].level, situation.steps)
            answered = self._answer(situation.day, situation.facts)
            self.situations.append((situation, answered))
            regimes = [(situation.day, answered)]
            for level in self.levels:
                if situation.rank < level.rank <= highest and (step := self._step(situation, level, regimes)):
                    facts = after_award(situation.facts, self.asked["occupation"], step.level, step.pathway, step.on)
                    following = Situation(step.on, facts, (*situation.steps, step))
                    gained = tuple(step.level.rank for step in following.steps)  # each set of levels comes once
                    heapq.heappush(waiting, (step.on, len(gained), gained, following))

    def _answer(self, day: date, facts: Json, level: Level | None = None) -> Json:
        self.count += 1
        target = {"target_level": level.value} if level is not None else {}
        return self.ask(self.asked | target | {"as_of": day.isoformat(), "facts": facts})

    def _step(self, situation: Situation, level: Level, regimes: list[tuple[date, Json]]) -> Step | None:
        """The level's first day from a situation, under the rules of that day or those of a later turn.

        ``regimes`` are the answers to the situation so far, by the day on which its rules begin; later ones are
        added as they are needed.
        """
        turns = [turn for turn in self.turns if turn > situation.day]
        for index in range(len(turns) + 1):
            if index == len(regimes):
                regimes.append((turns[index - 1], self._answer(turns[index - 1], situation.facts)))
            start, answered = regimes[index]
            day = _earliest(_of_level(answered, level), start)
            if day is None or any(start < turn < day for turn in turns):
                continue
            found = _of_level(answered if day == start else self._answer(day, situation.facts, level), level)
            pathway = next((one for one in _grading(found) if one["verdict"] == "eligible"), None)
            if pathway is not None:
                waited = _waited(_of_level(regimes[0][1], level), pathway)
                return Step(level, day, situation.facts, pathway, tuple(waited))
        return None

    def path_to(self, level: Level) -> Json:
        """The steps to a level; where time alone leads to none, what is lacking when all else is gained."""
        steps = self.paths.get(level, ())
        first = _of_level(self.situations[0][1], level)
        entry: Json = {
            "level": level.value,
            "verdict": first["verdict"],
            "reachable": bool(steps),
            "earliest_on": steps[-1].on.isoformat() if steps else None,
            "steps": [step.as_json() for step in steps],
            "needs": [],
        }
        if not steps:
            below = [asked for asked in self.situations if asked[0].rank < level.rank]
            _, answered = max(below, key=lambda asked: (len(asked[0].steps), -asked[0].day.toordinal()))
            entry["needs"] = list(needs(_of_level(answered, level)))
        return entry


def _of_level(answered: Json, level: Level) -> Json:
    found: Json = next(entry for entry in answered["levels"] if entry["level"] == level.value)
    return found


def _grading(seen: Json) -> list[Json]:
    """The pathways that end with a grade."""
    return [pathway for pathway in seen["pathways"] if pathway["pathway"] in BESIDES]


def _earliest(seen: Json, asked_on: date) -> date | None:
    """The soonest day that any pathway of the level gives: the day asked about where one is open."""
    pathways = _grading(seen)
    if any(pathway["verdict"] == "eligible" for pathway in pathways):
        return asked_on
    days = [pathway["earliest_on"] for pathway in pathways if pathway["earliest_on"]]
    return date.fromisoformat(min(days)) if days else None


def _leaves(finding: Json) -> Iterator[Json]:
    if not finding["findings"]:
        yield finding
    for part in finding["findings"]:
        yield from _leaves(part)


def _of_route(pathway: Json) -> list[Json]:
    return [
        leaf for finding in pathway["findings"] if finding["clause"] == pathway["route"] for leaf in _leaves(finding)
    ]


def _waited(before: Json, passing: Json) -> Iterator[str]:
    """The conditions of the route that do not hold yet in the situation before: what time brings."""
    met = {leaf["clause"] for leaf in _of_route(passing) if leaf["result"] == "pass"}
    for pathway in before["pathways"]:
        if pathway["pathway"] == passing["pathway"]:
            leaves = _of_route(pathway | {"route": passing["route"]})
            yield from (leaf["required"] for leaf in leaves if leaf["result"] != "pass" and leaf["clause"] in met)


def needs(seen: Json) -> Iterator[Json]:
    """What each pathway of a level lacks, ``seen`` being eligibility's answer for it; where no policy was applied, why."""
    for pathway in seen["pathways"]:
        entry: Json = {"pathway": pathway["pathway"], "name": words.PATHWAYS[pathway["pathway"]]}
        entry |= {"verdict": pathway["verdict"], "policy": pathway["policy"], "route": pathway["route"]}
        if "reason" in pathway:
            yield entry | {"reason": pathway["reason"], "lacking": []}
        else:
            lacking = [
                {name: leaf[name] for name in ("clause", "result", "required", "actual", "citation")}
                for leaf in _of_route(pathway)
                if leaf["result"] != "pass"
            ]
            yield entry | {"reason": None, "lacking": lacking}
