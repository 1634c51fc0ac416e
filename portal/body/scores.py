"""成绩: entering marks on the page for a few, by workbook for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification import queries
from certification.acts.assessing import ASSESSABLE
from certification.acts.scores import Mark, record_scores
from certification.models import Application, Batch
from certification.reasons import ScoresRefused
from portal.body.batches import around, batch_of
from portal.body.examination import Part, parts_with_marks
from portal.body.forms import ScoreWorkbookForm
from portal.doors import account_of, needs
from portal.downloads import WORKBOOK, file_answer
from portal.paging import page_of
from registry import clock
from registry.access import Permission
from registry.models import Account
from rules.refusals import Refusal

ABSENT = {"缺", "缺考"}
ROWS = 30


@dataclass(slots=True)
class Cell:
    """One part of one application on the page: what stands in its box, and what is wrong with it."""

    application: Application
    part: Part
    typed: str
    error: str = ""

    @property
    def name(self) -> str:
        """The name of its box in the form."""
        return f"mark-{self.application.pk}-{self.part.part}"

    @property
    def recorded(self) -> str:
        """What is on record, as it would be typed."""
        if not self.part.recorded:
            return ""
        return "缺考" if self.part.value is None else f"{self.part.value.normalize():f}"


@dataclass(slots=True)
class Line:
    """One application on the page, with its parts."""

    application: Application
    cells: list[Cell] = field(default_factory=list)


@needs(Permission.RECORD_SCORES)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for marks. What is wrong is said at its box; what was typed stays."""
    account = account_of(request)
    batch = batch_of(account, pk)
    if batch.is_reviewed:
        return redirect("portal:reviews", pk=pk)
    page = page_of(request, _open_rows(batch), size=ROWS)
    lines = _lines(page, request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = _record(batch, lines, account)
        if refusal is None and not _faulty(lines):
            messages.success(request, _("成绩已录入。"))
            return redirect(request.get_full_path())
    return _page(request, batch, account, page=page, lines=lines, refusal=refusal)


@needs(Permission.RECORD_SCORES)
@require_POST
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Marks out of a workbook: all of them, or none and the reasons."""
    account = account_of(request)
    batch = batch_of(account, pk)
    form = ScoreWorkbookForm(request.POST, request.FILES)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            counts = _record_sheet(batch, form.cleaned_data["file"].read(), account)
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(
                request,
                _("成绩已录入：合格%(passed)s人，不合格%(failed)s人，成绩未齐%(incomplete)s人。") % counts,
            )
            return redirect("portal:scores", pk=pk)
    page = page_of(request, _open_rows(batch), size=ROWS)
    return _page(request, batch, account, page=page, lines=_lines(page, None), refusal=refusal, upload_form=form)


@needs(Permission.RECORD_SCORES)
@require_safe
def workbook(request: HttpRequest, pk: UUID) -> FileResponse:
    """The batch's score sheet, to be filled in and sent back."""
    batch = batch_of(account_of(request), pk)
    return file_answer(queries.export_scores(batch), f"成绩表-{batch.submitted_at:%Y%m%d}.xlsx", kind=WORKBOOK)


def _open_rows(batch: Batch) -> Any:
    rows = Application.objects.filter(batch=batch, state__in=ASSESSABLE).select_related(
        "worker", "occupation", "work_type", "verdict"
    )
    return rows.defer("row_sealed", "verdict__facts", "verdict__compact").order_by("row_number")


def _lines(page: Page[Application], typed: Mapping[str, str] | None) -> list[Line]:
    applications = list(page.object_list)
    lines = []
    for application, parts in zip(applications, parts_with_marks(applications).values(), strict=True):
        cells = [Cell(application, part, "") for part in parts]
        for cell in cells:
            cell.typed = cell.recorded if typed is None else typed.get(cell.name, "").strip()
        lines.append(Line(application, cells))
    return lines


def _record(batch: Batch, lines: Sequence[Line], account: Account) -> Refusal | None:
    """Records the boxes that differ from what is on record; every box that cannot be taken says why."""
    changed = [cell for line in lines for cell in line.cells if cell.typed not in ("", cell.recorded)]
    marks = [Mark(cell.application.pk, cell.part.part, _value(cell)) for cell in changed]
    if not marks:
        return None
    try:
        record_scores(batch, marks, by=account, at=clock.now())
    except ScoresRefused as refusal:
        for fault in refusal.faults:
            if fault.position is not None:
                cell = changed[fault.position]
                cell.error = cell.error or fault.reason.zh
        return refusal
    except Refusal as refusal:
        return refusal
    return None


def _record_sheet(batch: Batch, content: bytes, account: Account) -> dict[str, int]:
    """Records a filled score sheet. Raises ScoresRefused, its faults by row and column."""
    sheet = queries.read_score_workbook(batch, content)
    try:
        return record_scores(batch, sheet.marks, by=account, at=clock.now())
    except ScoresRefused as refusal:
        raise ScoresRefused(sheet.placed(refusal.faults)) from None


def _value(cell: Cell) -> Decimal | None:
    """The mark typed into a box; what cannot be read as one is noted there and is no number, which the act refuses."""
    if cell.typed in ABSENT:
        return None
    try:
        value = Decimal(cell.typed)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        cell.error = _("请填0至100的分数，缺考填“缺考”")
    return value


def _faulty(lines: Sequence[Line]) -> bool:
    return any(cell.error for line in lines for cell in line.cells)


def _page(
    request: HttpRequest,
    batch: Batch,
    account: Account,
    *,
    page: Page[Application],
    lines: list[Line],
    refusal: Refusal | None,
    upload_form: ScoreWorkbookForm | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "lines": lines,
        "refusal": refusal,
        "faults": refusal.faults if upload_form and isinstance(refusal, ScoresRefused) else (),
        "form": upload_form or ScoreWorkbookForm(),
        "own_batch": batch.submitted_by_id == account.pk,
        **around(account, batch),
    }
    unread = _faulty(lines) or (upload_form is not None and not upload_form.is_valid())
    status = refusal.status if refusal else 422 if unread else 200
    return render(request, "portal/body/scores.html", context, status=status)
