"""Questions about batches and applications that need more than one table, and the workbooks that answer them."""

from certification.queries.batches import batch_answer
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
    "batch_answer",
    "export_candidates",
    "export_results",
    "export_scores",
    "read_score_workbook",
    "returned_workbook",
    "template",
    "verdict_tree",
]
