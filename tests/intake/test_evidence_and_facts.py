import json

import pytest

from intake.facts import ORDER, facts_of
from intake.opening import open_workbook
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, LATHE, ON, person, resident_number, workbook

NUMBER = resident_number(11)
EVERYTHING = {
    "工作经历": [
        ["证件号码", "姓名", "单位名称", "职业工种", "开始日期", "结束日期", "是否一线岗位", "社保月数"],
        [NUMBER, "王建国", "一厂", "车工", "2010-01-01", "2015/12/31", "是", 72],
        [NUMBER.lower(), "", "", "数控车工", "20160101", "至今", "", ""],
        [NUMBER, "", "", "6-18-01-02", "2009年1月1日", "2009-06-30", "否", 9],
    ],
    "已获证书": [
        ["证件号码", "职业工种", "等级", "发证日期", "证书类别", "证书编号", "证书状态"],
        [NUMBER, "车工", "中级工", "2016-05-01", "职业技能等级证书", "Y000032050101224000001", ""],
        [NUMBER, "铣工", "五级/初级工", "2012-05-01", "职业资格", "", "已撤销"],
    ],
    "职称": [
        ["证件号码", "职称级别", "符合专业对应关系", "职称系列", "取得日期"],
        [NUMBER, "助理级", "是", "工程", "2018-01-01"],
    ],
    "学历": [
        ["证件号码", "学历类别", "院校类别", "专业对应", "毕业日期", "是否在读应届", "是否经评估论证"],
        [NUMBER, "高级工班", "技师学院", "本专业", "2009-07-01", "", ""],
        [NUMBER, "本科", "其他", "相关专业", "", "是", "是"],
    ],
    "用工情况": [
        ["证件号码", "用工状态", "是否一线岗位", "用工形式", "入职日期", "试用期满日期", "学徒期满日期", "是否有师傅"],
        [NUMBER, "已定级", "是", "劳务派遣", "2016-01-01", "", "", "否"],
    ],
    "竞赛": [
        ["证件号码", "竞赛类别", "主办地区", "竞赛职业", "组别", "名次", "参赛人数", "奖项", "比赛日期"],
        [NUMBER, "省级一类", "江苏省", "车工", "职工组", 3, 60, "", "2022-10-20"],
        [NUMBER, "市级二类", "320500", "车工", "学生组", "", "", "金牌", "2021-10-20"],
    ],
    "奖项": [["证件号码", "奖项类别", "奖项级别", "获奖日期"], [NUMBER, "技术创新成果", "省部级", "2021-05-01"]],
    "攻关": [["证件号码", "攻关类别", "解决日期", "证明单位"], [NUMBER, "重大质量问题", "2021-05-01", "用人单位"]],
    "师带徒": [["证件号码", "业绩是否突出", "证明单位", "徒弟达到等级"], [NUMBER, "是", "监管部门", "高级工、技师"]],
    "荣誉": [["证件号码", "荣誉称号", "授予日期"], [NUMBER, "全国技术能手", "2021-05-01"]],
    "业绩": [["证件号码", "是否技能高超业绩突出", "证明单位"], [NUMBER, "是", "用人单位"]],
    "现聘岗位": [["证件号码", "聘任等级", "起聘日期"], [NUMBER, "特级技师", "2022-01-01"]],
    "以往晋级": [["证件号码", "晋级途径", "晋级日期"], [NUMBER, "竞赛晋级", "2020-11-01"]],
}


def outcome(sheets, *people):
    """The one slice of a workbook with evidence."""
    (one,) = read(open_workbook(workbook(people or [person(11)], sheets=sheets)), CATALOGUE, on=ON)
    return one


def facts(sheets, candidate=None, **more):
    """The facts of the first accepted candidate."""
    one = outcome(sheets, candidate or person(11))
    assert not one.refused, one.refused
    return facts_of(one.accepted[0], one.evidence, **more)


def test_every_sheet_becomes_its_facts():
    """The whole vocabulary of the eligibility contract, keys in fixed order, ready for JSON."""
    found = facts(EVERYTHING)
    assert list(found) == ["birth_date", *ORDER]
    assert found == json.loads(json.dumps(found))
    assert found["birth_date"] == "1990-03-15"
    assert found["work"] == [
        {"employer": "一厂", "occupation": LATHE, "from": "2010-01-01", "to": "2015-12-31", "front_line": True},
        {"occupation": LATHE, "from": "2016-01-01", "to": None},
        {"occupation": "6-18-01-02", "from": "2009-01-01", "to": "2009-06-30", "front_line": False},
    ]
    assert found["grades"] == [
        {"occupation": LATHE, "level": "intermediate", "awarded_on": "2016-05-01", "kind": "skill_grade",
         "number": "Y000032050101224000001", "status": "valid"},
        {"occupation": "6-18-01-02", "level": "junior", "awarded_on": "2012-05-01", "kind": "qualification",
         "status": "revoked"},
    ]  # fmt: skip
    assert found["titles"] == [
        {"rank": "junior", "corresponds": True, "series": "engineering", "awarded_on": "2018-01-01"}
    ]
    assert found["education"] == [
        {"kind": "senior_class", "school": "technician_college", "major": "same", "graduated_on": "2009-07-01",
         "final_year": False, "assessed": False},
        {"kind": "bachelor", "school": "other", "major": "related", "graduated_on": None, "final_year": True,
         "assessed": True},
    ]  # fmt: skip
    assert found["employment"] == {
        "status": "graded", "front_line": True, "contract": "dispatched", "hired_on": "2016-01-01",
        "probation_ended_on": None, "apprenticeship_ended_on": None, "mentor": False,
    }  # fmt: skip
    assert found["post"] == {"level": "special_technician", "since": "2022-01-01"}
    assert found["promotions"] == [{"pathway": "competition", "on": "2020-11-01"}]
    assert found["performance"] == {"outstanding": True, "attested_by": "employer"}
    assert found["breakthroughs"] == [{"kind": "quality", "on": "2021-05-01", "attested_by": "employer"}]
    assert found["awards"] == [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2021-05-01"}]
    assert found["mentoring"] == [
        {"outstanding": True, "attested_by": "regulator", "apprentices": ["senior", "technician"]}
    ]
    assert found["honours"] == [{"kind": "national_expert", "granted_on": "2021-05-01"}]
    assert found["competitions"][0] == {
        "event": "provincial_class_1", "region": "320000", "occupation": LATHE, "group": "worker", "rank": 3,
        "field": 60, "prize": None, "held_on": "2022-10-20",
    }  # fmt: skip
    assert found["competitions"][1]["region"] == "320500"


def test_insured_months_are_kept_beside_the_facts():
    """The contract's facts have no place for them; months beyond the spell are noted."""
    one = outcome(EVERYTHING)
    assert one.evidence.of(NUMBER).insured_months == [72, None, 9]
    assert [note.code for note in one.notes] == ["months_exceed_spell"]


def test_an_absent_sheet_is_not_known_and_an_empty_one_known_none():
    """Except single entries, of which an empty sheet says nothing."""
    nothing = {
        "has_qualification": "否",
        "certificate_level": "",
        "certificate_number": "",
        "classification": "初次认定",
    }
    absent = facts({}, person(11, **nothing))
    assert absent == {"birth_date": "1990-03-15", "grades": []}
    headers = {title: rows[:1] for title, rows in EVERYTHING.items()}
    assert facts(headers, person(11, **nothing)) == {
        "birth_date": "1990-03-15",
        **{kind: [] for kind in ORDER if kind not in ("employment", "performance", "post")},
    }


def test_a_claimed_certificate_without_a_date_leaves_the_grades_unknown():
    """It may count or not: neither an empty list nor a grade without date."""
    assert "grades" not in facts({})
    other = {
        "已获证书": [
            EVERYTHING["已获证书"][0],
            [NUMBER, "车工", "中级工", "2016-05-01", "职业技能等级证书", "Y-OTHER", ""],
        ]
    }
    one = outcome(other)
    assert "grades" not in facts_of(one.accepted[0], one.evidence)
    assert [note.code for note in one.accepted[0].notes] == ["certificate_without_evidence"]


def test_grades_that_the_registry_holds_count_and_go_before_the_sheet():
    """A revoked grade is not revived by a row of the sheet."""
    held = {"occupation": LATHE, "level": "intermediate", "awarded_on": "2016-05-01", "kind": "skill_grade",
            "number": "Y000032050101224000001", "status": "revoked"}  # fmt: skip
    assert facts({}, held=[held])["grades"] == [held]
    found = facts(EVERYTHING, held=[held])["grades"]
    assert [grade["status"] for grade in found] == ["revoked", "revoked"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("title", "row", "column", "code"),
    [
        ("工作经历", ["王建国", "", "宇航员", "2010-01-01", "", "", ""], "职业工种", "occupation_unknown"),
        ("工作经历", ["王建国", "", "车工", "2010-01-01", "2009-01-01", "", ""], "结束日期", "end_before_start"),
        ("工作经历", ["王建国", "", "车工", "2027-01-01", "", "", ""], "开始日期", "date_in_future"),
        ("工作经历", ["王建国", "", "车工", "2010-01-01", "", "", "很多"], "社保月数", "number_malformed"),
        ("工作经历", ["李四", "", "车工", "2010-01-01", "", "", ""], "姓名", "evidence_name_disagrees"),
        ("已获证书", ["车工", "高级", "2016-05-01", "职业资格", "", ""], "等级", "level_unknown"),
        ("已获证书", ["车工", "高级工", "", "职业资格", "", ""], "发证日期", "required"),
        ("已获证书", ["车工", "高级工", "2016-05-01", "上岗证", "", ""], "证书类别", "not_in_list"),
        ("学历", ["本科", "其他", "相关专业", "", "否", ""], "毕业日期", "required"),
        ("竞赛", ["省级一类", "江苏省", "车工", "职工组", 9, 3, "", "2022-10-20"], "名次", "rank_beyond_field"),
        ("竞赛", ["省级一类", "火星", "车工", "职工组", 1, 3, "", "2022-10-20"], "主办地区", "not_in_list"),
        ("师带徒", ["是", "用人单位", "高手"], "徒弟达到等级", "level_unknown"),
    ],
)
def test_faulty_evidence_refuses_the_candidate_at_sheet_row_and_column(title, row, column, code):
    """The candidate's row is refused; others are not."""
    one = outcome({title: [EVERYTHING[title][0], [NUMBER, *row]]}, person(13), person(11))
    assert [each.row_number for each in one.accepted] == [2]
    (refused,) = one.refused
    assert refused.row_number == 3
    assert [(cell.sheet, cell.row_number, cell.column, cell.code) for cell in refused.cells] == [
        (title, 2, column, code)
    ]


def test_a_second_row_where_one_is_allowed_is_refused():
    """用工情况 and 业绩 have one row a person."""
    rows = EVERYTHING["业绩"]
    (refused,) = outcome({"业绩": [*rows, rows[1]]}).refused
    assert [(cell.row_number, cell.code) for cell in refused.cells] == [(3, "evidence_repeated")]


def test_certificates_on_the_sheet_contradict_the_word_that_there_are_none():
    """是否有职业资格证书 = 否 with a row on 已获证书."""
    nothing = {
        "has_qualification": "否",
        "certificate_level": "",
        "certificate_number": "",
        "classification": "初次认定",
    }
    (refused,) = outcome({"已获证书": EVERYTHING["已获证书"]}, person(11, **nothing)).refused
    assert [(cell.column, cell.code) for cell in refused.cells] == [("是否有职业资格证书", "certificate_contradiction")]


def test_evidence_of_nobody_is_noted():
    """A number that is not on the first sheet is no candidate's."""
    one = outcome({"荣誉": [["证件号码", "荣誉称号", "授予日期"], [resident_number(99), "全国技术能手", "2021-05-01"]]})
    assert [(note.code, note.sheet, note.row_number) for note in one.notes] == [("evidence_of_nobody", "荣誉", 2)]


def test_the_labels_cover_the_whole_vocabulary():
    """Each enumeration of the contract has its label, and no label leads elsewhere."""
    from intake import evidence_sheets as sheets

    words = {
        (sheet.kind, one.key): set(one.choices.values())
        for sheet in sheets.SHEETS
        for one in sheet.fields
        if one.choices
    }
    assert words["titles", "rank"] == {"junior", "intermediate", "associate_senior", "senior"}
    assert words["education", "kind"] == {
        "secondary_vocational", "technical_school", "senior_class", "technician_class", "higher_vocational", "college",
        "bachelor", "master", "doctor",
    }  # fmt: skip
    assert words["education", "school"] == {
        "technical_school",
        "senior_technical_school",
        "technician_college",
        "other",
    }
    assert words["employment", "status"] == {"new_hire", "ungraded", "graded", "apprentice"}
    assert words["employment", "contract"] == {"employee", "dispatched", "outsourced", "intern"}
    assert len(words["competitions", "event"]) == 10
    assert words["competitions", "prize"] == {"gold", "silver", "bronze", "excellence"}
    assert len(words["honours", "kind"]) == 8
