"""Lists come by the page and lose nothing between pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from registry.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitter() -> Account:
    return factories.SubmitterFactory()


@pytest.fixture
def client(submitter: Account, signed_in: Callable[[Account], APIClient]) -> APIClient:
    return signed_in(submitter)


def batches(submitter: Account, count: int) -> list[str]:
    site = factories.SiteFactory(body=submitter.body)
    return [str(row.pk) for row in factories.BatchFactory.create_batch(count, site=site, submitted_by=submitter)]


def walk(client: APIClient, path: str) -> list[list[str]]:
    pages = []
    following: str | None = path
    while following:
        page = client.get(following).json()
        pages.append([row["id"] for row in page["results"]])
        following = page["next"]
    return pages


def test_the_pages_together_are_the_list(client: APIClient, submitter: Account) -> None:
    """Each row once, in order, the latest first."""
    made = batches(submitter, 7)
    pages = walk(client, "/api/v1/batches?page_size=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row for page in pages for row in page] == sorted(made, reverse=True)


def test_rows_added_while_paging_shift_nothing(client: APIClient, submitter: Account) -> None:
    """A batch that comes in after the first page neither repeats nor hides a row."""
    made = batches(submitter, 4)
    first = client.get("/api/v1/batches?page_size=2").json()
    batches(submitter, 2)
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == sorted(made, reverse=True)


def test_one_may_go_back(client: APIClient, submitter: Account) -> None:
    """``previous`` of the second page is the first."""
    batches(submitter, 4)
    first = client.get("/api/v1/batches?page_size=2").json()
    second = client.get(first["next"]).json()
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("size", ["0", "501", "-1", "many", "", "1e2", "\uff19", "0000010000000"])
def test_a_page_size_that_is_none_is_refused(client: APIClient, size: str) -> None:
    """1 to 500; nothing else is read as the default."""
    answer = client.get("/api/v1/batches", {"page_size": size})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize("cursor", ["x", "%", b64encode(b"p=nonsense").decode(), b64encode(b"o=-1").decode()])
def test_a_cursor_that_was_not_given_out_is_refused(client: APIClient, cursor: str) -> None:
    """400 with its own code, whatever was made of it."""
    answer = client.get("/api/v1/batches", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_on_a_number_that_is_none_is_refused(anybody: APIClient) -> None:
    """Also where the list is ordered by a number, and where the number is beyond the column."""
    for position in (b"p=nonsense", b"p=99999999999999999999999"):
        answer = anybody.get("/api/v1/offers", {"cursor": b64encode(position).decode()})
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or answer.json()["results"] == []
