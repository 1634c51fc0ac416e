"""docs/intake.md lists every code that an upload may be answered with, in the words of the answer."""

from __future__ import annotations

import re

from certification import catalogue, reasons
from certification.acts import submitting
from certification.reasons import ROW_REASONS
from intake import refusals
from intake.columns import OFFICIAL
from intake.evidence_sheets import SHEETS
from intake.faults import MESSAGES, NOTES
from intake.limits import Limits
from rules.refusals import Refusal
from tests.docs.pages import pairs, tables, text_of

PAGE = tables("intake.md")


def _shown(text):
    """Words as the page has them: what is filled in later stands as an ellipsis."""
    return re.sub(r"\{[^}]*\}", "…", text)


def _refusals(*modules):
    """The refusals that modules give: of their own, or out of the reasons of certification."""
    given = {}
    for module in modules:
        classes = (each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Refusal))
        own = (each for each in classes if each.__module__ in (module.__name__, reasons.__name__))
        given |= {each.code: _shown(each.zh) for each in own if each is not refusals.FileRefused}
    return given


def test_codes_of_whole_files_are_listed_with_their_reasons():
    assert dict(pairs(PAGE["Codes: the whole file"])) == _refusals(submitting, catalogue, refusals)


def test_codes_of_cells_are_listed_with_their_reasons():
    assert dict(pairs(PAGE["Codes: a cell"])) == {code: _shown(words[0]) for code, words in MESSAGES.items()}


def test_codes_that_only_the_registry_gives_are_listed_with_column_and_reason():
    listed = {row[0].strip("`"): (row[2], row[1]) for row in PAGE["Codes: what only the registry knows"]}
    assert listed == {code: (column, _shown(reason.zh)) for code, (column, reason) in ROW_REASONS.items()}


def test_notes_are_listed_with_their_words():
    assert dict(pairs(PAGE["Notes"])) == {code: _shown(words[0]) for code, words in NOTES.items()}


def test_evidence_sheets_are_listed_and_single_ones_stay_unknown():
    """What a sheet says of who is not on it: none of the kind, but of single entries nothing."""
    listed = [(row[0], row[1].strip("`"), row[3]) for row in PAGE["Evidence, and what a missing sheet means"]]
    assert listed == [(sheet.title, sheet.kind, "unknown" if sheet.single else "none of the kind") for sheet in SHEETS]


def test_required_columns_and_limits_are_those_of_the_reader():
    text = text_of("intake.md")
    sentence = text.split("Required are ")[1].split(";")[0]
    assert [name.strip() for name in sentence.split(",")] == [one.header for one in OFFICIAL if one.required]
    limits = Limits()
    assert f"{limits.max_rows:,} rows" in text
    assert f"{limits.max_evidence_rows:,} rows a sheet of evidence, {limits.max_columns} columns" in text
    assert f"{limits.max_unpacked >> 20} MB unpacked" in text
