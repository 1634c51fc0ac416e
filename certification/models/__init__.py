"""Tables of certification, one module an aggregate."""

from certification.models.applications import Application, ApplicationQuerySet, Transition, Verdict
from certification.models.batches import Batch, BatchQuerySet, BatchSlice, RowNote, RowRefusal
from certification.models.comparisons import ComparisonScope, ComparisonText
from certification.models.drafts import DraftRevision, PolicyDraft, PolicyDraftQuerySet, PolicyLapse
from certification.models.policies import Policy, PolicyQuerySet, PolicyScope
from certification.models.review import Approval, Objection, Outcome, Publicity, Review, ReviewConclusion, Score
from certification.models.simulations import PopulationKind, Simulation, SimulationQuerySet

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Approval",
    "Batch",
    "BatchQuerySet",
    "BatchSlice",
    "ComparisonScope",
    "ComparisonText",
    "DraftRevision",
    "Objection",
    "Outcome",
    "Policy",
    "PolicyDraft",
    "PolicyDraftQuerySet",
    "PolicyLapse",
    "PolicyQuerySet",
    "PolicyScope",
    "PopulationKind",
    "Publicity",
    "Review",
    "ReviewConclusion",
    "RowNote",
    "RowRefusal",
    "Score",
    "Simulation",
    "SimulationQuerySet",
    "Transition",
    "Verdict",
]
