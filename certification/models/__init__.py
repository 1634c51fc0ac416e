"""Tables of certification, one module an aggregate."""

from certification.models.applications import Application, ApplicationQuerySet, Transition, Verdict
from certification.models.batches import Batch, BatchQuerySet, BatchSlice, RowNote, RowRefusal
from certification.models.comparisons import ComparisonScope, ComparisonText
from certification.models.policies import Policy, PolicyScope
from certification.models.review import Approval, Objection, Outcome, Publicity, Score

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Approval",
    "Batch",
    "BatchQuerySet",
    "BatchSlice",
    "ComparisonScope",
    "ComparisonText",
    "Objection",
    "Outcome",
    "Policy",
    "PolicyScope",
    "Publicity",
    "RowNote",
    "RowRefusal",
    "Score",
    "Transition",
    "Verdict",
]
