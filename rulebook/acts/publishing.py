"""政策发布: a text becomes an immutable row named by its digest, and a leaf of the ledger; or is ended by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.acts import ledger
from registry.models import Account, Event
from rulebook import policies
from rulebook.models import DraftRevision, Policy, PolicyRepeal, PolicyScope
from rules import Policy as Rule
from rules import digest_of, load_all
from rules.words import EDITIONS

PUBLISHING_LOCK = 8_003  # pg_advisory_xact_lock key: one publication at a time


@transaction.atomic
def publish(texts: Iterable[str], *, by: Account | None, at: datetime) -> list[Policy]:
    """Publishes texts not published yet; returns the new ones. ``by`` is empty for the project's own seeds.

    Raises PolicyRefused with every fault of the texts, by themselves, together and beside those published before. One
    publication at a time: the next one sees what this one has published.
    """
    take_turns()
    # What is published already is read as it is in force, with the end that a later fact may have set, not as its text says.
    known = set(Policy.objects.values_list("pk", flat=True))
    new = {digest: text for text in texts if (digest := digest_of(text)) not in known}
    published = []
    for rule in load_all(new.values(), beside=policies.published()):
        row = _published(rule, new[rule.digest], by=by, at=at)
        record = {"digest": rule.digest, "id": rule.id, "pathway": rule.pathway, "place": rule.place}
        ledger.append([ledger.leaf_of("policy.published", rule.digest, record)], at=at)
        Event.record("policy.published", row, by=by, at=at, digest=rule.digest, identifier=rule.id)
        published.append(row)
    return published


def take_turns() -> None:
    """Waits until no other transaction is publishing, and keeps others waiting until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


def end(policy: Policy, revision: DraftRevision, *, last_on: date, by: Account, at: datetime) -> PolicyRepeal:
    """Ends a published policy as a revision says: a further fact, a leaf of the ledger, and the days of its scopes.

    Raises django.db.IntegrityError where it does not stem from a proposed draft of other people.
    """
    repeal = PolicyRepeal.objects.create(
        policy=policy, last_on=last_on, ground=revision.ground, citation=revision.citation, revision=revision,
        made_by=by, made_at=at,
    )  # fmt: skip
    first, after = policy.in_force.lower, last_on + timedelta(days=1)
    left = DateRange(first, after) if first < after else DateRange(empty=True)
    PolicyScope.objects.filter(policy=policy).update(in_force=left)
    record = {
        "digest": policy.pk, "id": policy.identifier, "last_on": last_on.isoformat(), "ground": repeal.ground,
        "citation": repeal.citation,
    }  # fmt: skip
    ledger.append([ledger.leaf_of("policy.repealed", policy.pk, record)], at=at)
    Event.record("policy.repealed", policy, by=by, at=at, **record)
    return repeal


def _published(rule: Rule, text: str, *, by: Account | None, at: datetime) -> Policy:
    until = rule.until_on + timedelta(days=1) if rule.until_on else None
    in_force = DateRange(rule.from_on, until)
    row = Policy.objects.create(
        digest=rule.digest, identifier=rule.id, title=rule.title, extends=rule.extends or "", pathway=rule.pathway,
        edition=rule.edition or "", region_id=rule.place, in_force=in_force, text=text, published_by=by,
        published_at=at,
    )  # fmt: skip
    PolicyScope.objects.bulk_create(
        PolicyScope(
            policy=row, pathway=rule.pathway, region_id=rule.place, edition=edition, level=level.value,
            occupation=occupation, enterprise=rule.enterprise or "", in_force=in_force,
        )
        for edition in ([rule.edition] if rule.edition else EDITIONS)
        for level in rule.levels
        for occupation in sorted(rule.occupations) or [""]
    )  # fmt: skip
    return row
