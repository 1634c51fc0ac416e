"""政策: the published policies, compiled once a process, and which of them is in force where and when."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from certification.models import Policy
from certification.policy import Compiled, load
from registry.models import Standard
from registry.refusals import Refusal

NATION = "000000"


class NoPolicyInForce(Refusal):
    """No published policy of the pathway covers the place and the day."""

    code = "no_policy_in_force"
    zh = "{day}当日没有施行中的“{pathway}”政策（{edition}年版），不能判定"
    en = "No policy of pathway {pathway} (edition {edition}) is in force on {day}"
    status = 409


@lru_cache(maxsize=256)
def compiled(digest: str) -> Compiled:
    """The compiled policy of a digest. Published texts never change, so it is kept. Raises Policy.DoesNotExist."""
    return Compiled(load(Policy.objects.values_list("text", flat=True).get(pk=digest)))


def digest_in_force(pathway: str, edition: str, *, on: date) -> str:
    """The digest of the nation's base policy of a pathway and edition on a day. Raises NoPolicyInForce."""
    found = Policy.objects.filter(pathway=pathway, edition=edition, region=NATION, extends="", in_force__contains=on)
    digest = found.values_list("pk", flat=True).first()
    if digest is None:
        raise NoPolicyInForce(day=on, pathway=pathway, edition=edition)
    return digest


def editions(*, on: date) -> dict[str, str]:
    """The edition of the standard in force on a day, by occupation code."""
    return dict(Standard.objects.filter(in_force__contains=on).values_list("occupation", "edition"))
