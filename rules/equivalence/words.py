"""术语: the words of the equivalence answer, each with its legal term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KINDS: Final[Mapping[str, str]] = {
    "title": "可以申报的职称",
    "standing": "技能等级的申报资格",
    "education": "申报职称时的学历",
    "treatment": "待遇",
    "none": "没有比照规定",
}
"""What an equivalence gives. A treatment is never a title or a degree; ``none`` says that the law gives nothing."""

HELD: Final[Mapping[str, str]] = {
    "grade": "职业技能等级",
    "title": "职称",
    "school": "技工院校毕业",
    "qualification": "职业资格",
    "post": "聘任岗位",
    "honour": "荣誉称号",
}
"""What an equivalence starts from."""

SERIES: Final[Mapping[str, str]] = {
    "engineering": "工程",
    "agriculture": "农业",
    "arts_and_crafts": "工艺美术",
    "heritage": "文物博物",
    "laboratory": "实验技术",
    "art": "艺术",
    "sport": "体育",
    "technical_school_teaching": "技工院校教师",
    "examined": "以考代评的系列",
}
"""职称系列 open to 高技能人才 (人社部发〔2020〕96号); ``examined`` are those whose titles are had by examination."""
