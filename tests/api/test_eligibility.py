"""The eligibility question: the same answer through HTTP and through the command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from registry.models import RelatedOccupation, WorkType
from rulebook.acts.publishing import publish
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policies() -> None:
    factories.RegionFactory(code="000000")
    root = Path(settings.BASE_DIR) / "seeds" / "policies"
    texts = [path.read_text(encoding="utf-8") for path in sorted(root.glob("cn.ordinary.*.yaml"))]
    publish(texts, by=None, at=timezone.now())


def question(**changes: Any) -> dict[str, Any]:
    asked = {
        "as_of": "2026-11-20",
        "edition": "2023",
        "occupation": "6-18-01-01",
        "target_level": "intermediate",
        "pathway": "ordinary",
        "facts": {"work": [{"occupation": "6-18-01-01", "from": "2021-11-20", "to": None}]},
    } | changes
    return {name: value for name, value in asked.items() if value is not None}


def ask(client: APIClient, **changes: Any) -> Any:
    return client.post("/api/v1/eligibility", question(**changes), format="json")


def verdict(answer: Any) -> tuple[str, str | None]:
    assert answer.status_code == 200, answer.json()
    level = answer.json()["levels"][0]
    return level["verdict"], level["pathways"][0]["route"]


def command(tmp_path: Path, *lines: bytes) -> tuple[list[Any], int]:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    out = io.StringIO()
    status = 0
    try:
        call_command("eligibility", str(file), stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return [json.loads(line) for line in out.getvalue().splitlines()], status


def test_five_years_to_the_day_are_enough(anybody: APIClient) -> None:
    """eligible by intermediate.1, with the rule's words and article; a day earlier, from the next day on."""
    assert verdict(ask(anybody)) == ("eligible", "intermediate.1")
    early = ask(anybody, as_of="2026-11-19")
    assert verdict(early)[0] in ("ineligible", "unknown")
    finding = ask(anybody).json()["levels"][0]["pathways"][0]["findings"][0]
    assert finding["citation"]["article"]
    assert finding["required"]


def test_anybody_may_ask_for_every_level_and_pathway(anybody: APIClient) -> None:
    """Without target level and pathway, all eight levels are answered; what no policy offers says so."""
    answer = ask(anybody, target_level=None, pathway=None).json()
    assert len(answer["levels"]) == 8
    assert answer["levels"][7]["verdict"] == "not_offered"
    assert answer["levels"][7]["reason"]


def test_the_edition_is_that_of_the_standard_in_force(anybody: APIClient) -> None:
    """Where the question names none, the registry's record decides; without a record it is not known which applies."""
    unsaid = ask(anybody, edition=None).json()["levels"][0]
    assert unsaid["verdict"] == "unknown"
    assert "edition" in unsaid["pathways"][0]["reason"]
    assert verdict(ask(anybody, edition=None, target_level="special_technician"))[0] == "not_offered"
    factories.StandardFactory(edition="2018")
    answer = ask(anybody, edition=None).json()
    assert answer["levels"][0]["pathways"][0]["policy"] == "cn.ordinary.2018"


def test_related_occupations_are_those_on_record(anybody: APIClient) -> None:
    """Work in a related occupation counts; an empty list in the question means that none is related."""
    standard = factories.StandardFactory()
    RelatedOccupation.objects.create(standard=standard, occupation=factories.OccupationFactory(code="6-18-01-02"))
    facts = {"work": [{"occupation": "6-18-01-02", "from": "2010-01-01", "to": None}], "grades": [], "education": []}
    assert verdict(ask(anybody, facts=facts))[0] == "eligible"
    assert verdict(ask(anybody, facts=facts, related_occupations=[]))[0] == "ineligible"


def test_a_level_that_is_not_offered_says_so(anybody: APIClient) -> None:
    """By the offers of the occupation, and of the work type where one is named."""
    offer = factories.OfferFactory(level="senior")
    factories.OfferFactory(
        level="intermediate", work_type=WorkType.objects.create(occupation=offer.occupation, title="数控车工")
    )
    assert verdict(ask(anybody))[0] == "eligible"
    assert verdict(ask(anybody, work_type="数控车工"))[0] == "eligible"
    assert verdict(ask(anybody, target_level="junior"))[0] == "not_offered"
    assert verdict(ask(anybody, target_level="senior", work_type="数控车工"))[0] == "not_offered"
    assert verdict(ask(anybody, target_level="senior", work_type="不在册的工种"))[0] != "not_offered"


def test_every_fault_of_a_question_has_its_pointer(anybody: APIClient) -> None:
    """400 as a problem document; what is unknown is refused by its path."""
    answer = ask(anybody, colour="red", facts={"grades": [{"level": "senior", "awarded_on": "2020-02-30"}]})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert {"/colour", "/facts/grades/0/awarded_on"} <= pointers
    assert answer.json()["code"] == "invalid_question"


@pytest.mark.parametrize("body", [[], 1, "x", None, {}])
def test_what_is_no_question_is_refused(anybody: APIClient, body: Any) -> None:
    """Whatever JSON is sent: 400 with errors."""
    answer = anybody.generic("POST", "/api/v1/eligibility", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_same_question_gives_the_same_bytes(anybody: APIClient, tmp_path: Path) -> None:
    """Twice through HTTP, and through the command."""
    first, second = ask(anybody), ask(anybody)
    assert first.content == second.content
    lines, status = command(tmp_path, json.dumps(question()).encode())
    assert status == 0
    assert lines == [first.json()]


def test_a_bad_line_is_answered_in_its_place(tmp_path: Path) -> None:
    """An error line for each that is no question, exit status 1, and the others are answered."""
    good = json.dumps(question()).encode()
    lines, status = command(tmp_path, good, b"{", b"", b'{"occupation": "x", "facts": {}}', b"\xff", good)
    assert status == 1
    assert [("error" in line) for line in lines] == [False, True, True, True, True, False]
    assert lines[3]["error"]["errors"][0]["pointer"] == "/occupation"
    assert all(line["error"]["status"] == 400 for line in lines[1:5])


def test_the_command_answers_as_http_does_what_is_wrong(anybody: APIClient, tmp_path: Path) -> None:
    """The same members, but for the address that was asked."""
    answer = ask(anybody, colour="red").json()
    broken = anybody.generic("POST", "/api/v1/eligibility", "{", content_type="application/json").json()
    lines, _ = command(tmp_path, json.dumps(question(colour="red")).encode(), b"{")
    for line, said in zip(lines, (answer, broken), strict=True):
        assert line["error"] == {name: value for name, value in said.items() if name != "instance"}


def test_a_byte_order_mark_at_the_head_of_a_file_is_no_part_of_its_first_question(tmp_path: Path) -> None:
    """As editors write it; anywhere else it is no JSON."""
    good = json.dumps(question()).encode()
    lines, status = command(tmp_path, b"\xef\xbb\xbf" + good, good, b"\xef\xbb\xbf" + good)
    assert status == 1
    assert [("error" in line) for line in lines] == [False, False, True]


def test_mentoring_may_be_told_as_a_list_or_as_its_only_entry(anybody: APIClient) -> None:
    """The same answer to both; what is wrong in the one entry is named without an index."""
    entry = {"outstanding": True, "attested_by": "employer"}
    told = [ask(anybody, facts={"mentoring": form}).content for form in (entry, [entry])]
    assert told[0] == told[1]
    wrong = ask(anybody, facts={"mentoring": entry | {"attested_by": "me"}}).json()
    assert [fault["pointer"] for fault in wrong["errors"]] == ["/facts/mentoring/attested_by"]


def test_many_questions_do_not_ask_the_registry_each_time(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    """The policies of a day and the standard of an occupation are looked up once a run."""
    line = json.dumps(question()).encode()
    with django_assert_max_num_queries(8):
        lines, _ = command(tmp_path, *[line] * 20)
    assert len(lines) == 20
