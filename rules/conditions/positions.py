"""用工、岗位与评价机构: conditions on how the person is employed and who evaluates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules import words
from rules.conditions.condition import HELD, Condition, Parameter, Term, day_zh, months_of
from rules.conditions.credentials import chosen
from rules.conditions.entry_tests import Test, among
from rules.conditions.records import BodyRecord, Records
from rules.durations import NEVER

_YES = {True: "是", False: "否", None: "不明"}


def _show_employment(entry: Any) -> str:
    status = words.EMPLOYMENT_STATUSES.get(entry.status, "定级情况不明")
    contract = words.CONTRACTS.get(entry.contract, "用工形式不明")
    return f"{status}，{contract}，一线：{_YES[entry.front_line]}，师傅带教：{_YES[entry.mentor]}"


def _employment(given: Mapping[str, Any]) -> Condition:
    tests: list[Test] = []
    nouns = []
    if "statuses" in given:
        tests.append(among("status", given["statuses"]))
        nouns.append(words.listed(words.EMPLOYMENT_STATUSES, given["statuses"], "或"))
    if "contracts" in given:
        tests.append(among("contract", given["contracts"]))
        nouns.append(words.listed(words.CONTRACTS, given["contracts"], "或"))
    for name, noun in (("front_line", "一线"), ("mentor", "有师傅带教的")):
        if given.get(name):
            tests.append(among(name, (True,)))
            nouns.append(noun)
    held = months_of(given)
    if not tests and not held:
        raise ValueError("应至少写明一项要求")
    return Records(
        source="employment",
        tests=tests,
        dated="hired_on" if held else None,
        noun="".join(nouns) + "职工" + ("入职" if held else ""),
        label="用工情况",
        missing="用工情况证明",
        show=_show_employment,
        held=held,
    )


def _ended(attribute: str, noun: str, given: Mapping[str, Any]) -> Condition:
    def show(entry: Any) -> str:
        day = getattr(entry, attribute)
        shown = "未届满" if day == NEVER else f"{noun}日期不明" if day is None else f"{day_zh(day)}{noun}"
        return f"{shown}，师傅带教：{_YES[entry.mentor]}" if given.get("mentor") else shown

    return Records(
        source="employment",
        tests=[among("mentor", (True,))] if given.get("mentor") else [],
        dated=attribute,
        noun=("有师傅带教的" if given.get("mentor") else "") + noun,
        label="用工情况",
        missing=f"{noun}证明",
        show=show,
    )


def _post(given: Mapping[str, Any]) -> Condition:
    levels = chosen(given, "levels", words.LEVELS)
    held = months_of(given)

    def show(entry: Any) -> str:
        since = day_zh(entry.since) + "起" if entry.since else "起聘日期不明"
        return f"聘任{words.LEVELS.get(entry.level, '等级不明')}（{since}）"

    return Records(
        source="post",
        tests=[among("level", levels)],
        dated="since",
        noun=f"现聘{words.listed(words.LEVELS, levels, '或')}岗位",
        label="现聘岗位",
        missing="岗位聘任证明",
        show=show,
        held=held,
    )


def _body(given: Mapping[str, Any]) -> Condition:
    tests: list[Test] = []
    nouns = []
    if "kinds" in given:
        tests.append(among("kind", given["kinds"]))
        nouns.append(words.listed(words.BODY_KINDS, given["kinds"], "或"))
    if "filing_authorities" in given:
        tests.append(among("filing_authority", given["filing_authorities"]))
        nouns.append(f"在{words.listed(words.AUTHORITIES, given['filing_authorities'], '或')}人社部门备案")
    for name, noun in _BODY_TRUTHS.items():
        if given.get(name):
            tests.append(among(name, (True,)))
            nouns.append(noun)
    if not tests:
        raise ValueError("应至少写明一项要求")
    return BodyRecord(
        tests=tests,
        noun="评价机构：" + "、".join(nouns),
        label="评价机构情况",
        missing="评价机构情况",
        show=_show_body,
    )


_BODY_TRUTHS = {
    "above_designated_size": "规模以上",
    "skilled_workforce": "以技能人员为主体",
    "appoints_special": "已开展特级技师评聘",
}


def _show_body(entry: Any) -> str:
    kind = words.BODY_KINDS.get(entry.kind, "机构类别不明")
    authority = words.AUTHORITIES.get(entry.filing_authority)
    parts = [kind, f"{authority}备案" if authority else "备案层级不明"]
    parts += [f"{noun}：{_YES[getattr(entry, name)]}" for name, noun in _BODY_TRUTHS.items()]
    return "，".join(parts)


TERMS: Mapping[str, Term] = {
    "employment": Term(
        HELD
        | {
            "statuses": Parameter("words", words.EMPLOYMENT_STATUSES),
            "contracts": Parameter("words", words.CONTRACTS),
            "front_line": Parameter("truth"),
            "mentor": Parameter("truth"),
        },
        _employment,
    ),
    "apprenticeship_ended": Term(
        {"mentor": Parameter("truth")},
        lambda given: _ended("apprenticeship_ended_on", "学徒期满", given),
    ),
    "probation_ended": Term({}, lambda given: _ended("probation_ended_on", "试用期满", given)),
    "post": Term(
        HELD | {"levels": Parameter("words", words.LEVELS), "at_least": Parameter("word", words.LEVELS)},
        _post,
    ),
    "body": Term(
        {
            "kinds": Parameter("words", words.BODY_KINDS),
            "filing_authorities": Parameter("words", words.AUTHORITIES),
            "above_designated_size": Parameter("truth"),
            "skilled_workforce": Parameter("truth"),
            "appoints_special": Parameter("truth"),
        },
        _body,
    ),
}
