"""考核部分: the parts to be marked for applications, and the marks they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from certification.acts.scores import current_scores, parts_of
from certification.models import Application
from registry.models import ExamPart

_IDENTIFIER = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


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
    return {
        pk: [
            Part(part, str(ExamPart(part).label), mark, part in marks[pk], marks[pk].get(part))
            for part, mark in sorted(parts.items(), key=lambda item: ExamPart.values.index(item[0]))
        ]
        for pk, parts in parts_of(applications).items()
    }


def applications_in(names: Iterable[str], prefix: str) -> set[UUID]:
    """The applications that the boxes of a form are for, by the boxes' names: the prefix, an identifier, and a part."""
    return {UUID(found[1]) for name in names if (found := re.match(rf"{prefix}({_IDENTIFIER})(?:-\w+)?$", name))}
