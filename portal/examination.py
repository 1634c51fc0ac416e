"""考核部分: the parts to be marked for applications, and the marks they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from certification.acts.scores import current_scores
from certification.models import Application
from registry.models import ExamPart, StandardPart


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one application's examination; ``value`` is None where absent or not recorded."""

    part: str
    label: str
    pass_mark: Decimal
    recorded: bool
    value: Decimal | None

    @property
    def passed(self) -> bool:
        """Whether the mark reaches the part's pass mark."""
        return self.value is not None and self.value >= self.pass_mark


def parts_with_marks(applications: Sequence[Application]) -> dict[UUID, list[Part]]:
    """The parts of each application's level under the standard in force on its day of judgement, in order."""
    marks = current_scores([application.pk for application in applications])
    table = _parts(applications)
    return {
        application.pk: [
            Part(part, str(ExamPart(part).label), mark, part in marks[application.pk], marks[application.pk].get(part))
            for part, mark in sorted(
                table[application.occupation_id, application.level, application.verdict.as_of].items(),
                key=lambda item: ExamPart.values.index(item[0]),
            )
        ]
        for application in applications
    }


def _parts(applications: Sequence[Application]) -> dict[tuple[str, str, object], dict[str, Decimal]]:
    table: dict[tuple[str, str, object], dict[str, Decimal]] = defaultdict(dict)
    occupations = {application.occupation_id for application in applications}
    for day in {application.verdict.as_of for application in applications}:
        rows = StandardPart.objects.filter(standard__occupation__in=occupations, standard__in_force__contains=day)
        for occupation, level, part, mark in rows.values_list("standard__occupation", "level", "part", "pass_mark"):
            table[occupation, level, day][part] = mark
    return table
