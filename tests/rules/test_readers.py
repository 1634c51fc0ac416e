"""严格读取的边界: each reader's first and last value that it takes, the ones beside them, and its fault word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules import strict
from rules.characters import forbidden_in, forbidden_in_header
from rules.facts import TABLES, Facts
from rules.strict import Fault, Faults, escaped
from rules.strict_json import DEEPEST, MOST_VALUES, JsonRefused, read_json
from rules.yaml_nodes import PolicyFault, PolicyRefused, Reader

DAY = Fault("/x", "不是有效日期（YYYY-MM-DD，1900至2199年）", "not a date (YYYY-MM-DD, 1900 to 2199)")
TRUTH = Fault("/x", "应为true或false", "must be true or false")
TEXT = Fault("/x", "应为1至200字的文本", "must be a text of 1 to 200 characters")
NUMBER = Fault("/x", "应为正整数", "must be a positive whole number")
OCCUPATION = Fault("/x", "职业编码应为 d-dd-dd-dd", "an occupation code reads d-dd-dd-dd")
REGION = Fault("/x", "行政区划代码应为六位数字（GB/T 2260）", "a region code has six digits (GB/T 2260)")
WORD = Fault("/x", "应为下列之一：b, a", "must be one of: b, a")

READERS: list[tuple[Any, Fault, list[Any], list[Any]]] = [
    (
        strict.day,
        DAY,
        ["1900-01-01", "2199-12-31", "2024-02-29"],
        ["1899-12-31", "2200-01-01", "2023-02-29", "2023-13-01", "20230101", "2023-1-1", " 2023-01-01", "", 20230101, True, []],
    ),
    (strict.truth, TRUTH, [True, False], [0, 1, "true", "", [], 1.0]),
    (
        strict.text,
        TEXT,
        ["a", "字" * 200, "a\u00a0b\u2002c\u2003d\u2009e\u202ff\u3000g h"],
        ["", "字" * 201, "a\nb", "a\tb", "a\u200bb", "a\x7fb", 1, None, ["a"]],
    ),
    (strict.number, NUMBER, [1, 10_000_000], [0, -1, 10_000_001, True, False, 1.0, "1"]),
    (
        strict.occupation,
        OCCUPATION,
        ["6-18-01-01", "1-00-00-00"],
        ["6-18-01", "16-18-01-01", "6-18-01-011", "6_18_01_01", "\uff16-18-01-01", 6180101, "6-18-01-01 "],
    ),
    (strict.region, REGION, ["110000", "000000"], ["11000", "1100000", "11000a", "\uff11\uff11\uff10\uff10\uff10\uff10", 110000]),
    (strict.one_of({"b": "二", "a": "一"}), WORD, ["a", "b"], ["c", "", 1, None, ["a"], "A"]),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "fault", "taken", "refused"), READERS, ids=[one[1].en for one in READERS])
def test_a_reader_takes_its_bounds_and_names_what_lies_beyond(
    reader: Any, fault: Fault, taken: list[Any], refused: list[Any]
) -> None:
    for value in taken:
        faults = Faults()
        read = reader(value, "/x", faults)
        assert (str(read), faults) == (str(value), [])
    for value in refused:
        faults = Faults()
        assert reader(value, "/x", faults) is None
        assert faults == [fault], value


def test_a_list_holds_500_entries_and_not_one_more() -> None:
    read, faults = strict.list_of(strict.number), list[Fault]()
    assert read([1] * 500, "/x", faults) == (1,) * 500
    assert read([], "/x", faults) == ()
    assert faults == []
    assert read([1] * 501, "/x", faults) is None
    assert read({"a": 1}, "/x", faults) is None
    assert read([1, 0, "a"], "/x", faults) == (1, None, None)
    assert faults == [
        Fault("/x", "至多500项", "at most 500 entries"),
        Fault("/x", "应为列表", "must be a list"),
        Fault("/x/1", "应为正整数", "must be a positive whole number"),
        Fault("/x/2", "应为正整数", "must be a positive whole number"),
    ]


def test_an_object_names_each_unknown_and_each_missing_field() -> None:
    table = (strict.Field("a", strict.number), strict.Field("b", strict.text, None, "none"))
    faults = Faults()
    assert strict.fields({"b": None, "c/~": 1, "a": None}, table, "/x", faults, required=("a", "d")) == [None, "none"]
    assert faults == [
        Fault("/x/c~1~0", "未知字段", "unknown field"),
        Fault("/x/a", "缺少必填字段", "required field is missing"),
        Fault("/x/d", "缺少必填字段", "required field is missing"),
    ]
    faults = Faults()
    assert strict.fields([], table, "/x", faults) == [None, None]
    assert faults == [Fault("/x", "应为对象", "must be an object")]
    assert strict.fields({}, table, "/x", faults := Faults()) == [None, None]
    assert faults == []
    assert escaped("~/") == "~0~1"


GOOD: dict[str, Any] = {
    "birth_date": "1985-03-01", "occupation": "6-18-01-01", "from": "2020-01-01", "to": "2021-01-01", "front_line": True,
    "employer": "某厂", "awarded_on": "2020-01-01", "number": "S1", "corresponds": True, "series": "engineering",
    "graduated_on": "2020-01-01", "final_year": False, "assessed": True, "hired_on": "2020-01-01",
    "probation_ended_on": "2020-07-01", "apprenticeship_ended_on": "2021-01-01", "mentor": True, "since": "2020-01-01",
    "outstanding": True, "on": "2020-01-01", "granted_on": "2020-01-01", "apprentices": ["senior"], "region": "110000",
    "field": 30, "held_on": "2020-01-01", "name": "车刀刃磨", "issuer": "某中心", "attested_by": "employer",
    "status": "valid", "level": "senior", "school": "other", "major": "same", "event": "world", "group": "worker",
    "prize": "gold", "pathway": "competition", "contract": "employee", "rank": 1, "grade": "first", "kind": "skill_grade",
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "titles": {"rank": "junior"},
    "education": {"kind": "college"},
    "employment": {"status": "graded"},
    "breakthroughs": {"kind": "quality"},
    "awards": {"kind": "technical_innovation", "rank": "national"},
    "honours": {"kind": "national_expert"},
    "certificates": {"kind": "overseas_qualification"},
}
LISTS = dict(zip(Facts._fields[1:], TABLES, strict=True))
ENDLESS = {"to", "graduated_on", "probation_ended_on", "apprenticeship_ended_on"}


def entry_of(name: str) -> dict[str, Any]:
    return {field.name: (GOOD | OWN.get(name, {}))[field.name] for field in TABLES[LISTS[name]]}


def read_facts(facts: dict[str, Any]) -> tuple[Facts, list[str]]:
    faults = Faults()
    return Facts.read(facts, "/facts", faults), [fault.pointer for fault in faults]


@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_every_entry_is_read_into_its_own_place(name: str) -> None:
    """Each kept as given, refused at its own pointer where it is nonsense, and not known where it is left out or null."""
    single, entry = name in {"employment", "post", "performance"}, entry_of(name)
    read, faults = read_facts({name: entry if single else [entry]})
    assert faults == []
    (found,) = getattr(read, name)
    assert [[str(one) for one in value] if isinstance(value, tuple) else str(value) for value in found] == [
        [str(one) for one in value] if isinstance(value, list) else str(value) for value in entry.values()
    ]
    assert Facts.from_trusted({name: entry if single else [entry]}) == read
    for place, field in enumerate(entry):
        path = f"/facts/{name}/{field}" if single else f"/facts/{name}/0/{field}"
        wrong = entry | {field: {"x": 1}}
        assert read_facts({name: wrong if single else [wrong]})[1] == [path]
        for value in ({key: one for key, one in entry.items() if key != field}, entry | {field: None}):
            given = {name: value if single else [value]}
            read, faults = read_facts(given)
            assert (faults, Facts.from_trusted(given)) == ([], read)
            (found,) = getattr(read, name)
            known_to_be_none = field in value and (
                field in ENDLESS or (name == "competitions" and field in {"rank", "field", "prize"})
            )
            assert (found[place] is not None) == known_to_be_none


def test_work_may_end_on_its_first_day_and_not_before() -> None:
    def ended(day: Any) -> list[str]:
        return read_facts({"work": [{"from": "2022-01-02", "to": day}]})[1]

    assert ended("2022-01-02") == []
    assert ended(None) == []
    assert ended("2022-01-01") == ["/facts/work/0/to"]
    assert ended("2022-02-30") == ["/facts/work/0/to"]
    assert read_facts({"work": [{"to": "2022-01-01"}]})[1] == []


@pytest.mark.parametrize(
    ("text", "pointer", "code", "zh"),
    [
        (b"{", "", "json_malformed", "不是有效的JSON（第1行第1列）"),
        (b'{"a":1,"a":2}', "", "json_repeated_key", "JSON中有重复的键（第1行第12列）"),
        (b'{"a":\n NaN}', "", "json_malformed", "不是有效的JSON（第2行第2列）"),
        (b'{"a":[0,{"b/~":9223372036854775808}]}', "/a/1/b~1~0", "number_out_of_range", "数字超出范围"),
        (b"[-9223372036854775808]", "/0", "number_out_of_range", "数字超出范围"),
        (b"[1e300]", "/0", "number_out_of_range", "数字超出范围"),
        (b'["a","\\u0000"]', "/1", "characters_not_allowed", "含有不允许的字符U+0000"),
        (b'{"a\\u001f":1}', "/a\ufffd", "characters_not_allowed", "含有不允许的字符U+001F"),
        (b'"\\u007f"', "", "characters_not_allowed", "含有不允许的字符U+007F"),
        (b"[" * 300 + b"]" * 300, "", "json_too_deep", "JSON嵌套超过64层"),
    ],
)
def test_json_that_is_not_read_is_refused_by_name_and_place(text: bytes, pointer: str, code: str, zh: str) -> None:
    with pytest.raises(JsonRefused) as refused:
        read_json(text)
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code, fault.zh) == (pointer, code, zh)
    assert fault.en in str(refused.value)


def test_json_is_read_up_to_its_bounds() -> None:
    """64 levels, 64 bits; every fault is named up to a hundred, in the document's order."""
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST) != []
    with pytest.raises(JsonRefused) as refused:
        read_json(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/0" * DEEPEST, "json_too_deep")]
    assert read_json(b"[9223372036854775807,-9223372036854775807,1.5,true,null]") == [
        2**63 - 1,
        1 - 2**63,
        1.5,
        True,
        None,
    ]
    with pytest.raises(JsonRefused) as refused:
        read_json(b'["\\u0001",' + b",".join([b'"\\u0002"'] * 150) + b"]")
    assert [one.pointer for one in refused.value.faults] == [*(f"/{place}" for place in range(100)), ""]
    with pytest.raises(JsonRefused) as refused:
        read_json(b"{" + b",".join(b'"\\u0001%d":"\\u0002"' % place for place in range(60)) + b"}")
    assert len(refused.value.faults) == 101
    assert refused.value.faults[-1].code == "more_faults"
    with pytest.raises(JsonRefused) as refused:
        read_json(b'{"a":"\\u0001","b":["\\u0002",{"c":"\\u0003"}],"d":"\\u0004"}')
    assert [one.pointer for one in refused.value.faults] == ["/a", "/b/0", "/b/1/c", "/d"]


def test_json_of_too_many_values_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_VALUES == 3_000_000
    monkeypatch.setattr("rules.strict_json.MOST_VALUES", 4)
    assert read_json(b'[1,{"a":2}]') == [1, {"a": 2}]
    with pytest.raises(JsonRefused) as refused:
        read_json(b'[1,{"a":2},3,4]')
    assert [(one.pointer, one.code, one.zh, one.en) for one in refused.value.faults] == [
        ("", "json_too_many_values", "JSON超过4个值", "more than 4 JSON values")
    ]


def test_a_long_way_to_a_fault_is_cut() -> None:
    with pytest.raises(JsonRefused) as refused:
        read_json(b'{"' + b"k" * 100 + b'":{"\\u0001' + b"m" * 10 + b'":1}}')
    assert [one.pointer for one in refused.value.faults] == ["/" + "k" * 60 + "/\ufffd" + "m" * 10]
    deep = b'{"' + b"k" * 60 + b'":'
    with pytest.raises(JsonRefused) as refused:
        read_json(deep * 20 + b'"\\u0001"' + b"}" * 20)
    assert [len(one.pointer) for one in refused.value.faults] == [1000]


@pytest.mark.parametrize(
    ("text", "named", "in_a_header"),
    [
        ("a\tb\nc\rd\u3000e", "", "U+000A"), ("\x00", "U+0000", "U+0000"), ("a\x08", "U+0008", "U+0008"),
        ("\x0b", "U+000B", "U+000B"), ("\x0c", "U+000C", "U+000C"), ("\x0e", "U+000E", "U+000E"),
        ("\x1f", "U+001F", "U+001F"), ("\x7f", "U+007F", "U+007F"), ("\x80", "U+0080", ""), ("\x9f", "U+009F", ""),
        ("\xa0", "", ""), ("\ud800", "U+D800", ""), ("\udfff", "U+DFFF", ""), ("a\tb", "", ""), ("\r", "", "U+000D"),
    ],
)  # fmt: skip
def test_the_characters_that_no_text_may_hold_are_named(text: str, named: str, in_a_header: str) -> None:
    assert (forbidden_in(text), forbidden_in_header(text)) == (named, in_a_header)


NODES: list[tuple[str, Any, str, Any, str, str]] = [
    ("text", [], " 字 ", "字", "应为非空文本", "must be a text that is not blank"),
    ("text", [], "'1'", "1", "应为非空文本", "must be a text that is not blank"),
    ("count", [], "1", 1, "应为正整数", "must be a positive whole number"),
    ("count", [], "9999", 9999, "应为正整数", "must be a positive whole number"),
    ("truth", [], "true", True, "应为true或false", "must be true or false"),
    ("truth", [], "false", False, "应为true或false", "must be true or false"),
    ("day", [], "2024-02-29", date(2024, 2, 29), "不是有效日期（YYYY-MM-DD）", "not a date (YYYY-MM-DD)"),
    ("word", [["b", "a"]], "a", "a", "应为下列之一：b, a", "must be one of: b, a"),
    ("words", [["b", "a"]], "[a, b]", ["a", "b"], "列表中有重复项", "the list repeats an entry"),
]
WRONG = {
    "text": ["1", "''", "'  '", "[a]", "{a: b}", "true", "2024-01-01"],
    "count": ["0", "10000", "01", "-1", "1.0", "'1'", "[1]", "a"],
    "truth": ["yes", "'true'", "True", "1", "[true]"],
    "day": ["2023-02-29", "2024-1-1", "today", "[2024-01-01]", "20240101"],
    "word": ["c", "''", "[a]", "{a: b}"],
    "words": ["[a, a]"],
}


@pytest.mark.parametrize(("reader", "more", "written", "value", "zh", "en"), NODES)
def test_a_value_of_a_text_is_taken_or_named_where_it_begins(
    reader: str, more: Any, written: str, value: Any, zh: str, en: str
) -> None:
    def read(text: str) -> tuple[Any, Reader]:
        reading = Reader()
        root = reading.compose(f"# a line\n  {{a: {text}}}\n")
        assert root is not None
        return getattr(reading, reader)(reading.mapping(root, ["a"])["a"], *more), reading

    found, reading = read(written)
    assert (found, type(found), reading.faults) == (value, type(value), [])
    for text in WRONG[reader]:
        _, reading = read(text)
        assert reading.faults == [(2, 7, zh, en)], text


def test_mappings_and_lists_name_what_is_wrong_with_them() -> None:
    reading = Reader()
    root = reading.compose("{a: 1, b: 2, a: 3, 1: 4, [x]: 5}")
    assert root is not None
    assert set(reading.mapping(root, ["a", "c"], ["a", "c"])) == {"a"}
    assert reading.faults == [
        (1, 8, "未知的键：b", "unknown key: b"),
        (1, 14, "键重复：a", "repeated key: a"),
        (1, 20, "未知的键：1", "unknown key: 1"),
        (1, 26, "未知的键：", "unknown key: "),
        (1, 1, "缺少：c", "missing: c"),
    ]
    for text in ("[]", "a", "{a: 1}"):
        reading = Reader()
        node = reading.compose(text)
        assert node is not None
        assert reading.sequence(node) == []
        assert reading.faults == [(1, 1, "应为非空列表", "must be a list that is not empty")]
    for text in ("[1]", "a"):
        reading = Reader()
        node = reading.compose(text)
        assert node is not None
        assert reading.mapping(node, ["a"], ["a"]) == {}
        assert reading.faults == [(1, 1, "应为键值结构", "must be a mapping")]


@pytest.mark.parametrize(
    ("text", "line", "column", "zh"),
    [
        ("a: [1\n", 2, 1, "不是合法的YAML：expected ',' or ']'"),
        ("a: &x 1\nb: *x\n", 2, 4, "不得使用别名（*）"),
        ("a: \x00", 1, 4, "不是合法的YAML：字符U+0000"),
        ("[" * 2000, 1, 1, "不是合法的YAML："),
        ("a: 1\n---\nb: 1\n", 2, 1, "不是合法的YAML：but found another document"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text: str, line: int, column: int, zh: str) -> None:
    reading = Reader()
    assert reading.compose(text) is None
    (fault,) = reading.faults
    assert fault.zh.startswith(zh), fault
    if "[[[" not in text:
        assert (fault.line, fault.column) == (line, column), fault
    assert str(fault) == f"第{fault.line}行第{fault.column}列：{fault.zh}"


def test_faults_are_told_in_the_order_of_the_text() -> None:
    reading = Reader()
    root = reading.compose("{b: 1}\n")
    assert root is not None
    reading.mark("x", root)
    reading.faults += [PolicyFault(3, 1, "丙", "c"), PolicyFault(1, 2, "甲", "a")]
    refused = PolicyRefused(reading.faults)
    assert [one.zh for one in refused.faults] == ["甲", "丙"]
    assert str(refused) == "第1行第2列：甲；第3行第1列：丙"
    assert reading.marks == {"x": (1, 1)}
