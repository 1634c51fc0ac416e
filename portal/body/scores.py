"""成绩: entering marks on the page for a few, by workbook for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
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
from portal.body.examination import Part, applications_in, parts_with_marks
from portal.body.forms import ScoreWorkbookForm
from portal.doors import account_of, needs, takes
from portal.downloads import WORKBOOK, file_answer
from portal.keeping import keeps, typed_in
from portal.paging import page_of
from portal.templatetags.wording import worded
from registry import clock
from registry.access import Permission
from registry.models import Account
from rules.refusals import MOST_LISTED, Fault, Refusal

ABSENT = {"缺", "缺考"}
UNREADABLE = Decimal("NaN")
"""A mark that cannot be read, as it is put to the act, which takes none such: so every fault comes in one answer."""
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
    def place(self) -> str:
        """Where the box stands, in words: 第3行 王小明 理论知识考试."""
        row = self.application
        words = {"row": row.row_number, "name": row.worker.name, "part": self.part.label}
        return _("第%(row)s行 %(name)s %(part)s") % words

    @property
    def recorded(self) -> str:
        """What is on record, as it would be typed."""
        if not self.part.recorded:
            return ""
        return "缺考" if self.part.value is None else f"{self.part.value.normalize():f}"

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not on record; an empty box leaves the record as it is."""
        return self.typed not in ("", self.recorded)


@dataclass(slots=True)
class Line:
    """One application on the page, with its parts."""

    application: Application
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """What the page shows: its lines, what was refused, and the faults of an uploaded workbook."""

    page: Page[Application]
    lines: list[Line]
    restored: bool = False  # typed before the sign-in ended, not sent since
    refusal: Refusal | None = None
    faults: Sequence[Fault] = ()
    more: int = 0  # faults that are not listed

    @property
    def cells(self) -> list[Cell]:
        """All boxes, from the top left to the bottom right."""
        return [cell for line in self.lines for cell in line.cells]

    @property
    def wrong(self) -> list[Cell]:
        """The boxes with something wrong in them."""
        return [cell for cell in self.cells if cell.error]


@needs(Permission.RECORD_SCORES)
@keeps
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for marks. Everything wrong is said at its box and above all of them; what was typed stays."""
    account = account_of(request)
    batch = batch_of(account, pk)
    if batch.is_reviewed:
        return redirect("portal:reviews", pk=pk)
    sheet = _sheet(request, batch, typed_in(request))
    if request.method == "POST":
        changed = [cell for cell in sheet.cells if cell.changed]
        sheet.refusal = _record(batch, changed, account)
        if sheet.refusal is None:
            messages.success(request, _("成绩已录入。") if changed else _("没有改动，未录入成绩。"))
            return redirect(request.get_full_path())
    return _answer(request, batch, account, sheet)


@takes(files=True)
@needs(Permission.RECORD_SCORES)
@require_POST
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Marks out of a workbook: all of them, or none and the reasons."""
    account = account_of(request)
    batch = batch_of(account, pk)
    form = ScoreWorkbookForm(request.POST, request.FILES)
    sheet = _sheet(request, batch, None)
    if form.is_valid():
        try:
            counts = _record_sheet(batch, form.cleaned_data["file"].read(), account)
        except Refusal as answer:
            sheet.refusal = answer
            sheet.faults = answer.faults[:MOST_LISTED] if isinstance(answer, ScoresRefused) else ()
            sheet.more = len(answer.faults) - len(sheet.faults) if isinstance(answer, ScoresRefused) else 0
        else:
            messages.success(
                request,
                _("成绩已录入：合格%(passed)s人，不合格%(failed)s人，成绩未齐%(incomplete)s人。") % counts,
            )
            return redirect("portal:scores", pk=pk)
    return _answer(request, batch, account, sheet, form)


@needs(Permission.RECORD_SCORES)
@require_safe
def workbook(request: HttpRequest, pk: UUID) -> FileResponse:
    """The batch's score sheet, to be filled in and sent back."""
    batch = batch_of(account_of(request), pk)
    return file_answer(queries.score_sheet(batch), f"成绩表-{batch.submitted_at:%Y%m%d}.xlsx", kind=WORKBOOK)


def _sheet(request: HttpRequest, batch: Batch, typed: Mapping[str, str] | None) -> Sheet:
    """The page asked for; or, where something was typed, the lines it was typed into, wherever they stand by now."""
    page = page_of(request, _rows(batch).filter(state__in=ASSESSABLE), size=ROWS)
    if typed is None:
        return Sheet(page, _lines(page.object_list, None))
    lines = _lines(_rows(batch).filter(pk__in=applications_in(typed, "mark-")), typed)
    still = [line for line in lines if line.application.state in ASSESSABLE or any(cell.changed for cell in line.cells)]
    return Sheet(page, still, restored=request.method != "POST")


def _rows(batch: Batch) -> QuerySet[Application]:
    rows = Application.objects.filter(batch=batch).select_related("worker", "occupation", "work_type", "verdict")
    return rows.defer("row_sealed", "verdict__facts", "verdict__compact").order_by("row_number")


def _lines(rows: Iterable[Application], typed: Mapping[str, str] | None) -> list[Line]:
    applications = list(rows)
    lines = []
    for application, parts in zip(applications, parts_with_marks(applications).values(), strict=True):
        cells = [Cell(application, part, "") for part in parts]
        for cell in cells:
            cell.typed = cell.recorded if typed is None else typed.get(cell.name, "").strip()
        lines.append(Line(application, cells))
    return lines


def _record(batch: Batch, changed: Sequence[Cell], account: Account) -> Refusal | None:
    """Records the boxes that differ from what is on record, all or none; every box that cannot be taken says why."""
    marks = [Mark(cell.application.pk, cell.part.part, _value(cell)) for cell in changed]
    if not marks:
        return None
    try:
        record_scores(batch, marks, by=account, at=clock.now())
    except ScoresRefused as refusal:
        for fault in refusal.faults:
            if fault.position is not None:
                cell = changed[fault.position]
                cell.error = cell.error or worded(fault.reason)
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
    """The mark typed into a box, None for 缺考; notes at the box what cannot be read as either."""
    if cell.typed in ABSENT:
        return None
    try:
        value = Decimal(cell.typed)
    except InvalidOperation:
        value = UNREADABLE
    if not value.is_finite():
        cell.error = _("请填0至100的分数，缺考填“缺考”")
        return UNREADABLE
    return value


def _answer(
    request: HttpRequest, batch: Batch, account: Account, sheet: Sheet, form: ScoreWorkbookForm | None = None
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "page": sheet.page,
        "refusal": sheet.refusal,
        "form": form or ScoreWorkbookForm(),
        **around(account, batch),
    }
    unread = form is not None and not form.is_valid()
    status = sheet.refusal.status if sheet.refusal else 422 if unread else 200
    return render(request, "portal/body/scores.html", context, status=status)
