"""HEAD answers as GET without its body, and OPTIONS says which methods there are: on every page and resource."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from registry.models import Account
from tests.api.test_access import ROLES
from tests.hostile.doors import doors

pytestmark = pytest.mark.django_db
# The heads that a GET has; ETags and lengths of what differs from answer to answer are not compared.
KEPT = ("Content-Type", "Location", "Allow", "Cache-Control", "Content-Security-Policy")


@pytest.mark.parametrize("letter", ROLES)
def test_head_answers_as_get_does(letter: str, signed_in: Callable[[Account], APIClient]) -> None:
    """The same status and headers, and no body, to every role."""
    client = signed_in(ROLES[letter]())
    for door in doors():
        got, head = client.get(door.path), client.head(door.path)
        assert got.status_code < 500, door
        assert head.status_code == got.status_code, (door, got.status_code, head.status_code)
        assert head.content == b"", door
        for name in KEPT:
            if name == "Allow":
                continue
            assert head.headers.get(name) == got.headers.get(name), (door, name)


@pytest.mark.parametrize("letter", ROLES)
def test_options_says_which_methods_there_are(letter: str, signed_in: Callable[[Account], APIClient]) -> None:
    """204 with Allow; a page that does not admit somebody says that, as it does to GET."""
    client = signed_in(ROLES[letter]())
    answered = 0
    for door in doors():
        answer = client.options(door.path)
        if not door.is_api and answer.status_code in (302, 403, 404):
            assert client.get(door.path).status_code in (answer.status_code, 405), door
            continue
        assert answer.status_code in (200, 204), (door, answer.status_code)
        methods = set(answer["Allow"].split(", "))
        assert "OPTIONS" in methods
        for method in ("GET", "HEAD", "POST"):
            if method not in methods:
                assert client.generic(method, door.path).status_code in (401, 403, 405), (door, method)
        answered += 1
    assert answered > 70


def test_a_method_that_nobody_has_is_refused(signed_in: Callable[[Account], APIClient]) -> None:
    """TRACE, and words that are no method: refused, or sent on to another page, and never 500."""
    client = signed_in(ROLES["d"]())
    for door in doors():
        for method in ("TRACE", "PROPFIND", "DISPATCH"):
            assert 300 <= client.generic(method, door.path).status_code < 500, (door, method)
