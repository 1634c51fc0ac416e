"""问答: questions put to the published texts and the registry's own records.

The judging is in ``rules.desks``; here is what the desks answer from. API, pages and commands all ask here, so that one
question has one answer. A desk remembers what the registry said: create one per run or request, not one per process.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from registry.models import Standard as RecordedStandard
from registry.statements import put
from rulebook import policies, standards, texts
from rulebook.models import Policy as PublishedPolicy
from rulebook.models import TextKind
from rules import Question, Rulebook, Standard, desks
from rules.equivalence import Comparisons
from rules.places import in_place
from rules.texts import comparisons_of


class RegistryRecord:
    """登记所载: the texts published and the standards on record, remembered once read."""

    def __init__(self) -> None:
        self._found: dict[tuple[date, str, str, str | None], tuple[Rulebook, Standard]] = {}

    def on(self, day: date, *, region: str, occupation: str, work_type: str | None) -> tuple[Rulebook, Standard]:
        """The rules of the day and the occupation's standard; what is not remembered is read in one round trip."""
        key = (day, region, occupation, work_type)
        if key not in self._found:
            in_force, *recorded = put(policies.asked_of(region, day), *standards.asked_of(occupation, day))
            self._found[key] = policies.rulebook(in_force), standards.standard_of(recorded, work_type)
        return self._found[key]

    def turns(self, question: Question) -> list[date]:
        """The later days on which a policy of the place, or a standard of the occupation, begins or one has ended."""
        return turns_after(question)

    def comparisons(self) -> Iterable[Comparisons]:
        """The published texts of equivalences."""
        return comparisons_of(texts.published(TextKind.EQUIVALENCE))


def turns_after(question: Question) -> list[date]:
    """The days after the question's on which the rules of its place or the standard of its occupation change."""
    recorded = RecordedStandard.objects.filter(occupation=question.occupation).values_list("in_force", flat=True)
    published = PublishedPolicy.objects.select_related("repeal").defer("text")
    periods = [*recorded, *(policy.period for policy in published if in_place(policy.region_id, question.region))]
    edges = {edge for period in periods for edge in (period.lower, period.upper) if edge is not None}
    return sorted(edge for edge in edges if edge > question.as_of)


class EligibilityDesk(desks.EligibilityDesk):
    """申报资格问答台 of the registry."""

    def __init__(self, *, today: date) -> None:
        super().__init__(RegistryRecord(), today=today)


class PathDesk(desks.PathDesk):
    """路径规划台 of the registry."""

    def __init__(self, *, today: date) -> None:
        super().__init__(RegistryRecord(), today=today)


class EquivalenceDesk(desks.EquivalenceDesk):
    """比照问答台 of the registry."""

    def __init__(self, *, today: date) -> None:
        super().__init__(RegistryRecord(), today=today)
