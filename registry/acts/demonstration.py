"""演示数据入库: the demo's bodies, filings and accounts; none of it belongs in a registry of real people.

Only what is missing is added, so a second run doubles nothing and undoes nothing that the demo has done since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from registry import identity
from registry.acts.accounts import open_account
from registry.acts.bodies import BodyFacts, record_filing, register_body, register_site
from registry.models import Account, DocumentType, Filing, Region, Role, Site, Worker
from registry.seeds import BodySeed, Demo, FilingSeed


@transaction.atomic
def seed_demo(demo: Demo, *, at: datetime) -> dict[str, int]:
    """Adds what is missing of the demo; returns how many bodies, filings and accounts were added.

    Accounts get no password that opens them: whoever sets the demo up gives them one. A worker's account is added
    once the worker is on record, so call again after the demo's candidates have been taken in. The reference data
    must have been seeded before.
    """
    sites = {seed.key: _site(seed, at=at) for seed in demo.bodies}
    added = {"bodies": sum(new for _, new in sites.values()), "accounts": 0, "filings": 0}
    site_of = {key: site for key, (site, _) in sites.items()}
    added["accounts"] = _accounts(demo, site_of, at=at)
    for seed in demo.filings:
        added["filings"] += _file(seed, site_of[seed.body], demo, at=at)
    return added


def _site(seed: BodySeed, *, at: datetime) -> tuple[Site, bool]:
    """The body's site, and whether the body is new."""
    site = Site.objects.select_related("body").filter(code=seed.site_code).first()
    if site is not None:
        return site, False
    region = Region.objects.get(pk=seed.region)
    facts = BodyFacts(seed.kind, seed.above_designated_size, seed.skilled_workforce, seed.appoints_special)
    body = register_body(credit_code=seed.credit_code, name=seed.name, region=region, facts=facts, by=None, at=at)
    return register_site(body=body, code=seed.site_code, name=seed.name, region=region, by=None, at=at), True


def _accounts(demo: Demo, sites: Mapping[str, Site], *, at: datetime) -> int:
    present = set(Account.objects.filter(username__in=[user.sign_in for user in demo.users]).values_list("username"))
    numbers = {person.key: person.id_number for person in demo.people}
    opened = 0
    for user in demo.users:
        if (user.sign_in,) in present:
            continue
        belongs: dict[str, Any] = {"region_id": user.region}
        if user.body:
            belongs["body_id"] = sites[user.body].body_id
        if user.person:
            digest = identity.document_hash(DocumentType.RESIDENT, numbers[user.person])
            worker = Worker.objects.filter(document_hash=digest).first()
            if worker is None:
                continue
            belongs["worker"] = worker
        open_account(username=user.sign_in, role=user.role, display_name=user.name, by=None, at=at, **belongs)
        opened += 1
    return opened


def _file(seed: FilingSeed, site: Site, demo: Demo, *, at: datetime) -> bool:
    """Records a filing with its scope; False where its number is on record."""
    if Filing.objects.filter(number=seed.number).exists():
        return False
    body = next(body for body in demo.bodies if body.key == seed.body)
    record_filing(
        site=site,
        number=seed.number,
        authority=body.filing_authority,
        region=Region.objects.get(pk=seed.place),
        since=seed.since,
        until=seed.until,
        scope={scope.occupation: scope.levels for scope in seed.scope},
        by=Account.objects.filter(role=Role.REGULATOR, region_id=f"{seed.place[:2]}0000").first(),
        at=at,
    )
    return True
