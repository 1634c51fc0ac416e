"""双向比照: what a skill grade, a title, a class of school or a qualification stands for elsewhere, as its own answer.

A pure package beside the policy engine: no framework, no database, no clock, no files. It borrows the engine's facts,
clauses and conditions, and it never says more than a document does: where the law gives no equivalence, that is an
answer too, with the article that speaks of it (``docs/rules/equivalence.md``).

- ``loader``: a YAML text of ``seeds/equivalence`` → ``Comparisons``; strict
- ``question``: JSON → ``Question``; strict, every fault with its pointer
- ``answer``: the list of equivalences of one person on one day
"""

from __future__ import annotations

from rules.equivalence.answer import answer
from rules.equivalence.comparisons import Comparisons, Equivalence, Gives, RouteReference
from rules.equivalence.loader import load, load_all
from rules.equivalence.question import Question, read_question

__all__ = [
    "Comparisons",
    "Equivalence",
    "Gives",
    "Question",
    "RouteReference",
    "answer",
    "load",
    "load_all",
    "read_question",
]
