"""目录 of a site on a day: what it is filed for, as the intake needs to know it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from certification import policies
from certification.intake.catalogue import Catalogue, Condition, Offer
from certification.policy import routes
from registry import models
from registry.ladder import Level
from registry.models import FilingScope, Occupation, Site, WorkType

PATHWAY = "ordinary"


def catalogue_of(site: Site, *, on: date) -> Catalogue:
    """What the site may evaluate on the day: occupations, work types, levels and conditions.

    Raises policies.NoPolicyInForce where the edition of a filed occupation's standard has no policy that day.
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
    return Catalogue(
        names={name: tuple(found) for name, found in names.items()},
        offered={offer: frozenset(levels) for offer, levels in offered.items()},
        filed={(code, None): levels for code, levels in filed.items()},
        conditions=_conditions(editions, site, on=on),
        editions=editions,
        known=_known(),
    )


def _filed(site: Site, *, on: date) -> dict[str, frozenset[Level]]:
    levels: dict[str, set[Level]] = defaultdict(set)
    scopes = FilingScope.objects.filter(site=site, period__contains=on)
    for code, level in scopes.values_list("occupation", "level"):
        levels[code].add(Level(level))
    return {code: frozenset(found) for code, found in levels.items()}


def _conditions(editions: dict[str, str], site: Site, *, on: date) -> dict[tuple[str, Level], tuple[Condition, ...]]:
    book = policies.Book(on=on)
    rules = {
        code: policies.composed(book.layers(PATHWAY, edition, occupation=code, site=site))
        for code, edition in editions.items()
    }
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
