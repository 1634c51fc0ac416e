"""申报: one's own for the worker, the body's for its people, the region's for its regulator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certification import queries
from certification.acts.identities import DISOWNABLE
from certification.acts.withdrawing import withdraw
from certification.models import Application, Verdict
from certification.procedures import is_reviewed
from certification.states import ApplicationState
from portal.body.examination import parts_with_marks
from portal.body.forms import WithdrawalForm
from portal.doors import account_of, needs
from portal.paging import page_of
from registry import clock
from registry.access import Permission, permits
from registry.models import Account, Role


@needs(Permission.SEE_APPLICATIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The applications the account may see, newest first; ``?state=`` narrows them."""
    account = account_of(request)
    rows = queries.with_identity(Application.objects.visible_to(account))
    rows = (
        rows.defer("row_sealed", "verdict__facts", "verdict__compact")
        .select_related("worker", "occupation", "work_type", "verdict", "public_notice", "certificate", "batch__body")
        .order_by("-submitted_at", "batch", "row_number")
    )
    state = request.GET.get("state", "")
    if state in ApplicationState.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows),
        "state": state,
        "states": ApplicationState.choices,
        "own": account.role == Role.WORKER,
        "may_see_documents": permits(account, Permission.SEE_ROWS),
    }
    return render(request, "portal/body/applications.html", context)


@needs(Permission.SEE_APPLICATIONS)
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application: where it stands, how it came there, its marks or reviews and its verdict with every clause."""
    account = account_of(request)
    rows = queries.with_identity(Application.objects.visible_to(account)).select_related(
        "worker",
        "occupation",
        "work_type",
        "verdict__policy",
        "public_notice",
        "certificate",
        "batch__body",
        "batch__site",
    )
    application = get_object_or_404(rows.defer("row_sealed"), pk=pk)
    judged = Verdict.objects.filter(application=application).exists()
    tree = queries.verdict_tree(application) if judged else None
    reviewed = is_reviewed(application.pathway)
    context = {
        "application": application,
        **_verdict(application, tree),
        "parts": parts_with_marks([application])[application.pk] if judged and not reviewed else [],
        "reviews": application.reviews.order_by("-revision").select_related("reviewed_by") if reviewed else [],
        "transitions": application.transitions.select_related("by"),
        "objections": application.objections.all() if permits(account, Permission.SEE_ROWS) else [],
        "own": account.role == Role.WORKER,
        "withdrawal": WithdrawalForm() if _may_withdraw(application, account) else None,
        "may_disown": account.role == Role.WORKER and application.state in DISOWNABLE,
        "may_correct": permits(account, Permission.CORRECT_NAMES) and account.role != Role.WORKER,
        "may_see_batches": permits(account, Permission.SEE_BATCHES),
        "may_see_documents": permits(account, Permission.SEE_ROWS) or permits(account, Permission.RECORD_SCORES),
    }
    return render(request, "portal/body/application.html", context)


@needs(Permission.SUBMIT)
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraws one application that has no marks yet."""
    account = account_of(request)
    application = get_object_or_404(Application.objects.visible_to(account).select_related("batch__body"), pk=pk)
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        withdraw(application.batch, [pk], reason=form.cleaned_data["reason"], by=account, at=clock.now())
        messages.success(request, _("申报已撤回，可以更正后重新申报。"))
    else:
        messages.error(request, _("请写明撤回的理由。"))
    return redirect("portal:application", pk)


def _may_withdraw(application: Application, account: Account) -> bool:
    return permits(account, Permission.SUBMIT) and application.state == ApplicationState.ELIGIBLE


def _verdict(application: Application, tree: dict[str, Any] | None) -> dict[str, Any]:
    """The tree with the condition that was claimed set apart from the level's other conditions."""
    findings = tree["findings"] if tree else []
    return {
        "tree": tree,
        "claimed": [finding for finding in findings if finding["clause"] == application.route],
        "alternatives": [finding for finding in findings if finding["clause"] != application.route],
    }
