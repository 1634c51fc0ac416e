"""Every event has words, and somebody who is credited with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from certification.events import EVENTS, PUBLIC, SYSTEM, actor_of, words_of
from certification.models import Application
from certification.queries import events_of
from registry.models import Event, StatusChangeKind
from registry.models.proposals import ProposalOutcome
from rulebook.models import TextKind
from tests.candidates import many, workbook
from tests.house import EXAMINED, House

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "rulebook", "certification", "portal", "api", "config")
KINDS = {
    "kind": StatusChangeKind.values,
    "row.kind": TextKind.values,
    "text.kind": TextKind.values,
    "outcome": [ProposalOutcome.WITHDRAWN.value, ProposalOutcome.DECLINED.value],
}
"""What the names in a composed code stand for: certificate.{kind}, status_change.{outcome}."""


def codes() -> Iterator[tuple[str, str]]:
    """Every event that the source records, with the file it stands in."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (given := _code(node)) is not None:
                    yield from ((code, str(path.relative_to(ROOT))) for code in _texts(given))


def _code(call: ast.Call) -> ast.expr | None:
    """The expression of the code in a call that records an event; None for other calls."""
    function = ast.unparse(call.func)
    if function == "Event.record":
        return call.args[0]
    if function == "Event" or (function.startswith("Event.objects.") and function.endswith(".create")):
        return next(keyword.value for keyword in call.keywords if keyword.arg == "act")
    return None


def _texts(given: ast.expr) -> list[str]:
    if isinstance(given, ast.Constant):
        return [str(given.value)]
    assert isinstance(given, ast.JoinedStr), f"an event whose code cannot be read in the source: {ast.unparse(given)}"
    found = [""]
    for part in given.values:
        if isinstance(part, ast.Constant):
            found = [text + str(part.value) for text in found]
        else:
            assert isinstance(part, ast.FormattedValue)
            found = [text + word for text in found for word in KINDS[ast.unparse(part.value)]]
    return found


RECORDED = sorted(set(codes()))


@pytest.mark.parametrize(("code", "where"), RECORDED, ids=[code for code, _ in RECORDED])
def test_every_event_that_the_source_records_has_words(code: str, where: str) -> None:
    """A new event needs its line in certification/events.py."""
    assert code in EVENTS, f"{where} records {code}, which has no words"
    assert words_of(code).strip() != code


def test_no_words_stand_for_what_nothing_records() -> None:
    """The table holds no event that was taken out of the source."""
    assert EVENTS.keys() - {code for code, _ in RECORDED} == set()


def test_no_two_events_share_their_words() -> None:
    """Who reads the list of events can tell them apart."""
    words = [words.zh for words in EVENTS.values()]
    assert len(set(words)) == len(words)


def test_whoever_acted_is_credited_by_name(house: House) -> None:
    """The account where one acted, the system where a job did, the public where somebody objected."""
    from certification.acts.objecting import raise_objection

    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    raise_objection(Application.objects.get(), ground="工作年限不实", at=EXAMINED)
    credited = {event.act: actor_of(event) for event in Event.objects.exclude(subject_kind="reference")}
    assert credited["batch.submitted"] == str(house.submitter)
    assert credited["public_notice.started"] == SYSTEM
    assert credited["objection.raised"] == PUBLIC


def test_the_events_of_a_batch_are_its_own_and_what_followed(house: House) -> None:
    """Its public notice and the objections with it; nothing of another batch."""
    from certification.acts.objecting import raise_objection

    batch = house.upload(workbook(many(1)))
    other = house.upload(workbook(many(1, first=20)), filename="b.xlsx")
    house.give_notice(batch)
    raise_objection(batch.applications.get(), ground="工作年限不实", at=EXAMINED)
    assert [event.act for event in events_of(batch)] == [
        "objection.raised", "public_notice.started", "batch.approved", "scores.recorded", "batch.submitted",
    ]  # fmt: skip
    assert [event.act for event in events_of(other)] == ["batch.submitted"]
