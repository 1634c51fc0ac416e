"""Every POST that needs no sign-in is limited by the client, and no list of faults goes on for ever."""

from __future__ import annotations

import json
from datetime import date
from ipaddress import IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from api.views.index import description
from config.bodies import door_of
from rules.question import QuestionRefused, read_question
from rules.refusals import MOST_LISTED
from rules.yaml_nodes import PolicyFault, PolicyRefused
from tests.hostile.doors import doors

pytestmark = pytest.mark.django_db
QUESTIONS = ("/api/v1/eligibility", "/api/v1/equivalence", "/api/v1/path")


@pytest.fixture
def anybody() -> Client:
    return Client(REMOTE_ADDR=str(IPv6Address(uuid4().int)), raise_request_exception=False)


def takes_posts(path: str) -> bool:
    return Client(REMOTE_ADDR=str(IPv6Address(uuid4().int))).post(path).status_code != 405


def test_every_public_post_is_limited(settings: Any) -> None:
    """Walked over all addresses: the third of two is 429 with Retry-After, whatever the first two came to."""
    settings.PUBLIC_POSTS_PER_MINUTE = 2
    walked = []
    for door in doors():
        if not (door_of(resolve(door.path).func).is_public and takes_posts(door.path)):
            continue
        client = Client(REMOTE_ADDR=str(IPv6Address(uuid4().int)), raise_request_exception=False)
        statuses = [client.post(door.path, "{}", content_type="application/json") for _ in range(3)]
        assert [answer.status_code == 429 for answer in statuses] == [False, False, True], (door, statuses)
        assert 0 < int(statuses[2]["Retry-After"]) <= 60
        text = statuses[2].content.decode()
        assert "后再试" in text
        assert "try again in" in text
        walked.append(door.path)
    assert {"/sign-in/", "/check/", "/objections/receipts/", "/api/v1/tokens", "/api/v1/checks", *QUESTIONS} <= set(
        walked
    )


@pytest.mark.parametrize("path", QUESTIONS)
def test_questions_are_limited_before_they_are_read(anybody: Client, settings: Any, path: str) -> None:
    settings.QUESTIONS_PER_MINUTE = 1
    assert anybody.post(path, "{", content_type="application/json").status_code == 400
    answer = anybody.post(path, "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_questions")
    assert int(answer["Retry-After"]) > 0


def test_the_description_names_429_with_its_header() -> None:
    """Of every public POST, and of whatever else is limited."""
    for path, item in description()["paths"].items():
        for method, operation in item.items():
            if (method == "post" and not operation.get("security", [{}])[0]) or path in QUESTIONS:
                assert "429" in operation["responses"], (method, path)
            if "429" in operation["responses"]:
                assert operation["responses"]["429"]["headers"]["Retry-After"]["schema"]["type"] == "integer"
    limited = [
        path for path, item in description()["paths"].items() if "429" in item.get("post", {}).get("responses", {})
    ]
    assert len(limited) >= 6


@pytest.mark.parametrize("path", [*QUESTIONS, "/api/v1/checks", "/api/v1/tokens"])
def test_unknown_keys_are_listed_up_to_a_hundred(anybody: Client, path: str) -> None:
    """A megabyte of them is answered with a few kilobytes, and says how many more there are."""
    keys = 90_000
    body = json.dumps(dict.fromkeys((f"k{place}" for place in range(keys)), 1), separators=(",", ":"))
    assert len(body) < 1024 * 1024
    answer = anybody.post(path, body, content_type="application/json")
    assert answer.status_code == 400
    assert len(answer.content) < 30_000
    errors = answer.json()["errors"]
    assert len(errors) == MOST_LISTED + 1
    more = int("".join(sign for sign in errors[-1]["detail"] if sign.isdigit()))
    assert keys - MOST_LISTED <= more <= keys
    assert "more faults are not listed" in errors[-1]["detail_en"]


def test_a_key_without_end_is_cut(anybody: Client) -> None:
    body = json.dumps({"k" * 900_000: 1, "facts": {}})
    assert len(anybody.post("/api/v1/eligibility", body, content_type="application/json").content) < 5_000


def test_faults_deep_inside_are_counted_too() -> None:
    """Half a thousand entries of each list, every one wrong."""
    facts = {name: [{"x": 1}] * 500 for name in ("work", "grades", "titles", "awards")}
    with pytest.raises(QuestionRefused) as refused:
        read_question({"occupation": "6-18-01-01", "facts": facts}, today=date(2026, 1, 1))
    assert len(refused.value.faults) == MOST_LISTED + 1
    assert refused.value.faults[-1].en == "1900 more faults are not listed"


def test_a_text_of_rules_names_a_hundred_faults() -> None:
    faults = [PolicyFault(line, 1, "错", "wrong") for line in range(1, 251)]
    assert len(PolicyRefused(faults[:MOST_LISTED]).faults) == MOST_LISTED
    listed = PolicyRefused(faults).faults
    assert (len(listed), listed[-1].line, listed[-1].en) == (101, 101, "150 more faults are not listed")
