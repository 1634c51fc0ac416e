"""Tables of certification, one module an aggregate."""

from certification.models.applications import Application, ApplicationQuerySet, Transition, Verdict
from certification.models.batches import Batch, BatchQuerySet, BatchSlice, RowNote, RowRefusal
from certification.models.review import (
    Approval,
    Objection,
    ObjectionAddition,
    Outcome,
    PublicNotice,
    Review,
    ReviewConclusion,
    Score,
)

__all__ = [
    "Application", "ApplicationQuerySet", "Approval", "Batch", "BatchQuerySet", "BatchSlice", "Objection", "ObjectionAddition", "Outcome",
    "PublicNotice", "Review", "ReviewConclusion", "RowNote", "RowRefusal", "Score", "Transition", "Verdict",
]  # fmt: skip
