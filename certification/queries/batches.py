"""批次: how many applications of each state batches hold, for one or a page of them; what was done with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from certification.models import Application, Batch, Objection, PublicNotice
from registry.models import Event


def applications_by_state(batches: Iterable[Batch]) -> dict[UUID, dict[str, int]]:
    """Counts by batch and state, in one statement."""
    inside = Application.objects.filter(batch__in=[batch.pk for batch in batches]).order_by()
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for batch, state, count in inside.values_list("batch", "state").annotate(Count("pk")).order_by("batch", "state"):
        counts[batch][state] = count
    return dict(counts)


def events_of(batch: Batch) -> QuerySet[Event]:
    """What was done with a batch, its public notices and the objections against its results, latest first."""
    about = Q(subject_kind=Batch._meta.model_name, subject_id=str(batch.pk))
    for model, rows in (
        (PublicNotice, PublicNotice.objects.filter(batch=batch)),
        (Objection, Objection.objects.filter(application__batch=batch)),
    ):
        identifiers = rows.order_by().annotate(text=Cast("pk", TextField())).values("text")
        about |= Q(subject_kind=model._meta.model_name, subject_id__in=identifiers)
    return Event.objects.filter(about).select_related("by").order_by("-id")
