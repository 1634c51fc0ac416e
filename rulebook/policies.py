"""政策: the published policies, compiled once per process, and which of them is in force where and when.

A text is what it is for ever; how long it is in force may be cut short by a later fact (``PolicyRepeal``). What is asked
for a day goes by both; what is asked for a digest (a stored verdict judged again) goes by the text alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from registry.models import Site, Standard
from registry.statements import Rows, Statement
from rulebook.models import Policy
from rules import Compiled, Rulebook, Setting, compose, load
from rules import Policy as Rule
from rules.places import NATION, places_of
from rules.refusals import Refusal
from rules.words import PATHWAYS


class NoPolicyInForce(Refusal):
    """No published policy of the pathway covers the place and the day."""

    code = "no_policy_in_force"
    zh = "{day}当日没有施行中的“{pathway}”政策（{edition}年版），不能判定"
    en = "No policy of pathway {word} (edition {edition}) is in force on {day}"
    status = 409


_MOST_KEPT: Final = 2_048
"""Compiled texts that a process keeps, about 32 KiB each: more than a country has in force."""
_kept: dict[str, Compiled] = {}


def compiled(digest: str) -> Compiled:
    """The compiled policy of a digest. Raises Policy.DoesNotExist."""
    return compiled_all([digest])[digest]


def compiled_all(digests: Collection[str]) -> dict[str, Compiled]:
    """The same of several, those not compiled before read in one statement. Published texts never change, so they are kept."""
    found = {digest: kept for digest in digests if (kept := _kept.get(digest)) is not None}
    lacking = [digest for digest in digests if digest not in found]
    if lacking:
        texts = dict(Policy.objects.filter(pk__in=lacking).values_list("pk", "text"))
        for digest in lacking:
            if digest not in texts:
                raise Policy.DoesNotExist(digest)
            found[digest] = Compiled(load(texts[digest]))
        # several threads may ask: what is forgotten between two looks is only compiled again
        if len(_kept) + len(lacking) > _MOST_KEPT:
            _kept.clear()
        _kept.update({digest: found[digest] for digest in lacking})
    return found


@lru_cache(maxsize=_MOST_KEPT)
def until(digest: str, last_on: date | None) -> Rule:
    """The rule of a digest, in force until a last day where a repeal has set one."""
    rule = compiled(digest).policy
    return rule if last_on is None else replace(rule, until_on=last_on)


def published(*, ending: Mapping[str, date] | None = None) -> list[Rule]:
    """Every published rule that is ever in force, each until the last day known of it; ``ending``: further repeals."""
    ends = ending or {}
    rows = Policy.objects.order_by("pk").values_list("pk", "repeal__last_on")
    rules = _rules([(digest, ends.get(digest, last_on)) for digest, last_on in rows])
    return [rule for rule in rules if rule.until_on is None or rule.from_on <= rule.until_on]


def warm(*, on: date) -> int:
    """Compiles the texts in force on a day, so that the first who needs one does not wait for it; how many there are."""
    return len(compiled_all(Policy.objects.in_force_on(on).values_list("pk", flat=True)))


def _rules(rows: Collection[tuple[str, date | None]]) -> list[Rule]:
    compiled_all([digest for digest, _ in rows])
    return [until(digest, last_on) for digest, last_on in rows]


@lru_cache(maxsize=1_024)
def composed(layers: tuple[str, ...]) -> Compiled:
    """The compiled rule that some published texts come to, laid on one another in this order."""
    texts = compiled_all(layers)
    if len(layers) == 1:
        return texts[layers[0]]
    return Compiled(compose([texts[digest].policy for digest in layers]))


class Book:
    """汇编 of one site, pathway and day: which texts meet for its candidates.

    Create one per act: what is published may change between two. Only texts of the pathway whose place the site lies in
    are read, however many the country has.
    """

    def __init__(self, site: Site, *, pathway: str, on: date) -> None:
        self._site, self._pathway, self._on = site, pathway, on
        texts = Policy.objects.in_force_on(on).filter(pathway=pathway, region__in=places_of(site.region_id))
        self._rules = _rulebook(tuple(texts.order_by("pk").values_list("pk", "repeal__last_on")))

    def layers(self, edition: str, *, occupation: str) -> tuple[str, ...]:
        """The digests of the texts that meet, the nation's first. Raises NoPolicyInForce where there is none."""
        digests = self.find(edition, occupation=occupation)
        if not digests:
            pathway = self._pathway
            raise NoPolicyInForce(day=self._on, pathway=PATHWAYS[pathway], word=pathway, edition=edition)
        return digests

    def find(self, edition: str, *, occupation: str, of_any_kind: bool = False) -> tuple[str, ...]:
        """The same, empty where there is none; ``of_any_kind``: as if the body were of a kind that has the power."""
        body = self._site.body
        setting = Setting(
            on=self._on, region=self._site.region_id, occupation=occupation, edition=edition,
            kind=None if of_any_kind else body.kind, enterprise=body.credit_code,
        )  # fmt: skip
        return tuple(text.digest for text in self._rules.texts(self._pathway, setting))


IN_FORCE: Final = Statement(
    lambda day, province, prefecture, county: (
        Policy.objects.in_force_on(day)
        .filter(region__in=[NATION, province, prefecture, county])
        .order_by("pk")
        .values_list("pk", "repeal__last_on")
    ),
    day=date(1, 2, 3),
    province="a province",
    prefecture="a prefecture",
    county="a county",
)
"""The texts of all pathways in force on a day whose place a region lies in (``asked_of``), with the last day that a repeal
has set: what ``rulebook`` takes."""


def asked_of(region: str, on: date) -> tuple[Statement, dict[str, Any]]:
    """``IN_FORCE`` with its values for a region and a day."""
    _, province, prefecture, county = places_of(region)
    return IN_FORCE, {"day": on, "province": province, "prefecture": prefecture, "county": county}


def rulebook(in_force: Rows) -> Rulebook:
    """The rules that some texts come to; kept as long as the same texts are in force until the same days."""
    return _rulebook(tuple((digest, date.fromisoformat(last_on) if last_on else None) for digest, last_on in in_force))


@lru_cache(maxsize=256)
def _rulebook(in_force: tuple[tuple[str, date | None], ...]) -> Rulebook:
    return Rulebook(_rules(in_force))


def editions(*, on: date) -> dict[str, str]:
    """The edition of the standard in force on a day, by occupation code."""
    return dict(Standard.objects.filter(in_force__contains=on).values_list("occupation", "edition"))
