"""劳动者: one person, one record; papers and what they tell sealed, the number found by its keyed hash."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import Q

from registry import identity
from registry.models.accounts import Account, Role
from registry.models.regions import region_prefix
from registry.sealing import SealedDate, SealedText


class DocumentType(models.TextChoices):
    """证件类型: the papers a person is known by."""

    RESIDENT = "resident", "居民身份证"
    HONG_KONG_MACAO = "hong_kong_macao", "港澳居民来往内地通行证"
    TAIWAN = "taiwan", "台湾居民来往大陆通行证"
    RESIDENCE = "residence", "港澳台居民居住证"
    FOREIGN = "foreign", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Questions about workers."""

    def visible_to(self, account: Account) -> WorkerQuerySet:
        """The workers an account may see: oneself; a body's own; for a regulator those named or evaluated in the region."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.WORKER and account.worker_id:
            return self.filter(pk=account.worker_id)
        if account.role == Role.REGULATOR and account.region_id:
            inside = region_prefix(account.region_id)
            issued = Q(certificates__site__region__code__startswith=inside)
            return self.filter(issued | Q(claims__body__region__code__startswith=inside)).distinct()
        if account.body_id:
            return self.filter(employments__body_id=account.body_id).distinct()
        return self.none()


class Worker(models.Model):
    """劳动者: a real-name record. The number is sealed (AES-256-GCM) and found by a keyed hash (HMAC-SHA-256).

    Nothing that completes the number is stored beside it: birth date and sex, which are part of it, and 民族 are sealed
    too, and what may be shown of the number is worked out from the sealed one.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    document_type = models.CharField("证件类型", max_length=20, choices=DocumentType.choices)
    document_hash = models.BinaryField("证件号码散列", max_length=32)
    document_sealed = models.BinaryField("证件号码密文")
    name = models.CharField("姓名", max_length=100)
    sex = SealedText("性别", purpose="worker-sex", blank=True)
    birth_date = SealedDate("出生日期", purpose="worker-birth-date", null=True)
    ethnicity = SealedText("民族", purpose="worker-ethnicity", blank=True)
    created_at = models.DateTimeField("登记时间")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "劳动者"
        constraints = [
            models.UniqueConstraint(fields=["document_hash"], name="one_person_one_record"),
            models.CheckConstraint(condition=Q(document_type__in=DocumentType.values), name="worker_document_is_known"),
        ]

    def __str__(self) -> str:
        return identity.masked_name(self.name)

    @property
    def document_masked(self) -> str:
        """The document number as it may be shown: its last characters, four at most; empty where none is sealed."""
        if not self.document_sealed:
            return ""
        return identity.masked_document(identity.unseal(self.document_sealed, purpose=identity.DOCUMENT).decode())

    @property
    def masked_name(self) -> str:
        """The name as shown to the public: 张*三."""
        return identity.masked_name(self.name)


class Employment(models.Model):
    """用工: that a body put a worker forward as its own."""

    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="employments")
    body = models.ForeignKey("registry.Body", models.PROTECT, related_name="employments")
    hired_on = models.DateField("入职日期", null=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "用工"
        constraints = [models.UniqueConstraint(fields=["worker", "body"], name="employment_is_recorded_once")]

    def __str__(self) -> str:
        return f"{self.body_id}"


class CareerSpell(models.Model):
    """从业经历: a spell of work in an occupation, as put forward; days are inclusive."""

    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="career")
    occupation = models.ForeignKey("registry.Occupation", models.PROTECT, db_index=False, related_name="+")
    employer_name = models.CharField("工作单位", max_length=120, blank=True)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True)
    front_line = models.BooleanField("一线岗位", null=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "从业经历"
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "occupation", "started_on", "employer_name"], name="career_spell_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="career_spell_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.started_on}"
