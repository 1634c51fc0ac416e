"""Sequences of acts: a short run holds, and the machines notice what they are there to notice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection

from certification.acts import approving, withdrawing
from certification.models import Batch
from registry.acts import bodies
from registry.models import Event, StatusProposal
from tests.fuzz.acts import invariants
from tests.fuzz.acts.machine import Tally, machine_of
from tests.fuzz.acts.runs import KINDS, MACHINES, run_machine
from tests.fuzz.acts.world import World, build_world, with_applications
from tests.fuzz.report import Line
from tests.side_by_side import CHANGING_SEED

SEQUENCES = 5


def runs(name: str, *, sequences: int = SEQUENCES, seed: int = CHANGING_SEED) -> Line:
    """A run of one machine on the test's database."""
    return run_machine(name, sequences=sequences, seed=seed, until=time.monotonic() + 120)


@pytest.mark.parametrize("name", MACHINES)
def test_every_claim_holds_after_every_act(scratch: str, name: str) -> None:
    """Drawn anew in each run of the tests; CHANGING_SEED draws the same again."""
    line = runs(name)
    assert not line.faults, line.faults[0]
    assert line.tried >= SEQUENCES
    assert line.outcomes["done"] + line.outcomes["refused"], "no act was tried"  # that any is done takes more sequences


@contextmanager
def sequence(name: str) -> Iterator[Any]:
    """One sequence of a machine, step by step as the test says; undone at its end."""
    kind, prepare = KINDS[name]
    world = build_world()
    prepare(world)
    one = machine_of(kind, world, Tally())()
    try:
        yield one
    finally:
        one.undo()


def test_an_act_that_forgets_its_event_is_found(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = type("Forgetful", (), {"record": staticmethod(lambda *_, **__: None)})
    with sequence("applications") as one:
        one.withdraw(aim="fits", place=0, rows=[0], who="submitter", reason="信息有误")
        monkeypatch.setattr(withdrawing, "Event", forgetful)
        with pytest.raises(AssertionError, match=r"withdraw has written \[\], not one of"):
            one.withdraw(aim="fits", place=0, rows=[0], who="submitter", reason="信息有误")


def test_an_act_by_somebody_who_may_not_is_found(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a regulator alone may amend a filing is asked by the act and by nothing else."""
    with sequence("filings") as one:
        one.amend(place=0, days=30, who="approver", part=None, ground="备案调整")
        monkeypatch.setattr(bodies, "require", lambda *_, **__: None)
        with pytest.raises(AssertionError, match="approver has amended a filing"):
            one.amend(place=0, days=30, who="approver", part=None, ground="备案调整")


def test_a_second_person_who_is_the_first_is_found(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act does not ask, so that the database refuses: no refusal of the procedure's, and no answer."""
    with sequence("certificates") as one:
        one.propose(place=0, kind="revoked", days=0, who="regulator", other=None, statement="核查属实")
        one.confirm(place=0, who="regulator")
        monkeypatch.setattr(StatusProposal, "may_be_confirmed_by", lambda *_: True)
        with pytest.raises(IntegrityError, match="who_proposes_does_not_confirm"):
            one.confirm(place=0, who="regulator")


def test_a_terminal_state_that_is_left_is_found(scratch: str) -> None:
    """With the guard switched off an act could do what the table of moves has not."""
    with sequence("applications") as one, connection.cursor() as cursor:
        one.every_claim_holds()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE certification_application SET state = 'rejected', certificate_id = NULL WHERE state = 'issued' "
                       "RETURNING id")  # fmt: skip
        cursor.execute("INSERT INTO certification_transition (application_id, before, after, at, reason) "
                       "VALUES (%s, 'issued', 'rejected', now(), '')", cursor.fetchone())  # fmt: skip
        one.catch_up()
        with pytest.raises(AssertionError, match="issued→rejected"):
            one.every_claim_holds()


def test_a_refusal_that_leaves_something_is_found(scratch: str) -> None:
    with sequence("applications") as one:
        batch, by = Batch.objects.earliest("pk"), one.account("approver")
        Event.record("batch.looked_at", batch, by=by, at=one.at)  # before it refuses, and outside its transaction
        with pytest.raises(AssertionError, match=r"was refused \(ground_needed\) and has changed \['registry_event'\]"):
            one.do("reject", lambda: approving.reject(batch, [], reason="——", by=by, at=one.at), by=by, about=batch)


CLAIMS_BROKEN: dict[str, str] = {
    "nobody approves what they have put forward or examined": (
        "UPDATE certification_batch SET submitted_by_id = (SELECT approved_by_id FROM registry_decision LIMIT 1)"
    ),
    "an application's moves are a chain of permitted ones that ends where it stands": (
        "UPDATE certification_application SET state = 'failed' WHERE state = 'eligible'"
    ),
    "serials have no gap": "UPDATE registry_certificate SET serial = serial + 1",
    "the places of the ledger have no gap": "DELETE FROM registry_ledgerentry WHERE index = 3",
    "every certificate has one leaf": "DELETE FROM registry_ledgerleaf WHERE kind = 'certificate.issued'",
    "every event of record has its leaf, and every such leaf its event": (
        "DELETE FROM registry_event WHERE act = 'filing.recorded'"
    ),
    "an approval counts its decisions": "UPDATE certification_approval SET count = count + 1",
    "every row of a validated batch has one answer": "UPDATE certification_batch SET rows_refused = rows_refused + 1",
    "who has passed has every part of the examination, each at its mark": "UPDATE certification_score SET value = 59",
    "no two scopes of a site overlap": (
        "INSERT INTO registry_filingscope (filing_id, site_id, occupation_id, level, period) "
        "SELECT filing_id, site_id, occupation_id, level, period FROM registry_filingscope LIMIT 1"
    ),
    "nobody has two open applications for one level": (
        "UPDATE certification_application SET worker_id = (SELECT worker_id FROM certification_application LIMIT 1)"
    ),
}


def test_each_claim_notices_what_it_is_about(scratch: str) -> None:
    """Rows changed with every guard switched off: the claim says so, and before that none of them says anything."""
    world: World = build_world()
    with_applications(world)
    assert list(invariants.broken()) == []
    for claim, statement in CLAIMS_BROKEN.items():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("ALTER TABLE registry_filingscope DROP CONSTRAINT filing_scopes_never_overlap")
            cursor.execute("DROP INDEX one_open_application_per_worker_and_level")
            cursor.execute(statement)
            told = list(invariants.broken())
            cursor.execute("ROLLBACK")
        assert any(one.startswith(claim) for one in told), (claim, told)
