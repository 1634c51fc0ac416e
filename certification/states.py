"""The permitted moves of batches, applications, drafts and simulations: one table each; everything not listed is refused.

The diagram in docs/states.md is generated from these tables; the database's own guards (migrations 0003, 0007, 0008) hold
copies of the moves, which a test keeps equal.
"""

from __future__ import annotations

from django.db import models


class BatchState(models.TextChoices):
    """How far the reading and checking of an upload has come."""

    RECEIVED = "received", "已接收"
    READING = "reading", "读取中"
    VALIDATING = "validating", "校验中"
    VALIDATED = "validated", "校验完成"
    REFUSED = "refused", "整批退回"
    STOPPED = "stopped", "处理中断"


class ApplicationState(models.TextChoices):
    """Where one application stands."""

    ELIGIBLE = "eligible", "符合条件"
    INELIGIBLE = "ineligible", "不符合条件"
    UNKNOWN = "unknown", "材料不足"
    PASSED = "passed", "评价合格"
    FAILED = "failed", "评价不合格"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "不予认定"
    ON_NOTICE = "on_notice", "公示中"
    CONTESTED = "contested", "异议处理中"
    ISSUED = "issued", "已发证"
    WITHDRAWN = "withdrawn", "已撤回"
    ANNULLED = "annulled", "已作废"


BATCH_MOVES: tuple[tuple[str, str, str], ...] = (
    # from, to, who or what moves it
    (BatchState.RECEIVED, BatchState.READING, "job: read_batch"),
    (BatchState.RECEIVED, BatchState.REFUSED, "job: read_batch"),
    (BatchState.READING, BatchState.VALIDATING, "job: read_batch"),
    (BatchState.VALIDATING, BatchState.VALIDATED, "job: validate_slice"),
    (BatchState.RECEIVED, BatchState.STOPPED, "job: stop_reading"),
    (BatchState.READING, BatchState.STOPPED, "job: stop_reading"),
    (BatchState.STOPPED, BatchState.RECEIVED, "administrator: resume_reading"),
    (BatchState.STOPPED, BatchState.READING, "administrator: resume_reading"),
)

# A batch in one of these has its answer; one that was stopped goes on only when the administrator sends its job again.
BATCH_ENDS: tuple[str, ...] = (BatchState.VALIDATED, BatchState.REFUSED, BatchState.STOPPED)

APPLICATION_MOVES: tuple[tuple[str, str, str], ...] = (
    (ApplicationState.ELIGIBLE, ApplicationState.PASSED, "assessor: record_scores, record_reviews"),
    (ApplicationState.ELIGIBLE, ApplicationState.FAILED, "assessor: record_scores, record_reviews"),
    (ApplicationState.PASSED, ApplicationState.FAILED, "assessor: record_scores, record_reviews"),
    (ApplicationState.FAILED, ApplicationState.PASSED, "assessor: record_scores, record_reviews"),
    (ApplicationState.PASSED, ApplicationState.APPROVED, "approver: approve"),
    (ApplicationState.PASSED, ApplicationState.REJECTED, "approver: reject"),
    (ApplicationState.ELIGIBLE, ApplicationState.WITHDRAWN, "submitter: withdraw"),
    (ApplicationState.APPROVED, ApplicationState.ON_NOTICE, "job: give_notice"),
    (ApplicationState.ON_NOTICE, ApplicationState.CONTESTED, "public: object"),
    (ApplicationState.CONTESTED, ApplicationState.ON_NOTICE, "approver, regulator: dismiss the objection"),
    (ApplicationState.CONTESTED, ApplicationState.REJECTED, "approver, regulator: uphold the objection"),
    (ApplicationState.ON_NOTICE, ApplicationState.ISSUED, "job: issue"),
    (ApplicationState.ELIGIBLE, ApplicationState.ANNULLED, "worker: disown; regulator: settle the identity case"),
    (ApplicationState.PASSED, ApplicationState.ANNULLED, "worker: disown; regulator: settle the identity case"),
    (ApplicationState.FAILED, ApplicationState.ANNULLED, "regulator: settle the identity case"),
    (ApplicationState.APPROVED, ApplicationState.ANNULLED, "regulator: settle the identity case"),
    (ApplicationState.ON_NOTICE, ApplicationState.ANNULLED, "regulator: settle the identity case"),
    (ApplicationState.CONTESTED, ApplicationState.ANNULLED, "regulator: settle the identity case"),
)

# An application in one of these keeps its worker from applying for the same level again.
OPEN_STATES: tuple[str, ...] = (
    ApplicationState.ELIGIBLE,
    ApplicationState.PASSED,
    ApplicationState.APPROVED,
    ApplicationState.ON_NOTICE,
    ApplicationState.CONTESTED,
)
