"""Who sees which rows, and who may do what where: every table of rows, every kind of account."""

from __future__ import annotations

from typing import Any

import pytest

from certification.models import Application, Batch
from registry.access import PERMISSIONS, NotPermitted, Permission, permits, require
from registry.models import Account, Body, Certificate, Role, StatusProposal, Worker
from rulebook.models import PolicyDraft, Simulation
from tests import factories
from tests.candidates import many, workbook
from tests.house import House, build_house

ROWS = (Body, Batch, Application, Certificate, Worker, StatusProposal)
OURS, THEIRS = "320500", "330100"


@pytest.fixture
def houses(reference: None) -> tuple[House, House]:
    """A body in 苏州 and one in 杭州, each with a certificate and a proposal to change its status."""
    ours, theirs = build_house(), build_house(region=factories.RegionFactory(code=THEIRS))
    for first, house in ((1, ours), (21, theirs)):
        house.give_notice(house.upload(workbook(many(1, first=first))))
    for certificate in ours.issue():  # of whichever site it is due
        ground = factories.StatusGroundFactory(kind="revoked")
        regulator = factories.RegulatorFactory(region_id=certificate.site.region_id)
        StatusProposal.objects.create(
            certificate=certificate, kind="revoked", ground=ground, statement="核查", effective_on=certificate.issued_on,
            proposed_by=regulator, proposed_at=certificate.issued_at,
        )  # fmt: skip
    return ours, theirs


def seen(account: Account) -> set[str]:
    """The tables of which the account sees our rows and, with «!», others' too."""
    found = set()
    for model in ROWS:
        rows: Any = model.objects.visible_to(account)  # type: ignore[attr-defined]
        mine = {place_of(row) for row in rows}
        assert len(rows) == len(set(rows)), f"{model.__name__} seen twice"
        found |= {f"{model.__name__.lower()}{'!' if place == THEIRS else ''}" for place in mine}
    return found


def place_of(row: Any) -> str:
    """Where the body of a row is."""
    match row:
        case Body():
            return str(row.region_id)
        case Batch():
            return str(row.site.region_id)
        case Application():
            return str(row.batch.site.region_id)
        case Certificate():
            return str(row.site.region_id)
        case StatusProposal():
            return str(row.certificate.site.region_id)
    return str(row.certificates.get().site.region_id)


ALL = {"body", "batch", "application", "certificate", "worker", "statusproposal"}
OF_A_BODY = ALL - {"statusproposal"}


def everything(*tables: str) -> set[str]:
    return {*tables, *(f"{table}!" for table in tables)}


def test_a_body_sees_its_own_and_nothing_of_another(houses: tuple[House, House]) -> None:
    """Whoever of the body it is, and also with a region of their own."""
    ours, _ = houses
    for account in (ours.submitter, ours.assessor, ours.approver):
        assert seen(account) == OF_A_BODY
    placed = factories.AssessorFactory(body=ours.site.body, region_id="330000")
    assert seen(placed) == OF_A_BODY


@pytest.mark.parametrize(
    ("region", "sees"),
    [
        ("000000", everything(*ALL)),
        ("320000", ALL),
        ("320500", ALL),
        ("330000", {f"{table}!" for table in ALL}),
        ("330100", {f"{table}!" for table in ALL}),
        ("320600", set()),
        ("440000", set()),
    ],
)
def test_a_regulator_sees_what_is_evaluated_in_the_region(
    houses: tuple[House, House], region: str, sees: set[str]
) -> None:
    """The nation everything, a province and a city their own, a neighbour nothing."""
    assert seen(factories.RegulatorFactory(region=factories.RegionFactory(code=region))) == sees


def test_an_administrator_sees_everything_and_a_drafter_none_of_it(houses: tuple[House, House]) -> None:
    """Rules are made without looking at people."""
    assert seen(factories.AdministratorFactory()) == everything(*ALL)
    assert seen(factories.DrafterFactory()) == seen(factories.PublisherFactory()) == set()


def test_a_worker_sees_what_is_about_themselves(houses: tuple[House, House]) -> None:
    """Their record, applications and certificates; no batch, and nobody else's."""
    ours, _ = houses
    worker = Worker.objects.get(certificates__site=ours.site)
    assert seen(factories.WorkerAccountFactory(worker=worker)) == {"application", "certificate", "worker"}
    stranger = factories.WorkerAccountFactory()
    assert list(Worker.objects.visible_to(stranger)) == [stranger.worker]
    assert not Certificate.objects.visible_to(stranger).exists()
    assert not Application.objects.visible_to(stranger).exists()


@pytest.mark.parametrize("role", ["regulator", "worker", "drafter", "submitter"])
def test_an_account_that_lacks_what_its_role_is_for_sees_nothing(houses: tuple[House, House], role: str) -> None:
    """The database keeps such accounts out; were one there, it would see nothing and not everything."""
    assert seen(Account(role=role)) == set()
    assert not PolicyDraft.objects.visible_to(Account(role=role)).exists()
    assert not Simulation.objects.visible_to(Account(role=role)).exists()


def test_drafts_and_simulations_are_seen_in_their_region_by_who_makes_rules(reference: None) -> None:
    """A province's are seen by the province and the nation; a worker or a body sees none."""
    national, jiangsu = factories.DrafterFactory(), factories.DrafterFactory(region_id="320000")
    draft = PolicyDraft.objects.create(region_id="320000", created_by=jiangsu, created_at="2026-11-20T00:00Z")
    readers = {
        "drafter": (national, jiangsu),
        "publisher": (factories.PublisherFactory(), factories.PublisherFactory(region_id="320000")),
        "regulator": (
            factories.RegulatorFactory(region_id="000000"), factories.RegulatorFactory(region_id="320000"),
        ),
        "administrator": (factories.AdministratorFactory(),),
    }  # fmt: skip
    for accounts in readers.values():
        for account in accounts:
            assert list(PolicyDraft.objects.visible_to(account)) == [draft]
    blind = [
        factories.DrafterFactory(region_id="330000"), factories.RegulatorFactory(region_id="320500"),
        factories.SubmitterFactory(region_id="320000"), factories.WorkerAccountFactory(region_id="320000"),
    ]  # fmt: skip
    for account in blind:
        assert not PolicyDraft.objects.visible_to(account).exists(), account.role


# Acts


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_may_do_what_the_table_lists_and_nothing_else(role: Role, permission: Permission) -> None:
    """And an account without a role nothing."""
    listed = permission in PERMISSIONS[role]
    assert permits(Account(role=role.value), permission) is listed
    assert permits(Account(role=""), permission) is False
    if listed:
        require(Account(role=role.value), permission)
    else:
        with pytest.raises(NotPermitted) as refusal:
            require(Account(role=role.value), permission)
        assert refusal.value.status == 403


def test_a_body_s_account_acts_for_its_body_alone() -> None:
    """Whose account has no body (a regulator's) is held by its region instead."""
    own, other = Body(pk=1), Body(pk=2)
    approver = Account(role="approver", body=own)
    require(approver, Permission.APPROVE, body=own)
    require(approver, Permission.APPROVE)
    with pytest.raises(NotPermitted):
        require(approver, Permission.APPROVE, body=other)
    require(Account(role="regulator", region_id="320000"), Permission.SEE_BATCHES, body=own)


@pytest.mark.parametrize(
    ("region", "place", "may"),
    [
        ("000000", "320500", True), ("320000", "320500", True), ("320500", "320500", True), ("320500", "320505", True),
        ("320500", "320000", False), ("320500", "320600", False), ("330000", "320500", False), (None, "320500", True),
    ],
)  # fmt: skip
def test_a_regulator_acts_inside_the_region(region: str | None, place: str, may: bool) -> None:
    """A province in its cities, a city in its districts, never the other way."""
    account = Account(role="regulator", region_id=region)
    if may:
        require(account, Permission.CHANGE_STATUS, place=place)
    else:
        with pytest.raises(NotPermitted):
            require(account, Permission.CHANGE_STATUS, place=place)
