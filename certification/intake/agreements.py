"""互相印证: what the cells of one row say of each other."""

from __future__ import annotations

import datetime
from typing import Any

from certification.intake.faults import Fault
from certification.intake.identity import Identity, examine
from registry.ladder import Level

YOUNGEST, OLDEST = 14, 100  # years; sanity only, the ages of the rules are the policies' business
PROMOTION = "晋级认定"

Faulty = tuple[str, Fault]
"""A column's key and what is wrong there."""


def identify(row: dict[str, Any], faults: list[Faulty], *, on: datetime.date) -> Identity:
    """The document number by its kind, and whether birth date, sex, age and start of work agree with it."""
    number, kind = row["document_number"], row["document_type"]
    identity = examine(kind, number) if number and kind else Identity()
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
    has: bool | None, level: Level | None, numbered: bool, kind: str | None, wanted: Level | None
) -> tuple[Faulty, ...]:
    """是否有职业资格证书 against 证书等级, 证书编号 and 认定分类.

    晋级认定 presupposes a certificate below the level applied for; 初次认定 presupposes nothing, since most
    levels can be reached by years of work alone.
    """
    faults: list[Faulty] = []
    cells = (("certificate_level", level is not None), ("certificate_number", numbered))
    if has:
        faults += [(key, Fault("certificate_missing")) for key, given in cells if not given]
    elif has is False:
        faults += [(key, Fault("certificate_contradiction")) for key, given in cells if given]
    too_high = level is not None and wanted is not None and level.rank >= wanted.rank
    if kind == PROMOTION and (has is False or too_high):
        faults.append(("classification", Fault("classification_disagrees")))
    return tuple(faults)
