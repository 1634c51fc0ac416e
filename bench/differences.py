"""Why a verdict differs from that of a peer with simpler lengths: every differing person looked at, one by one.

The peer adds up the whole months of each spell. The law has two things more (docs/rules/durations.md): the days left over
of several stretches make a month for every thirty, and where the last month lacks the corresponding day its last day
completes it (《民法典》 art. 202). A difference that neither explains is an error of one of the two, and raised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bench.people import EVERYBODYS, LEVELS
from rules import Case, Facts, Policy
from rules.case import PASS
from rules.clauses import Clause
from rules.conditions.work import AccumulatedWork
from rules.durations import Stretch, accumulated, clipped, measure
from rules.ladder import Level

THIRTY_DAYS = "thirty days of several stretches make the month that decides"
LAST_DAY = "the month's last day makes the month that decides"


def explained(policy: Policy, differing: Iterable[tuple[Facts, int, int, int]]) -> Counter[str]:
    """How many people differ for which reason; each is facts, target, and the passing bits by columns and by the peer.

    RuntimeError where somebody differs for no reason known, or the one-person engine doesn't say what the columns do.
    """
    found: Counter[str] = Counter()
    for facts, target, ours, theirs in differing:
        routes = policy.levels[Level(LEVELS[target])].routes
        case = Case(facts, EVERYBODYS)
        engine = sum(1 << bit for bit, route in enumerate(routes) if route.check(case) == PASS)
        if engine != ours or theirs & ~ours or theirs == ours:
            raise RuntimeError(f"not explained: engine {engine:b}, columns {ours:b}, peer {theirs:b}: {facts}")
        reasons = {_reason(route, case) for bit, route in enumerate(routes) if (ours & ~theirs) >> bit & 1}
        found["; ".join(sorted(reasons))] += 1
    return found


def _reason(route: Clause, case: Case) -> str:
    """Which of the two things decides a route that passes here and not at the peer's."""
    for leaf in route.leaves():
        if isinstance(leaf.condition, AccumulatedWork):
            reason = _of_length(leaf.condition, case)
            if reason is not None:
                return reason
    raise RuntimeError(f"not explained: {route.name} of {case.facts}")


def _of_length(condition: AccumulatedWork, case: Case) -> str | None:
    lived = case.work(own=condition.own, front_line=condition.front_line)
    anchors = condition.since.anchors(case) if condition.since is not None else None
    if lived is None or (condition.since is not None and anchors is None):
        return None
    since = anchors.certain if anchors is not None else None
    pieces = clipped(lived.certain, since)
    without_days = sum(measure(start, end).whole_months for start, end in pieces)
    if without_days < condition.months <= accumulated(pieces).whole_months:
        return THIRTY_DAYS if len(pieces) > 1 else None
    if sum(_plain_months(piece) for piece in pieces) < condition.months <= without_days:
        return LAST_DAY
    return None


def _plain_months(piece: Stretch) -> int:
    """Whole months as the peer counts them."""
    start, end = piece
    return (end.year - start.year) * 12 + end.month - start.month - (start.day > end.day)
