"""动态口令: the form of a code, and what a page shows of a secret that is to be put into an authenticator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from portal.qr import qr_svg
from registry.acts.second_factors import address_of, secret_of, set_up
from registry.models import Account

ISSUER = "八级工"


class CodeForm(PortalForm):
    """动态口令: six digits, or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"), max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "autofocus": "",
                "class": "number-input code-input",
            }
        ),
    )  # fmt: skip


def enrolment(account: Account, *, at: datetime) -> dict[str, Any]:
    """The secret as a QR code and in groups of four, for an authenticator without a camera."""
    factor = set_up(account, at=at)
    secret = secret_of(factor)
    return {
        "qr": qr_svg(address_of(factor, issuer=ISSUER)),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }
