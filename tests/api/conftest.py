"""Doors for tests: a client of the API for anybody and for each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv6Address
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certification.models import PublicNotice
from registry.models import Account, Certificate
from tests import factories, signing_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A tree where nothing was collected yet has no folder of static files; the API serves none."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:No directory at:UserWarning"))


@pytest.fixture
def address() -> str:
    """An address of its own for each test: limits are counted by address in the shared cache."""
    return str(IPv6Address(uuid4().int))


@pytest.fixture
def anybody(address: str) -> APIClient:
    """A client that has not signed in."""
    return APIClient(REMOTE_ADDR=address)


@pytest.fixture
def signed_in(address: str) -> Callable[[Account], APIClient]:
    """A client signed in as an account."""

    def sign_in(account: Account) -> APIClient:
        return signing_in.sign_in(APIClient(REMOTE_ADDR=address), account)

    return sign_in


@pytest.fixture
def public_notice(db: None) -> PublicNotice:
    """A public notice of two results that began today."""
    batch = factories.BatchFactory()
    return factories.on_notice(factories.ApplicationFactory.create_batch(2, batch=batch), at=timezone.now())


@pytest.fixture
def certificate(db: None) -> Certificate:
    """A certificate issued yesterday."""
    application = factories.ApplicationFactory(batch__submitted_at=timezone.now() - timedelta(days=40))
    return factories.issued([application], at=timezone.now() - timedelta(days=1))[0]
