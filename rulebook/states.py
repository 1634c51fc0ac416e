"""The permitted moves of drafts and simulations: one table each; everything not listed is refused.

The diagram in docs/states.md is generated from these tables; the database's own guards (``rulebook/guards``) hold copies
of the moves, which a test keeps equal.
"""

from __future__ import annotations

from django.db import models


class DraftState(models.TextChoices):
    """How far a policy's draft has come."""

    DRAFTING = "drafting", "起草中"
    PROPOSED = "proposed", "待发布"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class SimulationState(models.TextChoices):
    """How far a simulation has come."""

    WAITING = "waiting", "等待模拟"
    RUNNING = "running", "模拟中"
    DONE = "done", "模拟完成"
    STOPPED = "stopped", "处理中断"


DRAFT_MOVES: tuple[tuple[str, str, str], ...] = (
    (DraftState.DRAFTING, DraftState.PROPOSED, "drafter: propose"),
    (DraftState.PROPOSED, DraftState.DRAFTING, "drafter: take_back"),
    (DraftState.PROPOSED, DraftState.RETURNED, "publisher: give_back"),
    (DraftState.PROPOSED, DraftState.PUBLISHED, "publisher: publish_draft"),
    (DraftState.RETURNED, DraftState.DRAFTING, "drafter: revise"),
    (DraftState.DRAFTING, DraftState.WITHDRAWN, "drafter: withdraw"),
    (DraftState.PROPOSED, DraftState.WITHDRAWN, "drafter: withdraw"),
    (DraftState.RETURNED, DraftState.WITHDRAWN, "drafter: withdraw"),
)

SIMULATION_MOVES: tuple[tuple[str, str, str], ...] = (
    (SimulationState.WAITING, SimulationState.RUNNING, "job: simulate"),
    (SimulationState.RUNNING, SimulationState.DONE, "job: simulate"),
    (SimulationState.WAITING, SimulationState.STOPPED, "job: stop_simulation"),
    (SimulationState.RUNNING, SimulationState.STOPPED, "job: stop_simulation"),
    (SimulationState.STOPPED, SimulationState.RUNNING, "administrator: resume_simulation"),
)

# A draft begins here, although a proposal taken back and a returned draft come back to it.
DRAFT_START: str = DraftState.DRAFTING
