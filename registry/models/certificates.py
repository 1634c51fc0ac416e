"""职业技能等级证书: what was decided, what was issued, and what became of it; none of it is ever edited."""

from __future__ import annotations

from datetime import date

import uuid_utils.compat
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When

from registry.models.accounts import Account, Role
from registry.models.levels import level_field, level_is_on_the_ladder
from registry.models.regions import region_prefix
from registry.sealing import SealedJson


class Decision(models.Model):
    """认定决定: that a worker earned a level, by which rule, put forward, examined and approved by whom.

    Four eyes: who approves is neither who put the worker forward nor who examined.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    worker = models.ForeignKey("registry.Worker", models.PROTECT, related_name="decisions")
    site = models.ForeignKey("registry.Site", models.PROTECT, related_name="decisions")
    occupation = models.ForeignKey("registry.Occupation", models.PROTECT, db_index=False, related_name="+")
    work_type = models.ForeignKey("registry.WorkType", models.PROTECT, null=True, db_index=False, related_name="+")
    level = level_field()
    pathway = models.CharField("途径", max_length=30)
    route = models.CharField("申报条件", max_length=60)
    policy_digest = models.CharField("政策摘要", max_length=71)
    submitted_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    examined_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "认定决定"
        constraints = [
            level_is_on_the_ladder("decision"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("examined_by")),
                name="decision_is_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(examined_by=F("submitted_by")), name="decision_is_not_examined_by_its_submitter"
            ),
            models.CheckConstraint(
                condition=Q(policy_digest__regex=r"^sha256:[0-9a-f]{64}$"), name="decision_names_its_policy"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NumberSeries(models.Model):
    """证书序列: the last serial given out by a site in a year at a level; serials have no gap."""

    site = models.ForeignKey("registry.Site", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    level = level_field()
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "year", "level"], name="one_series_per_site_year_and_level"),
            models.CheckConstraint(condition=Q(last__lte=999_999), name="number_series_fits_six_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.year} {self.level}: {self.last}"


class CertificateStatus(models.TextChoices):
    """A certificate's status on a day, derived from its status changes."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKED = "revoked", "已撤销"
    SUPERSEDED = "superseded", "已被替换"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions about certificates."""

    def visible_to(self, account: Account) -> CertificateQuerySet:
        """The certificates an account may see; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.WORKER and account.worker_id:
            return self.filter(worker_id=account.worker_id)
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(site__region__code__startswith=region_prefix(account.region_id))
        if account.body_id:
            return self.filter(site__body_id=account.body_id)
        return self.none()

    def with_status(self, *, on: date) -> CertificateQuerySet:
        """Adds ``last_change``: the kind of the last status change that had taken effect on the day, or None."""
        changes = StatusChange.objects.filter(certificate=OuterRef("pk")).deciding(on=on)
        return self.annotate(last_change=Subquery(changes.values("kind")[:1]))

    def in_force(self, *, on: date) -> CertificateQuerySet:
        """The certificates that stand as valid on the day."""
        standing = self.with_status(on=on).filter(issued_on__lte=on)
        return standing.filter(Q(last_change__isnull=True) | Q(last_change=StatusChangeKind.REINSTATED))


class Certificate(models.Model):
    """职业技能等级证书: a row nobody updates; later facts are status changes."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    number = models.CharField("证书编号", max_length=22, unique=True)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="certificate")
    site = models.ForeignKey("registry.Site", models.PROTECT, db_index=False, related_name="certificates")
    worker = models.ForeignKey("registry.Worker", models.PROTECT, related_name="certificates")
    holder_name = models.CharField("姓名", max_length=100)
    occupation = models.ForeignKey("registry.Occupation", models.PROTECT, related_name="+")
    work_type = models.ForeignKey("registry.WorkType", models.PROTECT, null=True, related_name="+")
    level = level_field()
    year = models.PositiveSmallIntegerField("核发年份")
    serial = models.PositiveIntegerField("证书序列码")
    issued_on = models.DateField("发证日期")
    issued_at = models.DateTimeField("发证时间")
    template = models.CharField("版式", max_length=20)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "职业技能等级证书"
        ordering = ["-issued_at", "number"]
        indexes = [models.Index(fields=["-issued_at", "number"], name="certificate_by_issue")]
        constraints = [
            level_is_on_the_ladder("certificate"),
            models.UniqueConstraint(fields=["site", "year", "level", "serial"], name="a_serial_is_used_once"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[A-Z]\d{14}[0-9A-Z]\d{6}$"), name="certificate_number_has_22_characters"
            ),
            models.CheckConstraint(condition=Q(serial__range=(1, 999_999)), name="certificate_serial_has_six_digits"),
        ]

    def __str__(self) -> str:
        return self.number

    def status(self, *, on: date) -> CertificateStatus:
        """The status on a day."""
        return status_after(self.changes.deciding(on=on).values_list("kind", flat=True).first())


class StatusChangeKind(models.TextChoices):
    """What may befall an issued certificate."""

    SUSPENDED = "suspended", "暂停"
    REINSTATED = "reinstated", "恢复"
    REVOKED = "revoked", "撤销"
    SUPERSEDED = "superseded", "替换"


POSSIBLE_CHANGES: dict[CertificateStatus, tuple[StatusChangeKind, ...]] = {
    CertificateStatus.VALID: (
        StatusChangeKind.SUSPENDED, StatusChangeKind.REVOKED, StatusChangeKind.SUPERSEDED,
    ),
    CertificateStatus.SUSPENDED: (
        StatusChangeKind.REINSTATED, StatusChangeKind.REVOKED, StatusChangeKind.SUPERSEDED,
    ),
    CertificateStatus.REVOKED: (),
    CertificateStatus.SUPERSEDED: (StatusChangeKind.REVOKED,),
}  # fmt: skip
"""What may befall a certificate of each status; the trigger status_changes_come_in_order holds the same.

Revocation goes before everything else: no other change, of whatever day, keeps it away.
"""


def status_after(last_change: str | None) -> CertificateStatus:
    """The status that the last status change leaves; valid where there was none."""
    if last_change is None or last_change == StatusChangeKind.REINSTATED:
        return CertificateStatus.VALID
    return CertificateStatus(last_change)


STATUS_MOVES = tuple(
    (str(before), str(status_after(kind)), f"regulator: {kind.value}")
    for before, kinds in POSSIBLE_CHANGES.items()
    for kind in kinds
)
"""The same as moves: from, to, and by which change; two regulators make each."""


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """Questions about status changes."""

    def deciding(self, *, on: date | None = None) -> StatusChangeQuerySet:
        """The change that decides on the status comes first: of those in effect on the day, or of all where none is given.

        That is the earliest revocation, whatever else takes effect after it; without one, the change of the latest day,
        and of several on a day the one made last.
        """
        changes = self if on is None else self.filter(effective_on__lte=on)
        revoked_on = Case(When(kind=StatusChangeKind.REVOKED, then=F("effective_on")))
        return changes.order_by(revoked_on.asc(nulls_last=True), "-effective_on", "-id")


class StatusChange(models.Model):
    """状态变更: a later fact about a certificate, with its day, actor, ground and citation.

    Proposed by one regulator and made by the second who confirmed it; ground and citation are kept as they read then.
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="changes")
    proposal = models.OneToOneField("registry.StatusProposal", models.PROTECT, related_name="change")
    kind = models.CharField("变更", max_length=12, choices=StatusChangeKind.choices)
    effective_on = models.DateField("生效日期")
    ground = models.CharField("事由", max_length=400)
    citation = models.CharField("依据", max_length=200)
    replaced_by = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="replaces")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("作出时间")

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "证书状态变更"
        ordering = ["effective_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StatusChangeKind.values), name="status_change_is_of_a_known_kind"
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="status_change_has_a_ground"),
            models.CheckConstraint(
                condition=Q(kind="superseded", replaced_by__isnull=False)
                | (~Q(kind="superseded") & Q(replaced_by__isnull=True)),
                name="only_a_replacement_names_another_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind} {self.effective_on}"


class CertificateDocument(models.Model):
    """证书文件: what was printed on the certificate's PDF and what its bytes were; any later rendering is the same."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="document")
    face = SealedJson("票面", purpose="certificate-face")
    digest = models.CharField("摘要", max_length=71)
    size = models.PositiveIntegerField("字节数")
    rendered_at = models.DateTimeField("生成时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="document_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.digest
