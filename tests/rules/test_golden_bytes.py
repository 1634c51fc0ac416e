"""复算的字节: answers that were given once are given again, byte for byte, whatever becomes of the engine's inside.

``golden/`` keeps the two ordinary texts as they stood, two dozen whole answers, and one digest over two thousand
others. ``python -m tests.rules.test_golden_bytes`` writes the answers anew: only where the exchange format itself is
meant to change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from rules import Policy, answer, load, read_question, to_bytes
from tests.rules.rules import RELATED, ROOT, question
from tests.rules.test_replay import NATIONAL, somebody

GOLDEN = ROOT / "tests/rules/golden"
WHOLE = 24
MANY = 2_000


@cache
def published() -> tuple[Policy, ...]:
    """The two texts as they stood."""
    return tuple(load(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.yaml")))


def asked(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Questions about people near the thresholds."""
    chance = random.Random(seed)
    for _ in range(count):
        yield question(
            somebody(chance),
            edition=chance.choice(("2018", "2023")),
            target_level=chance.choice(NATIONAL),
            pathway="ordinary",
            related_occupations=[RELATED],
        )


def answered(put: dict[str, Any]) -> bytes:
    """The bytes that are answered today."""
    return to_bytes(answer(read_question(put, today=date(2000, 1, 1)), published()))


def digest() -> str:
    """One digest over many answers."""
    whole = sha256()
    for put in asked(MANY, 20260101):
        whole.update(answered(put))
    return whole.hexdigest()


def test_two_dozen_answers_are_given_again_byte_for_byte():
    lines = (GOLDEN / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == WHOLE
    for line in lines:
        kept = json.loads(line)
        assert answered(kept["question"]) == to_bytes(kept["answer"])


def test_the_digest_over_two_thousand_answers_stands():
    assert digest() == (GOLDEN / "digest").read_text(encoding="utf-8").strip()


def write() -> None:
    """Keep today's answers."""
    lines = [
        json.dumps({"question": put, "answer": json.loads(answered(put))}, ensure_ascii=False, separators=(",", ":"))
        for put in asked(WHOLE, 20250101)
    ]
    (GOLDEN / "answers.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (GOLDEN / "digest").write_text(digest() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
