"""Questions about batches and applications that need more than one table, and the workbooks that answer them."""

from certification.queries.batches import applications_by_state, events_of
from certification.queries.identities import SeenCase, Side, applications_of, seen_cases, with_identity
from certification.queries.jobs import StoppedJob, stopped_jobs, stopped_jobs_of
from certification.queries.objections import Age, Trace, ages, objections_of, traces
from certification.queries.opening import refuse_wrong_file
from certification.queries.stages import Stage, StageCount, Stages, in_stage, stages_of
from certification.queries.verdicts import verdict_tree
from certification.queries.workbooks import (
    SheetMarks,
    export_candidates,
    export_results,
    export_scores,
    read_score_workbook,
    returned_workbook,
    score_sheet,
    template,
)
from certification.reasons import NotAWorkbook

__all__ = [
    "Age",
    "NotAWorkbook",
    "SeenCase",
    "SheetMarks",
    "Side",
    "Stage",
    "StageCount",
    "Stages",
    "StoppedJob",
    "Trace",
    "ages",
    "applications_by_state",
    "applications_of",
    "events_of",
    "export_candidates",
    "export_results",
    "export_scores",
    "in_stage",
    "objections_of",
    "read_score_workbook",
    "refuse_wrong_file",
    "returned_workbook",
    "score_sheet",
    "seen_cases",
    "stages_of",
    "stopped_jobs",
    "stopped_jobs_of",
    "template",
    "traces",
    "verdict_tree",
    "with_identity",
]
