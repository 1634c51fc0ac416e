"""证书: looking one up among what an account may see."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from registry import clock
from registry.models import Account, Certificate


def certificate_of(account: Account, number: str) -> Certificate:
    """The certificate with its last change as of today, if the account may see it. Raises Http404."""
    rows = Certificate.objects.visible_to(account).with_status(on=clock.today())
    return get_object_or_404(
        rows.select_related("worker", "occupation", "work_type", "site__body", "site__region", "decision"),
        number=number,
    )
