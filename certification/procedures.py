"""评价程序: by which procedure an application of each pathway is decided, and on what that rests. Data alone.

*Examination* 考核: every part of the standard's examination is marked and passed on its own. *Review* 评审: an assessor
of the body records a conclusion on the evidence, with its ground and the minutes it stands in.

- ``ordinary``: the standard's own §1.9 (成绩皆达60分（含）以上者为合格).
- ``apprentice_conversion``: 企业依据本单位有关要求进行, so the enterprise's own assessment is what is recorded.
- ``direct_ungraded``, ``direct_frontline``: 直接认定 on 日常表现、工作业绩, that is without the examination.
- ``exceptional``: the sentence sets aside what else an applicant has to bring, and its three grounds (难题、奖项、师带徒)
  are themselves proof of skill, brought as evidence. Evidence is weighed; a written paper would ask again, and by a
  lower measure, for what the ground has shown. So it is reviewed, like the two sentences beside it in the same article.
- ``competition``: the competition was the examination; what is left is to hold the result against the table.
- ``appointment``: 评聘 is a review by its name (业绩评审、答辩、综合评审 where provinces describe it).
- ``equivalence``: the exception among the pathways without a previous grade. A title or 职业资格 stands in for the grade
  that *applying* asks for (申报条件; 视同达到…水平，可按规定参加…评价) and not for the examination; no rule was found that
  waives it. Whoever would be passed by a review here would be examined by the same condition of ``ordinary``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Procedure(StrEnum):
    """How an application is decided."""

    EXAMINATION = "examination"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Ruled:
    """程序依据: the procedure of a pathway and the provision that it rests on."""

    procedure: Procedure
    document: str
    number: str
    article: str

    @property
    def citation(self) -> str:
        """The provision in one line, as refusals quote it."""
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.document}》{number}{self.article}"


_OPINION = ("关于加强新时代高技能人才队伍建设的意见", "中办发〔2022〕58号")
_SERIES = ("关于健全完善新时代技能人才职业技能等级制度的意见（试行）", "人社部发〔2022〕14号")
_DRAFTING = ("国家职业标准编制技术规程（2023年版）", "人社厅发〔2023〕31号")

PROCEDURES: Final[Mapping[str, Ruled]] = {
    "ordinary": Ruled(Procedure.EXAMINATION, "国家职业标准", "", "1.9"),
    "apprentice_conversion": Ruled(Procedure.REVIEW, *_SERIES, "学徒工转正定级"),
    "direct_ungraded": Ruled(Procedure.REVIEW, *_OPINION, "第十三条"),
    "direct_frontline": Ruled(Procedure.REVIEW, *_OPINION, "第十三条"),
    "exceptional": Ruled(Procedure.REVIEW, *_OPINION, "第十三条"),
    "competition": Ruled(Procedure.REVIEW, *_OPINION, "第十四条"),
    "appointment": Ruled(Procedure.REVIEW, *_SERIES, "特级技师、首席技师评聘"),
    "equivalence": Ruled(Procedure.EXAMINATION, *_DRAFTING, "申报条件"),
}


def is_reviewed(pathway: str) -> bool:
    """Whether applications of the pathway are decided on a review record. KeyError for no pathway."""
    return PROCEDURES[pathway].procedure == Procedure.REVIEW
