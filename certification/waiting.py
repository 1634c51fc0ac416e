"""待批准清单: what waits for approval as an approver sees it, so that an approval can name exactly what was seen.

The basis of an application is the revisions that its result rests on, such as ``skill:1 theory:2``. Scores and reviews
are never edited, so the same basis is the same result. A list is named by its digest, over every application in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from certification.models import Application, Batch, Review, Score, Transition
from certification.states import ApplicationState
from registry.models import IdentityCase
from registry.models.identities import is_held


@dataclass(frozen=True, slots=True)
class WaitingList:
    """待批准清单 of a batch: its digest, how many applications it holds, and when it was drawn up."""

    digest: str
    count: int
    listed_at: datetime


def waiting_list(batch: Batch, *, at: datetime) -> WaitingList:
    """The list of everything in the batch that waits for approval now."""
    bases = bases_of(approvable(batch).values_list("pk", flat=True))
    return WaitingList(digest_of(bases), len(bases), at)


def approvable(batch: Batch) -> QuerySet[Application]:
    """What waits for approval now and may be approved: whoever's identity is being settled waits for that, and nobody else does."""
    return Application.objects.filter(~is_held(), batch=batch, state=ApplicationState.PASSED)


def held_of(batch: Batch) -> QuerySet[Application]:
    """What has passed, and waits until it is settled whose number it is."""
    return Application.objects.filter(is_held(), batch=batch, state=ApplicationState.PASSED)


def list_as_of(batch: Batch, *, at: datetime) -> dict[UUID, str]:
    """What waited for approval at an instant, with the bases of then, from what is never edited."""
    steps = Transition.objects.filter(application__batch=batch, at__lte=at).order_by("application", "-id")
    stood = steps.distinct("application").values_list("application", "after")
    passed = {pk for pk, state in stood if state == ApplicationState.PASSED}
    cases = IdentityCase.objects.filter(
        Q(settled_at__isnull=True) | Q(settled_at__gt=at), holds=True, opened_at__lte=at
    )
    held = Application.objects.filter(batch=batch, worker__in=cases.values("worker")).values_list("pk", flat=True)
    return bases_of(passed - set(held), until=at)


def bases_of(applications: Iterable[UUID], *, until: datetime | None = None) -> dict[UUID, str]:
    """The basis of each application, now or as it was at an instant; empty for one without scores and reviews."""
    identifiers = list(applications)
    parts: dict[UUID, list[str]] = defaultdict(list)
    inside: dict[str, Any] = {"application__any_of": identifiers}
    if until is not None:
        inside["recorded_at__lte"] = until
    scores = Score.objects.filter(**inside).order_by().values_list("application", "part")
    reviews = Review.objects.filter(**inside).order_by().values_list("application")
    for application, part, revision in scores.annotate(Max("revision")):
        parts[application].append(f"{part}:{revision}")
    for application, revision in reviews.annotate(Max("revision")):
        parts[application].append(f"reviewed:{revision}")
    return {pk: " ".join(sorted(parts[pk])) for pk in identifiers}


def digest_of(bases: Mapping[UUID, str]) -> str:
    """The digest by which a list is named."""
    lines = sorted(f"{application} {basis}\n" for application, basis in bases.items())
    return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"
