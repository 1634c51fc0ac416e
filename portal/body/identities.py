"""身份核实案件: the list with its ages and one case; a body sees its own side, the regulator both and proposes what it comes to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certification.models import Application
from certification.queries import applications_of, seen_cases
from portal.doors import account_of, needs
from portal.forms import NameForm
from portal.paging import page_of
from registry import clock
from registry.access import Permission, permits
from registry.acts.names import may_settle_for, propose_settlement
from registry.models import Account, IdentityCase, IdentityProposal
from rules.refusals import Refusal


@needs(Permission.SEE_IDENTITY_CASES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cases that the account may see, open ones first, the oldest of them first."""
    account = account_of(request)
    found = IdentityCase.objects.visible_to(account)
    page = page_of(request, found.order_by(F("settled_at").desc(nulls_first=True), "opened_at"))
    context = {
        "page": page, "rows": seen_cases(page.object_list, account, on=clock.today()),
        "regulating": permits(account, Permission.SETTLE_IDENTITY),
    }  # fmt: skip
    return render(request, "portal/body/identity_cases.html", context)


@needs(Permission.SEE_IDENTITY_CASES)
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case: its state, the sides that the account may see, and the applications that wait for it."""
    return _page(request, _case(account_of(request), pk), NameForm(), None)


@needs(Permission.SETTLE_IDENTITY)
@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Proposes the name that a case comes to; a second regulator confirms."""
    account = account_of(request)
    case = _case(account, pk)
    form = NameForm(request.POST)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            done = propose_settlement(case, **form.cleaned_data, by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("处理提议已记录，待另一名同级或上级监管人员确认后生效。"))
            return redirect("portal:name-proposal", pk=done.pk)
    return _page(request, case, form, refusal)


def _case(account: Account, pk: UUID) -> IdentityCase:
    found = IdentityCase.objects.visible_to(account)
    if permits(account, Permission.SETTLE_IDENTITY):
        found = found.select_related("worker", "settled_by")
    return get_object_or_404(found, pk=pk)


def _page(request: HttpRequest, case: IdentityCase, form: NameForm, refusal: Refusal | None) -> HttpResponse:
    account = account_of(request)
    regulating = permits(account, Permission.SETTLE_IDENTITY)
    (seen,) = seen_cases([case], account, on=clock.today())
    applications = applications_of(case, account).defer("row_sealed", "verdict__facts", "verdict__compact")
    waiting = IdentityProposal.objects.visible_to(account).filter(case=case, outcome="").first() if regulating else None
    context = {
        "seen": seen,
        "case": case,
        "applications": _listed(applications),
        "regulating": regulating,
        "may_propose": regulating and not case.outcome and waiting is None and may_settle_for(account, case.worker),
        "waiting": waiting,
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/body/identity_case.html", context, status=status)


def _listed(rows: object) -> list[Application]:
    return list(
        rows.select_related(  # type: ignore[attr-defined]
            "worker", "occupation", "work_type", "verdict", "public_notice", "certificate", "batch__body"
        ).order_by("-submitted_at")
    )
