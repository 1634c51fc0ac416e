"""Each fault of a seed file by its words and its line, beside what stands just inside the bound and is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from registry.seeds import Certainty, Record, SeedFault
from registry.seeds.files import read_document, read_table
from rules.ladder import Level
from tests.seeds.small import DOCUMENTS, TABLES, changed, read, write

STANDARDS = ("reference/standards", "standards")
GROUNDS = ("reference/status_grounds", "grounds")
PEOPLE = ("demo_people", "people")
USERS = ("demo", "users")


@pytest.mark.parametrize(
    ("place", "to", "reason"),
    [
        (("reference/ladder", "levels", 1, "word"), "apprentice", "stands already in line"),
        (("reference/number_codes", "categories", 1, "kind"), "employer", "'employer' stands already in line"),
        (("reference/number_codes", "categories", 0, "kind"), "club", "kind is malformed: 'club'"),
        (("reference/number_codes", "categories", 0, "code"), "YY", "code is malformed: 'YY'"),
        (("reference/number_codes", "levels", 0, "code"), "-", "code is malformed: '-'"),
        (("reference/number_codes", "levels", 1, "level"), "junior", "stands already in line"),
        (("reference/number_codes", "province_filed_body_code", "value"), "00000", "value is malformed: '00000'"),
        (("reference/number_codes", "serial", "certainty"), "sure", "certainty must be one of"),
        (("reference/standards", "examination", 0, "part"), "essay", "part is malformed: 'essay'"),
        (("reference/standards", "examination", 1, "part"), "theory", "'theory' stands already in line"),
        ((*STANDARDS, 0, "in_force", "until"), date(2018, 12, 31), "ends before it starts"),
        ((*STANDARDS, 0, "in_force", "until"), date(2024, 1, 1), "in force from 2019-01-01 has not ended"),
        ((*STANDARDS, 0, "levels", "lowest"), "apprentice", "no range from apprentice to senior"),
        ((*STANDARDS, 1, "levels", "highest"), "special_technician", "no range from intermediate to special_technician"),
        ((*STANDARDS, 1, "levels", "highest"), "junior", "no range from intermediate to junior"),
        ((*STANDARDS, 0, "edition", "value"), "2020", "value is malformed: '2020'"),
        ((*STANDARDS, 0, "related", 0, "occupation"), "6-18-01-01", "6-18-01-01 is 车工, not 铣工"),
        ((*STANDARDS, 0, "related", 0), {"occupation": "6-18-01-01", "title": "车工", "certainty": "verified"},
         "6-18-01-01 can't be related to itself"),
        ((*STANDARDS, 0, "related"), [DOCUMENTS["reference/standards"]["standards"][0]["related"][0]] * 2, "stands already"),
        ((*STANDARDS, 0, "work_types"), [{"name": "甲", "certainty": "verified"}] * 2, "'甲' stands already in line"),
        ((*STANDARDS, 1, "in_force", "from"), date(2019, 1, 1), "stands already in line"),
        ((*GROUNDS, 0, "region"), "999999", "no region 999999"),
        ((*GROUNDS, 0, "until"), date(2019, 12, 31), "until lies before from"),
        ((*GROUNDS, 0, "until"), date(2023, 1, 1), "false_material begins before the one above it has ended"),
        ((*GROUNDS, 1, "from"), date(2020, 1, 1), "stands already in line"),
        ((*GROUNDS, 0, "kind"), "frozen", "kind is malformed: 'frozen'"),
        ((*GROUNDS, 0, "code"), "x", "code is malformed: 'x'"),
        ((*GROUNDS, 0, "region"), "00000", "region is malformed: '00000'"),
        (("reference/dictionaries", "dictionaries", "sex", "default"), "其他", "'其他' is not one of the values"),
        (("reference/dictionaries", "dictionaries", "sex", "readings"), {"先生": "公"}, "'公' is not one of the values"),
        (("reference/dictionaries", "dictionaries", "sex", "readings"), {"女": "男"}, "'女' is a value and a reading"),
        (("reference/dictionaries", "dictionaries", "source", "column"), "性别", "two lists for one column"),
        (("reference/dictionaries", "provinces", 0, "code"), "320500", "code is malformed: '320500'"),
        (("reference/dictionaries", "provinces"), DOCUMENTS["reference/dictionaries"]["provinces"] * 2, "stands already"),
        (("demo", "bodies", 0, "credit_code"), "91320500DEM000014Q", "91320500DEM000014Q is no 统一社会信用代码"),
        (("demo", "bodies", 0, "region"), "999999", "no region '999999'"),
        (("demo", "bodies", 0, "kind"), "club", "kind is malformed"),
        (("demo", "bodies", 0, "site_code"), "Y00003299000", "site_code is malformed"),
        (("demo", "bodies", 0, "filing_authority"), "village", "filing_authority is malformed"),
        (("demo", "bodies"), DOCUMENTS["demo"]["bodies"] * 2, "'works' stands already in line"),
        (("demo", "filings"), DOCUMENTS["demo"]["filings"] * 2, "'备1号' stands already in line"),
        (("demo", "filings", 0, "until"), date(2025, 12, 31), "ends before it starts"),
        (("demo", "filings", 0, "place"), "999999", "no place '999999'"),
        (("demo", "filings", 0, "body"), "nobody", "no body 'nobody'"),
        (("demo", "filings", 0, "scope", 0, "occupation"), "6-18-01-99", "no occupation '6-18-01-99'"),
        (("demo", "filings", 0, "scope"), DOCUMENTS["demo"]["filings"][0]["scope"] * 2, "stands already in line"),
        ((*USERS, 0, "sign_in"), "Works", "sign_in is malformed"),
        ((*USERS, 0, "role"), "owner", "role is malformed: 'owner'"),
        ((*USERS, 1, "sign_in"), "works.submitter", "'works.submitter' stands already in line"),
        ((*USERS, 0, "body"), "nobody", "no body 'nobody'"),
        ((*USERS, 1, "region"), "999999", "no region '999999'"),
        ((*USERS, 4, "person"), "p9", "no person 'p9'"),
        ((*USERS, 0, "region"), "320000", "a submitter belongs to body, not to body and region"),
        ((*USERS, 5, "region"), "320000", "a administrator belongs to nothing, not to region"),
        ((*USERS, 1), {"sign_in": "x", "name": "x", "role": "regulator"}, "a regulator belongs to region, not to nothing"),
        ((*USERS, 2), {"sign_in": "x", "name": "x", "role": "drafter", "body": "works"}, "belongs to region, not to body"),
        ((*USERS, 3), {"sign_in": "x", "name": "x", "role": "publisher"}, "belongs to region, not to nothing"),
        ((*PEOPLE, 1, "key"), "p1", "'p1' stands already in line"),
        ((*PEOPLE, 0, "body"), "nobody", "no body 'nobody'"),
        ((*PEOPLE, 0, "occupation"), "6-18-01-99", "no occupation '6-18-01-99'"),
        ((*PEOPLE, 0, "facts", "work", 0, "occupation"), "6-18-01-99", "no occupation '6-18-01-99'"),
        ((*PEOPLE, 0, "facts", "honours"), [], "unknown key 'honours'"),
        ((*PEOPLE, 0, "facts"), {"work": []}, "missing key 'birth_date'"),
        ((*PEOPLE, 0, "condition"), "senior.12", "condition is malformed"),
        ((*PEOPLE, 0, "condition"), "junior.2", "condition is malformed"),
        ((*PEOPLE, 0, "pathway"), "Ordinary", "pathway is malformed"),
        ((*PEOPLE, 0, "id_number"), "32050019930418991", "id_number is malformed"),
        ((*PEOPLE, 0, "fault"), "other", "fault is malformed"),
        ((*PEOPLE, 0, "expect"), "perhaps", "expect is malformed"),
        ((*PEOPLE, 0, "claimed_grade", "level"), "boss", "level must be one of"),
    ],
)  # fmt: skip
def test_a_document_s_fault_is_told(tmp_path: Path, place: Any, to: Any, reason: str) -> None:
    write(tmp_path, changed(*place, to=to))
    with pytest.raises(SeedFault) as caught:
        read(tmp_path)
    assert reason in caught.value.reason
    assert caught.value.file == tmp_path / f"{place[0]}.yaml"


@pytest.mark.parametrize(
    ("place", "to"),
    [
        ((*STANDARDS, 0, "in_force", "until"), date(2019, 1, 1)),
        ((*STANDARDS, 1, "levels", "highest"), "intermediate"),
        ((*GROUNDS, 0, "until"), date(2020, 1, 1)),
        ((*GROUNDS, 0, "code"), "xy"),
        (("demo", "filings", 0, "until"), date(2026, 1, 2)),
        (("reference/dictionaries", "dictionaries", "sex", "default"), None),
        *(((*PEOPLE, 0, "fault"), word) for word in (
            "id_check_digit", "outside_filing", "misspelt_occupation", "duplicate_person", "missing_evidence")),
        *(((*PEOPLE, 0, "expect"), word) for word in ("eligible", "ineligible", "unknown", "refused")),
        *(((*USERS, 0, "role"), word) for word in ("approver", "assessor")),
    ],
)  # fmt: skip
def test_what_stands_on_the_bound_is_taken(tmp_path: Path, place: Any, to: Any) -> None:
    read(write(tmp_path, changed(*place, to=to)))


@pytest.mark.parametrize(
    ("table", "row", "to", "line", "reason"),
    [
        ("regions", 4, "320500|苏州市||prefecture|330000|no|verified|", 5, "parent 330000 does not stand above 320500"),
        ("regions", 4, "320500|苏州市||prefecture|320000|yes|verified|", 5, "only a province stands in certificate numbers"),
        ("regions", 4, "320000|苏州市||prefecture|320000|no|verified|", 5, "'320000' stands already in line 3"),
        ("regions", 1, "00000|全国||nation||no|verified|", 2, "code is malformed: '00000'"),
        ("regions", 1, "000000|全国||nation||perhaps|verified|", 2, "certificate_province must be yes or no, not 'perhaps'"),
        ("regions", 1, "000000|全国||nation||no|sure|", 2, "certainty must be one of"),
        ("regions", 1, "000000|全国||nation||no|verified|sure", 2, "certificate_certainty must be one of"),
        ("holiday_years", 2, "2025|x|verified", 3, "2025 stands already in line 2"),
        ("holidays", 2, "2027-01-01|rest|元旦", 3, "2027 is not among the years covered"),
        ("holidays", 2, "2026-09-20|rest|国庆节", 3, "2026-09-20 does not differ from its weekday"),
        ("holidays", 2, "2026-09-18|work|国庆节", 3, "2026-09-18 does not differ from its weekday"),
        ("holidays", 2, "2026-09-20|half|国庆节", 3, "kind is malformed: 'half'"),
        ("holidays", 2, "2025-01-01|rest|元旦", 3, "stands already in line 2"),
        ("occupation_groups", 3, "6-19-01|机械", 4, "heading 6-19 does not stand above 6-19-01"),
        ("occupation_groups", 3, "6-18|机械", 4, "'6-18' stands already in line 3"),
        ("occupation_groups", 3, "6-18-01-01|机械", 4, "code is malformed"),
        ("occupations", 2, "6-18-02-02|铣工||", 3, "no heading 6-18-02 for 6-18-02-02"),
        ("occupations", 2, "6-18-01-02|铣工|SL|", 3, "unknown marker 'SL'"),
        ("occupations", 2, "6-18-01-01|铣工||", 3, "'6-18-01-01' stands already in line 2"),
        ("offers", 2, "6-18-01-01|普通车工|senior|verified", 3, "6-18-01-01 has no work type 普通车工"),
        ("offers", 2, "6-18-01-01||apprentice|verified", 3, "no standard of 6-18-01-01 has the level apprentice"),
        ("offers", 2, "6-18-01-01||junior|inferred", 3, "stands already in line 2"),
        ("offers", 2, "6-18-01-02||junior|inferred", 3, "no standard of 6-18-01-02 has the level junior"),
    ],
)  # fmt: skip
def test_a_table_s_fault_is_told_with_its_line(
    tmp_path: Path, table: str, row: int, to: str, line: int, reason: str
) -> None:
    rows = list(TABLES[table])
    rows[row] = to
    write(tmp_path, tables={table: rows})
    with pytest.raises(SeedFault) as caught:
        read(tmp_path)
    assert reason in caught.value.reason
    assert (caught.value.file.stem, caught.value.line) == (table, line)


# Files


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a\tb\n1\t2", 2, "the last line does not end"),
        (b"", 1, "the columns must be a, b"),
        (b"\n", 1, "the columns must be a, b"),
        (b"b\ta\n", 1, "the columns must be a, b"),
        (b"a\tb\n1\t2\n3\n", 3, "1 cells instead of 2"),
        (b"a\tb\n1\t2\t3\n", 2, "3 cells instead of 2"),
        (b"a\tb\n1\t 2\n", 2, "b has stray space: ' 2'"),
        (b"a\tb\n1\t2\n\xff\t2\n", 3, "not UTF-8"),
        (b"\xef\xbb\xbfa\tb\n", 1, "holds a byte order mark"),
        (b"a\tb\n1\t2\r\n", 2, "holds a carriage return"),
    ],
)
def test_a_table_is_read_strictly(tmp_path: Path, content: bytes, line: int, reason: str) -> None:
    file = tmp_path / "x.tsv"
    file.write_bytes(content)
    with pytest.raises(SeedFault) as caught:
        read_table(file, ["a", "b"])
    assert (caught.value.line, caught.value.reason) == (line, reason)
    assert str(caught.value) == f"x.tsv:{line}: {reason}"


def test_the_rows_of_a_table_know_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_bytes(b"a\tb\n1\t2\n3\t\n")
    rows = read_table(file, ["a", "b"])
    assert [(row.line, row.cells) for row in rows] == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": ""})]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: [\n", 3, "expected the node content, but found '<stream end>'"),
        ("", 1, "a mapping is expected"),
        ("- 1\n", 1, "a mapping is expected"),
        ("a: 1\n[b]: 2\n", 2, "a key must be a text"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "key 'c' stands already in line 3"),
    ],
)
def test_a_document_is_read_strictly(tmp_path: Path, text: str, line: int, reason: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    with pytest.raises(SeedFault) as caught:
        read_document(file)
    assert (caught.value.line, caught.value.reason) == (line, reason)


def test_a_document_s_records_know_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("# x\na: 1\nb:\n  - c: |\n      long\n\n      text\n    d: 2026-01-01\n")
    document = read_document(file)
    (inner,) = document.records("b")
    assert (document.line, document.lines, inner.line, inner.lines) == (2, {"a": 2, "b": 3}, 4, {"c": 4, "d": 8})
    assert document.plain() == {"a": 1, "b": [{"c": "long\n\ntext", "d": "2026-01-01"}]}
    with pytest.raises(SeedFault) as caught:
        inner.refuse("no", "d")
    assert caught.value.line == 8
    with pytest.raises(SeedFault) as caught:
        inner.refuse("no", "unknown")
    assert caught.value.line == 4


# Cells


def cell(value: Any) -> Record:
    return Record(Path("x.yaml"), 1, {"k": value}, {"k": 7})


GOOD: list[tuple[str, Any, Any]] = [
    ("text", "甲", "甲"), ("optional_text", "甲", "甲"), ("optional_text", "", None), ("optional_text", None, None),
    ("day", date(2026, 1, 2), date(2026, 1, 2)), ("day", "2026-01-02", date(2026, 1, 2)), ("optional_day", "", None),
    ("optional_day", None, None), ("optional_day", "2026-01-02", date(2026, 1, 2)), ("whole", 7, 7), ("whole", "07", 7),
    ("whole", -1, -1), ("flag", True, True), ("flag", "no", False), ("flag", "yes", True), ("texts", ("a", "b"), ("a", "b")),
    ("texts", (), ()), ("levels", ("junior", "senior"), (Level.JUNIOR, Level.SENIOR)), ("levels", (), ()), ("records", (), ()),
]  # fmt: skip
BAD: list[tuple[str, Any, str]] = [
    ("text", None, "k must be a text, not None"), ("text", 1, "k must be a text, not 1"), ("text", " ", "k must be a text"),
    ("text", " a", "k has stray space: ' a'"), ("optional_text", 1, "k must be a text"), ("day", None, "k must be a day"),
    ("day", datetime(2026, 1, 2, 3, tzinfo=UTC), "k must be a day"), ("day", "2026-02-30", "k must be a day (YYYY-MM-DD), not"),
    ("day", "20260102", "k must be a day"), ("optional_day", "x", "k must be a day"), ("whole", "\uff17", "k must be a whole number"),
    ("whole", True, "k must be a whole number, not True"), ("whole", "-1", "k must be a whole number"), ("whole", "", "k must be"),
    ("whole", None, "k must be a whole number"), ("flag", "true", "k must be yes or no, not 'true'"), ("flag", 1, "k must be yes"),
    ("record", (), "k must be a mapping"), ("records", ("a",), "k must be a list of mappings"),
    ("records", None, "k must be a list of mappings"), ("texts", "a", "k must be a list of texts"),
    ("texts", ("a", 1), "k must be a list of texts"), ("texts", ("a", ""), "k must be a list of texts"),
    ("texts", ("a", "a"), "k holds a value twice"), ("levels", ("boss",), "k: no such level 'boss'"),
    ("levels", ("senior", "junior"), "k must go from the lowest to the highest"),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "value", "found"), GOOD)
def test_a_cell_is_read(reader: str, value: Any, found: Any) -> None:
    assert getattr(cell(value), reader)("k") == found


@pytest.mark.parametrize(("reader", "value", "reason"), BAD)
def test_a_cell_that_is_not_meant_is_refused_at_its_line(reader: str, value: Any, reason: str) -> None:
    with pytest.raises(SeedFault) as caught:
        getattr(cell(value), reader)("k")
    assert caught.value.reason.startswith(reason)
    assert caught.value.line == 7


def test_what_rests_on_several_facts_is_as_sure_as_the_weakest() -> None:
    order = [Certainty.VERIFIED, Certainty.INFERRED, Certainty.FROM_MEMORY, Certainty.CONFIGURED]
    for place, weaker in enumerate(order):
        assert all(
            Certainty.weakest(surer, weaker) is Certainty.weakest(weaker, surer) is weaker
            for surer in order[: place + 1]
        )
