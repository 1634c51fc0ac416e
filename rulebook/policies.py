"""政策: the published policies, compiled once a process, and which of them is in force where and when.

A text is what it is for ever; how long it is in force may be cut short by a later fact (``PolicyRepeal``). What is asked
for a day goes by both; what is asked for a digest (a stored verdict judged again) goes by the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from registry.models import Site, Standard
from registry.statements import Rows, Statement
from rulebook.models import Policy
from rules import Compiled, Rulebook, Setting, compose, load
from rules import Policy as Rule
from rules.refusals import Refusal
from rules.words import PATHWAYS


class NoPolicyInForce(Refusal):
    """No published policy of the pathway covers the place and the day."""

    code = "no_policy_in_force"
    zh = "{day}当日没有施行中的“{pathway}”政策（{edition}年版），不能判定"
    en = "No policy of pathway {word} (edition {edition}) is in force on {day}"
    status = 409


@lru_cache(maxsize=256)
def compiled(digest: str) -> Compiled:
    """The compiled policy of a digest. Published texts never change, so it is kept. Raises Policy.DoesNotExist."""
    return Compiled(load(Policy.objects.values_list("text", flat=True).get(pk=digest)))


@lru_cache(maxsize=256)
def until(digest: str, last_on: date | None) -> Rule:
    """The rule of a digest, in force until a last day where a repeal has set one."""
    rule = compiled(digest).policy
    return rule if last_on is None else replace(rule, until_on=last_on)


def in_force_on(day: date) -> list[Rule]:
    """The rules in force on a day, all places and pathways, each until the last day known of it."""
    return _rules(Policy.objects.in_force_on(day).order_by("pk").values_list("pk", "repeal__last_on"))


def standing(*, ending: Mapping[str, date] | None = None) -> list[Rule]:
    """Every published rule that is ever in force, each until the last day known of it; ``ending``: further repeals."""
    ends = ending or {}
    rows = Policy.objects.order_by("pk").values_list("pk", "repeal__last_on")
    rules = _rules((digest, ends.get(digest, last_on)) for digest, last_on in rows)
    return [rule for rule in rules if rule.until_on is None or rule.from_on <= rule.until_on]


def _rules(rows: Iterable[tuple[str, date | None]]) -> list[Rule]:
    return [until(digest, last_on) for digest, last_on in rows]


@lru_cache(maxsize=1_024)
def composed(layers: tuple[str, ...]) -> Compiled:
    """The compiled rule that some published texts come to, laid on one another in this order."""
    if len(layers) == 1:
        return compiled(layers[0])
    return Compiled(compose([compiled(digest).policy for digest in layers]))


class Book:
    """汇编 of one day: which texts meet for a body's candidates. One an act: what is published may change between."""

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._rules = rulebook(IN_FORCE.rows(day=on))

    def layers(self, pathway: str, edition: str, *, occupation: str, site: Site) -> tuple[str, ...]:
        """The digests of the texts that meet, the nation's first. Raises NoPolicyInForce where there is none."""
        digests = self.find(pathway, edition, occupation=occupation, site=site)
        if not digests:
            raise NoPolicyInForce(day=self._on, pathway=PATHWAYS[pathway], word=pathway, edition=edition)
        return digests

    def find(
        self, pathway: str, edition: str, *, occupation: str, site: Site, of_any_kind: bool = False
    ) -> tuple[str, ...]:
        """The same, empty where there is none; ``of_any_kind``: as if the body were of a kind that has the power."""
        setting = Setting(
            on=self._on, region=site.region_id, occupation=occupation, edition=edition,
            kind=None if of_any_kind else site.body.kind, enterprise=site.body.credit_code,
        )  # fmt: skip
        return tuple(text.digest for text in self._rules.texts(pathway, setting))


IN_FORCE: Final = Statement(
    lambda day: Policy.objects.in_force_on(day).order_by("pk").values_list("pk", "repeal__last_on"),
    day=date(1, 2, 3),
)
"""The texts in force on a day, all places and pathways, with the last day that a repeal has set: what ``rulebook`` takes."""


def rulebook(in_force: Rows) -> Rulebook:
    """The rules that some texts come to; kept as long as the same texts are in force until the same days."""
    return _rulebook(tuple((digest, date.fromisoformat(last_on) if last_on else None) for digest, last_on in in_force))


@lru_cache(maxsize=16)
def _rulebook(in_force: tuple[tuple[str, date | None], ...]) -> Rulebook:
    return Rulebook(_rules(in_force))


def editions(*, on: date) -> dict[str, str]:
    """The edition of the standard in force on a day, by occupation code."""
    return dict(Standard.objects.filter(in_force__contains=on).values_list("occupation", "edition"))
