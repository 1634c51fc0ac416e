"""异议: which objections an account sees, how old they are, and the trace that a public notice keeps of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from certification.models import Application, Objection
from registry.models import Account
from registry.reasons import CalendarUnknown
from registry.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Trace:
    """公示留痕: how many objections a result has met, by what became of them; names none."""

    open: int = 0
    dismissed: int = 0
    upheld: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.dismissed + self.upheld


@dataclass(frozen=True, slots=True)
class Age:
    """How long an objection has been open, or was: working days (None beyond the calendar on record) and days."""

    working_days: int | None
    days: int


def objections_of(account: Account) -> QuerySet[Objection]:
    """The objections against applications that exist for the account."""
    against = Application.objects.visible_to(account)
    return Objection.objects.filter(application__in=against)


def traces(applications: Iterable[UUID]) -> dict[UUID, Trace]:
    """The trace of each application that was objected to, in one statement."""
    found = Objection.objects.filter(application__any_of=list(applications)).order_by()
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for application, outcome, count in found.values_list("application", "outcome").annotate(Count("pk")):
        counts[application][outcome or "open"] = count
    return {application: Trace(**each) for application, each in counts.items()}


def ages(objections: Iterable[Objection], *, on: date) -> dict[UUID, Age]:
    """The age of each objection on a day; of a settled one, the age at which it was settled."""
    given = list(objections)
    workdays = Workdays.load() if given else None
    return {one.pk: age_between(one.raised_at, one.settled_at, workdays, on) for one in given if workdays}


def age_between(begun_at: datetime, settled_at: datetime | None, workdays: Workdays, on: date) -> Age:
    """How long something has been open on a day, or was until it was settled."""
    since = timezone.localdate(begun_at)
    until = timezone.localdate(settled_at) if settled_at else on
    try:
        worked = workdays.between(since, until)
    except CalendarUnknown:
        worked = None
    return Age(worked, (until - since).days)
