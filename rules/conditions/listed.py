"""清单所列证书: 专项职业能力证书 and 境外职业资格, which count only as far as a policy lists them (意见 art. 十二)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules import words
from rules.conditions.condition import HELD, Condition, Parameter, Term, day_zh, months_of
from rules.conditions.entry_tests import Test, among, counting_occupation, own_occupation
from rules.conditions.records import Records


def _show(entry: Any) -> str:
    kind = words.CERTIFICATE_KINDS.get(entry.kind, "类别不明的")
    day = f"{day_zh(entry.awarded_on)}取得" if entry.awarded_on else "取得日期不明"
    return f"{kind}证书“{entry.name or '名称不明'}”（{entry.issuer or '颁发机构不明'}，{day}）"


def _certificate(given: Mapping[str, Any]) -> Condition:
    own = given.get("own_occupation", False)
    tests: list[Test] = [among("kind", given["kinds"]), own_occupation if own else counting_occupation]
    named = ""
    for name in ("names", "issuers"):
        if name in given:
            tests.append(among(name.removesuffix("s"), given[name]))
            named += f"（{'、'.join(given[name])}）"
    return Records(
        source="certificates",
        tests=tests,
        dated="awarded_on",
        noun=f"取得{'本职业' if own else '本职业或相关职业'}的{words.listed(words.CERTIFICATE_KINDS, given['kinds'], '或')}证书{named}",
        label="专项职业能力、境外职业资格证书",
        missing="专项职业能力或境外职业资格证书",
        show=_show,
        held=months_of(given),
    )


TERMS: Mapping[str, Term] = {
    "certificate": Term(
        HELD
        | {
            "kinds": Parameter("words", words.CERTIFICATE_KINDS, required=True),
            "names": Parameter("texts"),
            "issuers": Parameter("texts"),
            "own_occupation": Parameter("truth"),
        },
        _certificate,
    ),
}
