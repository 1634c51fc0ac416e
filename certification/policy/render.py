"""文字: a policy and a verdict as a person reads them, in Chinese, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certification.policy import words
from certification.policy.clauses import Citation, Clause, Finding
from certification.policy.engine import NOT_OFFERED, Verdict
from certification.policy.overlays import ACTS
from certification.policy.places import NATION
from certification.policy.policy import LAYERS, LevelRule, Policy

RESULTS_ZH = ("不符合", "不明", "符合")
VERDICTS_ZH = {
    "eligible": "可以申报",
    "ineligible": "不可申报",
    "unknown": "材料不足，无法判断",
    NOT_OFFERED: "不开办",
}


def policy_text(policy: Policy) -> str:
    """The whole policy: what it is, its basis, and per level the tree of its clauses with their articles."""
    until = f"至{policy.until_on.isoformat()}" if policy.until_on else "起"
    certainty = words.CERTAINTIES[policy.dates_certainty]
    lines = [
        policy.title,
        f"编号：{policy.id}　摘要：{policy.digest}",
        f"途径：{words.PATHWAYS[policy.pathway]}　地区：{'全国' if policy.place == NATION else policy.place}",
        f"施行：{policy.from_on.isoformat()}{until}（{certainty}）",
        f"评价机构：{words.listed(words.BODY_KINDS, policy.bodies)}",
        *_scope_lines(policy),
        "依据：",
    ]
    lines += [f"　{_basis_line(clause)}" for clause in _bases(policy)]
    if policy.note:
        lines.append(f"说明：{policy.note}")
    for level, rule in policy.levels.items():
        lines += ["", f"{level.official_form}：{rule.heading}{_below(rule)}"]
        for route in rule.routes:
            lines += _clause_lines(route, 1, route.name.rpartition(".")[2])
    return "\n".join(lines) + "\n"


def _scope_lines(policy: Policy) -> Iterator[str]:
    """What the text builds on, for whom it is, and what it opens to the layers below."""
    if policy.extends is not None:
        yield f"以{policy.extends}为基础"
    if policy.occupations:
        yield f"适用职业：{'、'.join(sorted(policy.occupations))}"
    if policy.enterprise is not None:
        yield f"适用企业：{policy.enterprise}"
    for layer, acts in policy.open_to.items():
        yield f"向{LAYERS[layer]}开放：{words.listed(ACTS, acts)}"
    for text in policy.layers:
        yield f"叠加：{text.id}　{text.digest}"


def _below(rule: LevelRule) -> str:
    """What an overlay does to the conditions of the texts below it."""
    said = "，代替基础文本的条件" if rule.replaces else ""
    if rule.settles:
        said += f"，落实基础文本待定的条件{'、'.join(map(str, rule.settles))}"
    if rule.waives:
        said += f"，免除基础文本的共同要求{'、'.join(map(str, rule.waives))}"
    return f"（{said.removeprefix('，')}）" if said else ""


def verdict_lines(verdict: Verdict) -> list[str]:
    """The verdict and the findings of every route, indented by depth."""
    head = f"{verdict.level.official_form}：{VERDICTS_ZH[verdict.verdict]}"
    if verdict.earliest_on is not None:
        head += f"，最早{verdict.earliest_on.isoformat()}可以申报"
    return [head, *finding_lines(verdict.findings)]


def finding_lines(findings: Iterable[Finding], depth: int = 1) -> list[str]:
    """The findings as lines: the result, what was required, what was found, by which article."""
    lines = []
    for finding in findings:
        day = f"；最早{finding.earliest_on.isoformat()}" if finding.earliest_on else ""
        lines.append(
            f"{'　' * depth}【{RESULTS_ZH[finding.result]}】{finding.required.rstrip('。')}："
            f"{finding.actual}{day}（{_cited(finding.citation)}）"
        )
        lines += finding_lines(finding.findings, depth + 1)
    return lines


def _bases(policy: Policy) -> Iterator[tuple[str, str, str, str]]:
    for basis in policy.basis:
        yield basis.document, basis.number, words.CERTAINTIES[basis.certainty], basis.note


def _basis_line(basis: tuple[str, str, str, str]) -> str:
    document, number, certainty, note = basis
    return f"《{document}》（{number}），{certainty}" + (f"：{note}" if note else "")


def _clause_lines(clause: Clause, depth: int, number: str) -> list[str]:
    lines = [f"{'　' * depth}（{number}）{clause.required}【{clause.citation.article}】"]
    for index, part in enumerate(clause.clauses, start=1):
        lines += _clause_lines(part, depth + 1, f"{number}.{index}")
    return lines


def _cited(citation: Citation) -> str:
    return f"《{citation.basis.document}》{citation.basis.number} {citation.article}"
