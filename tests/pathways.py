"""Candidates by each pathway that is not the ordinary one: who may apply, at which body, and what decides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from registry.models import LevelCode
from rules.ladder import Level
from tests import factories
from tests.candidates import candidate
from tests.house import LATHE, House, build_house

OUTSTANDING = {"outstanding": "是", "attested_by": "用人单位"}
STAFF = {"status": "已定级", "front_line": "是", "contract": "本单位职工", "hired_on": "2015-07-01", "mentor": "否"}
FREE = {"has_qualification": "否", "certificate_level": "", "certificate_number": "", "grades": []}


@dataclass(frozen=True, slots=True)
class Case:
    """途径的一例: ``changes`` are the candidate's, ``body`` the evaluating body's; ``lacking`` is without the ground."""

    pathway: str
    level: str
    condition: str
    changes: dict[str, Any]
    lacking: dict[str, Any]
    region: str = "320500"
    body: dict[str, Any] = field(default_factory=dict)

    def house(self) -> House:
        """A body that may decide by the pathway at that level."""
        house = build_house(region=factories.RegionFactory(code=self.region), **self.body)
        level = Level.parse(self.level)
        assert level is not None
        if level.digit is None:
            # No code has been published: the registry of this test has been told one by its authority.
            factories.on_record()
            LevelCode.objects.filter(level=level.value).update(sign="T")
            filing = house.site.filings.get()
            factories.FilingScopeFactory(filing=filing, occupation_id=LATHE, level=level.value)
        return house

    def person(self, index: int = 1, **more: Any) -> dict[str, Any]:
        """Somebody who may apply."""
        return candidate(index, **{"level": self.level, "condition": self.condition, **self.changes, **more})

    def without_ground(self, index: int = 1) -> dict[str, Any]:
        """The same person without what the pathway asks for."""
        return self.person(index, **self.lacking)


def held(level: str, number: str = "S000032980001193000001") -> dict[str, Any]:
    """A certificate on the first sheet and on its own."""
    grade = {
        "occupation": "车工",
        "level": level,
        "awarded_on": "2018-03-15",
        "kind": "职业技能等级证书",
        "number": number,
    }
    return {"certificate_level": level, "certificate_number": number, "grades": [grade]}


def contest(**changes: Any) -> dict[str, Any]:
    """A place in 全国技能大赛."""
    return {
        "event": "全国技能大赛", "region": "全国", "occupation": "车工", "group": "职工组", "rank": "3", "field": "60",
        "prize": "铜牌", "held_on": "2025-10-20", **changes,
    }  # fmt: skip


CASES = [
    Case(
        "apprentice_conversion", "五级/初级工", "转正定级",
        {**FREE, "classification": "初次认定", "employment": {
            "status": "学徒", "front_line": "是", "contract": "本单位职工", "hired_on": "2025-07-01",
            "probation_ended_on": "2025-12-31", "apprenticeship_ended_on": "2026-06-30", "mentor": "是"}},
        {"employment": {
            "status": "学徒", "front_line": "是", "contract": "本单位职工", "hired_on": "2025-07-01",
            "probation_ended_on": "2025-12-31", "apprenticeship_ended_on": "2026-12-31", "mentor": "是"}},
    ),
    Case(
        "direct_ungraded", "四级/中级工", "1",
        {**FREE, "classification": "初次认定", "employment": {**STAFF, "status": "未定级"}, "performance": OUTSTANDING},
        {"employment": STAFF},
    ),
    Case(
        "direct_frontline", "二级/技师", "一线职工直接认定",
        {**FREE, "classification": "初次认定", "employment": STAFF, "performance": OUTSTANDING},
        {"employment": {**STAFF, "front_line": "否"}},
    ),
    Case(
        "exceptional", "一级/高级技师", "2",
        {**held("三级/高级工"),
         "awards": [{"kind": "技术创新成果", "rank": "省部级", "granted_on": "2024-05-01", "grade": "二等奖"}]},
        {"awards": [{"kind": "技术创新成果", "rank": "市级", "granted_on": "2024-05-01", "grade": "一等奖"}]},
    ),
    Case(
        "competition", "二级/技师", "1",
        {**FREE, "competitions": [contest()]},
        {"competitions": [contest(prize="", rank="59")]},
    ),
    Case(
        "appointment", "特级技师", "1",
        {**held("一级/高级技师"), "titles": [], "honours": [], "awards": [], "competitions": []},
        {"grades": [held("一级/高级技师")["grades"][0] | {"awarded_on": "2026-06-30"}]},
        region="440100",
        body={"above_designated_size": True, "skilled_workforce": True},
    ),
    Case(
        "equivalence", "二级/技师", "职业资格视同、职称比照",
        {**FREE, "titles": [{"rank": "中级", "corresponds": "是", "series": "工程", "awarded_on": "2020-12-01"}]},
        {"titles": [{"rank": "初级", "corresponds": "是", "series": "工程", "awarded_on": "2020-12-01"}]},
    ),
]  # fmt: skip
BY_PATHWAY = {case.pathway: case for case in CASES}
