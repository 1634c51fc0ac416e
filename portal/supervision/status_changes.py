"""证书状态变更: proposed by one regulator, confirmed by a second."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.certificates import certificate_of
from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.paging import page_of
from portal.proposals import settle
from portal.supervision.forms import DeclineForm, StatusProposalForm
from registry import clock
from registry.access import Permission
from registry.acts.status_changes import confirm_change, decline_change, grounds_for, propose_change
from registry.models import StatusChangeKind, StatusProposal
from rules.refusals import Refusal


@needs(Permission.CHANGE_STATUS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Proposes a suspension, reinstatement or revocation on one of the grounds that are possible now."""
    account = account_of(request)
    certificate = certificate_of(account, number)
    # A replacement comes with its new certificate, which no page makes.
    grounds = grounds_for(certificate, on=clock.today()).exclude(kind=StatusChangeKind.SUPERSEDED)
    form = StatusProposalForm(request.POST or None, grounds=grounds, initial={"effective_on": clock.today()})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_change(certificate, **form.cleaned_data, by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("变更提议已记录，待另一名同级或上级监管人员确认后生效。"))
            return redirect("portal:status-proposal", pk=proposal.pk)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {
        "certificate": certificate,
        "form": form if grounds.exists() else None,
        "open": certificate.proposals.filter(outcome="").first(),
        "refusal": refusal,
    }
    return render(request, "portal/supervision/certificate_status.html", context, status=status)


@needs(Permission.CHANGE_STATUS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The proposals within the region, open ones first."""
    found = StatusProposal.objects.visible_to(account_of(request)).select_related(
        "certificate__worker", "certificate__occupation", "ground", "proposed_by", "settled_by"
    )
    context = {"page": page_of(request, found.order_by("outcome", "-proposed_at"))}
    return render(request, "portal/supervision/status_proposals.html", context)


@needs(Permission.CHANGE_STATUS)
@irreversible("confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal: confirmed or declined by a second regulator, or withdrawn by who proposed it."""
    account = account_of(request)
    found = StatusProposal.objects.visible_to(account).select_related(
        "certificate__worker", "certificate__occupation", "certificate__work_type", "certificate__site__body", "ground",
        "proposed_by", "settled_by",
    )  # fmt: skip
    one = get_object_or_404(found, pk=pk)
    answered = settle(
        request, DeclineForm, confirm=lambda: _confirmed(request, one), decline=lambda reason: _declined(request, one, reason)
    )  # fmt: skip
    if answered.words:
        messages.success(request, answered.words)
        return redirect("portal:status-proposal", pk=pk)
    context = {
        "proposal": one,
        "certificate": one.certificate,
        "form": answered.form,
        "own": one.proposed_by_id == account.pk,
        "may_confirm": one.may_be_confirmed_by(account),
        "refusal": answered.refusal,
    }
    return render(request, "portal/supervision/status_proposal.html", context, status=answered.status)


def _confirmed(request: HttpRequest, one: StatusProposal) -> str:
    confirm_change(one, by=account_of(request), at=clock.now())
    return _("证书状态已变更，即刻反映于公开查验。")


def _declined(request: HttpRequest, one: StatusProposal, reason: str) -> str:
    decline_change(one, reason=reason, by=account_of(request), at=clock.now())
    return _("变更提议已关闭，证书状态未变。")
