"""身份核实: what each body says whose number it is, who has confirmed it, and what becomes of a disagreement.

The name of a record is provisional until the person, a second body or the regulator has confirmed it. Nothing here is edited: a
name given, a confirmation and a proposal are rows of their own, and a case is settled once.
"""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from registry.models.accounts import Account, Role
from registry.models.proposals import Proposal, ProposalOutcome
from registry.models.regions import region_prefix
from registry.models.workers import Worker


class NameClaim(models.Model):
    """报送姓名: that a body gave a name for a number. The same name by the same body is recorded once."""

    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="claims")
    body = models.ForeignKey("registry.Body", models.PROTECT, db_index=False, related_name="+")
    name = models.CharField("姓名", max_length=100)
    claimed_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "报送姓名"
        ordering = ["claimed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "body", "name"], name="a_body_gives_a_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.body_id}"


class IdentityCaseOutcome(models.TextChoices):
    """How an identity case was settled."""

    STANDS = "stands", "登记姓名成立"
    CORRECTED = "corrected", "登记姓名更正"


class IdentityCaseQuerySet(models.QuerySet["IdentityCase"]):
    """Questions about identity cases."""

    def visible_to(self, account: Account) -> IdentityCaseQuerySet:
        """One's own for the worker; for a body those about numbers it gave a name for; for a regulator the region's."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.WORKER and account.worker_id:
            return self.filter(worker_id=account.worker_id)
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(_named_inside(account.region_id))
        if account.body_id:
            return self.filter(Exists(NameClaim.objects.filter(worker=OuterRef("worker"), body=account.body_id)))
        return self.none()

    def holding(self) -> IdentityCaseQuerySet:
        """The open cases that hold up approval and issue."""
        return self.filter(outcome="", holds=True)


class IdentityCase(models.Model):
    """身份核实案件: that bodies disagree whose number it is.

    ``holds`` says that nothing about the worker is approved or issued while it is open: whose name had been confirmed
    before the disagreement is not held up by who says otherwise. ``settled_key`` is the keyed hash of the name it came to,
    by which each side learns whether its own stands, and nothing of the other.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="identity_cases")
    receipt = models.CharField("案件号", max_length=19)
    holds = models.BooleanField("暂停办理")
    opened_at = models.DateTimeField("立案时间")
    outcome = models.CharField("结果", max_length=10, choices=IdentityCaseOutcome.choices, blank=True)
    settled_key = models.CharField("认定姓名摘要", max_length=64, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("处理时间", null=True)

    objects = IdentityCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "身份核实案件"
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt"], name="an_identity_case_has_its_own_number"),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(outcome=""), name="one_open_identity_case_for_each_worker"
            ),
            models.CheckConstraint(
                condition=Q(receipt__regex=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$"),
                name="an_identity_case_number_has_sixteen_signs",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_key="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    Q(outcome__in=IdentityCaseOutcome.values, settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_key="")
                ),
                name="a_settled_identity_case_says_how_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class IdentityProposalQuerySet(models.QuerySet["IdentityProposal"]):
    """Questions about proposals of names."""

    def visible_to(self, account: Account) -> IdentityProposalQuerySet:
        """The region's for a regulator; one's own body's; for the worker the corrections of their name."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.WORKER and account.worker_id:
            return self.filter(worker_id=account.worker_id, case__isnull=True)
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(_named_inside(account.region_id))
        if account.body_id:
            return self.filter(proposed_by__body_id=account.body_id)
        return self.none()


class IdentityProposal(Proposal):
    """姓名提议: which name is to stand on record, on what ground; a regulator who is a second person confirms it.

    With a ``case`` it settles the case, by the regulator's proposal; without, it corrects a name that nobody disputes, asked
    for by the person, a body of theirs, or the regulator. ``before`` is the name on record when it was proposed.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="identity_proposals")
    case = models.ForeignKey(IdentityCase, models.PROTECT, null=True, related_name="proposals")
    before = models.CharField("原登记姓名", max_length=100)
    name = models.CharField("认定姓名", max_length=100)
    statement = models.CharField("事实和理由", max_length=1000)
    reference = models.CharField("证明材料", max_length=200)

    objects = IdentityProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "姓名提议"
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["worker"], name="identity_proposal_by_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(outcome=""), name="one_open_name_proposal_for_each_worker"
            ),
            models.CheckConstraint(
                condition=~Q(statement="") & ~Q(reference="") & ~Q(name=""),
                name="a_name_proposal_states_its_ground_and_evidence",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(name=F("before")), name="a_correction_changes_the_name"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True)
                | Q(outcome__in=ProposalOutcome.values, settled_by__isnull=False, settled_at__isnull=False),
                name="a_settled_name_proposal_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | ~Q(settled_by=F("proposed_by")),
                name="who_proposes_a_name_does_not_confirm_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.outcome}"


class ConfirmationWay(models.TextChoices):
    """By whom the name of a record was confirmed."""

    PERSON = "person", "本人"
    SECOND_BODY = "second_body", "另一机构"
    REGULATOR = "regulator", "监管部门"


class IdentityConfirmation(models.Model):
    """身份确认: that the number is that name's, said by the person, by a second body, or by the regulator."""

    worker = models.ForeignKey(Worker, models.PROTECT, db_index=False, related_name="confirmations")
    name = models.CharField("姓名", max_length=100)
    way = models.CharField("确认方式", max_length=12, choices=ConfirmationWay.choices)
    by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, db_index=False, related_name="+")
    proposal = models.ForeignKey(IdentityProposal, models.PROTECT, null=True, db_index=False, related_name="+")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "身份确认"
        ordering = ["confirmed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "name", "way"], name="a_name_is_confirmed_once_in_a_way"),
            models.CheckConstraint(
                condition=Q(way="person", by__isnull=False, body__isnull=True, proposal__isnull=True)
                | Q(way="second_body", by__isnull=True, body__isnull=False, proposal__isnull=True)
                | Q(way="regulator", by__isnull=False, body__isnull=True, proposal__isnull=False),
                name="a_confirmation_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.way}"


def is_confirmed(worker: str = "worker") -> Exists:
    """Whether the name on record of a row's worker is confirmed, as an annotation; ``worker`` is the path to the worker."""
    path = f"{worker}__" if worker else ""
    return Exists(IdentityConfirmation.objects.filter(worker=OuterRef(f"{path}pk"), name=OuterRef(f"{path}name")))


def is_held(worker: str = "worker") -> Exists:
    """Whether an open identity case holds up the approval and issue of a row about a worker, as an annotation."""
    return Exists(IdentityCase.objects.holding().filter(worker=OuterRef(worker)))


def _named_inside(region: str) -> Exists:
    """About a worker whom a body of the region gave a name for."""
    inside = NameClaim.objects.filter(body__region__code__startswith=region_prefix(region))
    return Exists(inside.filter(worker=OuterRef("worker")))
