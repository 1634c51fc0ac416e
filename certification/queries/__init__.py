"""Questions about batches and applications that need more than one table, and the workbooks that answer them."""

from certification.queries.batches import applications_by_state
from certification.queries.verdicts import verdict_tree
from certification.queries.workbooks import (
    NotAWorkbook,
    export_candidates,
    export_results,
    export_scores,
    read_score_workbook,
    returned_workbook,
    template,
)

__all__ = [
    "NotAWorkbook",
    "applications_by_state",
    "export_candidates",
    "export_results",
    "export_scores",
    "read_score_workbook",
    "returned_workbook",
    "template",
    "verdict_tree",
]
