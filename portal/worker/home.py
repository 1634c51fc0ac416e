"""劳动者首页: what the account's person holds, what comes next, and their latest applications."""

from __future__ import annotations

from typing import Any

from certification.models import Application
from certification.queries import with_identity
from portal.paging import RECENT
from portal.worker.identity import own_identity
from portal.worker.ladder import steps_of
from portal.worker.prospects import prospects_of
from portal.worker.ways import outlooks_of
from registry import clock
from registry.models import Account, Certificate


def worker(account: Account) -> dict[str, Any]:
    """Certificates, the ladder, the ways up and the latest applications of the account's person."""
    certificates = Certificate.objects.visible_to(account).with_status(on=clock.today())
    held = list(certificates.select_related("occupation", "work_type", "site__body"))
    applications = _applications(account).order_by("-submitted_at", "row_number")
    return {
        "certificates": held,
        "applications": applications[:RECENT],
        "identity": own_identity(account),
        "steps": steps_of(held),
        "outlooks": outlooks_of(account.worker, on=clock.today()) if account.worker else [],
        "prospects": prospects_of(account.worker, on=clock.today()) if account.worker else [],
    }


def _applications(account: Account) -> Any:
    rows = with_identity(Application.objects.visible_to(account))
    rows = rows.defer("row_sealed", "verdict__facts", "verdict__compact")
    return rows.select_related("occupation", "work_type", "verdict", "public_notice", "certificate", "batch__body")
