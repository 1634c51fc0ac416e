"""目录 of a site on a day: what it is filed for and may decide by a pathway, as the intake needs to know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from certification.procedures import PROCEDURES
from certification.reasons import BodyHasNoPower, PathwayNotInForce
from intake.catalogue import Catalogue, Condition, Offer
from registry import models
from registry.models import FilingScope, LevelCode, Occupation, Site, WorkType
from rulebook import policies
from rules import Compiled, routes
from rules.ladder import Level
from rules.words import PATHWAYS

ORDINARY = "ordinary"

Rules = Mapping[str, Compiled]
"""The rule of a pathway by occupation; an occupation for which there is none is left out."""


def catalogue_of(site: Site, *, on: date, pathway: str = ORDINARY) -> Catalogue:
    """What the site may evaluate on the day by a pathway: occupations, work types, levels and conditions.

    Raises policies.NoPolicyInForce where the edition of a filed occupation's standard has no ordinary policy that day;
    of the other pathways BodyHasNoPower and PathwayNotInForce.
    """
    filed = _filed(site, on=on)
    offers = list(
        models.Offer.objects.filter(occupation__in=filed)
        .values_list("occupation", "occupation__title", "work_type__title", "level")
        .order_by("occupation", "work_type", "level")
    )
    names: dict[str, dict[Offer, None]] = defaultdict(dict)
    offered: dict[Offer, set[Level]] = defaultdict(set)
    for code, title, work_type, level in offers:
        offer = (code, work_type)
        names[work_type or title][offer] = None
        names[title].setdefault((code, None))
        offered[offer].add(Level(level))
    editions = {code: edition for code, edition in policies.editions(on=on).items() if code in filed}
    rules = _rules(filed, editions, site, pathway, on=on)
    coded = set(LevelCode.objects.exclude(sign="").values_list("level", flat=True))
    return Catalogue(
        names={name: tuple(found) for name, found in names.items()},
        offered={offer: _with_the_ladder_s_ends(levels, pathway) for offer, levels in offered.items()},
        filed={(code, None): levels for code, levels in filed.items()},
        conditions=_conditions(rules),
        editions=editions,
        known=_known(),
        pathway=pathway,
        citation=PROCEDURES[pathway].citation,
        without_code=frozenset(level for level in Level if level.value not in coded),
    )


def require_power(site: Site, *, pathway: str, on: date) -> None:
    """Raises BodyHasNoPower or PathwayNotInForce where nothing could come of a batch by the pathway."""
    if pathway != ORDINARY:
        _rules(_filed(site, on=on), policies.editions(on=on), site, pathway, on=on)


def _with_the_ladder_s_ends(levels: set[Level], pathway: str) -> frozenset[Level]:
    """The levels offered, with those that no standard has, as far as pathways other than the ordinary one go.

    学徒工 may be set below any 初级工, 特级技师 and 首席技师 above 高级技师 alone (意见 art. 十一).
    """
    if pathway == ORDINARY:
        return frozenset(levels)
    above = [level for level in Level if level.needs_senior_technician]
    return frozenset({*levels, Level.APPRENTICE, *(above if Level.SENIOR_TECHNICIAN in levels else ())})


def _filed(site: Site, *, on: date) -> dict[str, frozenset[Level]]:
    levels: dict[str, set[Level]] = defaultdict(set)
    scopes = FilingScope.objects.filter(site=site, period__contains=on)
    for code, level in scopes.values_list("occupation", "level"):
        levels[code].add(Level(level))
    return {code: frozenset(found) for code, found in levels.items()}


def _rules(
    filed: Mapping[str, frozenset[Level]], editions: Mapping[str, str], site: Site, pathway: str, *, on: date
) -> Rules:
    book = policies.Book(site, pathway=pathway, on=on)
    if pathway == ORDINARY:
        layers = {code: book.layers(edition, occupation=code) for code, edition in editions.items() if code in filed}
    else:
        asked = {code: editions.get(code, "") for code in filed}
        layers = {code: book.find(edition, occupation=code) for code, edition in asked.items()}
        if asked and not any(layers.values()):
            _refuse(book, asked, site, pathway, on=on)
    return {code: policies.composed(digests) for code, digests in layers.items() if digests}


def _refuse(book: policies.Book, asked: Mapping[str, str], site: Site, pathway: str, *, on: date) -> None:
    """Tells a body without the power from a pathway that is not in force."""
    for code, edition in asked.items():
        if book.find(edition, occupation=code, of_any_kind=True):
            raise BodyHasNoPower(
                kind=site.body.get_kind_display(), word=site.body.kind, pathway=PATHWAYS[pathway], name=pathway,
                citation=PROCEDURES[pathway].citation,
            )  # fmt: skip
    raise PathwayNotInForce(day=on, pathway=PATHWAYS[pathway], name=pathway)


def _conditions(rules: Rules) -> dict[tuple[str, Level], tuple[Condition, ...]]:
    return {
        (code, level): tuple(
            Condition(route=route, number=int(number), text=text) for route, number, text in routes(rule.policy, level)
        )
        for code, rule in rules.items()
        for level in Level
        if level in rule.policy.levels
    }


def _known() -> dict[str, str]:
    """Every occupation and work type of the classification by name; an occupation's own name goes before."""
    known = dict(WorkType.objects.values_list("title", "occupation"))
    return known | dict(Occupation.objects.values_list("title", "code"))
