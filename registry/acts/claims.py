"""报送姓名: what bodies say whose numbers they are, recorded a slice at a time; and what follows from what they say.

A further body with the same name confirms it; another name opens an identity case. A body that differs from itself alone,
over a name that nobody has confirmed, has nobody to disagree with: its row is refused and no case is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import uuid_utils.compat

from registry.acts.workers import Person, on_record_before
from registry.bulk import copy_rows
from registry.models import ConfirmationWay, Event, IdentityCase, IdentityConfirmation, NameClaim, Worker
from registry.receipts import new_receipt

Claims = dict[UUID, set[tuple[int, str]]]
"""The names given for each worker: body and name."""


def record_claims(
    people: Sequence[Person], workers: Mapping[bytes, Worker], *, body_id: int, at: datetime
) -> dict[UUID, str]:
    """Records the names that a body gives, with what follows; returns the number of the open case by worker.

    ``workers`` is ``record_workers``' answer, locked. Whoever was not on record before has one name, and nobody to differ from.
    """
    names_on_record = {worker.pk: worker.name for worker in workers.values()}
    given = dict.fromkeys((workers[each.key].pk, each.name) for each in people)
    before = on_record_before(workers.values())
    known = _known(before)
    fresh = [pair for pair in given if (body_id, pair[1]) not in known[pair[0]]]
    copy_rows(
        NameClaim, ["worker", "body", "name", "claimed_at"], [(worker, body_id, name, at) for worker, name in fresh]
    )
    if not before:
        return {}
    open_ = dict(IdentityCase.objects.filter(worker__any_of=before, outcome="").values_list("worker", "receipt"))
    names = IdentityConfirmation.objects.filter(worker__any_of=before).values_list("worker", "name", "way")
    confirmed = {(worker, name) for worker, name, _ in names}
    said_twice = {(worker, name) for worker, name, way in names if way == ConfirmationWay.SECOND_BODY}
    on_record = set(before)
    disputed = [
        worker
        for worker, name in fresh
        if worker in on_record and worker not in open_ and name != names_on_record[worker]
        and (_others(known[worker], body_id) or not known[worker] or (worker, names_on_record[worker]) in confirmed)
    ]  # fmt: skip
    open_ |= _open_cases({pk: (pk, names_on_record[pk]) not in confirmed for pk in disputed}, body_id=body_id, at=at)
    _confirm(
        [
            (worker, name)
            for worker, name in given
            if worker in on_record and worker not in open_ and name == names_on_record[worker]
            and (worker, name) not in said_twice and any(said == name for said in _others(known[worker], body_id))
        ],
        body_id=body_id, at=at,
    )  # fmt: skip
    return open_


def _known(before: Sequence[UUID]) -> Claims:
    known: Claims = defaultdict(set)
    if before:
        rows = NameClaim.objects.filter(worker__any_of=before).order_by()
        for worker, body, name in rows.values_list("worker", "body", "name"):
            known[worker].add((body, name))
    return known


def _others(known: set[tuple[int, str]], body_id: int) -> set[str]:
    return {name for body, name in known if body != body_id}


def _open_cases(holding: Mapping[UUID, bool], *, body_id: int, at: datetime) -> dict[UUID, str]:
    """Opens a case about each worker, with its event; ``holding`` says whether it holds up approval and issue."""
    cases = [(uuid_utils.compat.uuid7(), worker, new_receipt(), holds) for worker, holds in holding.items()]
    copy_rows(
        IdentityCase,
        ["id", "worker", "receipt", "holds", "opened_at", "outcome", "settled_key"],
        [(*case, at, "", "") for case in cases],
    )
    Event.objects.bulk_create(
        Event(act="identity.disputed", subject_kind="identitycase", subject_id=str(case[0]), body_id=body_id, at=at)
        for case in cases
    )
    return {worker: receipt for _, worker, receipt, _ in cases}


def _confirm(names: Sequence[tuple[UUID, str]], *, body_id: int, at: datetime) -> None:
    copy_rows(
        IdentityConfirmation,
        ["worker", "name", "way", "body", "confirmed_at"],
        [(worker, name, ConfirmationWay.SECOND_BODY.value, body_id, at) for worker, name in names],
    )
