"""Each fault of a cell, one a case."""

import datetime

import pytest

from intake.candidate import Candidate
from intake.columns import OFFICIAL
from tests.intake.sheets import JEWELS, LATHE, SENIOR, checked, resident_number


def faults(**changes):
    """The column and code of everything wrong with a changed candidate."""
    result = checked(**changes)
    return [] if isinstance(result, Candidate) else [(cell.column, cell.code) for cell in result]


def test_a_right_row_is_accepted():
    """The base of all cases below is right."""
    assert faults() == []


@pytest.mark.parametrize("key", [column.key for column in OFFICIAL if column.required])
def test_a_required_cell_is_not_empty(key):
    """Every required column by name; blanks of any width are empty."""
    header = next(column.header for column in OFFICIAL if column.key == key)
    for blank in ("", "  ", "\u3000", None):
        assert (header, "required") in faults(**{key: blank})


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"education_level": "本科"}, "文化程度", "not_in_list"),
        ({"source": "央企"}, "考生来源", "not_in_list"),
        ({"classification": "复评"}, "认定分类", "not_in_list"),
        ({"sitting": "重考"}, "考试类型", "not_in_list"),
        ({"ethnicity": "旗人"}, "民族", "not_in_list"),
        ({"region": "苏省"}, "所在省（市）区", "not_in_list"),
        ({"document_type": "驾驶证"}, "证件类型", "not_in_list"),
        ({"sex": "女性"}, "性别", "not_in_list"),
        ({"has_qualification": "不详"}, "是否有职业资格证书", "not_in_list"),
        ({"document_number": 320501199003150127.0}, "证件号码", "number_cell"),
        ({"document_number": 12345678.0, "document_type": "护照"}, "证件号码", "number_cell"),
        ({"document_number": "32050119900315012"}, "证件号码", "document_number_length"),
        ({"document_number": "32050119900315O127"}, "证件号码", "document_number_characters"),
        ({"document_number": resident_number(11, place="990501")}, "证件号码", "document_number_place"),
        ({"document_number": resident_number(11, born="19900231")}, "证件号码", "document_number_date"),
        ({"document_number": resident_number(11)[:-1] + "A"}, "证件号码", "document_number_characters"),
        ({"document_number": resident_number(11, born="20300101")}, "证件号码", "date_in_future"),
        ({"document_number": resident_number(11, born="20150101")}, "证件号码", "age_implausible"),
        ({"document_number": resident_number(11, born="19010101")}, "证件号码", "age_implausible"),
        ({"document_type": "护照", "document_number": "E!"}, "证件号码", "document_number_shape"),
        ({"document_type": "港澳居民来往内地通行证", "document_number": "K12345678"}, "证件号码", "document_number_shape"),
        ({"birth_date": "1990-03-16"}, "出生日期", "birth_date_disagrees"),
        ({"birth_date": "1990-13-01"}, "出生日期", "date_unreadable"),
        ({"birth_date": 32875.0}, "出生日期", "date_unreadable"),
        ({"birth_date": datetime.date(2026, 11, 21)}, "出生日期", "date_in_future"),
        ({"sex": "女"}, "性别", "sex_disagrees"),
        ({"work_started_on": "2026-11-21"}, "参加工作时间", "date_in_future"),
        ({"work_started_on": "1989-01-01"}, "参加工作时间", "date_before_birth"),
        ({"phone": "02887654321"}, "手机号码", "phone_malformed"),
        ({"email": "wang@厂"}, "电子邮箱", "email_malformed"),
        ({"postcode": 10010.0}, "邮政编码", "postcode_malformed"),
        ({"years": "很多"}, "专业年限", "years_malformed"),
        ({"years": "-1"}, "专业年限", "years_malformed"),
        ({"name": "王建国1"}, "姓名", "name_malformed"),
        ({"name": "王" * 61}, "姓名", "text_too_long"),
        ({"diploma_number": 123456789012345678.0}, "学历证书编号", "number_cell"),
        ({"level": "特高级"}, "认定等级", "level_unknown"),
        ({"occupation": "宇航员"}, "职业工种名称", "occupation_unknown"),
        ({"occupation": "磨工"}, "职业工种名称", "occupation_not_filed"),
        ({"occupation": "铣工"}, "职业工种名称", "occupation_not_filed"),
        ({"occupation": "操作工"}, "职业工种名称", "occupation_ambiguous"),
        ({"occupation": "数控车工", "level": "技师"}, "认定等级", "level_not_offered"),
        ({"occupation": "贵金属首饰与宝玉石检测员"}, "认定等级", "level_not_offered"),
        ({"level": "二级/技师"}, "认定等级", "level_not_filed"),
        ({"condition": "4"}, "申报条件", "condition_unknown"),
        ({"condition": "intermediate.1"}, "申报条件", "condition_unknown"),
        ({"occupation": "钻石检验员", "level": "中级工", "certificate_level": "初级工"}, "申报条件", "condition_none"),
        ({"certificate_level": ""}, "证书等级", "certificate_missing"),
        ({"certificate_number": ""}, "证书编号", "certificate_missing"),
        ({"certificate_level": "三级/高级工"}, "认定分类", "classification_disagrees"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_cell(changes, column, code):
    """One wrong cell, one refusal, at that cell."""
    assert faults(**changes) == [(column, code)]


def test_a_wrong_check_digit_is_refused():
    """GB 11643: each other last character is wrong."""
    number = resident_number(11)
    for last in set("0123456789X") - {number[-1]}:
        assert faults(document_number=number[:-1] + last) == [("证件号码", "document_number_checksum")]


def test_a_certificate_given_where_none_is_held_is_a_contradiction():
    """是否有职业资格证书 = 否 with a certificate, and 晋级认定 without one."""
    assert faults(has_qualification="否") == [
        ("证书等级", "certificate_contradiction"),
        ("证书编号", "certificate_contradiction"),
        ("认定分类", "classification_disagrees"),
    ]
    nothing = {"has_qualification": "否", "certificate_level": "", "certificate_number": ""}
    assert faults(**nothing, classification="初次认定") == []


@pytest.mark.parametrize(
    "condition",
    [
        "2",
        2.0,
        "(2)",
        "（2）",
        "条件2",
        "条件（2）",
        "senior.2",
        SENIOR[1].text,
        f"（2）{SENIOR[1].text}",
        SENIOR[1].text[:-1],
    ],
)
def test_a_condition_is_quoted_by_number_route_or_text(condition):
    """However people write it, it is the same condition."""
    result = checked(condition=condition)
    assert isinstance(result, Candidate)
    assert result.route == "senior.2"
    assert result.condition == SENIOR[1].text


@pytest.mark.parametrize(
    ("written", "offer"),
    [
        ("车工", (LATHE, None)),
        (LATHE, (LATHE, None)),
        ("数控车工", (LATHE, "数控车工")),
        ("车工/数控车工", (LATHE, "数控车工")),
        ("车工（数控车工）", (LATHE, "数控车工")),
        ("钻石检验员", (JEWELS, "钻石检验员")),
    ],
)
def test_an_occupation_or_work_type_is_found_by_name(written, offer):
    """By the occupation, the work type, or both."""
    result = checked(occupation=written)
    assert isinstance(result, Candidate)
    assert (result.occupation, result.work_type) == offer


@pytest.mark.parametrize("level", ["三级/高级工", "高级工", "三级\uff0f高级工", " 三级 / 高级工"])
def test_a_level_takes_the_official_form_and_the_bare_name(level):
    """Both ways of writing a level."""
    assert faults(level=level) == []


def test_a_refused_value_names_the_nearest_allowed_ones():
    """本科 is refused, 大学本科 offered."""
    (cell,) = checked(education_level="本科")
    assert "大学本科" in cell.nearest
    assert cell.value_masked == "本科"
    (cell,) = checked(occupation="贵金属首饰与宝玉石检测员")
    assert cell.nearest == ("钻石检验员",)


def test_identity_numbers_are_masked_in_refusals():
    """Wherever the number stands: in its own cell or in a wrong one; whole or not."""
    number = resident_number(11)
    (cell,) = checked(document_number=number[:-1] + "9")
    assert cell.value_masked == "*" * 14 + number[-4:-1] + "9"
    (cell,) = checked(email=number)
    assert number not in repr(cell)
    (cell,) = checked(document_number=320501199003150127.0)
    assert "19900315" not in repr(cell)
    (cell,) = checked(phone="138123456789")
    assert "12345" not in repr(cell)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("护照", "E12345678"),
        ("港澳居民来往内地通行证", "h12345678"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("外国人永久居留身份证", "USA110080010101"),
        ("港澳居民居住证", resident_number(11, place="810000")),
        ("台湾居民居住证", resident_number(11, place="830000")),
    ],
)
def test_other_documents_are_taken_by_their_shape(kind, number):
    """Birth date and sex are then what the cells say."""
    result = checked(document_type=kind, document_number=number, birth_date="1990-03-15")
    assert isinstance(result, Candidate)
    assert result.birth_date == datetime.date(1990, 3, 15)


@pytest.mark.parametrize("name", ["买买提·艾力", "阿依古丽•吐尔逊", "John Smith", "欧阳 娜娜", "𠮷田"])
def test_names_of_all_peoples_are_names(name):
    """Dots, spaces and rare characters."""
    result = checked(name=name)
    assert isinstance(result, Candidate)
    assert result.name == name.replace("•", "·").replace("欧阳 娜娜", "欧阳娜娜")


def test_an_open_list_keeps_other_values_with_a_note():
    """政治面貌 and 证书领取方式 are no closed lists."""
    result = checked(collection="窗口领取")
    assert isinstance(result, Candidate)
    assert [note.code for note in result.notes] == ["unlisted"]
