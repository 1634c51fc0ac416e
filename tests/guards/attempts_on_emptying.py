"""Attempts to empty tables of record at a stroke, and to begin the ledger again."""

from __future__ import annotations

from functools import partial

from django.db import connection

from registry.models import LedgerEntry, LedgerLeaf, LedgerMark
from tests.guards.back_door import add, change, remove, unguarded
from tests.guards.breaking import ATTEMPTS, breaks
from tests.guards.world import World

EMPTIED = {
    "alarms": "registry_alarm",
    "accounts": "registry_account",
    "workers": "registry_worker",
    "employments": "registry_employment",
    "careers": "registry_careerspell",
    "decisions": "registry_decision",
    "number_series": "registry_numberseries",
    "certificates": "registry_certificate",
    "document_records": "registry_certificatedocument",
    "status_changes": "registry_statuschange",
    "status_proposals": "registry_statusproposal",
    "names_given": "registry_nameclaim",
    "identity_cases": "registry_identitycase",
    "name_proposals": "registry_identityproposal",
    "confirmations": "registry_identityconfirmation",
    "events": "registry_event",
    "leaves": "registry_ledgerleaf",
    "ledger_entries": "registry_ledgerentry",
    "ledger_marks": "registry_ledgermark",
    "outbox_messages": "registry_outboxmessage",
    "published_texts": "rulebook_publishedtext",
    "scopes": "rulebook_textscope",
    "repeals": "rulebook_repeal",
    "drafts": "rulebook_policydraft",
    "revisions": "rulebook_draftrevision",
    "simulations": "rulebook_simulation",
    "batches": "certification_batch",
    "slices": "certification_batchslice",
    "row_refusals": "certification_rowrefusal",
    "row_notes": "certification_rownote",
    "applications": "certification_application",
    "verdicts": "certification_verdict",
    "transitions": "certification_transition",
    "scores": "certification_score",
    "reviews": "certification_review",
    "approvals": "certification_approval",
    "public_notices": "certification_publicnotice",
    "objections": "certification_objection",
    "objection_additions": "certification_objectionaddition",
}
"""What is never emptied: the trigger's name without its end, and the table."""


def _empty(world: World, *, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def _listed(name: str, table: str) -> None:
    attempt = partial(_empty, table=table)
    attempt.__name__ = f"{name}_at_a_stroke"  # type: ignore[attr-defined]
    ATTEMPTS[f"{name}_are_never_emptied"].append(attempt)


for _name, _table in EMPTIED.items():
    _listed(_name, _table)


@breaks("the_ledger_never_begins_again")
def a_first_place_after_the_ledger_was_emptied(world: World) -> None:
    with unguarded("registry_ledgerentry", "ledger_entries_are_never_emptied"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE registry_ledgerentry")
        add(LedgerEntry(index=0, leaf=LedgerLeaf.objects.earliest("pk")))


@breaks("a_ledger_mark_never_goes_back")
def a_lowered_mark(world: World) -> None:
    change(LedgerMark.objects.get(), places=0)


@breaks("a_ledger_mark_never_goes_back")
def a_mark_that_is_taken_away(world: World) -> None:
    remove(LedgerMark.objects.get())


@breaks("one_ledger_mark")
def a_second_mark(world: World) -> None:
    add(LedgerMark(id=2, places=0))
