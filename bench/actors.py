"""Who acts in the measures: the demonstration's invented enterprise with its three people, and the days they act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command

from registry.acts.demonstration import seed_demo
from registry.models import Account, BodyKind, Role, Site
from registry.seeds import SEEDS, read_demo, read_reference
from rulebook.models import Policy

CHINA = ZoneInfo("Asia/Shanghai")
SUBMITTED_AT = datetime(2026, 9, 24, 10, tzinfo=CHINA)
CLOSED_AT = datetime(2026, 10, 20, 10, tzinfo=CHINA)  # after five working days and the National Day holidays


@dataclass(frozen=True)
class Actors:
    """An enterprise's site and its people: who submits, who records scores, who approves."""

    site: Site
    submitter: Account
    assessor: Account
    approver: Account


def actors() -> Actors:
    """Puts the demonstration's bodies and the policies on record where they are not, and returns the enterprise."""
    if not Policy.objects.exists():
        call_command("publish_policies", verbosity=0)
    seed_demo(read_demo(SEEDS, read_reference(SEEDS)), at=SUBMITTED_AT)
    site = Site.objects.filter(body__kind=BodyKind.EMPLOYER).select_related("body").earliest("code")
    people = {account.role: account for account in Account.objects.filter(body=site.body)}
    return Actors(site, people[Role.SUBMITTER], people[Role.ASSESSOR], people[Role.APPROVER])
