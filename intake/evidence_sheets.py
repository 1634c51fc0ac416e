"""证明材料表: the further sheets, one a kind, and how their columns answer to the facts of the eligibility contract.

Each field has its Chinese header, its English key in the facts and the words that its labels stand for. ``blank``
says what an empty cell means: ``OMIT`` leaves the field out, any other value (None too) is the field's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rules.words import PATHWAYS

OMIT: Final = object()

YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class EvidenceField:
    """证明材料表的一列: ``kind`` names its reader, ``choices`` the labels of a drop-down with their words."""

    key: str
    header: str
    kind: str = "text"
    required: bool = False
    blank: Any = OMIT
    choices: Mapping[str, str] = field(default_factory=dict)
    is_fact: bool = True
    future: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSheet:
    """证明材料表: ``single`` where a person has one entry and not a list."""

    kind: str
    title: str
    fields: tuple[EvidenceField, ...]
    single: bool = False


NUMBER_KEY, NAME_KEY = "document_number", "name"
NUMBER_HEADER, NAME_HEADER = "证件号码", "姓名"

ATTESTED_BY = {"用人单位": "employer", "监管部门": "regulator"}
GRADE_KINDS = {
    "职业技能等级证书": "skill_grade",
    "职业技能等级": "skill_grade",
    "职业资格证书": "qualification",
    "职业资格": "qualification",
}
GRADE_STATES = {"有效": "valid", "已撤销": "revoked", "暂停": "suspended"}
TITLE_RANKS = {
    "初级": "junior",
    "助理级": "junior",
    "中级": "intermediate",
    "副高级": "associate_senior",
    "正高级": "senior",
}
TITLE_SERIES = {
    "工程": "engineering",
    "农业": "agriculture",
    "经济": "economics",
    "会计": "accounting",
    "统计": "statistics",
    "卫生": "health",
    "工艺美术": "arts_and_crafts",
    "其他": "other",
}
SCHOOLING = {
    "中职": "secondary_vocational",
    "技工院校中级工班": "technical_school",
    "高级工班": "senior_class",
    "预备技师班/技师班": "technician_class",
    "高职": "higher_vocational",
    "专科": "college",
    "本科": "bachelor",
    "硕士": "master",
    "博士": "doctor",
}
SCHOOLS = {
    "技工学校": "technical_school",
    "高级技工学校": "senior_technical_school",
    "技师学院": "technician_college",
    "其他": "other",
}
MAJORS = {"本专业": "same", "相关专业": "related", "其他专业": "other"}
STATES = {"新招录": "new_hire", "未定级": "ungraded", "已定级": "graded", "学徒": "apprentice"}
CONTRACTS = {"本单位职工": "employee", "劳务派遣": "dispatched", "劳务外包": "outsourced", "实习": "intern"}
EVENTS = {
    "世界技能大赛": "world",
    "全国技能大赛": "national_comprehensive",
    "国家级一类": "national_class_1",
    "国家级二类": "national_class_2",
    "省级综合性": "provincial_comprehensive",
    "省级一类": "provincial_class_1",
    "省级二类": "provincial_class_2",
    "市级一类": "municipal_class_1",
    "市级二类": "municipal_class_2",
    "企业或院校": "enterprise_or_school",
}
GROUPS = {"职工组": "worker", "学生组": "student"}
PRIZES = {"金牌": "gold", "银牌": "silver", "铜牌": "bronze", "优胜奖": "excellence"}
AWARD_RANKS = {"国家级": "national", "省部级": "provincial", "市级": "municipal", "企业级": "enterprise"}
HONOURS = {
    "中华技能大奖": "china_skills_award",
    "全国技术能手": "national_expert",
    "国务院政府特殊津贴": "state_council_allowance",
    "省级技术能手": "provincial_expert",
    "国家级技能大师工作室带头人": "national_master_studio",
    "省部级技能大师": "provincial_master",
    "地级以上市政府部门技能人才荣誉": "municipal_honour",
    "央企二级以上单位突出贡献奖": "central_enterprise_award",
}

_F = EvidenceField


def _choice(key: str, header: str, choices: Mapping[str, str], example: str, **more: Any) -> EvidenceField:
    return EvidenceField(key, header, "choice", choices=choices, example=example, **{"required": True, **more})


SHEETS: tuple[EvidenceSheet, ...] = (
    EvidenceSheet("work", "工作经历", (
        _F("employer", "单位名称", example="示例机械有限公司"),
        _F("occupation", "职业工种", "occupation", required=True, example="车工"),
        _F("from", "开始日期", "date", required=True, example="2015-07-01"),
        _F("to", "结束日期", "open_end", blank=None, example="至今"),
        _F("front_line", "是否一线岗位", YES_NO, example="是"),
        _F("insured_months", "社保月数", "months", is_fact=False, example="120"),
    )),
    EvidenceSheet("grades", "已获证书", (
        _F("occupation", "职业工种", "occupation", required=True, example="车工"),
        _F("level", "等级", "level", required=True, example="四级/中级工"),
        _F("awarded_on", "发证日期", "date", required=True, example="2018-06-30"),
        _choice("kind", "证书类别", GRADE_KINDS, "职业技能等级证书"),
        _F("number", "证书编号", "number", example="示例编号"),
        _choice("status", "证书状态", GRADE_STATES, "有效", required=False, blank="valid"),
    )),
    EvidenceSheet("titles", "职称", (
        _choice("rank", "职称级别", TITLE_RANKS, "初级"),
        _F("corresponds", "符合专业对应关系", YES_NO, required=True, example="是"),
        _choice("series", "职称系列", TITLE_SERIES, "工程"),
        _F("awarded_on", "取得日期", "date", required=True, example="2020-12-01"),
    )),
    EvidenceSheet("education", "学历", (
        _choice("kind", "学历类别", SCHOOLING, "高级工班"),
        _choice("school", "院校类别", SCHOOLS, "技师学院"),
        _choice("major", "专业对应", MAJORS, "本专业"),
        _F("graduated_on", "毕业日期", "date", blank=None, future=True, example="2015-06-30"),
        _F("final_year", "是否在读应届", YES_NO, blank=False, example="否"),
        _F("assessed", "是否经评估论证", YES_NO, blank=False, example="否"),
    )),
    EvidenceSheet("employment", "用工情况", (
        _choice("status", "用工状态", STATES, "已定级"),
        _F("front_line", "是否一线岗位", YES_NO, required=True, example="是"),
        _choice("contract", "用工形式", CONTRACTS, "本单位职工"),
        _F("hired_on", "入职日期", "date", required=True, example="2015-07-01"),
        _F("probation_ended_on", "试用期满日期", "date", blank=None, future=True, example="2015-12-31"),
        _F("apprenticeship_ended_on", "学徒期满日期", "date", blank=None, future=True, example="2016-06-30"),
        _F("mentor", "是否有师傅", YES_NO, required=True, example="是"),
    ), single=True),
    EvidenceSheet("competitions", "竞赛", (
        _choice("event", "竞赛类别", EVENTS, "省级一类"),
        _F("region", "主办地区", "region", required=True, example="江苏省"),
        _F("occupation", "竞赛职业", "occupation", required=True, example="车工"),
        _choice("group", "组别", GROUPS, "职工组"),
        _F("rank", "名次", "ordinal", blank=None, example="3"),
        _F("field", "参赛人数", "ordinal", blank=None, example="60"),
        _choice("prize", "奖项", PRIZES, "优胜奖", required=False, blank=None),
        _F("held_on", "比赛日期", "date", required=True, example="2022-10-20"),
    )),
    EvidenceSheet("awards", "奖项", (
        _choice("kind", "奖项类别", {"技术创新成果": "technical_innovation"}, "技术创新成果"),
        _choice("rank", "奖项级别", AWARD_RANKS, "省部级"),
        _F("granted_on", "获奖日期", "date", required=True, example="2021-05-01"),
        _choice("grade", "等次", {"一等奖": "first", "二等奖": "second", "三等奖": "third"}, "二等奖", required=False),
    )),
    EvidenceSheet("breakthroughs", "攻关", (
        _choice("kind", "攻关类别", {"重大工艺技术难题": "process", "重大质量问题": "quality"}, "重大工艺技术难题"),
        _F("on", "解决日期", "date", required=True, example="2021-09-15"),
        _choice("attested_by", "证明单位", ATTESTED_BY, "用人单位"),
    )),
    EvidenceSheet("mentoring", "师带徒", (
        _F("outstanding", "业绩是否突出", YES_NO, required=True, example="是"),
        _choice("attested_by", "证明单位", ATTESTED_BY, "用人单位"),
        _F("apprentices", "徒弟达到等级", "levels", example="四级/中级工、三级/高级工"),
    )),
    EvidenceSheet("honours", "荣誉", (
        _choice("kind", "荣誉称号", HONOURS, "省级技术能手"),
        _F("granted_on", "授予日期", "date", required=True, example="2022-12-01"),
    )),
    EvidenceSheet("performance", "业绩", (
        _F("outstanding", "是否技能高超业绩突出", YES_NO, required=True, example="是"),
        _choice("attested_by", "证明单位", ATTESTED_BY, "用人单位"),
    ), single=True),
    EvidenceSheet("post", "现聘岗位", (
        _F("level", "聘任等级", "level", required=True, example="一级/高级技师"),
        _F("since", "起聘日期", "date", required=True, example="2022-01-01"),
    ), single=True),
    EvidenceSheet("promotions", "以往晋级", (
        _choice("pathway", "晋级途径", {label: word for word, label in PATHWAYS.items()}, "竞赛晋级"),
        _F("on", "晋级日期", "date", required=True, example="2020-11-01"),
    )),
)  # fmt: skip

_ORDINARY = (
    "work", "grades", "titles", "education", "employment", "competitions", "awards", "breakthroughs", "mentoring",
    "honours", "performance",
)  # fmt: skip
KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "ordinary": _ORDINARY,
    "apprentice_conversion": ("employment",),
    "direct_ungraded": ("employment", "performance"),
    "direct_frontline": ("employment", "performance", "work", "grades"),
    "exceptional": ("grades", "breakthroughs", "awards", "mentoring", "performance", "work", "employment"),
    "competition": ("competitions", "grades", "promotions", "employment", "work"),
    "appointment": (
        "grades", "titles", "post", "honours", "awards", "competitions", "mentoring", "breakthroughs", "performance",
        "work", "employment", "education",
    ),
    "equivalence": ("titles", "grades", "work"),
}  # fmt: skip
"""The evidence that the rules of a pathway ask for, by kind: the sheets of its template. Any other is read as well."""

BY_KIND: dict[str, EvidenceSheet] = {sheet.kind: sheet for sheet in SHEETS}
BY_TITLE: dict[str, EvidenceSheet] = {sheet.title: sheet for sheet in SHEETS}


def sheets_of(pathway: str) -> tuple[EvidenceSheet, ...]:
    """The evidence sheets that a pathway's template carries. KeyError for no pathway."""
    return tuple(BY_KIND[kind] for kind in KINDS_OF[pathway])
