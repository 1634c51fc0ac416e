"""监管工作台 and 系统概览: what a regulator's region holds, and how the installation is doing."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q

from certification import queries
from certification.models import Batch
from certification.queries import objections_of
from portal.paging import RECENT
from portal.stages import with_stages
from portal.waiting import oldest
from registry import clock
from registry.models import (
    Account,
    Body,
    Certificate,
    IdentityCase,
    IdentityProposal,
    OutboxMessage,
    StatusProposal,
    Worker,
)

MOST_STOPPED = 50


def regulator(account: Account) -> dict[str, Any]:
    """How much the region holds, its latest batches and certificates."""
    certificates = Certificate.objects.visible_to(account)
    proposals = StatusProposal.objects.visible_to(account).filter(outcome="")
    open_ = objections_of(account).filter(outcome="")
    return {
        "objections": oldest(open_),
        "objections_open": open_.count(),
        "cases_open": IdentityCase.objects.visible_to(account).filter(outcome="").count(),
        "names_open": IdentityProposal.objects.visible_to(account).filter(outcome="").count(),
        "proposals": proposals.select_related("certificate", "ground", "proposed_by").order_by("proposed_at")[:RECENT],
        "bodies_count": Body.objects.visible_to(account).count(),
        "batches_count": Batch.objects.visible_to(account).count(),
        "certificates_count": certificates.count(),
        "batches": with_stages(
            Batch.objects.visible_to(account).select_related("body", "site", "submitted_by")[:RECENT]
        ),
        "certificates": certificates.with_status(on=clock.today()).select_related(
            "worker", "occupation", "work_type", "site__body"
        )[:RECENT],
    }


def administrator(account: Account) -> dict[str, Any]:
    """Counts of what exists, the outbox and its troubles, accounts by role."""
    messages = OutboxMessage.objects.filter(done_at__isnull=True)
    by_role = Account.objects.filter(is_active=True).values_list("role").annotate(Count("pk")).order_by("role")
    outbox = messages.aggregate(
        pending=Count("pk", filter=Q(given_up_at__isnull=True)),
        retried=Count("pk", filter=Q(given_up_at__isnull=True) & ~Q(error="")),
        failed=Count("pk", filter=Q(given_up_at__isnull=False)),
        oldest=Min("created_at"),
    )
    stopped = queries.stopped_jobs()
    return {
        "accounts": list(by_role),
        "bodies_count": Body.objects.count(),
        "workers_count": Worker.objects.count(),
        "batches_count": Batch.objects.count(),
        "certificates_count": Certificate.objects.count(),
        "outbox": outbox,
        "stopped": stopped[:MOST_STOPPED],
        "stopped_count": len(stopped),
    }
