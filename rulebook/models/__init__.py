"""Tables of the rulebook, one module an aggregate."""

from rulebook.models.drafts import DraftRevision, PolicyDraft, PolicyDraftQuerySet, Repeal
from rulebook.models.simulations import PopulationKind, Simulation, SimulationQuerySet
from rulebook.models.texts import EquivalenceText, Policy, PublishedText, TextKind, TextQuerySet, TextScope

__all__ = [
    "DraftRevision", "EquivalenceText", "Policy", "PolicyDraft", "PolicyDraftQuerySet", "PopulationKind", "PublishedText",
    "Repeal", "Simulation", "SimulationQuerySet", "TextKind", "TextQuerySet", "TextScope",
]  # fmt: skip
