"""授权: the tables of the API, and the tokens that programs sign in with."""

from __future__ import annotations

from api.models import IdempotentRequest
from registry.granting import ADDS, NOTHING, changes, granted

GRANTS = [
    granted(
        IdempotentRequest,
        web=changes("status", "answer", "location"),
        worker=NOTHING,
        seen="account_id IS NULL OR account_id = viewer_account()",
    ),
    # knox ends a token by deleting it, also one that has run out.
    granted("knox_authtoken", web=f"{ADDS}, DELETE", worker=NOTHING),
]
