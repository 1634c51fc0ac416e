"""证书状态变更的提议与依据: a change of status is proposed by one regulator and confirmed by another."""

from __future__ import annotations

from datetime import date

import uuid_utils.compat
from django.db import models
from django.db.models import F, Q

from registry.models.accounts import Account, Role
from registry.models.certificates import Certificate, StatusChangeKind
from registry.models.proposals import Proposal, ProposalOutcome
from registry.models.regions import Region, region_prefix, regions_around

CERTAINTY_WORDS = {
    "verified": "已核对",
    "inferred": "推断",
    "from_memory": "凭记忆，未核对",
    "configured": "本系统的设置",
}


class StatusGroundQuerySet(models.QuerySet["StatusGround"]):
    """Questions about grounds."""

    def of_place(self, region: str, *, on: date) -> StatusGroundQuerySet:
        """The grounds that apply in a place on a day: those of the place and of every place around it."""
        current = self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        return current.filter(region__in=regions_around(region))


class StatusGround(models.Model):
    """变更依据: a ground on which a certificate's status may be changed, from the law, for a place and a period.

    The seeds give them (``seeds/reference/status_grounds.yaml``); a region replaces them by its own. ``ends_on`` is
    the last day. ``certainty`` says how sure document and article are.
    """

    code = models.CharField("代码", max_length=60)
    kind = models.CharField("变更", max_length=12, choices=StatusChangeKind.choices)
    text = models.CharField("事由", max_length=200)
    document = models.CharField("文件", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    starts_on = models.DateField("施行日期")
    ends_on = models.DateField("截止日期", null=True)
    certainty = models.CharField("可靠程度", max_length=20)
    note = models.CharField("说明", max_length=400, blank=True)

    objects = StatusGroundQuerySet.as_manager()

    class Meta:
        verbose_name = "变更依据"
        ordering = ["kind", "code", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="a_ground_begins_once"),
            models.CheckConstraint(
                condition=Q(kind__in=StatusChangeKind.values), name="a_ground_is_for_a_known_change"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_ground_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def citation(self) -> str:
        """The provision in one line."""
        return f"《{self.document}》{f'（{self.number}）' if self.number else ''}{self.article}"

    @property
    def certainty_words(self) -> str:
        """How sure document and article are, in words."""
        return CERTAINTY_WORDS.get(self.certainty, self.certainty)


class StatusProposalQuerySet(models.QuerySet["StatusProposal"]):
    """Questions about proposals."""

    def visible_to(self, account: Account) -> StatusProposalQuerySet:
        """The proposals an account may see; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role == Role.REGULATOR and account.region_id:
            return self.filter(certificate__site__region__code__startswith=region_prefix(account.region_id))
        return self.none()


class StatusProposal(Proposal):
    """变更提议: that a regulator proposes a change of a certificate's status; a second one confirms or declines it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="proposals")
    kind = models.CharField("变更", max_length=12, choices=StatusChangeKind.choices)
    ground = models.ForeignKey(StatusGround, models.PROTECT, related_name="+", verbose_name="依据")
    statement = models.CharField("事实说明", max_length=1000)
    effective_on = models.DateField("生效日期")
    replaced_by = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")

    objects = StatusProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "变更提议"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(outcome=""), name="one_open_proposal_for_each_certificate"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StatusChangeKind.values), name="a_proposal_is_for_a_known_change"
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="a_proposal_states_its_facts"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True)
                | Q(outcome__in=ProposalOutcome.values, settled_by__isnull=False, settled_at__isnull=False),
                name="a_settled_proposal_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | ~Q(settled_by=F("proposed_by")),
                name="who_proposes_does_not_confirm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind} {self.outcome}"
