"""政策: which of the published policies is in force where and when, and what those that meet come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from registry.models import Site, Standard
from registry.statements import Rows, Statement
from rulebook import texts
from rulebook.models import Policy, TextKind
from rules import Compiled, Rulebook, Setting, compose
from rules import Policy as Rule
from rules.places import NATION, places_of
from rules.refusals import Refusal
from rules.texts import policies_of
from rules.words import PATHWAYS


class NoPolicyInForce(Refusal):
    """No published policy of the pathway covers the place and the day."""

    code = "no_policy_in_force"
    zh = "{day}当日没有施行中的“{pathway}”政策（{edition}年版），不能判定"
    en = "No policy of pathway {word} (edition {edition}) is in force on {day}"
    status = 409


def compiled(digest: str) -> Compiled:
    """The compiled policy of a digest. Raises DoesNotExist where no policy is published under it."""
    return composed((digest,))


def published(*, ending: Mapping[str, date] | None = None) -> list[Rule]:
    """Every published policy that is ever in force, each until the last day known of it; ``ending``: further repeals."""
    return policies_of(texts.published(TextKind.POLICY, ending=ending))


@lru_cache(maxsize=1_024)
def composed(layers: tuple[str, ...]) -> Compiled:
    """The compiled rule that some published texts come to, laid on one another in this order."""
    found = texts.texts_of(layers)
    rules = policies_of([found[digest] for digest in layers])
    if len(rules) != len(layers):
        raise Policy.DoesNotExist(layers)
    return Compiled(compose(rules))


class Book:
    """汇编 of one site, pathway and day: which texts meet for its candidates.

    Create one per act: what is published may change between two. Only texts of the pathway whose place the site lies in
    are read, however many the country has.
    """

    def __init__(self, site: Site, *, pathway: str, on: date) -> None:
        self._site, self._pathway, self._on = site, pathway, on
        rows = Policy.objects.in_force_on(on).filter(
            pathway=pathway, region__in=places_of(site.region_id), enterprise__in=("", site.body.credit_code)
        )
        self._rules = _rulebook(tuple(rows.order_by("pk").values_list("pk", "repeal__last_on")))

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
        .filter(region__in=[NATION, province, prefecture, county], enterprise="")
        .order_by("pk")
        .values_list("pk", "repeal__last_on")
    ),
    day=date(1, 2, 3),
    province="a province",
    prefecture="a prefecture",
    county="a county",
)
"""The policies of all pathways in force on a day whose place a region lies in (``asked_of``), with the last day that a
repeal has set: what ``rulebook`` takes. A question names no enterprise, so that no enterprise's own texts are among them."""


def asked_of(region: str, on: date) -> tuple[Statement, dict[str, Any]]:
    """``IN_FORCE`` with its values for a region and a day."""
    _, province, prefecture, county = places_of(region)
    return IN_FORCE, {"day": on, "province": province, "prefecture": prefecture, "county": county}


def rulebook(in_force: Rows) -> Rulebook:
    """The rules that some texts come to; kept as long as the same texts are in force until the same days."""
    return _rulebook(tuple((digest, date.fromisoformat(last_on) if last_on else None) for digest, last_on in in_force))


@lru_cache(maxsize=256)
def _rulebook(in_force: tuple[tuple[str, date | None], ...]) -> Rulebook:
    return Rulebook(policies_of(texts.until(in_force)))


def editions(*, on: date) -> dict[str, str]:
    """The edition of the standard in force on a day, by occupation code."""
    return dict(Standard.objects.filter(in_force__contains=on).values_list("occupation", "edition"))
