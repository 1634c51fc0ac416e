"""The glossary says what the code says: one identifier, one term."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import CharField

from certification.models import Outcome, ReviewConclusion, Verdict
from certification.states import ApplicationState, BatchState
from registry.access import PERMISSIONS, Permission
from registry.checking import Answer
from registry.models import (
    AlarmKind,
    BodyKind,
    CertificateStatus,
    ConfirmationWay,
    DocumentType,
    ExamPart,
    FilingAuthority,
    IdentityCaseOutcome,
    ProposalOutcome,
    Role,
    SignInOutcome,
    SignInWay,
    StatusChangeKind,
)
from registry.models.levels import LEVEL_CHOICES
from rulebook.models import PopulationKind
from rulebook.states import DraftState, SimulationState
from rules.words import PATHWAYS, RESULTS_ZH, VERDICTS_ZH
from tests.docs.pages import pairs, tables

GLOSSARY = tables("glossary.md")
ROOMS = {
    "registry": "Models of the registry",
    "rulebook": "Models of the rulebook",
    "certification": "Models of certification",
    "api": "Models of the doors",
}
CHOICES = {
    "Level": LEVEL_CHOICES,
    "Role": Role.choices,
    "AlarmKind": AlarmKind.choices,
    "BodyKind": BodyKind.choices,
    "FilingAuthority": FilingAuthority.choices,
    "DocumentType": DocumentType.choices,
    "ExamPart": ExamPart.choices,
    "BatchState": BatchState.choices,
    "ApplicationState": ApplicationState.choices,
    "DraftState": DraftState.choices,
    "SimulationState": SimulationState.choices,
    "PopulationKind": PopulationKind.choices,
    "CertificateStatus": CertificateStatus.choices,
    "StatusChangeKind": StatusChangeKind.choices,
    "ProposalOutcome": ProposalOutcome.choices,
    "SignInWay": SignInWay.choices,
    "SignInOutcome": SignInOutcome.choices,
    "IdentityCaseOutcome": IdentityCaseOutcome.choices,
    "ConfirmationWay": ConfirmationWay.choices,
    "Outcome": Outcome.choices,
    "ReviewConclusion": ReviewConclusion.choices,
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _models(room):
    return list(apps.get_app_config(room).get_models())


def _term(model):
    """The Chinese name that the model gives itself: its verbose name, or else the first words of its docstring."""
    if CHINESE.search(str(model._meta.verbose_name)):
        return str(model._meta.verbose_name)
    first = re.split(r"[:(]", model.__doc__ or "")[0].strip()
    return first if CHINESE.match(first) else None


@pytest.mark.parametrize("room", ROOMS)
def test_every_model_stands_in_the_glossary_under_its_own_term(room):
    """No model is missing, none is invented, and the term is the model's verbose name or docstring's first words."""
    listed = dict(pairs(GLOSSARY[ROOMS[room]]))
    assert listed.keys() == {model.__name__ for model in _models(room)}
    named = {model.__name__: _term(model) for model in _models(room)}
    assert {name: listed[name] for name, term in named.items() if term} == {n: t for n, t in named.items() if t}


@pytest.mark.parametrize("heading", CHOICES)
def test_every_choice_stands_in_the_glossary_under_its_label(heading):
    """The tables of choices are the choices, in their order."""
    assert pairs(GLOSSARY[heading]) == [(str(value), str(label)) for value, label in CHOICES[heading]]


def test_no_column_has_choices_that_the_glossary_lacks():
    """A new enumeration of either room makes this fail until the glossary has it."""
    known = [set(pairs(rows)) for rows in GLOSSARY.values()]
    for room in ("registry", "rulebook", "certification"):
        for model in _models(room):
            for field in model._meta.get_fields():
                if isinstance(field, CharField) and field.choices:
                    choices = {(str(value), str(label)) for value, label in field.choices}
                    assert choices in known, f"{model.__name__}.{field.name}: {choices}"


def test_permissions_stand_with_the_roles_that_have_them():
    """The third column is the table of registry/access.py read by permission."""
    listed = {row[0].strip("`"): row[2] for row in GLOSSARY["Permission"]}
    assert listed == {
        str(permission): ", ".join(role.value for role in Role if permission in PERMISSIONS[role])
        for permission in Permission
    }


def test_answers_pathways_and_verdicts_are_complete():
    assert [identifier for identifier, _ in pairs(GLOSSARY["Answer"])] == [answer.value for answer in Answer]
    assert dict(pairs(GLOSSARY["Pathway"])) == dict(PATHWAYS)
    constraint = next(each for each in Verdict._meta.constraints if each.name == "verdict_is_known")
    known = dict(constraint.condition.children)["verdict__in"]
    assert dict(pairs(GLOSSARY["Verdict.verdict"])) == dict(VERDICTS_ZH)
    assert list(VERDICTS_ZH) == list(known)


def test_the_result_of_a_clause_has_other_words_than_the_verdict():
    assert dict(pairs(GLOSSARY["Finding.result"])) == dict(RESULTS_ZH)
    assert not set(RESULTS_ZH.values()) & set(VERDICTS_ZH.values())


@pytest.mark.parametrize("heading", GLOSSARY)
def test_within_a_table_no_identifier_and_no_term_stands_twice(heading):
    identifiers, terms = zip(*pairs(GLOSSARY[heading]), strict=True)
    assert len(set(identifiers)) == len(identifiers)
    assert len(set(terms)) == len(terms)


def test_no_two_models_or_words_share_a_term_or_an_identifier():
    """Across the rooms a term means one thing; the other words are held to the same."""
    names = [pair for heading in (*ROOMS.values(), "Other words") for pair in pairs(GLOSSARY[heading])]
    assert len({term for _, term in names}) == len(names)
    assert len({identifier.lower() for identifier, _ in names}) == len(names)
