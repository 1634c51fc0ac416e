"""互相印证: what the cells of one row say of each other."""

from __future__ import annotations

import datetime
from typing import Any

from intake.faults import Fault
from intake.identity import IDENTIFIERS, Identity, examine
from rules.ladder import Level
from rules.words import PATHWAYS

YOUNGEST, OLDEST = 14, 100  # years; sanity only, the ages of the rules are the policies' business
PROMOTION, FIRST = "晋级认定", "初次认定"
WITHOUT_CERTIFICATE = frozenset({"direct_frontline", "competition", "equivalence"})
"""Pathways that lift the previous grade: 晋级认定 by them presupposes no certificate."""
CLASSIFIED_AS = {"exceptional": PROMOTION, "apprentice_conversion": FIRST}
"""What some pathways are by their own name: 破格晋升 raises who has a grade, 转正定级 gives the first one."""

Faulty = tuple[str, Fault]
"""A column's key and what is wrong there."""


def identify(row: dict[str, Any], faults: list[Faulty], *, on: datetime.date) -> Identity:
    """The document number by its kind, and whether birth date, sex, age and start of work agree with it."""
    number, kind = row["document_number"], row["document_type"]
    identity = examine(IDENTIFIERS[kind], number) if number and kind else Identity()
    if isinstance(identity, Fault):
        faults.append(("document_number", identity))
        identity = Identity()
    said = row["birth_date"]
    if identity.birth_date and said and identity.birth_date != said:
        faults.append(("birth_date", Fault("birth_date_disagrees")))
    if identity.sex and row["sex"] and identity.sex != row["sex"]:
        faults.append(("sex", Fault("sex_disagrees")))
    born = identity.birth_date or said
    if born:
        if fault := _age_fault(born, on):
            faults.append(("document_number" if identity.birth_date else "birth_date", fault))
        if row["work_started_on"] and row["work_started_on"] < born:
            faults.append(("work_started_on", Fault("date_before_birth")))
    return identity


def _age_fault(born: datetime.date, on: datetime.date) -> Fault | None:
    if born > on:
        return Fault("date_in_future", {"on": on.isoformat()})
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return None if YOUNGEST <= age <= OLDEST else Fault("age_implausible", {"age": age})


def claim_faults(
    has: bool | None,
    level: Level | None,
    numbered: bool,
    kind: str | None,
    wanted: Level | None,
    pathway: str = "ordinary",
) -> tuple[Faulty, ...]:
    """是否有职业资格证书 against 证书等级, 证书编号 and 认定分类, and that against the pathway.

    晋级认定 presupposes a certificate below the level applied for; 初次认定 presupposes nothing, since most
    levels can be reached by years of work alone. Some pathways ask for no previous grade, others are of one
    classification by their name.
    """
    faults: list[Faulty] = []
    cells = (("certificate_level", level is not None), ("certificate_number", numbered))
    if has:
        faults += [(key, Fault("certificate_missing")) for key, given in cells if not given]
    elif has is False:
        faults += [(key, Fault("certificate_contradiction")) for key, given in cells if given]
    too_high = level is not None and wanted is not None and level.rank >= wanted.rank
    if kind and kind != CLASSIFIED_AS.get(pathway, kind):
        values = {"pathway": PATHWAYS[pathway], "wanted": CLASSIFIED_AS[pathway]}
        faults.append(("classification", Fault("classification_not_of_pathway", values, (CLASSIFIED_AS[pathway],))))
    elif kind == PROMOTION and ((has is False and pathway not in WITHOUT_CERTIFICATE) or too_high):
        faults.append(("classification", Fault("classification_disagrees")))
    return tuple(faults)
