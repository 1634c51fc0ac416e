"""批准: the second person's pages, in two steps: what waits, then what is to be approved, counted and confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.acts.approving import approve, reject, require_unchanged
from certification.acts.reviewing import current_reviews
from certification.models import Application, Batch, Review
from certification.reasons import ApprovalOutdated
from certification.waiting import WaitingList, approvable, bases_of, held_of, waiting_list
from portal.body.batches import around, batch_of
from portal.body.examination import parts_with_marks
from portal.body.forms import RejectionForm
from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.paging import page_of
from registry import clock
from registry.access import Permission
from rules.refusals import Refusal

ROWS = 200
LISTED = ("digest", "count", "listed_at")

Seen = dict[UUID, str] | WaitingList


class NothingSelected(Refusal):
    """An act on selected applications came without any."""

    code = "nothing_selected"
    zh = "没有选择申报，请先勾选"
    en = "No application was selected"


@needs(Permission.APPROVE)
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What waits for approval, to be ticked; ticked ones may be rejected here with a reason."""
    account = account_of(request)
    batch = batch_of(account, pk)
    form = RejectionForm(request.POST or None)
    selected = set(request.POST.getlist("applications"))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            chosen = list(_ticked(request.POST))
            reject(batch, chosen, reason=form.cleaned_data["reason"], by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("所选申报不予认定，理由已记录。"))
            return redirect("portal:approval", pk=pk)
    page = page_of(request, _waiting(batch), size=ROWS)
    context = {
        "page": page,
        "lines": _lines(page.object_list, reviewed=batch.is_reviewed),
        "listed": waiting_list(batch, at=clock.now()),
        "held": held_of(batch).count(),
        "form": form,
        "refusal": refusal,
        "selected": selected,
    }
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/body/approval.html", {**context, **around(account, batch)}, status=status)


@needs(Permission.APPROVE)
@irreversible("confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is to be approved, listed and counted; approves it when that is confirmed.

    The whole list comes by its digest, ticked applications come with the bases they were shown with. What has changed
    since is shown and nothing is approved.
    """
    account = account_of(request)
    batch = batch_of(account, pk)
    given = request.POST if request.method == "POST" else request.GET
    seen: Seen = {}
    refusal: Refusal | None = None
    try:
        seen = _seen(given)
        if request.method == "POST" and given.get("act") == "confirm":
            done = approve(batch, seen=seen, by=account, at=clock.now())
            messages.success(request, _("已批准%(count)s份申报，即将进入公示。") % {"count": done.count})
            return redirect("portal:approval", pk=pk)
        require_unchanged(batch, seen)
    except Refusal as answer:
        refusal = answer
    context = {"refusal": refusal, "changes": getattr(refusal, "faults", ()), **_listing(batch, seen)}
    status = refusal.status if refusal else 200
    return render(request, "portal/body/approval_confirm.html", {**context, **around(account, batch)}, status=status)


def _seen(given: QueryDict) -> Seen:
    """What the approver saw: the list by its digest, or the ticked applications. Raises NothingSelected."""
    if "digest" not in given:
        return _ticked(given)
    digest, count, listed_at = (given.get(name, "") for name in LISTED)
    try:
        instant = datetime.fromisoformat(listed_at)
        if instant.tzinfo is None:
            raise ValueError
        return WaitingList(digest, int(count), instant)
    except ValueError:
        raise ApprovalOutdated([], seen=0, now=0) from None


def _ticked(given: QueryDict) -> dict[UUID, str]:
    """The ticked applications with the bases that they were shown with. Raises NothingSelected."""
    try:
        chosen = {UUID(text): given.get(f"basis-{text}", "") for text in given.getlist("applications")}
    except ValueError:
        chosen = {}
    if not chosen:
        raise NothingSelected
    return chosen


def _listing(batch: Batch, seen: Seen) -> dict[str, Any]:
    """What the page of confirmation shows of what was seen: every ticked one, or the whole list by trade and level."""
    if isinstance(seen, WaitingList):
        kinds = _waiting(batch).order_by("occupation", "work_type", "level")
        groups = kinds.values("occupation__title", "work_type__title", "level").annotate(count=Count("pk"))
        return {"listed": seen, "groups": list(groups), "count": seen.count, "lines": ()}
    lines = _lines(_waiting(batch).filter(pk__in=seen), reviewed=batch.is_reviewed, bases=seen)
    return {"listed": None, "groups": (), "count": len(seen), "lines": lines}


def _waiting(batch: Batch) -> Any:
    rows = approvable(batch).select_related("worker", "occupation", "work_type", "verdict")
    return rows.defer("row_sealed", "verdict__facts", "verdict__compact").order_by("row_number")


def _lines(
    rows: Any, *, reviewed: bool, bases: Mapping[UUID, str] | None = None
) -> list[tuple[Application, Any, Review | None, str]]:
    """The applications with what they were passed on, their marks or the review record, and the basis of it."""
    applications = list(rows)
    identifiers = [application.pk for application in applications]
    bases = bases_of(identifiers) if bases is None else bases
    reviews = current_reviews(identifiers) if reviewed else {}
    parts = {} if reviewed else parts_with_marks(applications)
    return [(row, parts.get(row.pk, []), reviews.get(row.pk), bases.get(row.pk, "")) for row in applications]
