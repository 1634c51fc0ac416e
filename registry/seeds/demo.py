"""演示: invented bodies, filings, users and candidates; ``demo.yaml`` and ``demo_people.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from registry.seeds.files import Record, indexed, read_document
from registry.seeds.occupations import OCCUPATION_CODE
from registry.seeds.reference import Reference
from rules.ladder import Level

NEEDED = {"worker": "person", "administrator": None} | dict.fromkeys(("regulator", "drafter", "publisher"), "region")
ROLES = ("worker", "submitter", "approver", "assessor", "regulator", "drafter", "publisher", "administrator")
FAULTS = (
    "id_check_digit",
    "outside_filing",
    "misspelt_occupation",
    "duplicate_person",
    "one_day_short",
    "missing_evidence",
)
FACTS = ("birth_date", "work", "grades", "titles", "education", "employment", "performance")
ORDINARY = "ordinary"
_RELATIVE_DAY = re.compile(r"day-(\d+)y\+(\d+)d")


@dataclass(frozen=True, slots=True)
class BodySeed:
    """评价机构 of the demo; ``site_code`` is the first 13 characters of the numbers it issues."""

    key: str
    name: str
    kind: str
    credit_code: str
    region: str
    site_code: str
    filing_authority: str
    above_designated_size: bool
    skilled_workforce: bool
    appoints_special: bool


@dataclass(frozen=True, slots=True)
class ScopeSeed:
    """备案范围: an occupation and the levels a filing covers."""

    occupation: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class FilingSeed:
    """备案: what a body may evaluate, where, from a day to a last day."""

    number: str
    body: str
    place: str
    since: date
    until: date
    scope: tuple[ScopeSeed, ...]


@dataclass(frozen=True, slots=True)
class UserSeed:
    """A demo user and what the role is for: a body's key, a region's code or a person's key."""

    sign_in: str
    name: str
    role: str
    body: str | None
    region: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class ClaimSeed:
    """证书等级 and 证书编号 as the workbook names them."""

    level: Level
    number: str


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A demo candidate: the workbook's cells, the facts put forward, and what is expected to come of it."""

    key: str
    body: str
    pathway: str
    name: str
    sex: str
    birth_date: date
    id_number: str
    phone: str
    ethnicity: str
    education: str
    source: str
    province: str
    occupation: str
    work_type: str | None
    occupation_as_written: str
    level: Level
    condition: str
    classification: str
    sitting: str
    claimed_grade: ClaimSeed | None
    facts: Mapping[str, Any]
    scores: Mapping[str, int] | None
    fault: str | None
    expect: str

    def facts_on(self, day: date) -> dict[str, Any]:
        """The facts in the eligibility vocabulary (JSON values), for an application on ``day``."""
        return {key: _dated(value, day) for key, value in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo material; its candidates hold from ``good_from`` on."""

    bodies: tuple[BodySeed, ...]
    filings: tuple[FilingSeed, ...]
    users: tuple[UserSeed, ...]
    people: tuple[PersonSeed, ...]
    good_from: date


def read_demo(root: Path, reference: Reference) -> Demo:
    """Reads the demo material and follows its references. Raises SeedFault on the first thing that can't be taken."""
    document = read_document(root / "demo.yaml")
    document.only("bodies", "filings", "users")
    candidates = read_document(root / "demo_people.yaml")
    candidates.only("good_from", "people")
    bodies = indexed(document.records("bodies"), _body, lambda seed: seed.key)
    people = indexed(candidates.records("people"), _person, lambda seed: seed.key)
    filings = indexed(document.records("filings"), _filing, lambda seed: seed.number)
    users = indexed(document.records("users"), _user, lambda seed: seed.sign_in)
    known = {
        "body": {seed.key for seed in bodies},
        "region": {seed.code for seed in reference.regions},
        "place": {seed.code for seed in reference.regions},
        "person": {seed.key for seed in people},
        "occupation": {seed.code for seed in reference.occupations},
    }
    for key in ("bodies", "filings", "users"):
        for record in document.records(key):
            _follow(record, known)
    for record in candidates.records("people"):
        _follow(record, known)
    return Demo(tuple(bodies), tuple(filings), tuple(users), tuple(people), candidates.day("good_from"))


def _follow(record: Record, known: Mapping[str, set[str]]) -> None:
    """Refuses a reference to something that does not exist, in the record or in the mappings inside it."""
    for key, value in record.cells.items():
        if key in known and value is not None and value not in known[key]:
            record.refuse(f"no {key} {value!r}", key)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Record):
                _follow(inner, known)


def _body(record: Record) -> BodySeed:
    facts = ["above_designated_size", "skilled_workforce", "appoints_special"]
    record.only("key", "name", "kind", "credit_code", "region", "site_code", "filing_authority", *facts)
    credit_code = record.text("credit_code")
    if not uscc.is_valid(credit_code):
        record.refuse(f"{credit_code} is no 统一社会信用代码", "credit_code")
    return BodySeed(
        key=record.text("key"),
        name=record.text("name"),
        kind=record.matching("kind", "employer|social|school"),
        credit_code=credit_code,
        region=record.text("region"),
        site_code=record.matching("site_code", r"[A-Z]\d{12}"),
        filing_authority=record.matching("filing_authority", "ministry|province|city"),
        above_designated_size=record.flag("above_designated_size"),
        skilled_workforce=record.flag("skilled_workforce"),
        appoints_special=record.flag("appoints_special"),
    )


def _filing(record: Record) -> FilingSeed:
    record.only("number", "body", "place", "from", "until", "scope")
    if record.day("until") < record.day("from"):
        record.refuse("ends before it starts", "until")
    return FilingSeed(
        number=record.text("number"),
        body=record.text("body"),
        place=record.text("place"),
        since=record.day("from"),
        until=record.day("until"),
        scope=tuple(indexed(record.records("scope"), _scope, lambda seed: seed.occupation)),
    )


def _scope(record: Record) -> ScopeSeed:
    record.only("occupation", "levels")
    return ScopeSeed(record.matching("occupation", OCCUPATION_CODE), record.levels("levels"))


def _user(record: Record) -> UserSeed:
    record.only("sign_in", "name", "role", optional=["body", "region", "person"])
    user = UserSeed(
        sign_in=record.matching("sign_in", r"[a-z.]+"),
        name=record.text("name"),
        role=record.matching("role", "|".join(ROLES)),
        body=record.optional_text("body"),
        region=record.optional_text("region"),
        person=record.optional_text("person"),
    )
    needed = NEEDED.get(user.role, "body")
    given = [key for key in ("body", "region", "person") if record.optional_text(key)]
    if given != ([needed] if needed else []):
        record.refuse(f"a {user.role} belongs to {needed or 'nothing'}, not to {' and '.join(given) or 'nothing'}")
    return user


def _person(record: Record) -> PersonSeed:
    texts = ["key", "body", "name", "sex", "phone", "ethnicity", "education", "source", "province"]
    texts += ["occupation_as_written", "classification", "sitting"]
    checked = ["birth_date", "id_number", "occupation", "level", "condition", "facts", "expect"]
    record.only(*texts, *checked, optional=["pathway", "work_type", "claimed_grade", "scores", "fault"])
    facts = record.record("facts")
    facts.only("birth_date", optional=FACTS)
    return PersonSeed(
        **{key: record.text(key) for key in texts},
        pathway=record.matching("pathway", "[a-z_]+") if "pathway" in record.cells else ORDINARY,
        birth_date=record.day("birth_date"),
        id_number=record.matching("id_number", r"\d{17}[0-9X]"),
        occupation=record.matching("occupation", OCCUPATION_CODE),
        work_type=record.optional_text("work_type"),
        level=record.word("level", Level),
        condition=record.matching("condition", rf"{record.text('level')}\.\d"),
        claimed_grade=_claim(record, facts),
        facts=facts.plain(),
        scores=_scores(record),
        fault=record.matching("fault", "|".join(FAULTS)) if "fault" in record.cells else None,
        expect=record.matching("expect", "eligible|ineligible|unknown|refused"),
    )


def _claim(record: Record, facts: Record) -> ClaimSeed | None:
    """The certificate of the workbook's cells: as given, else the highest grade put forward."""
    given = [record.record("claimed_grade")] if "claimed_grade" in record.cells else []
    for claim in given:
        claim.only("level", "number")
    grades = facts.records("grades") if "grades" in facts.cells else ()
    claims = [ClaimSeed(grade.word("level", Level), grade.text("number")) for grade in given or grades]
    return max(claims, key=lambda claim: claim.level.rank, default=None)


def _scores(record: Record) -> dict[str, int] | None:
    if "scores" not in record.cells:
        return None
    scores = record.record("scores")
    scores.only("theory", "skill", optional=["review"])
    return {part: scores.whole(part) for part in scores.cells}


def _dated(value: Any, day: date) -> Any:
    """A value with days like ``day-5y+1d`` reckoned from ``day``; 29 February falls back to the 28th."""
    if isinstance(value, dict):
        return {key: _dated(item, day) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, day) for item in value]
    if not (isinstance(value, str) and (found := _RELATIVE_DAY.fullmatch(value))):
        return value
    year = day.year - int(found[1])
    try:
        start = day.replace(year=year)
    except ValueError:
        start = date(year, 2, 28)
    return (start + timedelta(days=int(found[2]))).isoformat()
