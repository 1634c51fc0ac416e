"""比照规定的发布: a text of equivalences becomes an immutable row named by its digest, and a leaf of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.acts import ledger
from registry.models import Account, Event
from rulebook.models import ComparisonScope, ComparisonText
from rules import digest_of
from rules.equivalence import Comparisons, load_all


@transaction.atomic
def publish_comparisons(texts: Iterable[str], *, by: Account | None, at: datetime) -> list[ComparisonText]:
    """Publishes texts not published yet; returns the new ones. ``by`` is empty for the project's own seeds.

    Raises PolicyRefused with every fault of the texts, by themselves and beside those published before, and
    django.db.IntegrityError (equivalences_of_one_name_and_place_never_overlap) where another act was faster.
    """
    standing = dict(ComparisonText.objects.values_list("digest", "text"))
    given = {digest_of(text): text for text in texts}
    read = {comparisons.digest: comparisons for comparisons in load_all((standing | given).values())}
    published = []
    for digest, text in given.items():
        if digest in standing:
            continue
        row = _published(read[digest], text, by=by, at=at)
        record = {"digest": digest, "id": row.identifier, "place": row.region_id}
        ledger.append([ledger.leaf_of("comparisons.published", digest, record)], at=at)
        Event.record("comparisons.published", row, by=by, at=at, digest=digest, identifier=row.identifier)
        published.append(row)
    return published


def _published(read: Comparisons, text: str, *, by: Account | None, at: datetime) -> ComparisonText:
    in_force = DateRange(read.from_on, read.until_on + timedelta(days=1) if read.until_on else None)
    row = ComparisonText.objects.create(
        digest=read.digest, identifier=read.id, title=read.title, region_id=read.place, in_force=in_force, text=text,
        published_by=by, published_at=at,
    )  # fmt: skip
    ComparisonScope.objects.bulk_create(
        ComparisonScope(text=row, region_id=read.place, key=one.key, in_force=in_force) for one in read.equivalences
    )
    return row
