"""文字: a policy and a verdict as a person reads them, in Chinese, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certification.policy import words
from certification.policy.clauses import Citation, Clause, Finding
from certification.policy.engine import NOT_OFFERED, Verdict
from certification.policy.places import NATION
from certification.policy.policy import Policy

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
        "依据：",
    ]
    lines += [f"　{_basis_line(clause)}" for clause in _bases(policy)]
    if policy.note:
        lines.append(f"说明：{policy.note}")
    for level, rule in policy.levels.items():
        lines += ["", f"{level.official_form}：{rule.heading}"]
        for route in rule.routes:
            lines += _clause_lines(route, 1, route.name.rpartition(".")[2])
    return "\n".join(lines) + "\n"


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
