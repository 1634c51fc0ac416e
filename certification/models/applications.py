"""申报: one worker's application for one level, its verdict and its way through the procedure."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import Q

from certification.models.batches import Batch
from certification.states import OPEN_STATES, ApplicationState
from registry.models import Account, Certificate, Decision, Occupation, Role, Worker, WorkType
from registry.models.levels import level_field, level_is_on_the_ladder
from registry.models.regions import region_prefix
from registry.sealing import SealedJson
from rulebook.models.texts import Policy
from rules import Occasion, body_from_trusted


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Questions about applications."""

    def visible_to(self, account: Account) -> ApplicationQuerySet:
        """The applications an account may see; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.WORKER and account.worker_id:
            return self.filter(worker_id=account.worker_id)
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(batch__site__region__code__startswith=region_prefix(account.region_id))
        if account.body_id:
            return self.filter(batch__body_id=account.body_id)
        return self.none()


class Application(models.Model):
    """申报: what is asked for whom, by which condition, and where it stands.

    Columns without an index of their own are led to by a composite one, or looked up by nobody.

    ``row_sealed`` is the uploader's row (AES-256-GCM), kept for the export.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="applications")
    row_number = models.PositiveIntegerField("行号")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="applications")
    occupation = models.ForeignKey(Occupation, models.PROTECT, db_index=False, related_name="+")
    work_type = models.ForeignKey(WorkType, models.PROTECT, null=True, db_index=False, related_name="+")
    level = level_field("申报等级")
    pathway = models.CharField("途径", max_length=30)
    route = models.CharField("申报条件", max_length=60)
    state = models.CharField("状态", max_length=12, choices=ApplicationState.choices)
    row_sealed = models.BinaryField("原始行密文")
    submitted_at = models.DateTimeField("申报时间")
    public_notice = models.ForeignKey(
        "certification.PublicNotice", models.PROTECT, null=True, related_name="applications", verbose_name="公示"
    )
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="application")
    certificate = models.OneToOneField(Certificate, models.PROTECT, null=True, related_name="application")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        ordering = ["batch", "row_number"]
        indexes = [
            models.Index(fields=["batch", "state"], name="application_by_state"),
            models.Index(
                fields=["public_notice"], condition=Q(state="on_notice"), name="application_waiting_for_issue"
            ),
        ]
        constraints = [
            level_is_on_the_ladder("application"),
            models.UniqueConstraint(fields=["batch", "row_number"], name="a_row_is_applied_once"),
            models.UniqueConstraint(
                fields=["worker", "occupation", "work_type", "level"],
                condition=Q(state__in=OPEN_STATES),
                nulls_distinct=False,
                name="one_open_application_per_worker_and_level",
            ),
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="issued", certificate__isnull=False)
                | (~Q(state="issued") & Q(certificate__isnull=True)),
                name="issued_means_a_certificate_stands",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "on_notice", "contested", "issued"]) | Q(decision__isnull=False),
                name="approved_means_a_decision_stands",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["on_notice", "contested", "issued"]) | Q(public_notice__isnull=False),
                name="on_notice_means_a_public_notice_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row_number}"


class Verdict(models.Model):
    """判定: the rule's answer on an application, with all that is needed to give it again.

    ``policy`` is the text in which the condition claimed stands, ``layers`` all texts that the rule was composed of,
    by digest, the nation's first. ``facts`` is the snapshot that the rule was put to (contract form, sealed), ``compact`` the answer; the full tree
    is rendered from the two and the policy text when asked, to the same bytes. ``body`` and ``offered`` are what the
    rule was told of the evaluating body and of the occupation's levels; null where no rule of the pathway asks.
    """

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="verdict")
    policy = models.ForeignKey(Policy, models.PROTECT, db_index=False, related_name="verdicts")
    layers = models.JSONField("政策各层", default=list)
    as_of = models.DateField("判定日")
    facts = SealedJson("事实", purpose="verdict-facts")
    related = models.JSONField("相关职业", default=list)
    body = models.JSONField("评价机构情况", null=True)
    offered = models.JSONField("设置等级", null=True)
    compact = models.JSONField("结论")
    verdict = models.CharField("判定", max_length=12)
    earliest_on = models.DateField("最早可申报日", null=True)

    class Meta:
        verbose_name = "判定"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["eligible", "ineligible", "unknown", "not_offered"]), name="verdict_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.verdict

    @property
    def occasion(self) -> Occasion:
        """The occasion it was given on, as rules take it; the application's row is needed for the occupation."""
        return Occasion(
            self.as_of,
            self.application.occupation_id,
            related=frozenset(self.related),
            body=body_from_trusted(self.body),
            offered=None if self.offered is None else frozenset(self.offered),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """The digests of the texts that the rule was composed of, the nation's first."""
        return tuple(self.layers) or (self.policy_id,)


class Transition(models.Model):
    """经过: that an application moved from one state to another, when and by whom (empty: by a job)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="transitions")
    before = models.CharField("原状态", max_length=12, blank=True)
    after = models.CharField("新状态", max_length=12, choices=ApplicationState.choices)
    by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "经过"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
