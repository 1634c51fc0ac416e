"""评审: entering what a review found, person by person or for all who wait, for pathways without an examination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.acts.assessing import ASSESSABLE
from certification.acts.reviewing import LONGEST_GROUND, Concluded, current_reviews, record_reviews
from certification.models import Application, Batch, Review, ReviewConclusion
from certification.reasons import ReviewsRefused
from certification.states import ApplicationState
from portal.body.batches import around, batch_of
from portal.body.examination import applications_in
from portal.body.forms import ReviewForm
from portal.doors import account_of, needs
from portal.keeping import keeps, typed_in
from portal.paging import page_of
from portal.templatetags.wording import worded
from registry import clock
from registry.access import Permission
from registry.models import Account
from rules.refusals import Refusal

ROWS = 30
FOR_ALL = "pass-all"


class NoConclusion(Refusal):
    """The page was sent without a conclusion for anybody."""

    code = "no_conclusion"
    zh = "没有选择评审结论，请先在行内选择通过或不通过"
    en = "No conclusion was chosen for anybody"


@dataclass(slots=True)
class Line:
    """One application on the page: its latest record, what was chosen and written, and what is wrong with it."""

    application: Application
    review: Review | None
    chosen: str = ""
    ground: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        """What the names of its boxes in the form end with."""
        return str(self.application.pk)

    @property
    def name(self) -> str:
        """The name of its box for the conclusion."""
        return f"conclusion-{self.key}"

    @property
    def place(self) -> str:
        """Where it stands, in words: 第3行 王小明."""
        return _("第%(row)s行 %(name)s") % {"row": self.application.row_number, "name": self.application.worker.name}


@needs(Permission.RECORD_REVIEWS)
@keeps
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for review records. What is wrong is said at its row; what was written stays."""
    account = account_of(request)
    batch = batch_of(account, pk)
    if not batch.is_reviewed:
        return redirect("portal:scores", pk=pk)
    typed = typed_in(request)
    page = page_of(request, _open_rows(batch), size=ROWS)
    lines = _lines(page.object_list, {}) if typed is None else _lines(_typed_rows(batch, typed), typed)
    form = ReviewForm(request.POST or None, initial=_initial(typed))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            counts = _record(batch, lines, form.cleaned_data, account, for_all=request.POST.get("act") == FOR_ALL)
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("评审记录已录入：通过%(passed)s人，不通过%(failed)s人。") % counts)
            return redirect(request.get_full_path())
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    waiting = _open_rows(batch).filter(state=ApplicationState.ELIGIBLE).count()
    context = {
        "page": page, "lines": lines, "form": form, "refusal": refusal, "waiting": waiting,
        "wrong": [line for line in lines if line.error], "restored": typed is not None and request.method != "POST",
        "conclusions": ReviewConclusion.choices, "longest": LONGEST_GROUND,
    }  # fmt: skip
    return render(request, "portal/body/reviews.html", {**context, **around(account, batch)}, status=status)


def _rows(batch: Batch) -> QuerySet[Application]:
    rows = Application.objects.filter(batch=batch).select_related("worker", "occupation", "work_type", "verdict")
    return rows.defer("row_sealed", "verdict__facts", "verdict__compact").order_by("row_number")


def _open_rows(batch: Batch) -> QuerySet[Application]:
    return _rows(batch).filter(state__in=ASSESSABLE)


def _typed_rows(batch: Batch, typed: Mapping[str, str]) -> QuerySet[Application]:
    """The applications that a form has boxes for: those still open, and those for which something was chosen."""
    boxes = applications_in(typed, "conclusion-")
    chosen = {pk for pk in boxes if typed.get(f"conclusion-{pk}")}
    return _rows(batch).filter(Q(pk__in=boxes, state__in=ASSESSABLE) | Q(pk__in=chosen))


def _initial(typed: Mapping[str, str] | None) -> dict[str, Any]:
    """What the fields of the sitting begin with: what was typed before the sign-in ended, or today."""
    if typed is None:
        return {"reviewed_on": clock.today()}
    return {name: typed.get(name, "") for name in ReviewForm.base_fields}


def _lines(rows: Iterable[Application], typed: Mapping[str, str]) -> list[Line]:
    applications = list(rows)
    recorded = current_reviews([one.pk for one in applications])
    lines = [Line(one, recorded.get(one.pk)) for one in applications]
    for line in lines:
        line.chosen = typed.get(line.name, "")
        line.ground = typed.get(f"ground-{line.key}", "").strip()
    return lines


def _record(
    batch: Batch, lines: Sequence[Line], common: Mapping[str, Any], account: Account, *, for_all: bool
) -> dict[str, int]:
    """Records the page's conclusions, or that everybody who waits is passed. Raises Refusals, noted at their rows."""
    chosen = [line for line in lines if line.chosen]
    if for_all:
        waiting = _open_rows(batch).filter(state=ApplicationState.ELIGIBLE).values_list("pk", flat=True)
        wanted = [(pk, ReviewConclusion.PASSED.value, "") for pk in waiting]
    else:
        wanted = [(line.application.pk, line.chosen, line.ground) for line in chosen]
    if not wanted:
        raise NoConclusion
    conclusions = [
        Concluded(pk, conclusion, common["reviewed_on"], ground or common["ground"], common["reference"])
        for pk, conclusion, ground in wanted
    ]
    try:
        return record_reviews(batch, conclusions, by=account, at=clock.now())
    except ReviewsRefused as refusal:
        for fault in refusal.faults if not for_all else ():
            if fault.position is not None:
                chosen[fault.position].error = worded(fault.reason)
        raise
