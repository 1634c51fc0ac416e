"""身份核实: what each side of a case may know of it, how old it is, and whether applications wait for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certification.models import Application, ApplicationQuerySet
from certification.queries.objections import Age, age_between
from registry import identity
from registry.models import Account, IdentityCase, NameClaim, Role
from registry.models.identities import is_confirmed, is_held
from registry.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Side:
    """一方: a body and a name that it gave; ``stands`` says whether that is the name the case came to, None while it is open."""

    body: str
    name: str
    stands: bool | None


@dataclass(frozen=True, slots=True)
class SeenCase:
    """案件所见: a case with its age and the sides of it that the account may see: a body its own, a regulator all."""

    case: IdentityCase
    age: Age
    sides: Sequence[Side]

    @property
    def names(self) -> str:
        """The names that are shown, each once."""
        return "、".join(dict.fromkeys(side.name for side in self.sides))


def with_identity(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Adds ``identity_confirmed`` and ``identity_held``: whether the name is confirmed, and whether a case holds it up."""
    return applications.annotate(identity_confirmed=is_confirmed(), identity_held=is_held())


def seen_cases(cases: Iterable[IdentityCase], account: Account, *, on: date) -> list[SeenCase]:
    """Each case as the account may see it; two statements for all of them."""
    given = list(cases)
    if not given:
        return []
    workdays = Workdays.load()
    sides = _sides(given, account)
    return [SeenCase(one, age_between(one.opened_at, one.settled_at, workdays, on), sides[one.pk]) for one in given]


def applications_of(case: IdentityCase, account: Account) -> ApplicationQuerySet:
    """The applications about the number that exist for the account."""
    return with_identity(Application.objects.visible_to(account).filter(worker=case.worker_id))


def _sides(cases: Sequence[IdentityCase], account: Account) -> dict[UUID, list[Side]]:
    """The person is shown no name but their own, which their page shows."""
    if account.role == Role.WORKER:
        return defaultdict(list)
    claims = NameClaim.objects.filter(worker__any_of=[case.worker_id for case in cases]).select_related("body")
    if account.body_id is not None:
        claims = claims.filter(body=account.body_id)
    by_worker: dict[UUID, list[NameClaim]] = defaultdict(list)
    for claim in claims.order_by("claimed_at", "pk"):
        by_worker[claim.worker_id].append(claim)
    return {
        case.pk: [Side(claim.body.name, claim.name, _stands(case, claim.name)) for claim in by_worker[case.worker_id]]
        for case in cases
    }


def _stands(case: IdentityCase, name: str) -> bool | None:
    return identity.name_key(name, of=str(case.pk)) == case.settled_key if case.outcome else None
