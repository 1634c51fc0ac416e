"""Two at once past every act: the triggers that read before they decide lock what they read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from registry.acts import ledger
from registry.acts.status_changes import propose_change
from registry.models import Certificate, Event, StatusChange, StatusProposal
from rulebook.models import DraftRevision, PolicyDraft
from tests import factories
from tests.candidates import many, workbook
from tests.house import House, on
from tests.procedure.races import Meeting, at_once
from tests.rulebook.drafts import office

NOW = on(2026, 10, 20)


def committed(act: Callable[[], Any]) -> Callable[[], Any]:
    """The act in a transaction of its own."""

    def done() -> Any:
        with transaction.atomic():
            return act()

    return done


def refusals(answers: list[Any], name: str) -> int:
    """How many of them a guard of that name refused; all others must have gone through."""
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(answer, IntegrityError) and name in str(answer) for answer in refused), refused
    return len(refused)


def confirmed(house: House, certificate: Certificate, kind: str) -> StatusChange:
    """A change whose proposal is confirmed, not yet written."""
    ground = factories.StatusGroundFactory(kind=kind)
    day = date(2026, 10, 20)
    proposal = propose_change(
        certificate, ground, statement="属实", effective_on=day, by=house.regulator, at=NOW
    )  # fmt: skip
    StatusProposal.objects.filter(pk=proposal.pk).update(
        outcome="confirmed", settled_by=house.confirmer, settled_at=NOW
    )
    return StatusChange(
        certificate=certificate, proposal=proposal, kind=kind, effective_on=day, ground="x", citation="x",
        made_by=house.confirmer, made_at=NOW,
    )  # fmt: skip


def written(change: StatusChange) -> None:
    """The change with the leaf and the event that the database asks for at the end."""
    change.save()
    leaf = ledger.leaf_of(f"certificate.{change.kind}", str(change.certificate_id), {})
    ledger.append([leaf], at=NOW)
    Event.record(f"certificate.{change.kind}", change.certificate, by=change.made_by, at=NOW)


@pytest.mark.parametrize("second", ["suspended", "revoked"])
def test_a_change_waits_for_the_one_before_it(open_house: House, second: str) -> None:
    """Both were possible when they were confirmed; after the first, the second is not."""
    open_house.give_notice(open_house.upload(workbook(many(1))))
    (certificate,) = open_house.issue()
    changes = [confirmed(open_house, certificate, kind) for kind in ("revoked", second)]
    meeting = Meeting('INSERT INTO "registry_statuschange"')
    answers = at_once(*(committed(partial(written, change)) for change in changes), meeting=meeting)
    assert not meeting.met, "both were written at the same time"
    assert refusals(answers, "status_changes_come_in_order") in ({1} if second == "revoked" else {0, 1})
    kinds = sorted(StatusChange.objects.values_list("kind", flat=True))
    assert kinds in (["revoked"], ["revoked", "suspended"])  # a number is drawn before the lock is: it tells no order
    assert certificate.status(on=date(2026, 10, 20)) == "revoked"


def test_a_revision_waits_for_the_proposal_of_its_draft(scratch: str) -> None:
    """Proposed meanwhile, the draft takes no revision: what is proposed is what its reader saw."""
    draft = office().draft()
    last = draft.last
    further = DraftRevision(
        draft=draft, number=2, text=last.text, digest=last.digest, by_id=last.by_id, at=NOW, note=last.note
    )

    meeting = Meeting("rulebook_")

    def propose() -> None:
        PolicyDraft.objects.filter(pk=draft.pk).update(state="proposed")

    answers = at_once(committed(propose), committed(further.save), meeting=meeting)
    assert not meeting.met, "proposed and revised at the same time"
    if refusals(answers, "a_revision_is_written_while_drafting") == 0:
        assert draft.revisions.count() == 2
