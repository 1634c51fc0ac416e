"""监管工作台 and 系统概览: what a regulator's region holds, and how the installation is doing."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q

from certification.models import Batch
from certification.queries import objections_of
from portal.paging import RECENT
from portal.waiting import oldest
from registry import clock
from registry.models import Account, Body, Certificate, OutboxMessage, StatusProposal, Worker
from registry.outbox import MAX_ATTEMPTS


def regulator(account: Account) -> dict[str, Any]:
    """How much the region holds, its latest batches and certificates."""
    certificates = Certificate.objects.visible_to(account)
    proposals = StatusProposal.objects.visible_to(account).filter(outcome="")
    open_ = objections_of(account).filter(outcome="")
    return {
        "objections": oldest(open_),
        "objections_open": open_.count(),
        "proposals": proposals.select_related("certificate", "ground", "proposed_by").order_by("proposed_at")[:RECENT],
        "bodies_count": Body.objects.visible_to(account).count(),
        "batches_count": Batch.objects.visible_to(account).count(),
        "certificates_count": certificates.count(),
        "batches": Batch.objects.visible_to(account).select_related("body", "site", "submitted_by")[:RECENT],
        "certificates": certificates.with_status(on=clock.today()).select_related(
            "occupation", "work_type", "site__body"
        )[:RECENT],
    }


def administrator(account: Account) -> dict[str, Any]:
    """Counts of what exists, the outbox and its troubles, accounts by role."""
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
