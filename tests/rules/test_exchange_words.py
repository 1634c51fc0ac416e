"""交换格式的词: a word once used in stored facts or published texts keeps its legal term and its place in the order."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import yaml

from rules import ladder, overlays, policy, words
from rules.conditions import VOCABULARY
from rules.equivalence import words as equivalence_words
from rules.equivalence.terms import TERMS
from rules.facts import TABLES
from tests.rules.rules import ROOT

KEPT = ROOT / "tests/rules/words.yaml"


def vocabularies(module: ModuleType) -> dict[str, Any]:
    """The tables of a module, in their order."""
    found = {name: value for name, value in vars(module).items() if name.isupper() and not name.startswith("_")}
    return {
        name: list(map(list, value.items())) if hasattr(value, "items") else list(value)
        for name, value in found.items()
    }


def ladder_of() -> list[list[Any]]:
    """The eight levels with everything that follows from them."""
    return [
        [
            level.value, level.rank, level.name_zh, level.digit, level.official_form, level.needs_senior_technician,
            level.needed_of_occupation.value, level.above.value if level.above else None,
        ]
        for level in ladder.Level
    ]  # fmt: skip


def vocabulary() -> dict[str, Any]:
    """What policies may write under each condition: the parameter's kind, its words and whether it must stand."""
    return {
        name: {key: [one.kind, list(one.vocabulary), one.required] for key, one in term.parameters.items()}
        for name, term in {**TERMS, **VOCABULARY}.items()
    }


def facts() -> dict[str, Any]:
    """The fields of every entry of a person's facts."""
    return {
        kind.__name__: [[one.name, one.null if one.null is None else str(one.null)] for one in fields]
        for kind, fields in TABLES.items()
    }


def today() -> dict[str, Any]:
    """All of it."""
    return {
        "words": vocabularies(words),
        "equivalence": vocabularies(equivalence_words),
        "ladder": ladder_of(),
        "layers": list(map(list, policy.LAYERS.items())),
        "acts": list(map(list, overlays.ACTS.items())),
        "conditions": vocabulary(),
        "facts": facts(),
    }


def test_no_word_of_the_exchange_format_is_lost_renamed_or_moved() -> None:
    """Adding one is a line in ``words.yaml``; taking one away would leave stored facts that nobody can read."""
    kept = yaml.load(KEPT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    now = today()
    for part in kept:
        assert now[part] == kept[part], part
    assert now.keys() == kept.keys()


if __name__ == "__main__":
    KEPT.write_text(
        yaml.safe_dump(today(), allow_unicode=True, default_flow_style=None, width=110, sort_keys=False),
        encoding="utf-8",
    )
