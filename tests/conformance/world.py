"""A registry with something of every kind in it, and a token for each role: what the description is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from certification.acts.objecting import raise_objection
from certification.models import Application, Batch, Objection, PublicNotice
from registry.acts.names import propose_correction
from registry.models import Account, CalendarYear, Certificate, IdentityCase, IdentityProposal, Worker
from rulebook.acts.simulating import ask_about_text
from rulebook.models import Policy, PolicyDraft, Simulation
from rulebook.populations import Asked
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import House, build_house, drain
from tests.rulebook.drafts import FAULTY, Office
from tests.signing_in import token_of
from tests.simulation.drafts import tighter


@dataclass(frozen=True, slots=True)
class World:
    """Tokens by role, and for each parameter of a path values that exist."""

    tokens: dict[str, str]
    known: dict[str, list[str]]


def build_world() -> World:
    """Fills the registry up to certificates; a week ago, so that dates of today fit."""
    for year in range(timezone.localdate().year - 1, timezone.localdate().year + 2):
        CalendarYear.objects.get_or_create(year=year)
    house = build_house()
    _procedure(house)
    office = Office(
        drafter=factories.DrafterFactory(), colleague=factories.DrafterFactory(), publisher=factories.PublisherFactory()
    )
    now = timezone.now()
    for text in (FAULTY, *[None] * 2):
        office.draft(at=now) if text is None else office.draft(text, at=now)
    office.propose(at=now)
    ask_about_text(
        tighter(), asked=Asked(20, 1), as_of=timezone.localdate(), by=office.drafter, at=now,
        against=Policy.objects.get(identifier="cn.ordinary.2023"),
    )  # fmt: skip
    drain()
    holder = Worker.objects.get(pk=Certificate.objects.earliest("number").worker_id)
    accounts = {
        "submitter": house.submitter, "assessor": house.assessor, "approver": house.approver,
        "regulator": house.regulator, "drafter": office.drafter, "publisher": office.publisher,
        "worker": factories.WorkerAccountFactory(worker=holder), "administrator": factories.AdministratorFactory(),
    }  # fmt: skip
    return World({role: _token(account) for role, account in accounts.items()}, _known(house))


def _procedure(house: House) -> None:
    """A batch with certificates, one on public notice with an objection, one examined, one just judged, one refused."""
    now = timezone.now()
    faulty = candidate(90, level="九级工")
    issued = house.upload(workbook([*many(3), faulty]), at=now - timedelta(days=40))
    house.examine(issued, at=now - timedelta(days=39))
    house.approve(issued, at=now - timedelta(days=39))
    drain("certification.give_notice")
    house.issue(at=now - timedelta(days=3))
    drain()
    public = house.upload(workbook(many(3, first=10)), at=now - timedelta(days=4))
    house.examine(public, at=now - timedelta(days=3))
    house.approve(public, at=now)
    drain("certification.give_notice")
    raise_objection(public.applications.earliest("row_number"), ground="年限不符", at=now)
    examined = house.upload(workbook(many(4, first=20)), at=now - timedelta(days=2))
    house.examine(examined, at=now - timedelta(days=1))
    house.upload(workbook(many(6, first=30)), at=now - timedelta(days=1))
    house.upload(b"no workbook", at=now - timedelta(days=1))
    build_house().upload(workbook(many(2, first=20, name="又一人")), at=now)
    person = public.applications.latest("row_number").worker
    propose_correction(person, name="王新名", statement="更名", reference="户口簿", by=house.submitter, at=now)


def _token(account: Account) -> str:
    return token_of(account)


def _known(house: House) -> dict[str, list[str]]:
    def keys(rows: Any, field: str = "pk") -> list[str]:
        return [str(value) for value in rows.values_list(field, flat=True)[:20]]

    return {
        "batch_id": keys(Batch.objects.order_by("pk")),
        "application_id": keys(Application.objects.order_by("pk")),
        "objection_id": keys(Objection.objects.all()),
        "case_id": keys(IdentityCase.objects.all()),
        "name_proposal_id": keys(IdentityProposal.objects.all()),
        "public_notice_id": keys(PublicNotice.objects.all()),
        "draft_id": keys(PolicyDraft.objects.all()),
        "simulation_id": keys(Simulation.objects.all()),
        "number": keys(Certificate.objects.order_by("number"), "number"),
        "digest": keys(Policy.objects.order_by("pk")),
        "credit_code": [house.site.body.credit_code],
        "code": ["6-18-01-01"],
        "kind": ["candidates", "scores", "results"],
        "site": [house.site.code],
        "cursor": ["cj0x"],  # the last page of any list
    }


def configuration(world: World, *, seed: int) -> str:
    """Schemathesis' settings: most paths lead to what exists, the others anywhere."""
    lines: list[str] = [f"seed = {seed}"]
    for name, values in world.known.items():
        lines += [f"[dictionaries.{name}]", f"values = [{_quoted(values)}]"]
    lines.append("[parameters]")
    for name in world.known:
        where = "query" if name in ("site", "cursor") else "path"
        lines.append(f'"{where}.{name}" = {{ dictionary = "{name}", probability = 0.8 }}')
    return "\n".join(lines) + "\n"


def _quoted(values: Iterable[str]) -> str:
    return ", ".join(f'"{value}"' for value in values)
