"""考生: an accepted row of the candidates' workbook."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from intake.columns import OFFICIAL
from intake.faults import Note
from rules.ladder import Level


@dataclass(frozen=True, slots=True)
class Candidate:
    """考生: one accepted row, every value read and checked.

    Optional text is empty where the cell was; optional dates, levels and numbers are None. ``sex`` and
    ``birth_date`` are filled from the identity number where the cells are empty.
    """

    row_number: int
    occupation: str  # code, d-dd-dd-dd
    work_type: str | None
    occupation_name: str  # as written
    level: Level
    route: str  # of the condition, such as senior.2
    condition: str  # as printed in the standard
    edition: str
    document_type: str
    document_number: str
    name: str
    sex: str
    birth_date: datetime.date | None
    phone: str
    has_qualification: bool
    certificate_level: Level | None
    certificate_number: str
    education_level: str
    region: str
    region_code: str  # GB/T 2260
    source: str
    employer: str
    applying_employer: str
    classification: str
    major: str
    sitting: str
    ethnicity: str
    work_started_on: datetime.date | None
    email: str
    years: float | None
    household: str
    political_status: str
    diploma_number: str
    summary: str
    address: str
    collection: str
    postcode: str
    mailing_address: str
    sequence: str
    notes: tuple[Note, ...] = ()

    def official_row(self) -> dict[str, object]:
        """The row under the official headers: levels in the official form, dates ISO, 是 and 否."""
        changed: dict[str, object] = {
            "occupation": self.occupation_name,
            "level": self.level.official_form,
            "certificate_level": self.certificate_level.official_form if self.certificate_level else "",
            "has_qualification": "是" if self.has_qualification else "否",
            "birth_date": self.birth_date.isoformat() if self.birth_date else "",
            "work_started_on": self.work_started_on.isoformat() if self.work_started_on else "",
            "years": "" if self.years is None else self.years,
        }
        return {
            column.header: changed[column.key] if column.key in changed else getattr(self, column.key)
            for column in OFFICIAL
        }
