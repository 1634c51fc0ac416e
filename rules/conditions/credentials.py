"""证书、职称、学历: what a person has been awarded.

A certificate that is revoked or suspended counts for nothing. The level asked for is the level that the rule names: a
higher certificate stands in for it only where the policy says ``at_least`` (及以上), see ``docs/rules/policies.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rules import words
from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions.condition import HELD, Condition, Parameter, Term, day_zh, months_of
from rules.conditions.entry_tests import Test, among, counting_occupation, own_occupation
from rules.conditions.records import Records, Schooling
from rules.durations import NEVER

_VALID: Final = among("status", (None, "valid"))  # a certificate without a status is valid


def from_at_least(words_in_order: Iterable[str], lowest: str) -> list[str]:
    """The word and those after it in the vocabulary's order (及以上)."""
    order = list(words_in_order)
    return order[order.index(lowest) :]


def chosen(given: Mapping[str, Any], name: str, vocabulary: Mapping[str, str]) -> list[str]:
    """Either the list under ``name`` or everything from ``at_least`` up; ValueError where neither or both are given."""
    if (name in given) == ("at_least" in given):
        raise ValueError(f"{name} 与 at_least 应写且只写一个")
    if name in given:
        return list(given[name])
    return from_at_least(vocabulary, given["at_least"])


def _show_grade(entry: Any) -> str:
    level = words.LEVELS.get(entry.level, "等级不明")
    day = day_zh(entry.awarded_on) + "取得" if entry.awarded_on else "取得日期不明"
    status = "，" + words.GRADE_STATUSES[entry.status] if entry.status not in (None, "valid") else ""
    return f"{level}（{entry.occupation or '职业不明'}，{day}{status}）"


def _grade(given: Mapping[str, Any]) -> Condition:
    levels = chosen(given, "levels", words.LEVELS)
    kinds = given.get("kinds", tuple(words.GRADE_KINDS))
    tests: list[Test] = [among("level", levels), _VALID]
    if set(kinds) != set(words.GRADE_KINDS):
        tests.append(among("kind", kinds))
    own = given.get("own_occupation", False)
    tests.append(own_occupation if own else counting_occupation)
    named = f"{words.LEVELS[given['at_least']]}及以上" if "at_least" in given else words.listed(words.LEVELS, levels)
    both = set(kinds) == set(words.GRADE_KINDS)
    kind = "职业资格（职业技能等级）" if both else words.listed(words.GRADE_KINDS, kinds)
    return Records(
        source="grades",
        tests=tests,
        dated="awarded_on",
        noun=f"取得{'本职业' if own else '本职业或相关职业'}{named}{kind}证书",
        label="职业资格（职业技能等级）证书",
        missing="职业资格（职业技能等级）证书",
        show=_show_grade,
        held=months_of(given),
    )


class Lacking(Condition):
    """尚未取得: no certificate such as ``record`` asks for is held on the day; it may be earned any day after."""

    __slots__ = ("record",)

    def __init__(self, record: Condition) -> None:
        super().__init__(steady=False)
        self.record = record

    def check(self, case: Case) -> int:
        """The record's result turned round; what is not known stays so."""
        return (PASS, UNKNOWN, FAIL)[self.record.check(case)]

    def required(self) -> str:
        """The record's words, denied."""
        return f"尚未{self.record.required()}"

    def actual(self, case: Case, result: int) -> str:
        """What there is of such certificates."""
        return self.record.actual(case, (PASS, UNKNOWN, FAIL)[result])

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The certificates held."""
        return self.record.lacks(case)


def _show_title(entry: Any) -> str:
    rank = words.TITLE_RANKS.get(entry.rank, "级别不明的") + "职称"
    day = day_zh(entry.awarded_on) + "取得" if entry.awarded_on else "取得日期不明"
    fit = {None: "专业对应关系不明", True: "符合专业对应关系", False: "不符合专业对应关系"}[entry.corresponds]
    return f"{rank}（{day}，{fit}）"


def _title(given: Mapping[str, Any]) -> Condition:
    ranks = chosen(given, "ranks", words.TITLE_RANKS)
    tests: list[Test] = [among("rank", ranks)]
    corresponds = given.get("corresponds", False)
    if corresponds:
        tests.append(among("corresponds", (True,)))
    if "series" in given:
        tests.append(among("series", given["series"]))
    both_high = set(ranks) == {"associate_senior", "senior"}
    named = "高级" if both_high else words.listed(words.TITLE_RANKS, ranks)
    return Records(
        source="titles",
        tests=tests,
        dated="awarded_on",
        noun=f"取得{'符合专业对应关系的' if corresponds else ''}{named}职称（专业技术人员职业资格）",
        label="职称（专业技术人员职业资格）",
        missing="职称（专业技术人员职业资格）证书",
        show=_show_title,
        held=months_of(given),
    )


def _show_education(entry: Any) -> str:
    school = words.SCHOOLS.get(entry.school, "学校类别不明")
    kind = words.EDUCATION_KINDS.get(entry.kind, "培养类别不明")
    major = words.MAJORS.get(entry.major, "专业不明")
    if entry.graduated_on is not None and entry.graduated_on != NEVER:
        standing = f"{day_zh(entry.graduated_on)}毕业"
    elif entry.final_year:
        standing = "在读应届"
    else:
        standing = "毕业日期不明" if entry.graduated_on is None else "在读"
    assessed = "，经评估论证" if entry.assessed else ""
    return f"{school}{kind}（{major}，{standing}{assessed}）"


def _education(given: Mapping[str, Any]) -> Condition:
    tests: list[Test] = []
    if "kinds" in given:
        tests.append(among("kind", given["kinds"]))
    if "schools" in given:
        tests.append(among("school", given["schools"]))
    if "majors" in given:
        tests.append(among("major", given["majors"]))
    if given.get("assessed"):
        tests.append(among("assessed", (True,)))
    if not tests:
        raise ValueError("应写明 kinds、schools、majors、assessed 中的至少一项")
    majors = words.listed(words.MAJORS, given.get("majors", ()), "或")
    where = "、".join(
        part
        for part in (
            words.listed(words.SCHOOLS, given.get("schools", ())),
            words.listed(words.EDUCATION_KINDS, given.get("kinds", ())),
        )
        if part
    )
    standing = given["standing"]
    rest: dict[str, Any] = {
        "source": "education",
        "tests": tests,
        "noun": f"{'经评估论证的' if given.get('assessed') else ''}{where}{majors}{words.STANDINGS[standing]}",
        "label": "学历",
        "missing": "毕业证书或在读证明",
        "show": _show_education,
    }
    if standing == "any":
        return Records(dated=None, **rest)
    return Schooling(final_year_counts=standing == "graduated_or_final_year", **rest)


_CERTIFICATE = {
    "levels": Parameter("words", words.LEVELS),
    "at_least": Parameter("word", words.LEVELS),
    "kinds": Parameter("words", words.GRADE_KINDS),
    "own_occupation": Parameter("truth"),
}
TERMS: Mapping[str, Term] = {
    "grade": Term(HELD | _CERTIFICATE, _grade),
    "grade_lacking": Term(_CERTIFICATE, lambda given: Lacking(_grade(given))),
    "title": Term(
        HELD
        | {
            "ranks": Parameter("words", words.TITLE_RANKS),
            "at_least": Parameter("word", words.TITLE_RANKS),
            "corresponds": Parameter("truth"),
            "series": Parameter("texts"),
        },
        _title,
    ),
    "education": Term(
        {
            "kinds": Parameter("words", words.EDUCATION_KINDS),
            "schools": Parameter("words", words.SCHOOLS),
            "majors": Parameter("words", words.MAJORS),
            "assessed": Parameter("truth"),
            "standing": Parameter("word", words.STANDINGS, required=True),
        },
        _education,
    ),
}
