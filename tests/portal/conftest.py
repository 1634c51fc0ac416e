"""People before the pages: a browser for anybody and for each account, and batches as far as a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Batch, PublicNotice
from registry.models import Account, CalendarYear, Certificate, Worker
from tests import factories, signing_in
from tests.candidates import many, workbook
from tests.house import House, drain

SignIn = Callable[[Account], Client]


@pytest.fixture
def address() -> str:
    """An address of its own for each test: limits are counted by address in the shared cache."""
    return str(IPv6Address(uuid4().int))


@pytest.fixture
def elsewhere() -> str:
    """Another address, of the kind that is shown whole."""
    return str(IPv4Address(0x0D000000 + uuid4().int % 0x1000000))


@pytest.fixture
def anybody(address: str) -> Client:
    """A browser that has not signed in."""
    return Client(REMOTE_ADDR=address)


@pytest.fixture
def browse(address: str) -> SignIn:
    """A browser signed in as an account."""

    def sign_in(account: Account) -> Client:
        return signing_in.sign_in(Client(REMOTE_ADDR=address), account)

    return sign_in


@pytest.fixture
def stranger(reference: None) -> Account:
    """The submitter of another body, in another province."""
    body = factories.BodyFactory(region_id="440300", name="深圳示例厂")
    return factories.SubmitterFactory(body=body)


@pytest.fixture
def batch(house: House) -> Batch:
    """Three candidates, all of them eligible; submitted four weeks ago."""
    return house.upload(workbook(many(3)), at=timezone.now() - timedelta(days=28))


@pytest.fixture
def scored(house: House, batch: Batch) -> Batch:
    """The same with full marks."""
    house.examine(batch, at=timezone.now() - timedelta(days=27))
    return batch


@pytest.fixture
def public_notice(house: House, scored: Batch) -> PublicNotice:
    """The same in a 公示 that began today."""
    for year in (timezone.localdate().year, timezone.localdate().year + 1):
        CalendarYear.objects.get_or_create(year=year)
    approval = house.approve(scored, at=timezone.now())
    drain("certification.give_notice")
    return PublicNotice.objects.get(approval=approval)


@pytest.fixture
def certificates(house: House, scored: Batch) -> list[Certificate]:
    """The three certificates, issued yesterday, with their documents."""
    CalendarYear.objects.get_or_create(year=timezone.localdate().year)
    house.approve(scored, at=timezone.now() - timedelta(days=26))
    drain("certification.give_notice")
    house.issue(at=timezone.now() - timedelta(days=1))
    drain("registry.render_documents")
    return list(Certificate.objects.order_by("number"))


@pytest.fixture
def holder(certificates: list[Certificate]) -> Account:
    """The account of the first certificate's holder."""
    return factories.WorkerAccountFactory(worker=Worker.objects.get(pk=certificates[0].worker_id))


def shown(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
