"""The rules work without the rest: no settings, no database, no other room."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.rules.alone import QUESTIONS, alone, seeds
from tests.rules.rules import ROOT

EXAMPLES = [json.loads(line) for line in (QUESTIONS / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
LINES = "".join(json.dumps(example["question"]) + "\n" for example in EXAMPLES).encode()


def test_the_examples_are_answered_by_a_copy_of_the_folder_alone() -> None:
    ran = alone("ask", "-", *seeds(), given=LINES)
    assert (ran.returncode, ran.stderr) == (0, b"")
    for example, line in zip(EXAMPLES, ran.stdout.splitlines(), strict=True):
        (level,) = json.loads(line)["levels"]
        found = level | level["pathways"][0]
        assert {name: found[name] for name in example["expect"]} == example["expect"], example["name"]


@pytest.mark.parametrize("module", ["django", "registry", "numpy"])
def test_the_walls_of_these_tests_hold(module: str) -> None:
    """Otherwise the test above would pass whatever the rules import."""
    ran = alone(module=module)
    assert ran.returncode == 1
    assert f"the rules by themselves have no {module}" in ran.stderr.decode()


def test_a_line_that_is_no_question_is_answered_in_its_place() -> None:
    lines = b'\xef\xbb\xbf{"occupation": "6-18-01-01", "facts": {}, "pathway": "ordinary", "target_level": "senior"}\n[]\n{"a"\n'
    ran = alone("ask", "-", *seeds(), given=lines)
    first, second, third = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert first["levels"][0]["verdict"] == "unknown"
    assert second["error"]["errors"][0] == {"pointer": "", "detail": "应为对象", "detail_en": "must be an object"}
    assert third["error"]["errors"][0]["detail"].startswith("不是有效的JSON")


def test_the_day_is_that_of_shanghai_unless_it_is_given() -> None:
    question = b'{"occupation": "6-18-01-01", "facts": {}, "pathway": "ordinary"}\n'
    told = json.loads(alone("ask", "-", *seeds(), "--today", "2026-11-20", given=question).stdout)
    assert told["as_of"] == "2026-11-20"
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    told = json.loads(alone("ask", "-", *seeds(), given=question).stdout)
    assert before <= told["as_of"] <= datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def test_what_a_question_leaves_out_comes_from_the_standards_or_is_not_known() -> None:
    question = b'{"occupation": "6-18-01-01", "facts": {}, "pathway": "ordinary", "target_level": "senior"}\n'
    with_them = json.loads(alone("ask", "-", *seeds(), given=question).stdout)["levels"][0]["pathways"][0]
    without = json.loads(alone("ask", "-", *seeds(), "--no-standards", given=question).stdout)["levels"][0]["pathways"][
        0
    ]
    assert with_them["policy"] == "cn.ordinary.2023"
    assert (without["policy"], without["verdict"]) == (None, "unknown")
    assert "edition" in without["reason"]


@pytest.mark.parametrize("about", ["path", "equivalence"])
def test_paths_and_equivalences_are_answered_too(about: str) -> None:
    question = {
        name: value for name, value in EXAMPLES[2]["question"].items() if name in ("facts", "occupation", "as_of")
    }
    ran = alone("ask", "-", *seeds(), "--about", about, given=json.dumps(question).encode())
    told = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert told["held"] == "intermediate" if about == "path" else len(told["equivalences"]) > 10


def test_every_fault_of_a_text_is_told_with_line_and_column_in_both_languages(tmp_path: Path) -> None:
    text = (ROOT / "seeds/policies/cn.ordinary.2023.yaml").read_text(encoding="utf-8")
    text = text.replace("pathway: ordinary", "pathway: by_luck", 1)
    text = text.replace("        work: {years: 5}\n", "        work: {years: 5}\n        work: {years: 6}\n", 1)
    rows = [text.splitlines().index(line) + 1 for line in ("pathway: by_luck", "        work: {years: 6}")]
    file = tmp_path / "草案.yaml"
    file.write_text(text, encoding="utf-8")
    ran = alone("check", file, *seeds()[:4])
    lines = ran.stdout.decode().splitlines()
    assert ran.returncode == 1
    assert [line.split(": ")[0] for line in lines] == [f"{file}:{rows[0]}:10", f"{file}:{rows[1]}:9"]
    assert "应为下列之一" in lines[0]
    assert lines[1].endswith("键重复：work / repeated key: work")


def test_a_text_is_checked_beside_those_of_the_folder(tmp_path: Path) -> None:
    """A text that follows itself under another name overlaps; an overlay finds the text that it builds on."""
    seeded = ROOT / "seeds/policies"
    twin = tmp_path / "twin.yaml"
    twin.write_text(
        (seeded / "cn.ordinary.2023.yaml")
        .read_text(encoding="utf-8")
        .replace("id: cn.ordinary.2023", "id: cn.ordinary.x"),
        encoding="utf-8",
    )
    assert alone("check", twin, "--alone").returncode == 0
    ran = alone("check", twin, *seeds()[:4])
    assert ran.returncode == 1
    assert "施行期间重叠" in ran.stdout.decode()
    overlay = seeded / "cn.tj.competition.2024.yaml"
    assert alone("check", overlay, *seeds()[:4]).returncode == 0
    assert "没有此政策" in alone("check", overlay, "--alone").stdout.decode()


def test_texts_of_equivalences_are_checked_as_well(tmp_path: Path) -> None:
    seeded = (ROOT / "seeds/equivalence/cn.series.2020.yaml").read_text(encoding="utf-8")
    twin = tmp_path / "twin.yaml"
    twin.write_text(seeded.replace("id: cn.series.2020", "id: cn.series.2027"), encoding="utf-8")
    ran = alone("check", twin, *seeds()[:4])
    assert ran.returncode == 1
    row = seeded.splitlines().index("  agriculture:") + 2
    assert ran.stdout.decode().startswith(f"{twin}:{row}:5: cn.series.2020与cn.series.2027在同一日给出同一项比照")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ask", "nowhere.jsonl"), "nowhere.jsonl"),
        (("check", "nowhere.yaml"), "nowhere.yaml"),
        (("ask", "-", "--policies", "nowhere"), "nowhere: 没有规则文本"),
        (("ask", "-", *seeds()[:2], "--standards", "nowhere"), "nowhere/standards.yaml"),
        (("ask", "-"), "seeds/policies: 没有规则文本"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_taken_as_empty(words: tuple[object, ...], told: str) -> None:
    given = words if words[0] == "check" or len(words) > 2 or words[1] == "-" else (*words, *seeds())
    ran = alone(*given, given=LINES)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert told in ran.stderr.decode()


def test_a_faulty_text_of_the_folder_is_named_and_nothing_is_answered(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_bytes("id: 甲\n".encode("gbk"))
    ran = alone("ask", "-", "--policies", tmp_path, *seeds()[2:], given=LINES)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode().startswith(f"{tmp_path / 'one.yaml'}:1:1: 不是UTF-8编码")
    (tmp_path / "one.yaml").write_text("id: x\n", encoding="utf-8")
    ran = alone("ask", "-", "--policies", tmp_path, *seeds()[2:], given=LINES)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"{tmp_path / 'one.yaml'}:1:1: 缺少：title / missing: title" in ran.stderr.decode()
