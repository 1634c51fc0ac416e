"""Measure 3: the public check, as JSON and as a page, beside an empty page on the same server in the same run."""

from __future__ import annotations

import json
import random

from bench import client
from bench.processes import server
from bench.report import Series, load, ratio, result, say
from registry.models import Certificate

CONNECTIONS = 8
SEED = 20261121


def measure(*, requests: int, rounds: int) -> None:
    """Prints the measure. The load comes from another process, over several connections that stay open."""
    print(f"3. The public check: {requests:,} requests a round over {CONNECTIONS} connections", flush=True)
    kinds = _addresses(requests)
    rates = {kind: Series(kind, "req/s") for kind in kinds}
    slowest = {kind: Series(f"{kind}, 99 of 100 answered within", "µs") for kind in kinds}
    with server() as (host, port):
        # The first round is for the server to come up; it is told and not counted.
        for number in range(rounds + 1):
            told = []
            for kind, paths in kinds.items():
                answer = client.load(host, port, CONNECTIONS, paths)
                told.append(f"{kind} {answer['rate']:,.0f} req/s, p99 {answer['p99'] * 1000:.1f} ms")
                if number:
                    rates[kind].add(answer["rate"])
                    slowest[kind].add(answer["p99"] * 1e6)
            say(f"{f'round {number}' if number else 'warming up'}: {'; '.join(told)}; {load()}")
    empty, *checks = kinds
    result(
        "   RESULT",
        [
            line
            for kind in checks
            for line in (
                ratio(rates[kind], rates[empty], f"of the requests/s of the empty page: {kind}"),
                ratio(slowest[kind], slowest[empty], f"of the p99 of the empty page: {kind}"),
            )
        ],
        [*rates.values(), *slowest.values()],
    )


def _addresses(requests: int) -> dict[str, list[str]]:
    """What is asked: nothing, and certificates on record by number and name, as JSON and as a page."""
    chance = random.Random(SEED)
    known = list(Certificate.objects.order_by("number").values_list("number", "holder_name")[:1_000])
    asked = [chance.choice(known) for _ in range(requests)]
    return {
        "empty page": ["/bench/empty"] * requests,
        "check as JSON": [f"/api/v1/checks\t{_body(number, name)}" for number, name in asked],
        "check as a page": [f"/check/{number}" for number, _ in asked],
    }


def _body(number: str, name: str) -> str:
    return json.dumps({"number": number, "name": name}, ensure_ascii=False)
