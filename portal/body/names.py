"""姓名提议: asked for by a body or the regulator, confirmed or declined by a regulator who is another person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.acts.identities import settle_name
from certification.models import Application
from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.forms import NameForm, ReasonForm
from portal.paging import page_of
from portal.proposals import settle
from registry import clock
from registry.access import Permission, permits
from registry.acts.names import decline_proposal, propose_correction
from registry.models import IdentityProposal
from rules.refusals import Refusal


@needs(Permission.SEE_IDENTITY_CASES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The proposals that the account may see, open ones first."""
    found = IdentityProposal.objects.visible_to(account_of(request)).select_related("proposed_by", "case")
    context = {"page": page_of(request, found.order_by("outcome", "-proposed_at"))}
    return render(request, "portal/body/name_proposals.html", context)


@needs(Permission.SEE_IDENTITY_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks for another name of the person of an application."""
    account = account_of(request)
    rows = Application.objects.visible_to(account).select_related("worker", "occupation", "batch__body")
    application = get_object_or_404(rows.defer("row_sealed"), pk=pk)
    form = NameForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = propose_correction(application.worker, **form.cleaned_data, by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("更正申请已提交，待监管人员确认。"))
            return redirect("portal:name-proposal", pk=done.pk)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {"application": application, "form": form, "refusal": refusal}
    return render(request, "portal/body/name_correction.html", context, status=status)


@needs(Permission.CORRECT_NAMES)
@irreversible("confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal: confirmed or declined by a regulator who is another person, or withdrawn by who made it."""
    account = account_of(request)
    found = IdentityProposal.objects.visible_to(account).select_related("case", "proposed_by", "settled_by")
    one = get_object_or_404(found, pk=pk)
    answered = settle(
        request, ReasonForm, confirm=lambda: _confirmed(request, one), decline=lambda reason: _declined(request, one, reason)
    )  # fmt: skip
    if answered.words:
        messages.success(request, answered.words)
        return redirect("portal:name-proposal", pk=pk)
    context = {
        "proposal": one,
        "form": answered.form,
        "own": one.proposed_by_id == account.pk,
        "may_confirm": permits(account, Permission.SETTLE_IDENTITY) and one.may_be_confirmed_by(account),
        "refusal": answered.refusal,
    }
    return render(request, "portal/body/name_proposal.html", context, status=answered.status)


def _confirmed(request: HttpRequest, one: IdentityProposal) -> str:
    settle_name(one, by=account_of(request), at=clock.now())
    return _("姓名已认定，登记和案件已随之处理。")


def _declined(request: HttpRequest, one: IdentityProposal, reason: str) -> str:
    decline_proposal(one, reason=reason, by=account_of(request), at=clock.now())
    return _("提议已关闭，登记姓名未变。")
