"""发布: a text becomes an immutable row named by its digest, and a leaf of the ledger; or is ended by another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.acts import ledger
from registry.models import Account, Event
from rulebook import texts as published_texts
from rulebook.models import DraftRevision, EquivalenceText, Policy, PublishedText, Repeal, TextKind, TextScope
from rules import Policy as Rule
from rules import PolicyRefused, digest_of
from rules.texts import Text, faults_among, load_text
from rules.words import EDITIONS

PUBLISHING_LOCK = 8_003  # pg_advisory_xact_lock key: one publication at a time
OF_KIND: dict[str, type[Policy] | type[EquivalenceText]] = {
    TextKind.POLICY: Policy, TextKind.EQUIVALENCE: EquivalenceText,
}  # fmt: skip


@transaction.atomic
def publish(texts: Iterable[str], *, by: Account | None, at: datetime) -> list[PublishedText]:
    """Publishes texts not published yet; returns the new ones. ``by`` is empty for the project's own seeds.

    Raises PolicyRefused with every fault of the texts, by themselves, together and beside those published before. One
    publication at a time: the next one sees what this one has published.
    """
    take_turns()
    known = set(PublishedText.objects.values_list("pk", flat=True))
    new = {digest: text for text in texts if (digest := digest_of(text)) not in known}
    read = [load_text(text) for text in new.values()]
    # What is published already is read as it is in force, with the end that a later fact may have set, not as its text says.
    if faults := faults_among(read, published_texts.published()):
        raise PolicyRefused(faults)
    published = []
    for text in read:
        row = _published(text, new[text.digest], by=by, at=at)
        record = {"digest": row.pk, "id": row.identifier} | ({"pathway": row.pathway} if row.pathway else {})
        record |= {"place": row.region_id}
        ledger.append([ledger.leaf_of(f"{row.kind}.published", row.pk, record)], at=at)
        Event.record(f"{row.kind}.published", row, by=by, at=at, digest=row.pk, identifier=row.identifier)
        published.append(row)
    return published


def take_turns() -> None:
    """Waits until no other transaction is publishing, and keeps others waiting until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


def end(text: PublishedText, revision: DraftRevision, *, last_on: date, by: Account, at: datetime) -> Repeal:
    """Ends a published text as a revision says: a further fact, a leaf of the ledger, and the days of its scopes.

    Raises django.db.IntegrityError where it does not stem from a proposed draft of other people.
    """
    repeal = Repeal.objects.create(
        text=text, last_on=last_on, ground=revision.ground, citation=revision.citation, revision=revision,
        made_by=by, made_at=at,
    )  # fmt: skip
    first, after = text.in_force.lower, last_on + timedelta(days=1)
    left = DateRange(first, after) if first < after else DateRange(empty=True)
    TextScope.objects.filter(text=text).update(in_force=left)
    record = {
        "digest": text.pk, "id": text.identifier, "last_on": last_on.isoformat(), "ground": repeal.ground,
        "citation": repeal.citation,
    }  # fmt: skip
    ledger.append([ledger.leaf_of(f"{text.kind}.repealed", text.pk, record)], at=at)
    Event.record(f"{text.kind}.repealed", OF_KIND[text.kind](pk=text.pk), by=by, at=at, **record)
    return repeal


def _published(read: Text, text: str, *, by: Account | None, at: datetime) -> PublishedText:
    in_force = DateRange(read.from_on, read.until_on + timedelta(days=1) if read.until_on else None)
    of_policy: dict[str, Any] = {}
    if isinstance(read, Rule):
        of_policy = {
            "extends": read.extends or "", "pathway": read.pathway, "edition": read.edition or "",
            "enterprise": read.enterprise or "",
        }  # fmt: skip
    row: PublishedText = OF_KIND[read.kind].objects.create(
        digest=read.digest, kind=read.kind, identifier=read.id, title=read.title, region_id=read.place,
        in_force=in_force, text=text, published_by=by, published_at=at, **of_policy,
    )  # fmt: skip
    TextScope.objects.bulk_create(
        TextScope(text=row, region_id=read.place, in_force=in_force, **scope) for scope in _scopes(read)
    )
    return row


def _scopes(read: Text) -> Iterator[dict[str, str]]:
    """What the text rules: each level for each edition and occupation, or each equivalence."""
    if not isinstance(read, Rule):
        yield from ({"key": equivalence.key} for equivalence in read.equivalences)
        return
    for edition in [read.edition] if read.edition else EDITIONS:
        for level in read.levels:
            for occupation in sorted(read.occupations) or [""]:
                yield {
                    "pathway": read.pathway, "edition": edition, "level": level.value, "occupation": occupation,
                    "enterprise": read.enterprise or "",
                }  # fmt: skip
