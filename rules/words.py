"""术语: the words of the exchange format, each with its legal term.

The keys are what questions and policies are written in; the values are what findings say in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rules.ladder import Level

PATHWAYS: Final[Mapping[str, str]] = {
    "ordinary": "晋级或初次认定",
    "apprentice_conversion": "转正定级",
    "direct_ungraded": "新招录或未定级职工直接认定",
    "direct_frontline": "一线职工直接认定",
    "exceptional": "破格晋升",
    "competition": "竞赛晋级",
    "appointment": "特级技师、首席技师评聘",
    "equivalence": "职业资格视同、职称比照",
}
EDITIONS: Final = ("2018", "2023")
LEVELS: Final[Mapping[str, str]] = {level.value: level.official_form for level in Level}
GRADE_KINDS: Final = {"skill_grade": "职业技能等级", "qualification": "职业资格"}
CERTIFICATE_KINDS: Final = {"specialised_ability": "专项职业能力", "overseas_qualification": "境外职业资格"}
GRADE_STATUSES: Final = {"valid": "有效", "revoked": "已撤销", "suspended": "已暂停"}
TITLE_RANKS: Final = {"junior": "初级", "intermediate": "中级", "associate_senior": "副高级", "senior": "正高级"}
EDUCATION_KINDS: Final = {
    "secondary_vocational": "中等职业学校",
    "technical_school": "技工院校中级工班",
    "senior_class": "高级工班",
    "technician_class": "预备技师班、技师班",
    "higher_vocational": "高等职业学校",
    "college": "专科",
    "bachelor": "本科",
    "master": "硕士",
    "doctor": "博士",
}
SCHOOLS: Final = {
    "technical_school": "技工学校",
    "senior_technical_school": "高级技工学校",
    "technician_college": "技师学院",
    "other": "其他学校",
}
MAJORS: Final = {"same": "本专业", "related": "相关专业", "other": "其他专业"}
STANDINGS: Final = {
    "graduated": "毕业证书",
    "graduated_or_final_year": "毕业证书（含在读应届毕业生）",
    "any": "在读或毕业",
}
EMPLOYMENT_STATUSES: Final = {
    "new_hire": "新招录",
    "ungraded": "未定级",
    "graded": "已定级",
    "apprentice": "学徒",
}
CONTRACTS: Final = {"employee": "劳动合同", "dispatched": "劳务派遣", "outsourced": "劳务外包", "intern": "实习"}
ATTESTERS: Final = {"employer": "用人单位", "regulator": "人社部门"}
BREAKTHROUGHS: Final = {"process": "重大工艺技术难题", "quality": "重大质量问题"}
AWARD_KINDS: Final = {"technical_innovation": "技术创新成果"}
AWARD_RANKS: Final = {"national": "国家级", "provincial": "省部级", "municipal": "市级", "enterprise": "企业级"}
AWARD_GRADES: Final = {"first": "一等奖", "second": "二等奖", "third": "三等奖"}
HONOURS: Final = {
    "china_skills_award": "中华技能大奖",
    "national_expert": "全国技术能手",
    "state_council_allowance": "国务院政府特殊津贴",
    "provincial_expert": "省级技术能手",
    "national_master_studio": "国家级技能大师工作室带头人",
    "provincial_master": "省部级技能大师",
    "municipal_honour": "地级以上市政府部门技能人才荣誉",
    "central_enterprise_award": "央企二级以上单位突出贡献奖",
}
EVENTS: Final = {
    "world": "世界技能大赛",
    "national_comprehensive": "全国技能大赛",
    "national_class_1": "国家级一类大赛",
    "national_class_2": "国家级二类竞赛",
    "provincial_comprehensive": "省级综合性技能大赛",
    "provincial_class_1": "省级一类大赛",
    "provincial_class_2": "省级二类竞赛",
    "municipal_class_1": "市级一类竞赛",
    "municipal_class_2": "市级二类竞赛",
    "enterprise_or_school": "企业或院校竞赛",
}
ORGANISERS: Final = {"nation": "全国", "province": "省级", "prefecture": "市（地）级", "county": "县（区）级"}
GROUPS: Final = {"worker": "职工组", "student": "学生组"}
PRIZES: Final = {"gold": "金牌", "silver": "银牌", "bronze": "铜牌", "excellence": "优胜奖"}
BODY_KINDS: Final = {"employer": "用人单位", "social": "社会培训评价组织", "school": "技工院校"}
AUTHORITIES: Final = {"ministry": "人力资源社会保障部", "province": "省级", "city": "市级"}
VERDICTS_ZH: Final[Mapping[str, str]] = {
    "eligible": "符合条件",
    "ineligible": "不符合条件",
    "unknown": "材料不足",
    "not_offered": "不开办",
}
"""结论: what comes of a level or an application. 不开办 holds of every pathway; 开考 is said of examinations alone."""
RESULTS_ZH: Final[Mapping[str, str]] = {"pass": "符合", "fail": "不符合", "unknown": "不明"}
"""逐项判定: what comes of one clause. A clause that is 不明 makes a verdict 材料不足 only where it could decide."""
CERTAINTIES: Final = {"verified": "已核对", "from_memory": "凭记忆，未核对"}


def listed(words: Mapping[str, str], chosen: Iterable[str], joint: str = "、") -> str:
    """The legal terms of the chosen words, in the vocabulary's own order."""
    wanted = set(chosen)
    return joint.join(term for word, term in words.items() if word in wanted)
