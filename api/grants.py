"""授权: the tables of the API."""

from __future__ import annotations

from api.models import IdempotentRequest
from registry.granting import NOTHING, changes, granted

GRANTS = [
    granted(
        IdempotentRequest,
        web=changes("status", "answer", "location"),
        worker=NOTHING,
        seen="account_id IS NULL OR account_id = viewer_account()",
    ),
]
