"""Measure 7: one question over HTTP, beside an empty view of the same framework on the same server in the same run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from bench import client
from bench.processes import server
from bench.report import Series, load, ratio, result, say

QUESTION = Path(__file__).with_name("question.json")
CONNECTIONS = (1, 8)
EMPTY, ONE, ALL = "empty view", "one pathway, one level", "all pathways, all levels"


def measure(*, requests: int, rounds: int) -> None:
    """Prints the measure: the goal's question, and the same without naming pathway and level.

    With one connection the answer's own time shows, with eight what it comes to where two processors are shared with
    who asks.
    """
    kinds = _asked()
    for connections in CONNECTIONS:
        print(f"7. One question: {requests:,} requests a round, {connections} at once", flush=True)
        rates = {kind: Series(kind, "req/s") for kind in kinds}
        slowest = {kind: Series(f"{kind}, 99 of 100 answered within", "µs") for kind in kinds}
        with server() as (host, port):
            # The first round is for the server to come up and read the policies; it is told and not counted.
            for number in range(rounds + 1):
                told = []
                for kind, line in kinds.items():
                    answer = client.load(host, port, connections, [line] * requests)
                    told.append(f"{kind} {answer['rate']:,.0f} req/s, p99 {answer['p99'] * 1000:.2f} ms")
                    if number:
                        rates[kind].add(answer["rate"])
                        slowest[kind].add(answer["p99"] * 1e6)
                say(f"{f'round {number}' if number else 'warming up'}: {'; '.join(told)}; {load()}")
        result(f"   RESULT, {connections} at once", _ratios(rates, slowest), [*rates.values(), *slowest.values()])


def _ratios(rates: dict[str, Series], slowest: dict[str, Series]) -> list[str]:
    return [
        ratio(slowest[ONE], slowest[EMPTY], f"the p99 of the empty view: {ONE} (goal: at most 3 ×)"),
        ratio(slowest[ALL], slowest[EMPTY], f"the p99 of the empty view: {ALL}"),
        ratio(rates[ONE], rates[EMPTY], f"of the requests/s of the empty view: {ONE}"),
        ratio(rates[ALL], rates[EMPTY], f"of the requests/s of the empty view: {ALL}"),
    ]


def _asked() -> dict[str, str]:
    """The lines to be sent: the same question to each, so that the empty view is sent as much."""
    question: dict[str, Any] = orjson.loads(QUESTION.read_bytes())
    whole = {name: value for name, value in question.items() if name not in ("pathway", "target_level")}
    one, all_of_them = orjson.dumps(question).decode(), orjson.dumps(whole).decode()
    return {
        EMPTY: f"/bench/nothing\t{one}",
        ONE: f"/api/v1/eligibility\t{one}",
        ALL: f"/api/v1/eligibility\t{all_of_them}",
    }
