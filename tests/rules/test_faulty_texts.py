"""政策文本的错误: every part of a sound text left out, misspelt or of another kind, and what is told of it.

``faulty_texts.yaml`` lists for each part of a policy, an equivalence, the standards and the documents the faults with
line, column and words; ``python -m tests.rules.test_faulty_texts`` writes it anew, only where these are meant to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import yaml

from rules.documents import load_documents
from rules.equivalence import load as load_equivalences
from rules.loader import load
from rules.standards import load_offers, load_standards
from rules.yaml_nodes import PolicyRefused
from tests.rules.rules import ROOT

KEPT = ROOT / "tests/rules/faulty_texts.yaml"
TEXTS: dict[str, tuple[Callable[[str], Any], str]] = {
    "policy": (
        load,
        """\
id: cn.whole.2023
title: 一项政策
pathway: ordinary
place: "320000"
edition: "2023"
extends: cn.base.2023
occupations: [6-18-01-01]
enterprise: 91110000000000000A
in_force: {from: 2023-01-01, until: 2023-12-31, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某规程, number: 某号, certainty: verified, note: 注}
open_to_overlays: {city: [add_routes, waive]}
note: 注
levels:
  senior:
    heading: 具备以下条件之一者
    requires:
      - {number: 1, cite: {basis: one, article: 一}, age: {at_least: 18}}
    settles: [1]
    waives: [2]
    replaces: false
    routes:
      - {number: 1, text: 一条, cite: {basis: one, article: 二}, work: {years: 1, since_grade: {levels: [junior]}}}
      - number: 2
        text: 两项
        cite: {basis: one, article: 三}
        at_least_n_of:
          n: 1
          of:
            - {cite: {basis: one, article: 四}, certificate: {kinds: [specialised_ability], names: [某]}}
            - {cite: {basis: one, article: 五}, competition: {events: [world], organised_in: "320000"}}
""",
    ),
    "equivalence": (
        load_equivalences,
        """\
id: cn.titles.2020
title: 比照
place: "000000"
in_force: {from: 2020-01-01, until: 2021-01-01, certainty: verified}
basis:
  one: {document: 某办法, number: 某号, certainty: verified}
note: 注
equivalences:
  title:
    held: grade
    kind: title
    gives: {name: 工程师, series: engineering, rank: intermediate}
    text: 可以申报
    cite: {basis: one, article: 一}
    in_field: {series: engineering, occupations: [6-18]}
  level:
    held: title
    kind: standing
    gives: {name: 高级工, level: senior}
    text: 可以申报
    cite: {basis: one, article: 二}
    route: {pathway: ordinary, level: senior, number: 某号, article: 三}
  nothing:
    held: honour
    kind: none
    gives: {name: 无}
    text: 未作规定
    cite: {basis: one, article: 四}
""",
    ),
    "standards": (
        load_standards,
        """\
examination: []
standards:
  - occupation: 6-18-01-01
    title: 车工
    edition: {value: "2018", certainty: configured}
    levels: {lowest: junior, highest: technician, certainty: configured}
    in_force: {from: 2019-01-01, until: 2023-12-31, certainty: configured}
    work_types: []
    related: [{occupation: 6-18-01-02, title: 铣工, certainty: inferred}]
    note: 注
""",
    ),
    "documents": (
        load_documents,
        """\
documents:
  - {title: 旧办法, number: 旧号, certainty: verified, replaced_on: 2020-01-01, replaced_by: 新号, note: 注}
  - {title: 新办法, number: 新号, certainty: verified, lapsed_on: 2024-01-01}
  - {title: 无号办法, certainty: from_memory}
""",
    ),
}


def parts(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within."""
    for step in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*way, step)
        yield from parts(value[step], (*way, step))


def changes(whole: Any) -> Iterator[tuple[str, Any]]:
    """The text with one part left out, misspelt, doubled, or of another kind."""
    for way in parts(whole):
        name = ".".join(map(str, way))
        others = [("a list", []), ("a word", "x"), ("a number", 0)]
        for label, other in [("left out", None), ("misspelt", None), ("twice", None), *others]:
            changed = deepcopy(whole)
            inner = changed
            for step in way[:-1]:
                inner = inner[step]
            if label == "misspelt":
                if not isinstance(inner, dict):
                    continue
                inner["x_" + way[-1]] = inner.pop(way[-1])
            elif label == "twice":
                if not isinstance(inner, list):
                    continue
                inner.append(deepcopy(inner[way[-1]]))
            elif label == "left out":
                del inner[way[-1]]
            else:
                inner[way[-1]] = other
            yield f"{name} {label}", changed


def written(value: Any) -> str:
    """As a text, in one style."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def faults(reader: Callable[[str], Any], text: str) -> list[str]:
    """What is told, a line a fault; nothing where the text is sound."""
    try:
        reader(text)
    except PolicyRefused as refused:
        return [f"{one.line}:{one.column} {one.zh} | {one.en}" for one in refused.faults]
    return []


def told(kind: str) -> dict[str, list[str]]:
    reader, text = TEXTS[kind]
    return {name: faults(reader, written(changed)) for name, changed in changes(yaml.safe_load(text))}


@cache
def kept() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = yaml.load(KEPT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return read


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_sound_as_it_stands(kind: str) -> None:
    reader, text = TEXTS[kind]
    assert faults(reader, text) == faults(reader, written(yaml.safe_load(text))) == []


@pytest.mark.parametrize("kind", TEXTS)
def test_each_part_that_is_missing_misspelt_or_of_another_kind_is_told_with_its_place(kind: str) -> None:
    found = told(kind)
    assert {name: lines for name, lines in found.items() if lines != kept()[kind].get(name)} == {}
    assert list(found) == list(kept()[kind])


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    ("text", "zh"),
    [("", "文本为空"), ("# nothing\n", "文本为空"), ("- 1\n", "应为键值结构"), ("a: 1\n", "未知的键：a")],
)
def test_a_text_of_nothing_is_told_so(kind: str, text: str, zh: str) -> None:
    assert faults(TEXTS[kind][0], text)[0].startswith(f"1:1 {zh}")


def test_clauses_may_be_nested_eight_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        clause = "{cite: {basis: one, article: 一}, working: {}}"
        for _ in range(depth - 1):
            clause = f"{{cite: {{basis: one, article: 一}}, all_of: [{clause}]}}"
        head = TEXTS["policy"][1].partition("      - {number: 1, text")[0]
        return f"{head}      - {clause.replace('{cite', '{number: 1, text: 一, cite', 1)}\n"

    assert faults(load, nested(8)) == []
    (fault,) = faults(load, nested(9))
    assert fault.endswith("条款嵌套过深 | clauses are nested too deep")


def test_offers_are_told_by_their_line() -> None:
    head = "occupation\twork_type\tlevel\tcertainty\n"
    row = "6-18-01-01\t\tjunior\tverified\n"
    assert load_offers(head + row + row.replace("\t\t", "\t数控车工\t")) == {
        "6-18-01-01": [("junior", None), ("junior", "数控车工")]
    }
    assert faults(load_offers, "occupation\n") == [
        "1:1 列应为occupation、work_type、level、certainty | columns must be "
        "('occupation', 'work_type', 'level', 'certainty')"
    ]
    assert faults(load_offers, head + row + row + "x\n" + row[:-1].replace("junior", "senior")) == [
        "3:1 开考记录重复：6-18-01-01\t\tjunior\tverified | repeated offer: 6-18-01-01\t\tjunior\tverified",
        "4:1 不是开考记录：x | not an offer: x",
        "5:1 末行没有换行符 | the last line does not end",
    ]


if __name__ == "__main__":
    whole = {kind: told(kind) for kind in TEXTS}
    KEPT.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")
