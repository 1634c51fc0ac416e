"""What every list asks the database: pinned by page, and the same for three rows as for thirty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certification.acts.objecting import raise_objection
from certification.models import Batch
from registry.acts.names import propose_correction
from registry.models import Account, CalendarYear, Certificate, Worker
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import House, build_house, drain
from tests.pathways import BY_PATHWAY
from tests.portal.conftest import SignIn

FRONTLINE = BY_PATHWAY["direct_frontline"]

# By role and address: how many statements the page takes, those for the session and the account among them. More means
# that a join was lost; fewer are pinned anew.
PINNED: dict[str, dict[str, int]] = {
    "anybody": {
        "/": 0, "/policies/": 2, "/equivalences/": 1, "/public-notices/": 2, "/public-notices/{notice}": 5,
    },
    "worker": {"/": 14, "/applications/": 4, "/certificates/": 4},
    "submitter": {
        "/": 7, "/batches/": 5, "/applications/": 4, "/certificates/": 4, "/bodies/": 4, "/batches/{batch}/": 9,
        "/batches/{batch}/applications/": 7, "/batches/{batch}/refusals/": 6, "/batches/{batch}/events/": 6,
    },
    "assessor": {"/": 7, "/batches/{batch}/scores/": 8, "/batches/{reviewed}/reviews/": 8},
    "approver": {"/": 10, "/objections/": 6, "/batches/{scored}/approval/": 14, "/identity-cases/": 7},
    "regulator": {
        "/": 16, "/bodies/": 4, "/batches/": 5, "/applications/": 4, "/certificates/": 4, "/policy-drafts/": 3,
        "/simulations/": 3, "/identity-cases/": 7, "/name-proposals/": 4,
    },
    "drafter": {"/": 5, "/policy-drafts/": 4},
    "publisher": {"/": 4, "/policy-drafts/": 4},
    "administrator": {"/": 9, "/batches/": 5, "/applications/": 4, "/certificates/": 4, "/bodies/": 4},
}  # fmt: skip


class World:
    """Everything that the lists list, in every state; ``enlarge`` makes some more of each."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.start = 100
        for year in (timezone.localdate().year, timezone.localdate().year + 1):
            CalendarYear.objects.get_or_create(year=year)
        self.drafter = factories.DrafterFactory()
        first = self.enlarge()
        self.places = {name: batch.pk for name, batch in first.items()}
        self.places["notice"] = first["on_notice"].public_notices.get().pk
        self.worker = Worker.objects.get(certificates=Certificate.objects.order_by("number")[0])

    def enlarge(self) -> dict[str, Batch]:
        """Certificates issued, results on notice with objections, and rows that wait at every stage."""
        house, now = self.house, timezone.now()
        issued = self._batch(at=now - timedelta(days=28))
        house.examine(issued, at=now - timedelta(days=27))
        house.approve(issued, at=now - timedelta(days=26))
        drain("certification.give_notice")
        house.issue(at=now - timedelta(days=1))
        on_notice = self._batch(at=now)
        house.examine(on_notice, at=now)
        house.approve(on_notice, at=now)
        drain("certification.give_notice")
        for application in on_notice.applications.all()[:2]:
            raise_objection(application, ground="年限不符", at=now)
        disputed = build_house()
        disputed.upload(workbook(many(3, first=self._next(3), name="又一人")), at=now)
        house.upload(workbook(many(3, first=self.start - 3)), filename=f"{self.start}-d.xlsx", at=now)
        propose_correction(
            on_notice.applications.latest("pk").worker, name="王新名", statement="更名", reference="户口簿",
            by=house.regulator, at=now,
        )  # fmt: skip
        scored = self._batch(at=now)
        house.examine(scored, at=now)
        reviewed = house.upload(
            workbook([FRONTLINE.person(self._next()) for _ in range(3)]), pathway=FRONTLINE.pathway, at=now
        )
        house.review(reviewed, at=now)
        browser = Client()
        browser.force_login(self.drafter, backend="django.contrib.auth.backends.ModelBackend")
        browser.post("/policy-drafts/new/")
        return {"batch": self._batch(at=now), "scored": scored, "reviewed": reviewed, "on_notice": on_notice}

    def account(self, role: str) -> Account:
        """Somebody of a role."""
        made = {"administrator": factories.AdministratorFactory, "publisher": factories.PublisherFactory}
        if role == "worker":
            return factories.WorkerAccountFactory(worker=self.worker)
        if role == "drafter":
            return self.drafter
        return made[role]() if role in made else getattr(self.house, role)

    def _batch(self, *, at: Any) -> Batch:
        people = [*many(3, first=self._next(4)), candidate(self._next(), occupation="车公")]
        return self.house.upload(workbook(people), filename=f"{self.start}.xlsx", at=at)

    def _next(self, count: int = 1) -> int:
        self.start += count
        return self.start - count


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


@pytest.fixture
def world(house: House) -> World:
    return World(house)


def test_every_list_asks_what_is_pinned_however_long_it_is(world: World, browse: SignIn, anybody: Client) -> None:
    browsers = {role: anybody if role == "anybody" else browse(world.account(role)) for role in PINNED}
    tour = [(role, place) for role, places in PINNED.items() for place in places]
    pinned = {(role, place): count for role, places in PINNED.items() for place, count in places.items()}

    def counts() -> dict[tuple[str, str], int]:
        return {(role, place): asked(browsers[role], place.format(**world.places)) for role, place in tour}

    counts()  # texts of rules are read once a process
    assert counts() == pinned
    world.enlarge()
    world.enlarge()
    assert counts() == pinned
    assert max(pinned.values()) <= 25
