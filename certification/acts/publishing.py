"""政策发布: a text becomes an immutable row named by its digest, and a leaf of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from certification.models import Policy
from certification.policy import load_all
from registry.acts import ledger
from registry.models import Account, Event


@transaction.atomic
def publish(texts: Iterable[str], *, by: Account | None, at: datetime) -> list[Policy]:
    """Publishes texts not published yet; returns the new ones. ``by`` is empty for the project's own seeds.

    Raises PolicyRefused with every fault of the texts, and django.db.IntegrityError
    (policies_of_one_pathway_never_overlap) where one would be in force beside a published one.
    """
    given = list(texts)
    published = []
    for text, policy in zip(given, load_all(given), strict=True):
        if Policy.objects.filter(pk=policy.digest).exists():
            continue
        until = policy.until_on + timedelta(days=1) if policy.until_on else None
        row = Policy.objects.create(
            digest=policy.digest, identifier=policy.id, title=policy.title, pathway=policy.pathway,
            edition=policy.edition or "", region_id=policy.place, in_force=DateRange(policy.from_on, until),
            text=text, published_by=by, published_at=at,
        )  # fmt: skip
        record = {"digest": policy.digest, "id": policy.id, "pathway": policy.pathway, "place": policy.place}
        ledger.append([ledger.leaf_of("policy.published", policy.digest, record)], at=at)
        Event.record("policy.published", row, by=by, at=at, digest=policy.digest, identifier=policy.id)
        published.append(row)
    return published
