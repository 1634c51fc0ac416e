"""政策引擎: dated, cited rules as data; facts of a person; verdicts that explain themselves.

A pure package: no framework, no database, no clock, no files. It may import ``rules.ladder`` and nothing else of
the house. Texts are handed in, days are arguments, and what comes out is frozen.

- ``loader``: a YAML text → ``Policy``; strict. ``overlays``: what the layers may do to one another; ``composition``:
  the texts that meet in a question, laid on one another
- ``question``, ``facts``: JSON → ``Question``, ``Facts``; strict, every fault with its pointer
- ``conditions``: the vocabulary in which policies are written
- ``engine``: ``evaluate`` for one person with the whole tree, ``Compiled.judge`` for batches
- ``answer``: the answer of the exchange format
"""

from __future__ import annotations

from rules.answer import answer, to_bytes
from rules.case import Case
from rules.composition import Rulebook, compose
from rules.engine import (
    NOT_OFFERED,
    Compiled,
    Judgement,
    RouteVerdict,
    Verdict,
    evaluate,
    evaluate_case,
    evaluate_route,
)
from rules.facts import Facts
from rules.loader import digest_of, load, load_all
from rules.occasion import Body, Occasion, Setting, body_from_trusted
from rules.policy import Policy, Route, routes
from rules.question import Question, QuestionRefused, read_question
from rules.standards import Standard
from rules.yaml_nodes import PolicyFault, PolicyRefused

__all__ = [
    "NOT_OFFERED",
    "Body",
    "Case",
    "Compiled",
    "Facts",
    "Judgement",
    "Occasion",
    "Policy",
    "PolicyFault",
    "PolicyRefused",
    "Question",
    "QuestionRefused",
    "Route",
    "RouteVerdict",
    "Rulebook",
    "Setting",
    "Standard",
    "Verdict",
    "answer",
    "body_from_trusted",
    "compose",
    "digest_of",
    "evaluate",
    "evaluate_case",
    "evaluate_route",
    "load",
    "load_all",
    "read_question",
    "routes",
    "to_bytes",
]
