"""A seed file with a fault is refused with file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.seeds import SEEDS, SeedFault, read_demo, read_dictionaries, read_reference


def read_everything(root: Path) -> None:
    """Reads every file of a seeds folder."""
    read_demo(root, read_reference(root))
    read_dictionaries(root)


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[str, str, str], SeedFault]:
    """Replaces the first occurrence of a text in a file of a copied seeds folder and returns the refusal."""
    root = tmp_path / "seeds"
    shutil.copytree(SEEDS, root)

    def break_file(name: str, old: str, new: str) -> SeedFault:
        file = root / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_bytes(text.replace(old, new, 1).encode())
        with pytest.raises(SeedFault) as caught:
            read_everything(root)
        assert caught.value.file == file
        return caught.value

    return break_file


Refusal = Callable[[str, str, str], SeedFault]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "reason"),
    [
        ("reference/occupations.tsv", "code\ttitle", "code\tname", 1, "the columns must be"),
        ("reference/occupations.tsv", "markers\tnote", "markers\tnote\textra", 1, "the columns must be"),
        ("reference/occupations.tsv", "3-01-01-02\t", "3-01-01-01\t", 3, "stands already in line 2"),
        ("reference/occupations.tsv", "3-01-01-01\t", "3-09-01-01\t", 2, "no heading 3-09-01"),
        ("reference/occupations.tsv", "行政办事员\t\t", "行政办事员\tX\t", 2, "unknown marker"),
        ("reference/occupations.tsv", "行政办事员\t\t", "行政办事员\t", 2, "3 cells instead of 4"),
        ("reference/occupations.tsv", "行政办事员\t", "行政办事员 \t", 2, "stray space"),
        ("reference/occupations.tsv", "行政办事员\t\t\n", "行政办事员\t\t\r\n", 2, "carriage return"),
        ("reference/occupation_groups.tsv", "3-01\t", "9-01\t", 3, "does not stand above"),
        ("reference/regions.tsv", "\t000000\tyes", "\t990000\tyes", 3, "does not stand above"),
        ("reference/regions.tsv", "石家庄市\t\tprefecture", "石家庄市\t\ttown", 6, "kind must be one of"),
        ("reference/holidays.tsv", "2018-01-01\trest", "2018-01-01\twork", 2, "does not differ from its weekday"),
        ("reference/holidays.tsv", "2018-01-01", "2018-01-32", 2, "must be a day"),
        ("reference/holidays.tsv", "2018-01-01", "2017-01-02", 2, "not among the years covered"),
        ("reference/offers.tsv", "\tjunior\t", "\tapprentice\t", 2, "has the level apprentice"),
        ("reference/offers.tsv", "数据标注员", "数据注标员", None, "has no work type"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(
    refusal: Refusal, file: str, old: str, new: str, line: int | None, reason: str
) -> None:
    """Columns, cells, keys and references are all checked."""
    fault = refusal(file, old, new)
    assert reason in fault.reason
    assert line in (None, fault.line)
    assert str(fault).startswith(f"{Path(file).name}:{fault.line}: ")


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("reference/standards.yaml", "title: 车工\n", "title: 车公\n", "is 车工, not 车公"),
        ("reference/standards.yaml", '"6-18-01-01"\n', '"6-18-01-99"\n', "no occupation"),
        ("reference/standards.yaml", "    work_types: []", "    worktypes: []", "unknown key 'worktypes'"),
        ("reference/standards.yaml", "until: 2023-12-31, ", "", "has not ended"),
        (
            "reference/standards.yaml",
            "lowest: junior, highest: senior,",
            "lowest: senior, highest: junior,",
            "no range",
        ),
        ("reference/standards.yaml", "pass_mark: 60", "pass_mark: 60\n    pass_mark: 50", "stands already in line"),
        ("reference/standards.yaml", "certainty: verified", "certainty: sure", "certainty must be one of"),
        ("reference/number_codes.yaml", '"Y"', "Y: 1", "expected ',' or '}'"),
        ("reference/number_codes.yaml", "    reason: 编码", "    note: 编码", "unknown key 'note'"),
        ("reference/ladder.yaml", "word: junior", "word: apprentice", "stands already in line"),
        ("reference/dictionaries.yaml", "default: 居民身份证", "default: 身份证件", "is not one of the values"),
        ("reference/dictionaries.yaml", '- "女"', '- "男"', "holds a value twice"),
        ("demo.yaml", "body: suzhou", "body: wuxi", "no body 'wuxi'"),
        ("demo.yaml", "DEM000014R", "DEM000014Q", "is no 统一社会信用代码"),
        ("demo.yaml", "role: administrator}", 'role: administrator, region: "000000"}', "belongs to nothing"),
        ("demo_people.yaml", "condition: senior.2", "condition: junior.2", "condition is malformed"),
        ("demo_people.yaml", "      titles: []", "      honors: []", "unknown key 'honors'"),
    ],
)
def test_a_faulty_document_is_refused_with_its_line(
    refusal: Refusal, file: str, old: str, new: str, reason: str
) -> None:
    """Keys, values and references are all checked."""
    fault = refusal(file, old, new)
    assert reason in fault.reason
    assert fault.line > 1


def test_the_line_named_is_the_line_at_fault(refusal: Refusal) -> None:
    """A repeated key is reported where it is repeated, with the line of the first."""
    text = (SEEDS / "reference/ladder.yaml").read_text(encoding="utf-8")
    line = text[: text.index("levels:")].count("\n") + 1
    fault = refusal("reference/ladder.yaml", "levels:", "levels: []\nlevels:")
    assert (fault.line, fault.reason) == (line + 1, f"key 'levels' stands already in line {line}")
