"""用例: the cases of ``tests/cases`` as questions of the exchange format.

A file says once, under ``about``, what its cases share; a case says the rest. Facts that neither names are known to be
none, those under ``missing`` are not known, and entries that name no occupation are of the occupation asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from certification.policy import Standard
from registry.ladder import Level

KNOWN_NOTHING: Final[Mapping[str, Any]] = {
    "birth_date": "1985-03-01",
    "work": [],
    "grades": [],
    "titles": [],
    "education": [],
    "employment": {
        "status": "graded",
        "front_line": True,
        "contract": "employee",
        "hired_on": "2010-01-01",
        "probation_ended_on": "2010-07-01",
        "apprenticeship_ended_on": None,
        "mentor": False,
    },
    "post": None,
    "performance": {"outstanding": False, "attested_by": "employer"},
    "breakthroughs": [],
    "awards": [],
    "mentoring": [],
    "honours": [],
    "competitions": [],
    "promotions": [],
}
"""A person of whom everything is known, and who has nothing."""

FIVE: Final = tuple(level.value for level in Level if level.digit is not None)
"""The levels of the national ladder, which a standard has unless a case says otherwise."""

_OF_OCCUPATION: Final = ("work", "grades", "competitions")
_SHARED: Final = ("region", "edition", "work_type", "body", "pathway", "occupation")


def question_of(about: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """The case as a question."""
    told = {**about, **case}
    given = {**about.get("facts", {}), **case.get("facts", {})}
    if "birth_date" in about and "birth_date" not in given:
        given["birth_date"] = about["birth_date"]
    facts = dict(KNOWN_NOTHING) | given
    for name in _OF_OCCUPATION:
        if facts[name] is not None:
            facts[name] = [{"occupation": told["occupation"]} | entry for entry in facts[name]]
    for name in case.get("missing", ()):
        del facts[name]
    asked = {name: told[name] for name in _SHARED if told.get(name) is not None}
    asked |= {"as_of": told["day"], "target_level": told["level"], "facts": facts}
    if told.get("related") is not None:
        asked["related_occupations"] = told["related"]
    asked.setdefault("pathway", "ordinary")
    written: dict[str, Any] = _plain(asked)
    return written


def standard_of(about: Mapping[str, Any], case: Mapping[str, Any]) -> Standard:
    """The standard that the case supposes: the five national levels, or those it names; ``offers: null`` is no record."""
    offers = {"offers": FIVE, **about, **case}["offers"]
    return Standard(levels=None if offers is None else frozenset(offers))


def _plain(value: Any) -> Any:
    """Dates as the exchange format writes them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return {key: _plain(entry) for key, entry in value.items()} if isinstance(value, Mapping) else value
