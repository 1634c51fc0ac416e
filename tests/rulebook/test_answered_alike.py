"""One question has one answer: from the registry by the commands, and from the files by ``python -m rules``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
import pytest

from registry.models import Occupation, WorkType
from registry.seeds import SEEDS
from rulebook.standards import standard_on_record, standards_on_record
from rules.standards import Standard, Standards, load_offers, load_standards
from tests.rulebook.commands import run
from tests.rules.alone import QUESTIONS, alone, seeds

LEFT_TO_ELIGIBILITY = ("target_level", "pathway", "body", "work_type")
"""What an equivalence question does not have."""


@pytest.fixture(scope="module")
def asked() -> list[dict[str, object]]:
    """Questions of which some leave out what the standards say, or name a work type."""
    examples = (QUESTIONS / "examples.jsonl").read_bytes().splitlines()
    left_out = (QUESTIONS / "left_out.jsonl").read_bytes().splitlines()
    return [*[orjson.loads(line)["question"] for line in examples], *[orjson.loads(line) for line in left_out]]


@pytest.mark.parametrize("about", ["eligibility", "path", "equivalence"])
def test_the_registry_and_the_files_give_the_same_bytes(
    about: str, asked: list[dict[str, object]], reference: None, tmp_path: Path
) -> None:
    if about == "equivalence":
        asked = [{name: value for name, value in one.items() if name not in LEFT_TO_ELIGIBILITY} for one in asked]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n".join([*map(orjson.dumps, asked), b"{}", b""]))
    lines, status = run(about, file)
    ran = alone("ask", file, *seeds(), "--about", about)
    assert (ran.returncode, status) == (1, 1)  # the last line is no question
    assert len(lines) == len(asked) + 1
    assert ran.stdout.decode().splitlines() == lines


DAYS = (date(2018, 12, 31), date(2019, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2026, 11, 20))


@pytest.mark.parametrize("on", DAYS)
def test_the_files_say_of_every_occupation_what_the_registry_says(on: date, reference: None) -> None:
    folder = SEEDS / "reference"
    standards = Standards(
        load_standards((folder / "standards.yaml").read_text(encoding="utf-8")),
        load_offers((folder / "offers.tsv").read_text(encoding="utf-8")),
    )
    recorded = standards_on_record(on)
    assert len(recorded) > 30
    for code in Occupation.objects.values_list("pk", flat=True):
        assert standards.of(code, None, on) == recorded.get(code, Standard()), code
    for code, title in WorkType.objects.values_list("occupation", "title"):
        assert standards.of(code, title, on) == standard_on_record(code, title, on), (code, title)
