"""判定所知: what verdicts say of people, as simulations of drafts ask for it (``rulebook.populations.Judgements``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from certification.models import Application, Verdict
from registry.models.regions import region_prefix


def places(people: Sequence[UUID], *, on: date) -> Iterable[tuple[UUID, str, str]]:
    """Worker, occupation and place of every verdict given up to the day, the latest first."""
    return (
        Verdict.objects.filter(application__worker__any_of=people, as_of__lte=on)
        .order_by("-as_of", "-application")
        .values_list("application__worker", "application__occupation", "application__batch__site__region")
    )


def snapshots(people: Sequence[UUID], *, on: date) -> Iterable[tuple[UUID, dict[str, Any]]]:
    """Worker and the facts of their latest verdict given up to the day."""
    rows: Iterable[Any] = (
        Verdict.objects.filter(application__worker__any_of=people, as_of__lte=on)
        .order_by("application__worker", "-as_of", "-application")
        .distinct("application__worker")
        .values_list("application__worker", "facts")
    )
    return rows


def judged_in(region: str) -> Any:
    """The workers judged at a place in the region, as a query of their ids."""
    return Application.objects.filter(batch__site__region__code__startswith=region_prefix(region)).values("worker")
