"""The second wall: under the web's role the database shows an account no more than ``visible_to`` does, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from certification.models import Application, Batch
from registry import viewing
from registry.acts.names import propose_settlement
from registry.models import Account, Certificate, IdentityCase, IdentityProposal, NameClaim, Worker
from registry.receipts import new_receipt
from rulebook.models import PolicyDraft
from tests import factories
from tests.guards.conftest import world  # noqa: F401 - a registry in which something of everything has happened
from tests.guards.world import World
from tests.roles import acting_as
from tests.signing_in import sign_in

OF_A_BODY = [
    "certification_batch", "certification_batchslice", "certification_application", "certification_verdict",
    "certification_transition", "certification_score", "certification_review", "certification_approval",
    "certification_publicnotice", "certification_objection", "registry_worker", "registry_employment",
    "registry_careerspell", "registry_decision", "registry_certificate", "registry_certificatedocument",
]  # fmt: skip
"""Tables in which the world has rows of its one body."""


@pytest.fixture(autouse=True)
def undone(world: World) -> Iterator[None]:  # noqa: F811
    """What a test adds to the world is gone after it, and the connection is nobody's."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    viewing.show_to_nobody()


def count(table: str, role: str = "web") -> int:
    """How many rows the role finds by a query without any condition."""
    with acting_as(role), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", OF_A_BODY)
def test_another_body_sees_nothing(world: World, table: str) -> None:  # noqa: F811
    """Raw SQL in its context; the body itself and the jobs see the rows."""
    stranger = factories.SubmitterFactory(body=factories.BodyFactory(region_id="440300", name="深圳示例厂"))
    with viewing.shown_to(stranger):
        assert count(table) == 0
    with viewing.shown_to(world.house.approver):
        assert count(table) > 0
    assert count(table, "worker") > 0


@pytest.mark.parametrize("table", OF_A_BODY)
def test_a_regulator_sees_the_region_alone(world: World, table: str) -> None:  # noqa: F811
    """The province's sees what is in it, the neighbour's nothing, the nation's everything."""
    if table == "registry_careerspell":
        pytest.skip("of the careers a regulator sees those of the workers whom they see")
    for region, sees in (("320000", True), ("320500", True), ("440000", False), ("000000", True)):
        with viewing.shown_to(factories.RegulatorFactory(region_id=region)):
            assert (count(table) > 0) is sees, region


def test_what_an_account_sees_is_what_visible_to_says(world: World) -> None:  # noqa: F811
    """For every role: the rows that the policies leave are those of the queryset, for batches to certificates."""
    holder = factories.WorkerAccountFactory(worker=world.issued.worker)
    neighbour = factories.SubmitterFactory(body=factories.BodyFactory(region_id="440300", name="深圳示例厂"))
    accounts = [
        world.house.submitter, world.house.assessor, world.house.approver, world.house.regulator, holder, neighbour,
        factories.AdministratorFactory(), factories.RegulatorFactory(region_id="440000"), factories.DrafterFactory(),
    ]  # fmt: skip
    for account in accounts:
        for model in (Batch, Application, Certificate, PolicyDraft):
            if model is Batch and account == holder:
                continue  # a worker's pages name the batch of their own application, though batches have no page for them
            assert seen_by(account, model) == visible(account, model), (account.role, model.__name__)


def test_a_worker_sees_their_own_record_and_nobody_elses(world: World) -> None:  # noqa: F811
    """Their record, applications, verdicts and certificates; of the batch that they stand in, only the batch."""
    with viewing.shown_to(factories.WorkerAccountFactory(worker=world.issued.worker)):
        assert seen(Worker) == {world.issued.worker_id}
        assert seen(Application) == {world.issued.pk}
        assert seen(Certificate) == {world.certificate.pk}
        assert seen(Batch) == {world.batch.pk}
        assert count("certification_verdict") == 1
        assert count("certification_batchslice") == 0


def test_public_pages_see_what_they_show(world: World) -> None:  # noqa: F811
    """Results on notice and whom they name; no score, verdict or upload; a certificate by its number alone."""
    viewing.show_to_nobody()
    on_notice = set(Application.objects.filter(public_notice__isnull=False).values_list("pk", flat=True))
    assert seen(Application) == on_notice
    assert seen(Worker) == set(Application.objects.filter(pk__in=on_notice).values_list("worker", flat=True))
    for table in ("score", "verdict", "review", "approval", "batchslice", "rowrefusal", "transition"):
        assert count(f"certification_{table}") == 0, table
    assert seen(Certificate) == set()
    viewing.ask_for(world.certificate.number)
    assert seen(Certificate) == {world.certificate.pk}
    viewing.show_to_nobody()
    assert seen(Certificate) == set()


def test_nothing_is_written_where_nothing_is_seen(world: World) -> None:  # noqa: F811
    """A row for another body is refused, and an update meets none of its rows."""
    stranger = factories.AssessorFactory(body=factories.BodyFactory(region_id="440300", name="深圳示例厂"))
    with viewing.shown_to(stranger), transaction.atomic():
        with acting_as("web"):
            assert Application.objects.filter(pk=world.passed.pk).update(state="approved") == 0
        with (
            pytest.raises(Exception, match="row-level security policy"), transaction.atomic(), acting_as("web"),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(
                "INSERT INTO certification_score (application_id, part, revision, value, absent, recorded_by_id, recorded_at) "
                "VALUES (%s, 'theory', 9, 99, false, %s, now())",
                [world.passed.pk, stranger.pk],
            )


def test_a_request_leaves_nobody_behind(world: World) -> None:  # noqa: F811
    """After a page of an account the connection sees what the public sees, also after one that failed."""
    page = Client()
    sign_in(page, world.house.approver)
    assert page.get("/batches/").status_code == 200
    assert getattr(connection.connection, "looks_for", ())[0] == ""
    assert seen(Batch) == set(Batch.objects.filter(public_notices__isnull=False).values_list("pk", flat=True))
    page.raise_request_exception = False
    assert page.get("/batches/00000000-0000-0000-0000-000000000000/").status_code == 404
    assert getattr(connection.connection, "looks_for", ())[0] == ""


def seen(model: type[Model]) -> set[Any]:
    """What the web's role finds without any condition."""
    with acting_as("web"):
        return set(model._base_manager.values_list("pk", flat=True))


def seen_by(account: Account, model: type[Model]) -> set[Any]:
    with viewing.shown_to(account):
        return seen(model)


def visible(account: Account, model: Any) -> set[Any]:
    """What the queryset lets the account see, asked as the owner."""
    return set(model.objects.visible_to(account).values_list("pk", flat=True))


def test_a_side_of_a_case_sees_no_other_side(world: World) -> None:  # noqa: F811
    """Raw SQL in its context: its own name, the case, no proposal; the regulator of the place sees both, the neighbour nothing."""
    stranger = factories.SubmitterFactory(body=factories.BodyFactory(name="另一示例厂"))
    worker, at = world.passed.worker, timezone.now()
    NameClaim.objects.create(worker=worker, body=stranger.body, name="冒名者", claimed_at=at)
    case = IdentityCase.objects.create(worker=worker, receipt=new_receipt(), holds=True, opened_at=at)
    given: dict[str, Any] = {"name": "冒名者", "statement": "经核户籍底册", "reference": "户证1号"}
    proposal = propose_settlement(case, **given, by=world.house.regulator, at=at)
    person = factories.WorkerAccountFactory(worker=worker)
    for account, names, proposals in (
        (world.house.submitter, {worker.name}, set()),
        (stranger, {"冒名者"}, set()),
        (person, set(), set()),
        (world.house.regulator, {worker.name, "冒名者"}, {proposal.pk}),
    ):
        assert seen_by(account, IdentityCase) == visible(account, IdentityCase) == {case.pk}, account.role
        assert seen_by(account, IdentityProposal) == visible(account, IdentityProposal) == proposals, account.role
        with viewing.shown_to(account), acting_as("web"):
            assert set(NameClaim.objects.filter(worker=worker).values_list("name", flat=True)) == names, account.role
    for account in (factories.RegulatorFactory(region_id="440000"), factories.WorkerAccountFactory()):
        for model in (IdentityCase, IdentityProposal, NameClaim):
            assert seen_by(account, model) == set(), (account.role, model)
