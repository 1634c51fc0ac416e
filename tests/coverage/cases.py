"""用例: the cases of ``tests/cases`` as questions of the exchange format.

A file says once, under ``about``, what its cases share; a case says the rest. Facts that neither names are known to be
none, those under ``missing`` are not known, and entries that name no occupation are of the occupation asked about.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import yaml

from rules import Standard
from rules.ladder import Level

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

_ASKED: Final = ("day", "pathway", "edition", "region", "occupation", "work_type", "related", "body", "level", "facts")
_SUPPOSED: Final = ("offers", "missing", "birth_date", "examples")
_STATED: Final = ("verdict", "reason", "route", "policy", "earliest_on", "clauses")
_KEYS: Final = frozenset({"name", *_ASKED, *_SUPPOSED, *_STATED})
_NEEDED: Final = ("name", "day", "region", "pathway", "occupation", "level", "verdict")
_OF_OCCUPATION: Final = ("work", "grades", "competitions")
_SHARED: Final = ("region", "edition", "work_type", "body", "pathway", "occupation")


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice: plain YAML would lose the first without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} 重复 / repeated", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_cases(text: str) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """What a file says of all its cases, and the cases. Raises yaml.YAMLError, with the line, where it is not well written."""
    told = yaml.load(text, _Loader)
    return told.get("about", {}), told["cases"]


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


def faults_of(about: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[str]:
    """What a case lacks of its form, in Chinese: words nobody reads, what it must say, and what decides its verdict.

    Who may apply does so by a route; who may not is told at least one clause that fails, who is left in doubt one that is
    unknown or fails.
    """
    told = {**about, **case}
    yield from (f"不认识的项目 {name}" for name in sorted(set(told) - _KEYS))
    yield from (f"没有写 {name}" for name in _NEEDED if told.get(name) is None)
    verdict, clauses = told.get("verdict"), told.get("clauses", {})
    if verdict == "eligible" and "route" not in told:
        yield "可以申报而没有写 route"
    if verdict in ("ineligible", "unknown") and not {"fail", "unknown"} & set(clauses.values()):
        yield "没有写不符合或不明的条款 clauses"


def differences(about: Mapping[str, Any], case: Mapping[str, Any], level: Mapping[str, Any]) -> Iterator[str]:
    """In what the answer for the level differs from what the case states; nothing where it comes out as stated."""
    stated: dict[str, Any] = _plain({**about, **case})
    (pathway,) = level["pathways"]
    found = pathway | {"verdict": level["verdict"], "reason": level.get("reason")}
    for name in ("verdict", "reason", "route", "policy", "earliest_on"):
        if name in stated and stated[name] != found[name]:
            yield f"{name} {stated[name]} ≠ {found[name]}"
    results = dict(_results(pathway["findings"]))
    for clause, result in stated.get("clauses", {}).items():
        if results.get(clause) != result:
            yield f"{clause} {result} ≠ {results.get(clause)}"


def _results(findings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        yield finding["clause"], finding["result"]
        yield from _results(finding["findings"])


def _plain(value: Any) -> Any:
    """Dates as the exchange format writes them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return {key: _plain(entry) for key, entry in value.items()} if isinstance(value, Mapping) else value
