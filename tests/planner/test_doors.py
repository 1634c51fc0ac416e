"""The doors of the planner: POST /api/v1/path and manage.py path."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from rulebook.desks import turns_after
from rules import read_question
from tests.planner.asking import question
from tests.planner.test_ways import FIVE_YEARS

ASKED = question(FIVE_YEARS)


@pytest.fixture
def client(reference: None) -> APIClient:
    return APIClient()


def steps(told: dict[str, Any], level: str) -> list[str]:
    (found,) = [entry for entry in told["levels"] if entry["level"] == level]
    return [step["on"] for step in found["steps"]]


def test_anybody_may_ask_for_a_plan(client: APIClient) -> None:
    """By the published policies, and as the question of the same day is answered."""
    answer = client.post("/api/v1/path", ASKED, format="json")
    assert answer.status_code == 200, answer.json()
    assert steps(answer.json(), "senior") == ["2026-11-20", "2030-11-20"]
    assert client.post("/api/v1/path", ASKED, format="json").content == answer.content


def test_every_step_can_be_asked_again_through_the_same_door(client: APIClient) -> None:
    """POST /api/v1/eligibility with the step's facts on its day answers eligible by the step's route."""
    for level in client.post("/api/v1/path", ASKED, format="json").json()["levels"]:
        for step in level["steps"]:
            again = ASKED | {"as_of": step["on"], "facts": step["facts"], "target_level": step["level"]}
            told = client.post("/api/v1/eligibility", again, format="json").json()["levels"][0]
            found = [one for one in told["pathways"] if one["pathway"] == step["pathway"]]
            assert (told["verdict"], found[0]["route"]) == ("eligible", step["route"])


def test_a_level_that_the_work_type_lacks_is_a_step_as_the_occupation(client: APIClient) -> None:
    """4-08-05-03: 五级 is passed as the occupation, 四级 in a work type; each step's question is answered eligible."""
    asked = question({"work": [{"occupation": "4-08-05-03", "from": "2026-01-01", "to": None}]})
    asked |= {
        "occupation": "4-08-05-03",
        "work_type": "钻石检验员",
        "target_level": "intermediate",
        "pathway": "ordinary",
    }
    (level,) = client.post("/api/v1/path", asked, format="json").json()["levels"]
    first, last = level["steps"]
    assert [first["level"], last["level"]] == ["junior", "intermediate"]
    assert first["work_type"] is None
    assert "work_type" not in last
    for step in level["steps"]:
        again = asked | {"as_of": step["on"], "facts": step["facts"], "target_level": step["level"]}
        again |= {name: step[name] for name in ("work_type",) if name in step}
        (told,) = client.post("/api/v1/eligibility", again, format="json").json()["levels"]
        assert told["verdict"] == "eligible"


def test_what_is_not_known_of_a_question_is_refused_with_its_path(client: APIClient) -> None:
    answer = client.post("/api/v1/path", ASKED | {"colour": "red", "target_level": "ninth"}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/colour", "/target_level"}


def test_the_command_answers_line_by_line(client: APIClient, tmp_path: Path) -> None:
    """What HTTP answers; a bad line in its place, exit status 1."""
    file = tmp_path / "questions.jsonl"
    file.write_bytes(json.dumps(ASKED).encode() + b"\n{\n")
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("path", str(file), stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert end.value.code == 1
    assert lines[0] == client.post("/api/v1/path", ASKED, format="json").json()
    assert lines[1]["error"]["status"] == 400


def test_the_days_on_which_published_rules_change_are_looked_ahead_to(reference: None) -> None:
    """Later than the day asked about, in order; those of another province are none of the asker's."""

    def turns(day: str, region: str) -> list[date]:
        return turns_after(read_question(ASKED | {"as_of": day, "region": region}, today=date.min))

    nation, tianjin = turns("2022-12-31", "000000"), turns("2022-12-31", "120000")
    assert date(2023, 1, 1) in nation
    assert nation == sorted(set(nation))
    assert min(nation) > date(2022, 12, 31)
    assert date(2024, 10, 25) in tianjin
    assert date(2024, 10, 25) not in nation
    assert date(2023, 1, 1) not in turns("2023-01-01", "000000")


def test_a_plan_of_many_ways_ends(client: APIClient) -> None:
    """Every level open today, two never: all ways are gone through, from a past day on too."""
    open_to_all = FIVE_YEARS | {
        "employment": {"status": "ungraded", "front_line": True, "contract": "employee"},
        "performance": {"outstanding": True, "attested_by": "employer"},
    }
    for day in ("2026-11-20", "2022-11-20"):
        told = client.post("/api/v1/path", question(open_to_all, as_of=day), format="json").json()
        assert told["complete"]
        assert [level["reachable"] for level in told["levels"]].count(True) >= 5
