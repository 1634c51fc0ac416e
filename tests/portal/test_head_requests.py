"""HEAD: what asks for a page without its text is answered as GET is, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry.models import Account, Role
from tests.acts.written import standing
from tests.candidates import many, workbook
from tests.house import House
from tests.portal.test_permission_matrix import MATRIX, address_of, people
from tests.signing_in import sign_in

__all__ = ["people"]


def both(client: Client, address: str) -> tuple[Any, Any]:
    """GET, then HEAD."""
    return client.get(address), client.head(address)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_every_route_answers_head_as_get(people: dict[Role, Account], name: str) -> None:
    """With the same status and the same place to go to, for somebody who may and for somebody who may not."""
    admitted = MATRIX[name]
    askers: list[Account | None] = [None, *([people[next(iter(sorted(admitted)))]] if admitted else [])]
    for account in askers:
        client = Client()
        if account is not None:
            sign_in(client, account)
        asked, looked = both(client, address_of(name))
        assert (looked.status_code, looked.headers.get("Location")) == (
            asked.status_code,
            asked.headers.get("Location"),
        )
        assert looked.content == b""


def test_looking_at_a_page_changes_nothing(house: House) -> None:
    """Neither by GET nor by HEAD, on pages of something that is there."""
    batch = house.upload(workbook(many(2)))
    house.examine(batch)
    client = Client()
    sign_in(client, house.approver)
    before = standing()
    for page in ("", "approval/", "applications/", "events/"):
        for answer in both(client, f"/batches/{batch.pk}/{page}"):
            assert answer.status_code == 200, page
    assert standing() == before
