"""政策发布: a text becomes an immutable row named by its digest, and a leaf of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from certification import policies
from certification.models import Policy, PolicyScope
from certification.policy import Policy as Rule
from certification.policy import load_all
from certification.policy.words import EDITIONS
from registry.acts import ledger
from registry.models import Account, Event


@transaction.atomic
def publish(texts: Iterable[str], *, by: Account | None, at: datetime) -> list[Policy]:
    """Publishes texts not published yet; returns the new ones. ``by`` is empty for the project's own seeds.

    Raises PolicyRefused with every fault of the texts, by themselves, together and beside those published before, and
    django.db.IntegrityError (policies_of_one_pathway_place_and_level_never_overlap) where another act was faster.
    """
    given = list(texts)
    published = []
    known = set(Policy.objects.values_list("pk", flat=True))
    standing = [policies.compiled(digest).policy for digest in sorted(known)]
    for text, rule in zip(given, load_all(given, beside=standing), strict=True):
        if rule.digest in known:
            continue
        row = _published(rule, text, by=by, at=at)
        record = {"digest": rule.digest, "id": rule.id, "pathway": rule.pathway, "place": rule.place}
        ledger.append([ledger.leaf_of("policy.published", rule.digest, record)], at=at)
        Event.record("policy.published", row, by=by, at=at, digest=rule.digest, identifier=rule.id)
        known.add(rule.digest)
        published.append(row)
    return published


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
