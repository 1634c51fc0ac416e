"""异议: the list and the settlement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.acts.notices import CONTACT, settle_objection
from certification.models import Application, Objection, Outcome
from portal.body.forms import SettlementForm
from portal.doors import account_of, needs
from portal.paging import page_of
from registry import clock, identity
from registry.access import Permission
from registry.models import Account
from rules.refusals import Refusal


@needs(Permission.SETTLE_OBJECTIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The objections against the body's results, open ones first."""
    return render(request, "portal/body/objections.html", {"page": page_of(request, _objections(account_of(request)))})


@needs(Permission.SETTLE_OBJECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One objection: what it says, and its settlement."""
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
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {"objection": objection, "contact": _contact(objection), "form": form, "refusal": refusal}
    return render(request, "portal/body/objection.html", context, status=status)


def _objections(account: Account) -> QuerySet[Objection]:
    objections = Objection.objects.filter(application__in=Application.objects.visible_to(account))
    return objections.select_related(
        "application__worker", "application__occupation", "application__work_type", "application__batch", "settled_by"
    ).order_by("settled_at", "raised_at")


def _contact(objection: Objection) -> str:
    sealed = objection.contact_sealed
    return identity.unseal(sealed, purpose=CONTACT).decode() if sealed else ""
