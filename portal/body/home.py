"""申报、考评、审批工作台: what waits for each of a body's people."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from certification.models import Batch
from certification.queries import objections_of
from certification.states import ApplicationState
from portal.paging import RECENT
from portal.stages import with_stages
from portal.waiting import oldest
from registry.models import Account, Body, IdentityCase, Site


def submitter(account: Account) -> dict[str, Any]:
    """The body's sites and its latest batches."""
    sites = Site.objects.filter(body__in=Body.objects.visible_to(account)).select_related("region")
    return {"sites": sites, "cases_open": _open_cases(account), "batches": with_stages(_batches(account)[:RECENT])}


def assessor(account: Account) -> dict[str, Any]:
    """The batches with applications to be marked or reviewed, and the others."""
    waiting = Q(applications__state=ApplicationState.ELIGIBLE)
    batches = _batches(account).annotate(waiting=Count("applications", filter=waiting))
    return {
        "batches": with_stages(batches.filter(waiting__gt=0)[:RECENT]),
        "scored": with_stages(batches.filter(waiting=0)[:RECENT]),
    }


def approver(account: Account) -> dict[str, Any]:
    """The batches with applications to be approved, and the open objections."""
    waiting = Q(applications__state=ApplicationState.PASSED)
    batches = _batches(account).annotate(waiting=Count("applications", filter=waiting)).filter(waiting__gt=0)
    open_ = objections_of(account).filter(outcome="")
    return {
        "batches": with_stages(batches[:RECENT]),
        "objections": oldest(open_),
        "objections_open": open_.count(),
        "cases_open": _open_cases(account),
    }


def _open_cases(account: Account) -> int:
    """How many identity cases about numbers that the body gave a name for are open."""
    return IdentityCase.objects.visible_to(account).filter(outcome="").count()


def _batches(account: Account) -> Any:
    return Batch.objects.visible_to(account).select_related("body", "site", "submitted_by")
