"""Drafts to simulate: each the seeded text but for one thing, and the texts that stand."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from rules import Policy, Standard, load
from tests.rules.rules import OCCUPATION, RELATED, ROOT, ordinary_text

AS_OF = date(2026, 11, 21)
STANDARDS = {
    OCCUPATION: Standard("2023", frozenset({"junior", "intermediate", "senior", "technician", "senior_technician"}), frozenset({RELATED})),
    "4-07-03-02": Standard("2018", frozenset({"intermediate", "senior", "technician", "senior_technician"})),
}  # fmt: skip
FRONT_LINE = "cn.direct_frontline.2022"
HUBEI = "420000"


@cache
def published() -> tuple[Policy, ...]:
    """The seeded texts."""
    return tuple(load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "seeds/policies").glob("*.yaml")))


def digest_of_seed(name: str) -> str:
    return next(policy.digest for policy in published() if policy.id == name)


def seed_text(name: str) -> str:
    return Path(ROOT / f"seeds/policies/{name}.yaml").read_text(encoding="utf-8")


def tighter() -> str:
    """The ordinary policy of 2023 with five years where it asks for four."""
    return _changed(ordinary_text("2023"), "years: 4", "years: 5")


def wider() -> str:
    """The same with two years where it asks for four."""
    return _changed(ordinary_text("2023"), "years: 4", "years: 2")


def stricter_front_line() -> str:
    """Direct recognition on the employer's word only where the performance is attested by the regulator."""
    return _changed(seed_text(FRONT_LINE), "performance: {}", "performance: {attested_by: [regulator]}")


def provincial() -> str:
    """An overlay of Jiangsu: whoever is a front-line worker of ten years may be recognised as 高级工."""
    return """
id: cn.js.direct_frontline.draft
extends: cn.direct_frontline.2022
title: 江苏省一线职工直接认定（草案）
pathway: direct_frontline
place: "320000"
in_force: {from: 2026-01-01, certainty: from_memory}
bodies: [employer]
basis:
  opinion: {document: 试, number: 试, certainty: from_memory}
levels:
  senior:
    heading: 一线职工从业满十年的，可直接认定三级/高级工
    routes:
      - number: 11
        text: 从事本职业或相关职业工作满10年。
        cite: {basis: opinion, article: 一}
        work: {years: 10}
"""


def _changed(text: str, before: str, after: str) -> str:
    changed = text.replace(before, after)
    assert changed != text
    return changed
