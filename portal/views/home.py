"""首页: what the registry is, and for who is signed in, what waits for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.models import Application, Batch, Objection
from certification.states import ApplicationState
from portal.doors import public
from portal.forms import CheckForm
from portal.ladder import steps_of
from portal.prospects import prospects_of
from portal.views.drafts import drafts_of
from portal.ways import outlooks_of
from registry import clock
from registry.models import Account, Body, Certificate, OutboxMessage, Role, Site, Worker
from registry.outbox import MAX_ATTEMPTS
from rulebook.states import DraftState
from rules.ladder import Level
from rules.places import NATION

RECENT = 8


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home, or the desk of the account's role."""
    account = request.user if isinstance(request.user, Account) else None
    desk = DESKS.get(Role(account.role)) if account and account.role else None
    if account is None or desk is None:
        return render(request, "portal/home.html", {"form": CheckForm(), "levels": list(Level)})
    template, context_of = desk
    return render(request, template, {"today": clock.today(), **context_of(account)})


def _worker(account: Account) -> dict[str, Any]:
    certificates = Certificate.objects.visible_to(account).with_status(on=clock.today())
    held = list(certificates.select_related("occupation", "work_type", "site__body"))
    applications = _applications(account).order_by("-submitted_at", "row_number")
    return {
        "certificates": held,
        "applications": applications[:RECENT],
        "steps": steps_of(held),
        "outlooks": outlooks_of(account.worker, on=clock.today()) if account.worker else [],
        "prospects": prospects_of(account.worker, on=clock.today()) if account.worker else [],
    }


def _submitter(account: Account) -> dict[str, Any]:
    sites = Site.objects.filter(body__in=Body.objects.visible_to(account)).select_related("region")
    return {"sites": sites, "batches": _batches(account)[:RECENT]}


def _assessor(account: Account) -> dict[str, Any]:
    waiting = Q(applications__state=ApplicationState.ELIGIBLE)
    batches = _batches(account).annotate(waiting=Count("applications", filter=waiting))
    return {"batches": batches.filter(waiting__gt=0)[:RECENT], "scored": batches.filter(waiting=0)[:RECENT]}


def _approver(account: Account) -> dict[str, Any]:
    waiting = Q(applications__state=ApplicationState.PASSED)
    batches = _batches(account).annotate(waiting=Count("applications", filter=waiting)).filter(waiting__gt=0)
    open_ = Objection.objects.filter(outcome="", application__in=Application.objects.visible_to(account))
    objections = open_.select_related("application__worker", "application__occupation").order_by("raised_at")
    return {"batches": batches[:RECENT], "objections": objections[:RECENT], "objections_open": open_.count()}


def _regulator(account: Account) -> dict[str, Any]:
    certificates = Certificate.objects.visible_to(account)
    return {
        "bodies_count": Body.objects.visible_to(account).count(),
        "batches_count": Batch.objects.visible_to(account).count(),
        "certificates_count": certificates.count(),
        "batches": _batches(account)[:RECENT],
        "certificates": certificates.with_status(on=clock.today()).select_related(
            "occupation", "work_type", "site__body"
        )[:RECENT],
    }


def _administrator(account: Account) -> dict[str, Any]:
    messages = OutboxMessage.objects.filter(done_at__isnull=True)
    by_role = Account.objects.filter(is_active=True).values_list("role").annotate(Count("pk")).order_by("role")
    outbox = messages.aggregate(
        pending=Count("pk", filter=Q(attempts__lt=MAX_ATTEMPTS)),
        retried=Count("pk", filter=Q(attempts__gt=0, attempts__lt=MAX_ATTEMPTS)),
        failed=Count("pk", filter=Q(attempts__gte=MAX_ATTEMPTS)),
        oldest=Min("created_at"),
    )
    return {
        "accounts": list(by_role),
        "bodies_count": Body.objects.count(),
        "workers_count": Worker.objects.count(),
        "batches_count": Batch.objects.count(),
        "certificates_count": Certificate.objects.count(),
        "outbox": outbox,
        "troubled": messages.filter(attempts__gt=0).order_by("-attempts", "pk")[:RECENT],
    }


def _drafter(account: Account) -> dict[str, Any]:
    drafts = drafts_of(account).order_by("-pk")
    states = (DraftState.RETURNED, DraftState.DRAFTING, DraftState.PROPOSED)
    return {state.value: drafts.filter(state=state)[:RECENT] for state in states} | {"nation": NATION}


def _publisher(account: Account) -> dict[str, Any]:
    drafts = drafts_of(account).order_by("-pk")
    proposed = drafts.filter(state=DraftState.PROPOSED).order_by("pk")
    done = drafts.filter(state=DraftState.PUBLISHED)
    return {"proposed": proposed[:RECENT], "published": done[:RECENT], "nation": NATION}


def _batches(account: Account) -> Any:
    return Batch.objects.visible_to(account).select_related("body", "site", "submitted_by")


def _applications(account: Account) -> Any:
    rows = Application.objects.visible_to(account).defer("row_sealed", "verdict__facts", "verdict__compact")
    return rows.select_related("occupation", "work_type", "verdict", "public_notice", "certificate", "batch__body")


Desk = tuple[str, Callable[[Account], dict[str, Any]]]
DESKS: dict[Role, Desk] = {
    Role.WORKER: ("portal/desk_worker.html", _worker),
    Role.SUBMITTER: ("portal/desk_submitter.html", _submitter),
    Role.ASSESSOR: ("portal/desk_assessor.html", _assessor),
    Role.APPROVER: ("portal/desk_approver.html", _approver),
    Role.REGULATOR: ("portal/desk_regulator.html", _regulator),
    Role.DRAFTER: ("portal/desk_drafter.html", _drafter),
    Role.PUBLISHER: ("portal/desk_publisher.html", _publisher),
    Role.ADMINISTRATOR: ("portal/desk_administrator.html", _administrator),
}
