"""异议: the list with its ages, the taking over and the settlement; for a body's approvers and the regulator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.acts.objecting import contacts_of, settle_objection, take_over
from certification.models import Objection, Outcome
from certification.queries import ages, objections_of
from portal.body.forms import SettlementForm
from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.paging import page_of
from registry import clock
from registry.access import Permission, permits
from registry.models import Account
from rules.refusals import Refusal


@needs(Permission.SETTLE_OBJECTIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The objections that the account may see, open ones first, the oldest of them first."""
    page = page_of(request, _objections(account_of(request)))
    counted = ages(page.object_list, on=clock.today())
    rows = [(objection, counted[objection.pk]) for objection in page.object_list]
    return render(request, "portal/body/objections.html", {"page": page, "rows": rows})


@needs(Permission.SETTLE_OBJECTIONS)
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One objection: what it says, what was added to it, and its settlement."""
    account = account_of(request)
    objection = get_object_or_404(_objections(account), pk=pk)
    form = SettlementForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        outcome = Outcome(form.cleaned_data["outcome"])
        try:
            settle_objection(objection, outcome, reason=form.cleaned_data["reason"], by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("异议已处理。"))
            return redirect("portal:objection", pk=pk)
    return _page(request, objection, form, refusal)


@needs(Permission.TAKE_OVER_OBJECTIONS)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes an objection over; the body settles it no more."""
    account = account_of(request)
    objection = get_object_or_404(_objections(account), pk=pk)
    try:
        take_over(objection, by=account, at=clock.now())
    except Refusal as refusal:
        return _page(request, objection, SettlementForm(), refusal)
    messages.success(request, _("异议已接管，由本部门处理。"))
    return redirect("portal:objection", pk=pk)


def _page(request: HttpRequest, objection: Objection, form: SettlementForm, refusal: Refusal | None) -> HttpResponse:
    account = account_of(request)
    regulating = permits(account, Permission.TAKE_OVER_OBJECTIONS)
    taken = objection.taken_over_by_id is not None
    context = {
        "objection": objection,
        "age": ages([objection], on=clock.today())[objection.pk],
        "contacts": contacts_of(objection),
        "additions": objection.additions.all(),
        "form": form,
        "refusal": refusal,
        "may_take_over": regulating and not taken and not objection.outcome,
        "may_settle": not objection.outcome and (regulating or not taken),
    }
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/body/objection.html", context, status=status)


def _objections(account: Account) -> QuerySet[Objection]:
    found = objections_of(account).select_related(
        "application__worker", "application__occupation", "application__work_type", "application__batch__body",
        "settled_by", "taken_over_by",
    )  # fmt: skip
    return found.order_by(F("settled_at").desc(nulls_first=True), "raised_at")
