"""评价机构 and 备案: taking a body on record and filing what it may evaluate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum.cn import uscc

from registry.access import Permission, require
from registry.acts import ledger
from registry.models import Account, Body, CategoryCode, Event, Filing, FilingScope, Occupation, Offer, Region, Site
from registry.reasons import (
    AlreadyOnRecord,
    CreditCodeInvalid,
    FilingOverlaps,
    FilingPeriodInvalid,
    NothingChanged,
    ScopeEmpty,
    ScopeNotOffered,
    SiteCodeInvalid,
    need_ground,
)
from rules.ladder import Level
from rules.refusals import Refusal


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
    """Takes a body on record; ``by`` is empty for seeds and commands. Raises CreditCodeInvalid, AlreadyOnRecord, NotPermitted."""
    _require(by, region.pk)
    if not uscc.is_valid(credit_code):
        raise CreditCodeInvalid(value=credit_code)
    with _refused_as("registry_body_credit_code", AlreadyOnRecord(value=credit_code)):
        body = Body.objects.create(
            credit_code=credit_code, name=name, region=region, kind=facts.kind,
            above_designated_size=facts.above_designated_size, skilled_workforce=facts.skilled_workforce,
            appoints_special=facts.appoints_special,
        )  # fmt: skip
    Event.record("body.registered", body, by=by, at=at, body=body)
    return body


@transaction.atomic
def register_site(*, body: Body, code: str, name: str, region: Region, by: Account | None, at: datetime) -> Site:
    """Takes a body's site on record; its code begins every number issued there.

    ``by`` is empty for seeds and commands. Raises SiteCodeInvalid, AlreadyOnRecord, NotPermitted.
    """
    _require(by, region.pk)
    letter = CategoryCode.objects.filter(kind=body.kind).values_list("letter", flat=True).first() or ""
    province = Region.objects.get(pk=f"{region.pk[:2]}0000").certificate_code or region.pk[:2]
    if not letter or code[:1] != letter or code[5:7] != province:
        raise SiteCodeInvalid(value=code, letter=letter or "—", province=province)
    with _refused_as("registry_site_code", AlreadyOnRecord(value=code)):
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

    ``by`` is empty for seeds and commands. Raises ScopeEmpty, ScopeNotOffered, FilingPeriodInvalid, FilingOverlaps,
    AlreadyOnRecord, NotPermitted.
    """
    _require(by, site.region_id)
    if not scope or not all(scope.values()):
        raise ScopeEmpty
    _refuse_not_offered(scope)
    if until < since:
        raise FilingPeriodInvalid(day=since.isoformat())
    period = DateRange(since, until + timedelta(days=1))
    with _refused_as("registry_filing_number", AlreadyOnRecord(value=number)):
        filing = Filing.objects.create(
            site=site, number=number, authority=authority, region=region, period=period, filed_by=by, filed_at=at
        )
    rows = [
        FilingScope(filing=filing, site=site, occupation_id=occupation, level=level.value, period=period)
        for occupation, levels in scope.items()
        for level in levels
    ]
    with _refused_as("filing_scopes_never_overlap", FilingOverlaps()):
        FilingScope.objects.bulk_create(rows)
    record = {
        "from": since.isoformat(),
        "number": number,
        "scope": {occupation: [level.value for level in levels] for occupation, levels in scope.items()},
        "site": site.code,
        "until": until.isoformat(),
    }
    ledger.append([ledger.leaf_of("filing.recorded", str(filing.pk), record)], at=at)
    Event.record("filing.recorded", filing, by=by, at=at, body=site.body, scopes=len(rows), **record)
    return filing


@transaction.atomic
def amend_filing(
    filing: Filing,
    *,
    until: date,
    ground: str,
    by: Account,
    at: datetime,
    scopes: Collection[FilingScope] | None = None,
) -> None:
    """Moves the last day of a filing to ``until``, or of parts of its scope alone, with a leaf of the ledger.

    A filing that is to last longer takes the parts that lasted as long with it; one that ends earlier cuts off what
    would outlast it. Raises FilingPeriodInvalid, FilingOverlaps, NothingChanged, GroundNeeded, NotPermitted.
    """
    site = filing.site
    require(by, Permission.CHANGE_FILINGS, place=site.region_id)
    why = need_ground(ground)[:400]
    locked = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    rows = list(FilingScope.objects.select_for_update(of=("self",)).filter(filing=locked).order_by("pk"))
    end = until + timedelta(days=1)
    named = rows if scopes is None else [row for row in rows if row in scopes]
    last = locked.period.upper
    if scopes is None:
        named = [row for row in rows if row.period.upper == last or row.period.upper is None or row.period.upper > end]
    changed = [row for row in named if row.period.upper != end]
    if not changed and (scopes is not None or last == end):
        raise NothingChanged
    latest = max([row.period.lower for row in changed] + ([locked.period.lower] if scopes is None else []))
    if end <= latest or (scopes is not None and last is not None and end > last):
        raise FilingPeriodInvalid(day=latest.isoformat())
    _write_periods(locked, changed, end, whole=scopes is None)
    record = {
        "ground": why, "number": locked.number, "site": site.code, "until": until.isoformat(),
        "scope": sorted([row.occupation_id, row.level] for row in changed), "whole": scopes is None,
    }  # fmt: skip
    ledger.append([ledger.leaf_of("filing.amended", str(locked.pk), record)], at=at)
    Event.record("filing.amended", locked, by=by, at=at, body=site.body, **record)


def _write_periods(filing: Filing, scopes: Sequence[FilingScope], end: date, *, whole: bool) -> None:
    """The filing first where it grows, last where it shrinks: a scope stands within its filing."""
    grows = filing.period.upper is not None and end > filing.period.upper
    own = Filing.objects.filter(pk=filing.pk)
    if whole and grows:
        own.update(period=DateRange(filing.period.lower, end))
    with _refused_as("filing_scopes_never_overlap", FilingOverlaps()):
        for row in scopes:
            FilingScope.objects.filter(pk=row.pk).update(period=DateRange(row.period.lower, end))
    if whole and not grows:
        own.update(period=DateRange(filing.period.lower, end))


@contextmanager
def _refused_as(constraint: str, refusal: Refusal) -> Iterator[None]:
    """What a constraint whose name begins so refuses is the refusal that it stands for."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if (getattr(diagnosis, "constraint_name", None) or "").startswith(constraint):
            raise refusal from error
        raise


def _require(by: Account | None, place: str) -> None:
    """Raises NotPermitted for whoever is not the regulator of the place; seeds and commands act for nobody."""
    if by is not None:
        require(by, Permission.CHANGE_FILINGS, place=place)


def _refuse_not_offered(scope: Mapping[str, Sequence[Level]]) -> None:
    """学徒工 needs no offer, 特级技师 and 首席技师 an offer of 高级技师; every other level an offer of its own."""
    offered = set(Offer.objects.filter(occupation__in=list(scope)).values_list("occupation", "level"))
    known = set(Occupation.objects.filter(pk__in=list(scope)).values_list("pk", flat=True))
    for occupation, levels in scope.items():
        for level in levels:
            wanted = Level.SENIOR_TECHNICIAN if level.needs_senior_technician else level
            is_offered = level is Level.APPRENTICE or (occupation, wanted.value) in offered
            if not is_offered or occupation not in known:
                raise ScopeNotOffered(occupation=occupation, level=level.name_zh)
