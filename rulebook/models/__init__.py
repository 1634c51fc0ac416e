"""Tables of the rulebook, one module an aggregate."""

from rulebook.models.comparisons import ComparisonScope, ComparisonText
from rulebook.models.drafts import DraftRevision, PolicyDraft, PolicyDraftQuerySet, PolicyRepeal
from rulebook.models.policies import Policy, PolicyQuerySet, PolicyScope
from rulebook.models.simulations import PopulationKind, Simulation, SimulationQuerySet

__all__ = [
    "ComparisonScope", "ComparisonText", "DraftRevision", "Policy", "PolicyDraft", "PolicyDraftQuerySet", "PolicyQuerySet",
    "PolicyRepeal", "PolicyScope", "PopulationKind", "Simulation", "SimulationQuerySet",
]  # fmt: skip
