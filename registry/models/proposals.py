"""提议: what one person proposes and a second one of the authority confirms, declines, or the first withdraws."""

from __future__ import annotations

from django.db import models

from registry.models.accounts import Account, Role
from registry.models.regions import covers


class ProposalOutcome(models.TextChoices):
    """What became of a proposal."""

    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "未予确认"
    WITHDRAWN = "withdrawn", "提议人撤回"


class Proposal(models.Model):
    """提议: who made it and what became of it; open while ``outcome`` is empty."""

    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提议时间")
    outcome = models.CharField("结果", max_length=10, choices=ProposalOutcome.choices, blank=True)
    reason = models.CharField("说明", max_length=400, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        abstract = True

    def may_be_confirmed_by(self, account: Account) -> bool:
        """Whether the account is another regulator, not of a lower authority than a regulator who proposed."""
        if account.pk == self.proposed_by_id or account.role != Role.REGULATOR or account.region_id is None:
            return False
        proposer = self.proposed_by
        return proposer.role != Role.REGULATOR or covers(account.region_id, proposer.region_id or "")
