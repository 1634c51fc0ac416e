"""The description of the API: valid, complete, and true of the routes."""

from __future__ import annotations

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from api.views.index import description
from tests.api.test_access import routes

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    description.cache_clear()
    GENERATOR_STATS.reset()
    return description()


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_the_description_is_valid_openapi_3_1(described: dict[str, Any]) -> None:
    """It says 3.1 and passes the schema of the specification."""
    assert described["openapi"].startswith("3.1")
    validate_schema(described)


def test_the_description_is_made_without_a_warning(described: dict[str, Any]) -> None:
    """The generator had nothing to guess."""
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_every_route_is_described(described: dict[str, Any]) -> None:
    """The described operations are exactly the routes, by method and path."""
    told = {(method.upper(), "/".join("x" if "{" in step else step for step in path.split("/")))
            for method, path, _ in operations(described)}  # fmt: skip
    walked = {(name.split()[0], "/api/v1" + name.split()[1]) for name, _, _ in routes()}
    assert told == walked


def test_every_operation_says_what_it_does_and_what_may_go_wrong(described: dict[str, Any]) -> None:
    """Each has a summary, an answer of success and problems that refer to the problem document."""
    for method, path, operation in operations(described):
        assert operation["summary"], path
        successes = [status for status in operation["responses"] if status.startswith("2")]
        problems = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}
        assert successes, (method, path)
        assert {"400", "500"} <= problems.keys(), (method, path)
        for answer in problems.values():
            reference = answer["content"]["application/problem+json"]["schema"]["$ref"]
            assert reference == "#/components/schemas/ProblemDocument"


def test_every_post_that_creates_takes_an_idempotency_key(described: dict[str, Any]) -> None:
    """Every POST says so, but the token's, whose answer is a secret, its confirmation's, whose code is taken once, and the
    questions', which create nothing.
    """
    without = {
        path
        for method, path, operation in operations(described)
        if method == "post" and "Idempotency-Key" not in {entry["name"] for entry in operation.get("parameters", [])}
    }
    questions = {"/api/v1/checks", "/api/v1/eligibility", "/api/v1/equivalence", "/api/v1/path"}
    assert without == {"/api/v1/tokens", "/api/v1/tokens/current/confirmations"} | questions


def test_operation_ids_are_distinct(described: dict[str, Any]) -> None:
    """No two operations share a name."""
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))


def test_anybody_may_read_the_description(db: None, anybody: APIClient) -> None:
    """GET /api/v1/openapi.json answers it."""
    answer = anybody.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"]


def test_the_index_leads_to_every_list(db: None, anybody: APIClient) -> None:
    """Every address of the index is a described path."""
    addresses = anybody.get("/api/v1/").json()
    assert set(addresses.values()) <= set(anybody.get("/api/v1/openapi.json").json()["paths"])
