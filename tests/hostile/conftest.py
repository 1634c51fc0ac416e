"""A client of the API for each account."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from registry.models import Account
from registry.operation import beats, parts
from tests import signing_in


@pytest.fixture(autouse=True)
def worker_and_beat_live() -> None:
    """So that /readyz, one of the doors, has no reason to answer 503."""
    beats.note("worker")
    beats.note("beat")
    parts.forget()


@pytest.fixture
def signed_in() -> Callable[[Account], APIClient]:
    """A client signed in as an account, at an address of its own."""

    def sign_in(account: Account) -> APIClient:
        client = APIClient(REMOTE_ADDR=str(IPv6Address(uuid4().int)), raise_request_exception=False)
        return signing_in.sign_in(client, account)

    return sign_in
