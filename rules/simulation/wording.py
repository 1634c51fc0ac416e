"""模拟报告的文字: the report as Chinese text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from rules.ladder import Level
from rules.simulation.report import COUNTS
from rules.simulation.tally import KINDS
from rules.words import PATHWAYS, RESULTS_ZH, VERDICTS_ZH

HEADS: Final[Mapping[str, str]] = {
    "people": "人次",
    "eligible_before": "原可申报",
    "eligible_after": "现可申报",
    "gains": "得",
    "loses": "失",
    "loses_to_unknown": "失而材料不足",
    "became_unknown": "变为材料不足",
    "became_known": "材料已足",
    "unchanged": "不变",
}
Names = Mapping[str, str]


def lines(report: Mapping[str, Any], *, names: Names) -> Iterator[str]:
    """The report line by line; ``names`` are those of occupations and places by code, as far as known."""
    yield f"草案：{report['draft']['title']}（{report['draft']['id']}）　{report['draft']['digest']}"
    against = report["against"]
    if against is None:
        yield "对照：已发布并施行的全部文本"
    else:
        how = "由草案替换" if report["replaced"] else "草案以其为基础"
        yield f"对照：{against['title']}（{against['id']}），{how}　{against['digest']}"
    yield f"途径：{PATHWAYS[report['pathway']]}　模拟日：{report['on']}　人群：{_population(report['population'])}"
    yield f"查看{report['people']}人，其中草案所及{report['asked']}人次（每人每职业一次；已持有该等级或更高等级的，该等级不计）"
    for note in report["notes"]:
        yield f"注意：{note}"
    for title, name, word in (
        ("按等级", "level", _level), ("按职业", "occupation", _named(names)), ("按地区", "region", _named(names)),
    ):  # fmt: skip
        yield ""
        rows = [[word(row[name]), *_numbers(row)] for row in report[f"by_{name}"]]
        yield from _table([title, *HEADS.values()], [*rows, ["合计", *_numbers(report["totals"])]])
    for example in report["examples"]:
        yield ""
        yield from _example(example, names)


def _population(population: Mapping[str, Any]) -> str:
    if population["kind"] == "synthetic":
        return f"虚拟人群{population['people']}人（种子{population['seed']}）"
    return "登记在册的全部劳动者"


def _level(word: str) -> str:
    return Level(word).official_form


def _named(names: Names) -> Callable[[str], str]:
    return lambda code: f"{code} {names[code]}" if code in names else code


def _numbers(row: Mapping[str, Any]) -> list[str]:
    return [str(row[name]) for name in COUNTS]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns made even: the first to the left, numbers to the right; a Chinese character takes two places."""
    every = [list(heads), *map(list, rows)]
    widths = [max(_width(row[column]) for row in every) for column in range(len(heads))]
    for row in every:
        cells = [row[0] + " " * (widths[0] - _width(row[0]))]
        cells += [" " * (width - _width(text)) + text for text, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(cells)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _example(example: Mapping[str, Any], names: Names) -> Iterator[str]:
    named = _named(names)
    yield (
        f"例：{_level(example['level'])}，{KINDS[example['kind']]}　"
        f"{named(example['occupation'])}　{named(example['region'])}　{example['id']}"
    )
    for side, title in (("before", "原"), ("after", "现")):
        verdict = example[side]
        day = f"，最早{verdict['earliest_on']}可以申报" if verdict["earliest_on"] else ""
        yield f"　{title}：{VERDICTS_ZH[verdict['verdict']]}{day}"
        yield from _findings(verdict["findings"], 2)


def _findings(findings: Iterable[Mapping[str, Any]], depth: int) -> Iterator[str]:
    for finding in findings:
        cited = finding["citation"]
        yield (
            f"{'　' * depth}【{RESULTS_ZH[finding['result']]}】{finding['required'].rstrip('。')}："
            f"{finding['actual']}（《{cited['document']}》{cited['number']} {cited['article']}）"
        )
        yield from _findings(finding["findings"], depth + 1)
