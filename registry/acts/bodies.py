"""评价机构 and 备案: taking a body on record and filing what it may evaluate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum.cn import uscc

from registry.acts import ledger
from registry.models import Account, Body, CategoryCode, Event, Filing, FilingScope, Offer, Region, Site
from registry.reasons import CreditCodeInvalid, FilingOverlaps, ScopeNotOffered, SiteCodeInvalid
from rules.ladder import Level


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What is on record of a body besides its code and name."""

    kind: str
    above_designated_size: bool = False
    skilled_workforce: bool = False
    appoints_special: bool = False


@transaction.atomic
def register_body(
    *, credit_code: str, name: str, region: Region, facts: BodyFacts, by: Account | None, at: datetime
) -> Body:
    """Takes a body on record. Raises CreditCodeInvalid."""
    if not uscc.is_valid(credit_code):
        raise CreditCodeInvalid(value=credit_code)
    body = Body.objects.create(
        credit_code=credit_code, name=name, region=region, kind=facts.kind,
        above_designated_size=facts.above_designated_size, skilled_workforce=facts.skilled_workforce,
        appoints_special=facts.appoints_special,
    )  # fmt: skip
    Event.record("body.registered", body, by=by, at=at, body=body)
    return body


@transaction.atomic
def register_site(*, body: Body, code: str, name: str, region: Region, by: Account | None, at: datetime) -> Site:
    """Takes a body's site on record; its code begins every number issued there. Raises SiteCodeInvalid."""
    letter = CategoryCode.objects.filter(kind=body.kind).values_list("letter", flat=True).first() or ""
    province = Region.objects.get(pk=f"{region.pk[:2]}0000").certificate_code or region.pk[:2]
    if not letter or code[:1] != letter or code[5:7] != province:
        raise SiteCodeInvalid(value=code, letter=letter or "—", province=province)
    site = Site.objects.create(body=body, code=code, name=name, region=region)
    Event.record("site.registered", site, by=by, at=at, body=body, code=code)
    return site


@transaction.atomic
def record_filing(
    *,
    site: Site,
    number: str,
    authority: str,
    region: Region,
    since: date,
    until: date,
    scope: Mapping[str, Sequence[Level]],
    by: Account | None,
    at: datetime,
) -> Filing:
    """Files a site for levels of occupations from ``since`` to ``until``, both inclusive, with a leaf of the ledger.

    Raises ScopeNotOffered and FilingOverlaps.
    """
    _refuse_not_offered(scope)
    period = DateRange(since, until + timedelta(days=1))
    filing = Filing.objects.create(
        site=site, number=number, authority=authority, region=region, period=period, filed_by=by, filed_at=at
    )
    rows = [
        FilingScope(filing=filing, site=site, occupation_id=occupation, level=level.value, period=period)
        for occupation, levels in scope.items()
        for level in levels
    ]
    try:
        with transaction.atomic():
            FilingScope.objects.bulk_create(rows)
    except IntegrityError as error:
        if "filing_scopes_never_overlap" in str(error):
            raise FilingOverlaps from error
        raise
    record = {
        "from": since.isoformat(),
        "number": number,
        "scope": {occupation: [level.value for level in levels] for occupation, levels in scope.items()},
        "site": site.code,
        "until": until.isoformat(),
    }
    ledger.append([ledger.leaf_of("filing.recorded", str(filing.pk), record)], at=at)
    Event.record("filing.recorded", filing, by=by, at=at, body=site.body, scopes=len(rows))
    return filing


def _refuse_not_offered(scope: Mapping[str, Sequence[Level]]) -> None:
    """学徒工 needs no offer, 特级技师 and 首席技师 an offer of 高级技师; every other level an offer of its own."""
    offered = set(Offer.objects.filter(occupation__in=list(scope)).values_list("occupation", "level"))
    for occupation, levels in scope.items():
        for level in levels:
            wanted = Level.SENIOR_TECHNICIAN if level.needs_senior_technician else level
            if level is not Level.APPRENTICE and (occupation, wanted.value) not in offered:
                raise ScopeNotOffered(occupation=occupation, level=level.name_zh)
