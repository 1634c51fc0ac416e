"""Every reader of a cell at its bounds: what it takes for what, what it mends, and what it asks about."""

# ruff: noqa: RUF001 - what people type

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from intake import cells
from intake.agreements import claim_faults, identify
from intake.dates import date_reader, open_end_reader, parse_date
from intake.dictionaries import Dictionary, nearest
from intake.faults import Fault, Odd
from intake.identity import Identity, examine
from intake.memo import Memo
from intake.scores import score_reader
from rules.ladder import Level

DAY = datetime.date(2026, 9, 24)


def told(found: object) -> Any:
    """A reading in short: the value; a fault by its code; what was mended after the value."""
    if isinstance(found, Fault):
        return found.code
    if isinstance(found, Odd):
        return found.fault.code if found.fault else (found.value, *found.notes)
    return found


def at_most(limit: int) -> Any:
    return cells.text_reader(limit)


TEXTS: list[tuple[cells.Reader, Any, Any]] = [
    # free text: at most so long, spaces trimmed and said, empty marks are nothing
    (at_most(3), "abc", "abc"),
    (at_most(3), "abcd", "text_too_long"),
    (at_most(3), " ab  c", "text_too_long"),
    (at_most(4), " ab  c", ("ab c", "spaces")),
    (at_most(9), "１２Ａｚ", ("12Az", "full_width")),
    (at_most(9), "（苏）", "（苏）"),
    (at_most(9), "a\u200bb", ("ab", "invisible")),
    (at_most(9), "\u200b１ ", ("1", "invisible", "full_width", "spaces")),
    (at_most(9), "a\nb ", ("a\nb", "spaces")),
    (at_most(9), "a\x00", "text_unprintable"),
    (at_most(9), "", ""),
    (at_most(9), None, ""),
    (at_most(9), "无", ("", "nothing_mark")),
    (at_most(9), "N/A", ("", "nothing_mark")),
    (at_most(9), "——", ("", "nothing_mark")),
    (at_most(9), "----", "----"),
    (at_most(9), "无人", "无人"),
    (cells.text_reader(9, required=True), "", "required"),
    (cells.text_reader(9, required=True), "无", "无"),
    (cells.text_reader(9, compact=True), "a b", ("ab", "spaces")),
    (at_most(20), 12.0, "12"),
    (at_most(20), 12.5, "12.5"),
    (at_most(20), -3, "-3"),
    (at_most(20), 10**15 - 1, str(10**15 - 1)),
    (at_most(20), 10**15, "number_cell"),
    (at_most(20), -(10**15), "number_cell"),
    (at_most(20), float("nan"), "number_cell"),
    (at_most(20), True, "boolean_cell"),
    (at_most(20), DAY, "date_cell"),
    (at_most(20), datetime.time(8), "date_cell"),
    # identity numbers are text: a number cell may have lost digits
    (cells.document_number_reader(), "3205 0819 9003 1501 1x", ("32050819900315011X", "spaces")),
    (cells.document_number_reader(), "'32050819900315011X", "32050819900315011X"),
    (cells.document_number_reader(), 320508199003150112, "number_cell"),
    (cells.document_number_reader(), 1.0, "number_cell"),
    (cells.document_number_reader(), True, "boolean_cell"),
    (cells.document_number_reader(), "", "required"),
    (cells.document_number_reader(required=False), "", ""),
    # names: letters of any script and the marks of names
    (cells.name_reader(4), "张　三", ("张三", "spaces")),
    (cells.name_reader(12), "John Smith", "John Smith"),
    (cells.name_reader(9), "张 Three", ("张Three", "spaces")),
    (cells.name_reader(9), "阿依古丽•买买", ("阿依古丽·买买", "full_width")),
    (cells.name_reader(9), "O'Neill-Å", "O'Neill-Å"),
    (cells.name_reader(9), "张(三)", "张(三)"),
    (cells.name_reader(4), "一二三四", "一二三四"),
    (cells.name_reader(4), "一二三四五", "text_too_long"),
    (cells.name_reader(9), "张3", "name_malformed"),
    (cells.name_reader(9), "张_三", "name_malformed"),
    (cells.name_reader(9), "\U00020000", "\U00020000"),
    (cells.name_reader(9), "\ue000三", "\ue000三"),
    (cells.name_reader(9), True, "boolean_cell"),
    (cells.name_reader(9), "", "required"),
    # a choice: the label, another reading, or the word itself; 无 is none of them where an empty cell is one
    (cells.choice_reader({"甲": "a", "乙": "b"}), "甲", "a"),
    (cells.choice_reader({"甲": "a", "乙": "b"}), "b", "b"),
    (cells.choice_reader({"甲": "a", "乙": "b"}), "丙", "not_in_list"),
    (cells.choice_reader({"甲": "a", "乙": "b"}), "", None),
    (cells.choice_reader({"甲": "a", "乙": "b"}), "无", (None, "nothing_mark")),
    (cells.choice_reader({"甲": "a", "乙": "b"}, blank="a"), "无", "not_in_list"),
    (cells.choice_reader({"甲": "a", "乙": "b"}, blank="a"), "", "a"),
    (cells.choice_reader({"甲": "a"}, required=True), "", "required"),
    (cells.yes_no_reader(), "是", True),
    (cells.yes_no_reader(), "否", False),
    (cells.yes_no_reader(), "FALSE", False),
    (cells.yes_no_reader(), "true", True),
    (cells.yes_no_reader(), True, True),
    (cells.yes_no_reader(), False, False),
    (cells.yes_no_reader(), 1, "not_in_list"),
    (cells.yes_no_reader(blank=False), "", False),
    (cells.yes_no_reader(required=True), "", "required"),
    # a list: one of its values, another spelling, the nearest named; where it is open, anything short with a note
    (cells.list_reader(Dictionary(("江苏省", "浙江省"), {"江苏": "江苏省"})), "江苏", "江苏省"),
    (cells.list_reader(Dictionary(("江苏省", "浙江省"))), "江 苏省", ("江苏省", "spaces")),
    (cells.list_reader(Dictionary(("江苏省", "浙江省"))), "江西省", "not_in_list"),
    (cells.list_reader(Dictionary(("甲",)), is_open=True), "乙" * 100, ("乙" * 100, "unlisted")),
    (cells.list_reader(Dictionary(("甲",)), is_open=True), "乙" * 101, "not_in_list"),
    (cells.list_reader(Dictionary(("甲",)), required=True), "", "required"),
    # whole numbers between two bounds
    (cells.whole_number_reader(2, 12), "2", 2),
    (cells.whole_number_reader(2, 12), "12", 12),
    (cells.whole_number_reader(2, 12), 7.0, 7),
    (cells.whole_number_reader(2, 12), "1", "number_malformed"),
    (cells.whole_number_reader(2, 12), "13", "number_malformed"),
    (cells.whole_number_reader(2, 12), "7.5", "number_malformed"),
    (cells.whole_number_reader(2, 12), "-7", "number_malformed"),
    (cells.whole_number_reader(0, 999_999_999), "999999999", 999_999_999),
    (cells.whole_number_reader(0, 10**10), "1000000000", "number_malformed"),
    (cells.whole_number_reader(2, 12), "", None),
    (cells.whole_number_reader(2, 12, required=True), "", "required"),
    # days: not after the day of the submission
    (date_reader(DAY), "2026-09-24", DAY),
    (date_reader(DAY), "2026-09-25", "date_in_future"),
    (date_reader(DAY, future=True), "2026-09-25", datetime.date(2026, 9, 25)),
    (date_reader(DAY), datetime.date(2026, 9, 25), "date_in_future"),
    (date_reader(DAY), datetime.datetime(2026, 9, 24, 23, 59), DAY),  # noqa: DTZ001 - as a workbook gives it
    (date_reader(DAY), datetime.date(1899, 12, 31), "date_unreadable"),
    (date_reader(DAY), datetime.date(1900, 1, 1), datetime.date(1900, 1, 1)),
    (date_reader(DAY), datetime.time(8), "date_unreadable"),
    (date_reader(DAY), datetime.timedelta(1), "date_unreadable"),
    (date_reader(DAY), "2026－9－1", (datetime.date(2026, 9, 1), "full_width")),
    (date_reader(DAY), "2026／13／1", "date_unreadable"),
    (date_reader(DAY), 20260901, datetime.date(2026, 9, 1)),
    (date_reader(DAY), "", None),
    (date_reader(DAY, required=True), "", "required"),
    # the end of what may go on
    (open_end_reader(DAY), "至今", None),
    (open_end_reader(DAY, blank="goes on"), "今", "goes on"),
    (open_end_reader(DAY, blank="goes on"), " 目前", ("goes on", "spaces")),
    (open_end_reader(DAY, blank="goes on"), "", "goes on"),
    (open_end_reader(DAY, blank="goes on"), None, "goes on"),
    (open_end_reader(DAY), "无", "end_unclear"),
    (open_end_reader(DAY), "—", "end_unclear"),
    (open_end_reader(DAY), "2020-01-01", datetime.date(2020, 1, 1)),
    (open_end_reader(DAY), "2030-01-01", "date_in_future"),
    # scores
    (score_reader(1), "0", Decimal(0)),
    (score_reader(1), "100", Decimal(100)),
    (score_reader(1), "100.1", "score_malformed"),
    (score_reader(1), "59.50", Decimal("59.50")),
    (score_reader(1), "59.55", "score_malformed"),
    (score_reader(2), "59.55", Decimal("59.55")),
    (score_reader(1), "-1", "score_malformed"),
    (score_reader(1), "缺 考", ("缺考", "spaces")),
    (score_reader(1), "", None),
]


@pytest.mark.parametrize(("read", "cell", "found"), TEXTS)
def test_a_cell_is_read_as_meant_or_asked_about(read: cells.Reader, cell: Any, found: Any) -> None:
    """At each bound and just beyond it."""
    reading = told(read(cell))
    assert reading == found
    assert type(reading) is type(found)


@pytest.mark.parametrize(
    ("parse", "text", "found"),
    [
        (cells.parse_phone, "13912345678", "13912345678"),
        (cells.parse_phone, "+86-139-1234-5678", "13912345678"),
        (cells.parse_phone, "008613912345678", "13912345678"),
        (cells.parse_phone, "8613912345678", "13912345678"),
        (cells.parse_phone, "12912345678", "phone_malformed"),
        (cells.parse_phone, "1391234567", "phone_malformed"),
        (cells.parse_phone, "139123456789", "phone_malformed"),
        (cells.parse_phone, "+8521234567", "+8521234567"),
        (cells.parse_phone, "+0521234567", "phone_malformed"),
        (cells.parse_phone, "+123456", "phone_malformed"),
        (cells.parse_phone, "+1234567", "+1234567"),
        (cells.parse_phone, "+123456789012345", "+123456789012345"),
        (cells.parse_phone, "+1234567890123456", "phone_malformed"),
        (cells.parse_email, "a@b.cn", "a@b.cn"),
        (cells.parse_email, "a@b", "email_malformed"),
        (cells.parse_email, "a b@c.cn", "email_malformed"),
        (cells.parse_email, f"{'a' * 64}@b.cn", f"{'a' * 64}@b.cn"),
        (cells.parse_email, f"{'a' * 65}@b.cn", "email_malformed"),
        (cells.parse_email, f"a@{'b' * 60}.{'b' * 60}.{'b' * 60}.{'b' * 60}.{'c' * 5}.cn", None),
        (cells.parse_email, f"a@{'b' * 60}.{'b' * 60}.{'b' * 60}.{'b' * 60}.{'c' * 6}.cn", "email_malformed"),
        (cells.parse_postcode, "215000", "215000"),
        (cells.parse_postcode, "21500", "postcode_malformed"),
        (cells.parse_postcode, "2150000", "postcode_malformed"),
        (cells.parse_years, "70", 70.0),
        (cells.parse_years, "70.01", "years_malformed"),
        (cells.parse_years, "5年", 5.0),
        (cells.parse_years, "0.25", 0.25),
        (cells.parse_years, "五", "years_malformed"),
        (cells.parse_level, "三级/高级工", Level.SENIOR),
        (cells.parse_level, "高级工", Level.SENIOR),
        (cells.parse_level, "九级工", "level_unknown"),
        (parse_date, "1900-1-1", datetime.date(1900, 1, 1)),
        (parse_date, "1899-12-31", "date_unreadable"),
        (parse_date, "2026年9月1日", datetime.date(2026, 9, 1)),
        (parse_date, "2026 年 9 月 1 日", datetime.date(2026, 9, 1)),
        (parse_date, "2026.9.1", datetime.date(2026, 9, 1)),
        (parse_date, "2026-9.1", "date_unreadable"),
        (parse_date, "2026-02-29", "date_unreadable"),
        (parse_date, "2024-02-29", datetime.date(2024, 2, 29)),
        (parse_date, "2026-09-01T00:00:00", datetime.date(2026, 9, 1)),
        (parse_date, "2026-09-01 08:00", "date_unreadable"),
    ],
)
def test_a_text_has_the_form_of_its_column(parse: Any, text: str, found: Any) -> None:
    assert told(parse(text)) == (text if found is None else found)


def test_the_nearest_values_share_a_character_and_are_three_at_most() -> None:
    """The most alike first; a long text is looked at by its beginning."""
    provinces = ["江苏省", "江西省", "浙江省", "黑龙江省", "广东省"]
    assert nearest("江苏", provinces)[0] == "江苏省"
    assert len(nearest("江省", provinces)) == 3
    assert nearest("xyz", provinces) == ()
    assert nearest("江苏省" + "x" * 40, ["江苏省" + "x" * 37]) != ()
    assert Dictionary(("江苏省",)).nearest("江苏") == ("江苏省",)


# Numbers of documents, and what a row says of itself

BORN_1990 = "32050819900315011"


def checked(first: str) -> str:
    from stdnum.cn.ric import calc_check_digit

    return first + calc_check_digit(first + "0")


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (checked(BORN_1990), Identity(datetime.date(1990, 3, 15), "男")),
        (checked("32050819900315012"), Identity(datetime.date(1990, 3, 15), "女")),
        (checked(BORN_1990)[:-1] + ("0" if checked(BORN_1990)[-1] != "0" else "1"), "document_number_checksum"),
        (checked("32050819900230011"), "document_number_date"),
        (checked("16050819900315011"), "document_number_place"),
        (checked("11050819900315011"), Identity(datetime.date(1990, 3, 15), "男")),
        (checked("50050819900315011"), Identity(datetime.date(1990, 3, 15), "男")),
        (checked("40050819900315011"), "document_number_place"),
        (checked("82000019900315011"), Identity(datetime.date(1990, 3, 15), "男")),
        (checked("83000019900315011"), "document_number_place"),
        (BORN_1990, "document_number_length"),
        (checked(BORN_1990) + "1", "document_number_length"),
        ("3205081990031501AX", "document_number_characters"),
    ],
)
def test_an_identity_number_says_birth_and_sex_or_what_is_wrong(number: str, found: Any) -> None:
    assert told(examine("resident", number)) == found


def identified(**changes: Any) -> tuple[Identity, list[tuple[str, str]]]:
    row = {
        "document_number": checked(BORN_1990), "document_type": "居民身份证", "birth_date": None, "sex": "",
        "work_started_on": None,
    }  # fmt: skip
    faults: list[Any] = []
    identity = identify(row | changes, faults, on=DAY)
    return identity, [(key, fault.code) for key, fault in faults]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"birth_date": datetime.date(1990, 3, 15), "sex": "男"}, []),
        ({"birth_date": datetime.date(1990, 3, 16)}, [("birth_date", "birth_date_disagrees")]),
        ({"sex": "女"}, [("sex", "sex_disagrees")]),
        ({"work_started_on": datetime.date(1990, 3, 15)}, []),
        ({"work_started_on": datetime.date(1990, 3, 14)}, [("work_started_on", "date_before_birth")]),
        ({"document_number": checked("32050820120924011")}, []),
        ({"document_number": checked("32050820120925011")}, [("document_number", "age_implausible")]),
        ({"document_number": checked("32050819250925011")}, []),
        ({"document_number": checked("32050819250924011")}, [("document_number", "age_implausible")]),
        ({"document_number": checked("32050819240924011")}, [("document_number", "age_implausible")]),
        ({"document_number": checked("32050820260925011")}, [("document_number", "date_in_future")]),
        ({"document_number": "", "birth_date": datetime.date(2015, 1, 1)}, [("birth_date", "age_implausible")]),
        ({"document_type": ""}, []),
        ({"document_number": "E12345678", "document_type": "护照", "birth_date": datetime.date(1990, 1, 1)}, []),
        ({"document_number": "E1", "document_type": "护照"}, [("document_number", "document_number_shape")]),
    ],
)
def test_the_cells_of_a_row_agree_with_one_another(changes: dict[str, Any], faults: list[Any]) -> None:
    """Birth, sex, age (14 to 100) and the start of work, each at its bound."""
    assert identified(**changes)[1] == faults


SENIOR, JUNIOR = Level.SENIOR, Level.JUNIOR
MISSING, CONTRADICTION, DISAGREES = "certificate_missing", "certificate_contradiction", "classification_disagrees"


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ((True, JUNIOR, True, "晋级认定", SENIOR), []),
        ((True, None, True, "晋级认定", SENIOR), [("certificate_level", MISSING)]),
        ((True, JUNIOR, False, "晋级认定", SENIOR), [("certificate_number", MISSING)]),
        ((False, None, False, "初次认定", SENIOR), []),
        ((False, JUNIOR, True, "初次认定", SENIOR),
         [("certificate_level", CONTRADICTION), ("certificate_number", CONTRADICTION)]),
        ((None, None, False, None, SENIOR), []),
        ((None, JUNIOR, False, None, SENIOR), []),
        ((False, None, False, "晋级认定", SENIOR), [("classification", DISAGREES)]),
        ((True, SENIOR, True, "晋级认定", SENIOR), [("classification", DISAGREES)]),
        ((True, SENIOR, True, "初次认定", SENIOR), []),
        ((True, JUNIOR, True, "晋级认定", None), []),
        ((False, None, False, "晋级认定", SENIOR, "competition"), []),
        ((True, SENIOR, True, "晋级认定", SENIOR, "competition"), [("classification", DISAGREES)]),
        ((True, JUNIOR, True, "初次认定", SENIOR, "exceptional"), [("classification", "classification_not_of_pathway")]),
        ((True, JUNIOR, True, "晋级认定", SENIOR, "exceptional"), []),
        ((False, None, False, "晋级认定", JUNIOR, "apprentice_conversion"),
         [("classification", "classification_not_of_pathway")]),
        ((False, None, False, "初次认定", JUNIOR, "apprentice_conversion"), []),
    ],
)  # fmt: skip
def test_what_is_claimed_fits_the_classification(given: tuple[Any, ...], faults: list[Any]) -> None:
    assert [(key, fault.code) for key, fault in claim_faults(*given)] == faults


def test_a_column_s_cells_are_read_once_and_truth_is_not_one() -> None:
    """1 and TRUE are equal as keys and different as cells; what is remembered has an end."""
    read: list[Any] = []

    def reader(cell: Any) -> Any:
        read.append(cell)
        return Odd(None, Fault("boolean_cell")) if cell is True else cell

    memo = Memo(reader)
    values, odd = memo.column([1, True, 1, True, "a"])
    assert (values, [place for place, _ in odd]) == ([1, None, 1, None, "a"], [1, 3])
    assert read == [1, True, "a"]
    assert memo.column(["a", "a"]) == (["a", "a"], [])
    assert read == [1, True, "a"]
    memo.column(list(range(10, 20_010)))
    assert len(memo) <= 20_000
