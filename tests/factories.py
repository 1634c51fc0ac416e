"""Rows for tests, and the acts that bring them into a state.

What the database lets stand by itself is made by a factory; what only the procedure may make (scores,
decisions, public notices, certificates) is made by its own acts, in the functions at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import factory
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from stdnum.cn import uscc

from certification import models as certification
from certification.acts.approving import approve
from certification.acts.issuing import issue_chunk
from certification.acts.notices import give_notice
from certification.acts.scores import Mark, parts_of, record_scores
from certification.waiting import bases_of
from registry import identity, models
from registry.acts import ledger
from registry.acts.accounts import change_account
from registry.acts.status_changes import confirm_change, propose_change
from rulebook.models import Policy
from rules.ladder import Level

LONG_AGO = date(2020, 1, 1)
FOREVER = DateRange(LONG_AGO, None, "[)")


def _credit_code(beginning: str) -> str:
    """A 统一社会信用代码 with its check character (GB 32100)."""
    return beginning + uscc.calc_check_digit(beginning)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Region
        django_get_or_create = ("code",)

    code = "320500"
    name = factory.LazyAttribute(lambda region: {"320500": "苏州市", "000000": "全国"}.get(region.code, region.code))


class OccupationGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OccupationGroup
        django_get_or_create = ("code",)

    code = "6-18-01"
    title = "机械冷加工人员"


class OccupationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Occupation
        django_get_or_create = ("code",)

    code = "6-18-01-01"
    title = factory.LazyAttribute(lambda occupation: {"6-18-01-01": "车工"}.get(occupation.code, occupation.code))
    group = factory.SubFactory(OccupationGroupFactory)


class StandardFactory(factory.django.DjangoModelFactory):
    """A standard whose levels from 初级工 to 高级工 are examined in theory and skill."""

    class Meta:
        model = models.Standard
        django_get_or_create = ("occupation",)
        skip_postgeneration_save = True

    occupation = factory.SubFactory(OccupationFactory)
    title = "国家职业标准"
    edition = "2023"
    lowest_level = Level.JUNIOR.value
    highest_level = Level.SENIOR_TECHNICIAN.value
    in_force = FOREVER
    certainty = "verified"

    @factory.post_generation
    def parts(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for level in (Level.JUNIOR, Level.INTERMEDIATE, Level.SENIOR):
            for part in ("theory", "skill"):
                models.StandardPart.objects.get_or_create(standard=self, level=level.value, part=part)


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Offer
        django_get_or_create = ("occupation", "level")

    occupation = factory.SubFactory(OccupationFactory)
    level = Level.SENIOR.value


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Body

    credit_code = factory.Sequence(lambda n: _credit_code(f"91320500DEM0{n:05d}"))
    name = factory.Sequence(lambda n: f"苏州示例机床{n}厂")
    kind = "employer"
    region = factory.SubFactory(RegionFactory)


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Site

    body = factory.SubFactory(BodyFactory)
    code = factory.Sequence(lambda n: f"Y0000329{n:05d}")
    name = "总厂"
    region = factory.SelfAttribute("body.region")


class ByAct(factory.django.DjangoModelFactory):
    """A row that the database takes only together with what its act leaves; ``act`` writes that."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            row = super()._create(model_class, *args, **kwargs)
            cls.act(row)
        return row

    @classmethod
    def act(cls, row: Any) -> None:
        raise NotImplementedError


class FilingFactory(ByAct):
    class Meta:
        model = models.Filing

    site = factory.SubFactory(SiteFactory)
    number = factory.Sequence(lambda n: f"备案{n:05d}号")
    authority = "province"
    region = factory.SelfAttribute("site.region")
    period = FOREVER
    filed_at = factory.LazyFunction(timezone.now)

    @classmethod
    def act(cls, row: models.Filing) -> None:
        """As ``record_filing`` leaves it, before its scope."""
        _filed(row, {})


def _filed(filing: models.Filing, scope: dict[str, list[str]]) -> None:
    """As ``record_filing`` leaves a filing, one part of its scope after the other."""
    until = (filing.period.upper - timedelta(days=1)).isoformat() if filing.period.upper else None
    on_record(
        "filing.recorded", filing, scopes=len(scope), scope=scope, until=until, number=filing.number,
        site=filing.site.code, **{"from": filing.period.lower.isoformat()},
    )  # fmt: skip


class FilingScopeFactory(ByAct):
    class Meta:
        model = models.FilingScope

    filing = factory.SubFactory(FilingFactory)
    site = factory.SelfAttribute("filing.site")
    occupation = factory.SubFactory(OccupationFactory)
    level = Level.SENIOR.value
    period = FOREVER

    @classmethod
    def act(cls, row: models.FilingScope) -> None:
        """As ``record_filing`` leaves it."""
        _filed(row.filing, {row.occupation_id: [row.level]})


class WorkerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Worker

    class Params:
        number = factory.Sequence(lambda n: f"E{n:08d}")

    document_type = "passport"
    document_hash = factory.LazyAttribute(lambda worker: identity.document_hash("passport", worker.number))
    document_sealed = factory.LazyAttribute(
        lambda worker: identity.seal(worker.number.encode(), purpose=identity.DOCUMENT)
    )
    name = "王小明"
    created_at = factory.LazyFunction(timezone.now)


class AccountFactory(ByAct):
    """An account that nobody can sign in to by password: tests sign it in by force or give it a password."""

    class Meta:
        model = models.Account

    username = factory.Sequence(lambda n: f"account{n}")
    password = "!"

    @classmethod
    def act(cls, row: models.Account) -> None:
        """As ``open_account`` leaves it."""
        on_record("account.opened", row, role=row.role)


class SubmitterFactory(AccountFactory):
    role = "submitter"
    body = factory.SubFactory(BodyFactory)


class AssessorFactory(AccountFactory):
    role = "assessor"
    body = factory.SubFactory(BodyFactory)


class ApproverFactory(AccountFactory):
    role = "approver"
    body = factory.SubFactory(BodyFactory)


class WorkerAccountFactory(AccountFactory):
    role = "worker"
    worker = factory.SubFactory(WorkerFactory)


class RegulatorFactory(AccountFactory):
    role = "regulator"
    region = factory.SubFactory(RegionFactory)


class StatusGroundFactory(factory.django.DjangoModelFactory):
    """A ground of the whole nation's, of no document that exists."""

    class Meta:
        model = models.StatusGround
        django_get_or_create = ("code", "starts_on")

    kind = "revoked"
    code = factory.LazyAttribute(lambda ground: f"example_{ground.kind}")
    text = "核查不实"
    document = "示例办法"
    article = "第十条"
    region = factory.SubFactory(RegionFactory, code="000000")
    starts_on = LONG_AGO
    certainty = "configured"


class DrafterFactory(AccountFactory):
    role = "drafter"
    region = factory.SubFactory(RegionFactory, code="000000")


class PublisherFactory(AccountFactory):
    role = "publisher"
    region = factory.SubFactory(RegionFactory, code="000000")


class AdministratorFactory(AccountFactory):
    role = "administrator"


class PolicyFactory(factory.django.DjangoModelFactory):
    """A published policy; its text is only a text unless a test gives a real one."""

    class Meta:
        model = Policy
        django_get_or_create = ("digest",)

    text = "id: test"
    digest = factory.LazyAttribute(lambda policy: f"sha256:{sha256(policy.text.encode()).hexdigest()}")
    kind = "policy"
    identifier = "cn.ordinary.2023"
    title = "晋级申报条件"
    pathway = "ordinary"
    edition = "2023"
    region = factory.SubFactory(RegionFactory, code="000000")
    in_force = FOREVER
    published_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **given: Any) -> Any:
        """With what it rules, in one transaction: a policy that rules nothing is refused by the database."""
        with transaction.atomic():
            policy = super()._create(model_class, *args, **given)
            if not policy.scopes.exists():
                edition = policy.edition or "2023"
                policy.scopes.create(
                    pathway=policy.pathway,
                    region=policy.region,
                    edition=edition,
                    level="senior",
                    in_force=policy.in_force,
                )
        return policy


class BatchFactory(factory.django.DjangoModelFactory):
    """A batch whose rows have all been answered."""

    class Meta:
        model = certification.Batch

    site = factory.SubFactory(SiteFactory)
    body = factory.SelfAttribute("site.body")
    source = "json"
    filename = "candidates.json"
    digest = factory.Sequence(lambda n: f"sha256:{sha256(str(n).encode()).hexdigest()}")
    content_path = ""
    content_bytes = 1
    state = "validated"
    submitted_by = factory.SubFactory(SubmitterFactory, body=factory.SelfAttribute("..body"))
    # Long enough ago for what ``issued`` does with its applications: nothing is decided before it was judged.
    submitted_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=60))


class ApplicationFactory(factory.django.DjangoModelFactory):
    """An application that begins with the verdict 符合条件."""

    class Meta:
        model = certification.Application
        skip_postgeneration_save = True

    batch = factory.SubFactory(BatchFactory)
    row_number = factory.Sequence(lambda n: n + 2)
    worker = factory.SubFactory(WorkerFactory)
    occupation = factory.SubFactory(OccupationFactory)
    level = Level.SENIOR.value
    pathway = "ordinary"
    route = "senior.1"
    state = "eligible"
    row_sealed = b""
    submitted_at = factory.SelfAttribute("batch.submitted_at")
    verdict = factory.RelatedFactory("tests.factories.VerdictFactory", "application")


class VerdictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = certification.Verdict

    application = factory.SubFactory(ApplicationFactory, verdict=None)
    policy = factory.SubFactory(PolicyFactory, pathway=factory.SelfAttribute("..application.pathway"))
    layers = factory.LazyAttribute(lambda verdict: [verdict.policy.pk])
    as_of = factory.LazyAttribute(lambda verdict: timezone.localdate(verdict.application.submitted_at))
    facts: dict[str, Any] = {}
    compact = factory.LazyAttribute(
        lambda verdict: {
            "level": verdict.application.level,
            "claimed_route": verdict.application.route,
            "claimed": {"eligible": "pass", "ineligible": "fail"}.get(verdict.verdict, "unknown"),
        }
    )
    verdict = "eligible"


class RowRefusalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = certification.RowRefusal

    batch = factory.SubFactory(BatchFactory)
    sheet = "申报人员"
    row_number = factory.Sequence(lambda n: n + 2)
    candidate_row = factory.SelfAttribute("row_number")
    column = "认定等级"
    code = "level_unknown"
    zh = "没有这一等级"
    en = "there is no such level"
    value = "九级工"


def changed_account(account: models.Account, **values: Any) -> models.Account:
    """An account whose role, or whom it is for, was changed by the act."""
    change_account(account, ground="岗位调整", by=None, at=timezone.now(), **values)
    return account


def on_record(act: str = "reference.seeded", subject: Any = None, **details: Any) -> None:
    """What an act leaves and nothing else: with it the database lets the transaction change what the act would."""
    at = timezone.now()
    kind, key = (subject._meta.model_name, str(subject.pk)) if subject is not None else ("reference", "")
    models.Event.objects.create(at=at, act=act, subject_kind=kind, subject_id=key, details=details)
    if kind == "filing":
        record = {name: value for name, value in details.items() if name != "scopes"}
        ledger.append([ledger.leaf_of(act, key, record)], at=at)


def acts_on_record() -> list[str]:
    """What was done, in order, besides what made accounts, filings and the reference data."""
    made = {"account.opened", "filing.recorded", "reference.seeded", "policy.published", "equivalence.published"}
    return list(models.Event.objects.exclude(act__in=made).order_by("pk").values_list("act", flat=True))


def calendar(*years: int) -> None:
    """Makes years known without a holiday: every weekday is worked."""
    for year in years:
        models.CalendarYear.objects.get_or_create(year=year)


def passed(
    applications: Sequence[certification.Application], *, at: datetime, by: models.Account | None = None
) -> models.Account:
    """Lets an assessor record full marks for applications of one batch; returns the assessor."""
    batch = applications[0].batch
    calendar(at.year, at.year + 1)  # an approval is refused where its 公示 could not be counted
    if not models.Standard.objects.filter(occupation=applications[0].occupation).exists():
        StandardFactory(occupation=applications[0].occupation)
    assessor = by or AssessorFactory(body=batch.body)
    marks = [Mark(pk, part, Decimal(80)) for pk, parts in parts_of(applications).items() for part in parts]
    record_scores(batch, marks, by=assessor, at=at)
    return assessor


def on_notice(applications: Sequence[certification.Application], *, at: datetime) -> certification.PublicNotice:
    """Takes eligible applications of one batch into their 公示."""
    batch = applications[0].batch
    calendar(at.year, (at + timedelta(days=30)).year)
    passed(applications, at=at)
    approval = approve(
        batch, seen=bases_of([row.pk for row in applications]), by=ApproverFactory(body=batch.body), at=at
    )
    return give_notice(approval, [row.pk for row in applications], at=at)


def issued(applications: Sequence[certification.Application], *, at: datetime) -> list[models.Certificate]:
    """Takes eligible applications of one batch all the way; the certificates are issued at ``at``."""
    site = applications[0].batch.site
    models.LevelCode.objects.update_or_create(level=Level.SENIOR.value, defaults={"sign": "3"})
    for occupation, level in {(row.occupation, row.level) for row in applications}:
        if not models.FilingScope.objects.filter(site=site, occupation=occupation, level=level).exists():
            FilingScopeFactory(filing__site=site, occupation=occupation, level=level)
    public_notice = on_notice(applications, at=at - timedelta(days=21))
    issue_chunk(public_notice.pk, at=at)
    found = models.Certificate.objects.filter(application__in=applications)
    return list(found.select_related("site__body").order_by("number"))


def successor_of(certificate: models.Certificate, *, at: datetime, **values: Any) -> models.Certificate:
    """A further certificate like this one, of the same holder, issued at ``at``; ``values`` go to its application."""
    facts = {"worker": certificate.worker, "occupation": certificate.occupation, "level": certificate.level}
    facts["verdict__policy"] = certificate.application.verdict.policy
    batch = BatchFactory(site=certificate.site, submitted_at=at - timedelta(days=30))
    return issued([ApplicationFactory(batch=batch, **facts | values)], at=at)[0]


def proposed(
    certificate: models.Certificate, kind: str, *, effective_on: date, at: datetime, by: models.Account, **more: Any
) -> models.StatusProposal:
    """A change of a certificate's status, proposed by a regulator."""
    ground = StatusGroundFactory(kind=kind)
    return propose_change(certificate, ground, statement="经核查属实", effective_on=effective_on, by=by, at=at, **more)


def changed(
    certificate: models.Certificate, kind: str, *, effective_on: date, at: datetime, by: models.Account | None = None,
    **more: Any,
) -> models.StatusChange:  # fmt: skip
    """The same confirmed by a second regulator of the same region."""
    regulator = by or RegulatorFactory(region=certificate.site.region)
    proposal = proposed(certificate, kind, effective_on=effective_on, at=at, by=regulator, **more)
    return confirm_change(proposal, by=RegulatorFactory(region=regulator.region), at=at)


class AlarmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Alarm

    kind = "number_sweep"
    raised_at = factory.LazyFunction(timezone.now)
    count = 20
