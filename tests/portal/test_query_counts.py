"""The lists ask the database as often for three rows as for thirty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certification.models import Batch
from tests.candidates import many, workbook
from tests.house import House
from tests.portal.conftest import SignIn

ADDRESSES = {
    "submitter": ["/", "/batches/", "/applications/", "/batches/{batch}/applications/", "/batches/{batch}/events/"],
    "assessor": ["/", "/batches/{batch}/scores/"],
    "approver": ["/"],
    "regulator": ["/", "/bodies/", "/batches/", "/applications/"],
}


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("role", "addresses"), ADDRESSES.items(), ids=ADDRESSES)
def test_a_longer_list_asks_no_more(
    house: House, batch: Batch, browse: SignIn, role: str, addresses: list[str]
) -> None:
    client = browse(getattr(house, role))
    places = [address.format(batch=batch.pk) for address in addresses]
    before = [asked(client, place) for place in places]
    enlarge(house)
    assert [asked(client, place) for place in places] == before
    assert max(before) <= 25


def enlarge(house: House) -> None:
    """Three more batches of four."""
    for start in (100, 200, 300):
        house.upload(workbook(many(4, first=start)), filename=f"{start}.xlsx", at=timezone.now())
