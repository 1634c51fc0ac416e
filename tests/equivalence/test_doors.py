"""The doors of the equivalence answer: POST /api/v1/equivalence and manage.py equivalence."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from registry.models import RelatedOccupation, Standard
from tests.equivalence.texts import grade, question, since
from tests.rules.rules import AS_OF

ASKED = question({"work": [since("2010-01-01")], "grades": [grade("senior", "2024-11-20")]})


@pytest.fixture
def client(reference: None) -> APIClient:
    return APIClient()


def ask(client: APIClient, **given: Any) -> Any:
    asked = {name: value for name, value in (ASKED | given).items() if value is not None}
    return client.post("/api/v1/equivalence", asked, format="json")


def verdict(answer: Any, name: str) -> str:
    assert answer.status_code == 200, answer.json()
    (found,) = [entry for entry in answer.json()["equivalences"] if entry["equivalence"] == name]
    return str(found["verdict"])


def test_anybody_may_ask(client: APIClient) -> None:
    """高级工 and two years: 助理工程师; the same question, the same bytes."""
    assert verdict(ask(client), "engineering.assistant") == "eligible"
    assert verdict(ask(client, as_of="2026-11-19"), "engineering.assistant") == "ineligible"
    assert ask(client).content == ask(client).content


def test_titles_are_held_against_the_published_ordinary_policy(client: APIClient) -> None:
    title = {"rank": "intermediate", "corresponds": True, "series": "engineering", "awarded_on": "2025-11-20"}
    facts = ASKED["facts"] | {"titles": [title]}
    assert verdict(ask(client, facts=facts), "title.technician.3") == "eligible"


def test_related_occupations_are_those_on_record(client: APIClient) -> None:
    """Work in one counts where the registry says so, and does not where the question says none is related."""
    occupation = "4-10-01-05"
    standard = Standard.objects.get(occupation=ASKED["occupation"], in_force__contains=AS_OF)
    RelatedOccupation.objects.create(standard=standard, occupation_id=occupation)
    facts = ASKED["facts"] | {"work": [since("2010-01-01", occupation=occupation)]}
    asked = {"facts": facts, "related_occupations": None}
    assert verdict(ask(client, **asked), "engineering.assistant") == "eligible"
    assert verdict(ask(client, facts=facts, related_occupations=[]), "engineering.assistant") == "ineligible"


def test_every_fault_has_its_pointer(client: APIClient) -> None:
    answer = ask(client, colour="red", corresponding_series=["magic"], facts={"grades": [{"level": "ninth"}]})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"/colour", "/corresponding_series/0", "/facts/grades/0/level"}


@pytest.mark.parametrize("body", [[], 1, "x", None, {}])
def test_what_is_no_question_is_refused(client: APIClient, body: Any) -> None:
    answer = client.generic("POST", "/api/v1/equivalence", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_command_answers_as_http_does(client: APIClient, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(json.dumps(ASKED).encode() + b'\n{"occupation": "x", "facts": {}}\n')
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("equivalence", str(file), stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0] == ask(client).json()
    assert lines[1]["error"]["errors"][0]["pointer"] == "/occupation"
