"""批次: what HR sent, how far it is, what was refused in it, and what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certification import queries
from certification.models import Application, Batch, PublicNotice
from certification.states import BATCH_ENDS, ApplicationState
from portal.doors import account_of, needs
from portal.downloads import WORKBOOK, file_answer
from portal.paging import page_of
from portal.stages import with_stages
from registry.access import Permission, permits
from registry.models import Account

EXPORTS = {
    "candidates": (queries.export_candidates, "申报名册"),
    "scores": (queries.export_scores, "成绩"),
    "results": (queries.export_results, "证书结果"),
}
FINISHED = BATCH_ENDS


@needs(Permission.SEE_BATCHES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The batches the account may see, newest first."""
    account = account_of(request)
    batches = Batch.objects.visible_to(account).select_related("body", "site", "submitted_by")
    page = page_of(request, batches)
    page.object_list = with_stages(page.object_list)
    context = {"page": page, "may_submit": permits(account, Permission.SUBMIT)}
    return render(request, "portal/body/batches.html", context)


@needs(Permission.SEE_BATCHES)
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch: progress, counts by state, public notices and files."""
    account = account_of(request)
    batch = batch_of(account, pk)
    public_notices = PublicNotice.objects.filter(batch=batch).annotate(results=Count("applications"))
    context = {
        "counts": _counts(batch),
        "stopped_jobs": queries.stopped_jobs_of([batch]).get(batch.pk, []),
        "public_notices": public_notices,
        "notes": batch.notes.all()[:20] if permits(account, Permission.SEE_ROWS) else [],
        "notes_count": batch.notes.count(),
        "exports": [
            (kind, label) for kind, (_export, label) in EXPORTS.items() if kind != "scores" or not batch.is_reviewed
        ],
        **around(account, batch),
    }
    return render(request, "portal/body/batch.html", context)


@needs(Permission.SEE_BATCHES)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress of a batch as a fragment that asks for itself again until the batch has its answer."""
    batch = batch_of(account_of(request), pk)
    finished = batch.state in FINISHED
    response = render(request, "portal/body/parts/progress.html", {"batch": batch, "finished": finished})
    if finished:  # the page around it now has counts and files to show
        response["HX-Refresh"] = "true"
    return response


@needs(Permission.SEE_APPLICATIONS)
@require_safe
def applications(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The applications of a batch with their verdicts and what comes next for each."""
    account = account_of(request)
    if not permits(account, Permission.SEE_BATCHES):
        raise Http404
    batch = batch_of(account, pk)
    rows = queries.with_identity(Application.objects.filter(batch=batch)).defer(
        "row_sealed", "verdict__facts", "verdict__compact"
    )
    rows = rows.select_related("worker", "occupation", "work_type", "verdict", "public_notice", "certificate")
    state = request.GET.get("state", "")
    if state in ApplicationState.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows.order_by("row_number")),
        "counts": _counts(batch),
        "state": state,
        **around(account, batch),
    }
    return render(request, "portal/body/batch_applications.html", context)


@needs(Permission.SEE_ROWS)
@require_safe
def refusals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The refused rows of a batch: row, column, code, reason and value."""
    account = account_of(request)
    batch = batch_of(account, pk)
    context = {"page": page_of(request, batch.refusals.all()), **around(account, batch)}
    return render(request, "portal/body/batch_refusals.html", context)


@needs(Permission.SEE_BATCHES)
@require_safe
def events(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was done with a batch, by whom and when."""
    account = account_of(request)
    batch = batch_of(account, pk)
    context = {"page": page_of(request, queries.events_of(batch)), **around(account, batch)}
    return render(request, "portal/body/batch_events.html", context)


@needs(Permission.SEE_ROWS)
@require_safe
def returned(request: HttpRequest, pk: UUID) -> FileResponse:
    """The uploaded workbook with the reasons written into it."""
    batch = batch_of(account_of(request), pk)
    if batch.source != "workbook" or batch.state not in FINISHED:
        raise Http404
    return file_answer(queries.returned_workbook(batch), f"退回说明-{batch.filename}", kind=WORKBOOK)


@needs(Permission.SEE_ROWS)
@require_safe
def export(request: HttpRequest, pk: UUID, kind: str) -> FileResponse:
    """Candidates, scores or results under the official header."""
    batch = batch_of(account_of(request), pk)
    if kind not in EXPORTS:
        raise Http404
    make, label = EXPORTS[kind]
    return file_answer(make(batch), f"{label}-{batch.submitted_at:%Y%m%d}.xlsx", kind=WORKBOOK)


def batch_of(account: Account, pk: UUID) -> Batch:
    """The batch with its stages, if the account may see it. Raises Http404."""
    batches = Batch.objects.visible_to(account).select_related("body", "site__region", "submitted_by")
    (batch,) = with_stages([get_object_or_404(batches, pk=pk)])
    return batch


def around(account: Account, batch: Batch) -> dict[str, Any]:
    """What the pages of a batch share: the batch and which of its pages the account may open."""
    return {
        "batch": batch,
        "finished": batch.state in FINISHED,
        "may_see_rows": permits(account, Permission.SEE_ROWS),
        "may_score": permits(account, Permission.RECORD_SCORES),
        "may_approve": permits(account, Permission.APPROVE),
        "may_see_documents": permits(account, Permission.SEE_ROWS) or permits(account, Permission.RECORD_SCORES),
    }


def _counts(batch: Batch) -> list[tuple[str, int]]:
    """How many applications stand in each state, in the order of the procedure; states without any are left out."""
    found = queries.applications_by_state([batch]).get(batch.pk, {})
    return [(state, found[state]) for state in ApplicationState.values if state in found]
