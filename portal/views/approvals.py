"""批准: the second person's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.acts.approving import approve, reject
from certification.acts.reviewing import current_reviews
from certification.models import Application, Batch, Review
from certification.states import ApplicationState
from portal.doors import account_of, needs
from portal.examination import parts_with_marks
from portal.forms import RejectionForm
from portal.paging import page_of
from portal.views.batches import around, batch_of
from registry import clock
from registry.access import Permission
from registry.models import Account
from rules.refusals import Refusal

ROWS = 200


class NothingSelected(Refusal):
    """An act on selected applications came without any."""

    code = "nothing_selected"
    zh = "没有选择申报，请先勾选"
    en = "No application was selected"


@needs(Permission.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The passed applications of a batch: approve all or some, or reject some with a reason."""
    account = account_of(request)
    batch = batch_of(account, pk)
    rejecting = request.POST.get("act") == "reject"
    form = RejectionForm(request.POST if rejecting else None)
    selected = set(request.POST.getlist("applications"))
    refusal: Refusal | None = None
    if request.method == "POST" and not (rejecting and not form.is_valid()):
        try:
            done = _act(request, batch, selected, form, account)
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, done)
            return redirect("portal:approval", pk=pk)
    page = page_of(request, _waiting(batch), size=ROWS)
    context = {
        "page": page,
        "lines": _lines(page, reviewed=batch.is_reviewed),
        "form": form,
        "refusal": refusal,
        "selected": selected,
    }
    invalid = rejecting and not form.is_valid()
    status = refusal.status if refusal else 422 if invalid else 200
    return render(request, "portal/approval.html", {**context, **around(account, batch)}, status=status)


def _act(request: HttpRequest, batch: Batch, selected: set[str], form: RejectionForm, account: Account) -> str:
    """Does what was asked for; returns what to say about it. Raises a Refusal where it may not be done."""
    at = clock.now()
    if request.POST.get("act") == "approve-all":
        approve(batch, by=account, at=at)
        return _("已批准全部待批准的申报，即将进入公示。")
    chosen = _identifiers(selected)
    if request.POST.get("act") == "reject":
        reject(batch, chosen, reason=form.cleaned_data["reason"], by=account, at=at)
        return _("所选申报不予认定，理由已记录。")
    approve(batch, applications=chosen, by=account, at=at)
    return _("已批准%(count)s份申报，即将进入公示。") % {"count": len(chosen)}


def _identifiers(selected: set[str]) -> list[UUID]:
    try:
        chosen = [UUID(text) for text in sorted(selected)]
    except ValueError:
        chosen = []
    if not chosen:
        raise NothingSelected
    return chosen


def _waiting(batch: Batch) -> Any:
    rows = Application.objects.filter(batch=batch, state=ApplicationState.PASSED)
    rows = rows.select_related("worker", "occupation", "work_type", "verdict")
    return rows.defer("row_sealed", "verdict__facts", "verdict__compact").order_by("row_number")


def _lines(page: Any, *, reviewed: bool) -> list[tuple[Application, Any, Review | None]]:
    """The applications with what they were passed on: their marks, or the review record."""
    applications = list(page.object_list)
    if reviewed:
        reviews = current_reviews([application.pk for application in applications])
        return [(application, [], reviews.get(application.pk)) for application in applications]
    parts = parts_with_marks(applications)
    return [(application, parts[application.pk], None) for application in applications]
