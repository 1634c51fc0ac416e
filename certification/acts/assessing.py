"""评价: what recording scores and recording reviews have in common: who may, for which applications, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from certification.acts.moving import move
from certification.models import Application, Batch
from certification.procedures import PROCEDURES, Procedure
from certification.reasons import APPLICATION_NOT_OPEN, APPLICATION_UNKNOWN, AssessorSubmitted, ProcedureDiffers
from certification.states import OPEN_STATES, ApplicationState
from registry.models import Account
from rules.refusals import Reason
from rules.words import PATHWAYS

ASSESSABLE = (ApplicationState.ELIGIBLE, ApplicationState.PASSED, ApplicationState.FAILED)

_SAID = {
    Procedure.EXAMINATION: ("考核成绩", "scores"),
    Procedure.REVIEW: ("评审记录", "review records"),
}


def may_assess(batch: Batch, *, by: Account, procedure: Procedure) -> None:
    """Raises AssessorSubmitted, and ProcedureDiffers where the batch's pathway is decided otherwise."""
    if batch.submitted_by_id == by.pk:
        raise AssessorSubmitted
    ruled = PROCEDURES[batch.pathway]
    if ruled.procedure != procedure:
        (wanted_zh, wanted_en), (given_zh, given_en) = _SAID[ruled.procedure], _SAID[procedure]
        raise ProcedureDiffers(
            pathway=PATHWAYS[batch.pathway], word=batch.pathway, citation=ruled.citation,
            wanted_zh=wanted_zh, wanted_en=wanted_en, given_zh=given_zh, given_en=given_en,
        )  # fmt: skip


def locked(batch: Batch, identifiers: set[UUID]) -> dict[UUID, Application]:
    """The batch's applications of those identifiers, locked in one order."""
    rows = Application.objects.filter(batch=batch, pk__any_of=identifiers).order_by("pk").select_related("verdict")
    needed = rows.only("state", "worker_id", "occupation_id", "work_type_id", "level", "verdict__as_of")
    return {row.pk: row for row in needed.select_for_update(of=("self",))}


def applied_again(applications: Iterable[Application]) -> set[UUID]:
    """Failed applications whose worker has another one open for the same level: these can't pass any more."""
    failed = [row for row in applications if row.state == ApplicationState.FAILED]
    if not failed:
        return set()
    others = Application.objects.filter(worker__any_of=[row.worker_id for row in failed], state__in=OPEN_STATES)
    open_ = set(others.values_list("worker", "occupation", "work_type", "level"))
    return {row.pk for row in failed if (row.worker_id, row.occupation_id, row.work_type_id, row.level) in open_}


def unfit(application: Application | None) -> Reason | None:
    """Why nothing can be recorded of an application: it is not of the batch, or no longer open to it."""
    if application is None:
        return APPLICATION_UNKNOWN
    if application.state not in ASSESSABLE:
        return APPLICATION_NOT_OPEN.of(label=ApplicationState(application.state).label, state=application.state)
    return None


def settle(found: Mapping[UUID, Application], results: Mapping[UUID, str], *, by: Account, at: datetime) -> None:
    """Moves the applications whose result, ``passed`` or ``failed``, is not where they stand."""
    moves: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for identifier, result in results.items():
        if result != found[identifier].state:
            moves[found[identifier].state, result].append(identifier)
    for (before, after), identifiers in sorted(moves.items()):
        move(identifiers, before=before, after=after, by=by, at=at)
