"""What an account may not see does not exist for it, and what it may see leaves out what it need not know."""

from __future__ import annotations

import pytest
from django.test import Client

from certification.models import Application, Batch
from registry.models import Account, Certificate, Worker
from tests import factories
from tests.candidates import candidate
from tests.house import House
from tests.portal.conftest import SignIn, shown

PAGES_OF_A_BATCH = [
    "",
    "progress/",
    "applications/",
    "refusals/",
    "events/",
    "returned.xlsx",
    "exports/candidates.xlsx",
]


@pytest.mark.parametrize("page", PAGES_OF_A_BATCH)
def test_another_bodys_batch_does_not_exist(batch: Batch, stranger: Account, browse: SignIn, page: str) -> None:
    assert browse(stranger).get(f"/batches/{batch.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES_OF_A_BATCH)
def test_ones_own_batch_opens(batch: Batch, house: House, browse: SignIn, page: str) -> None:
    """The counterpart: every one of those pages is there for the body's own people."""
    assert browse(house.submitter).get(f"/batches/{batch.pk}/{page}").status_code == 200


def test_a_stranger_meets_empty_lists(
    certificates: list[Certificate], batch: Batch, house: House, stranger: Account, browse: SignIn
) -> None:
    client = browse(stranger)
    assert batch.filename not in shown(client.get("/batches/"))
    assert certificates[0].number not in shown(client.get("/certificates/"))
    assert client.get(f"/certificates/{certificates[0].number}/").status_code == 404
    assert client.get(f"/applications/{certificates[0].application.pk}/").status_code == 404
    assert client.get(f"/bodies/{house.site.body.credit_code}/").status_code == 404


def test_a_worker_sees_only_what_is_theirs(certificates: list[Certificate], holder: Account, browse: SignIn) -> None:
    client = browse(holder)
    home = shown(client.get("/"))
    assert f"/certificates/{certificates[0].number}/" in home
    assert f"/certificates/{certificates[1].number}/" not in home
    assert client.get(f"/certificates/{certificates[0].number}/").status_code == 200
    assert client.get(f"/certificates/{certificates[1].number}/").status_code == 404
    assert client.get(f"/applications/{certificates[0].application.pk}/").status_code == 200
    assert client.get(f"/applications/{certificates[1].application.pk}/").status_code == 404


def test_a_worker_has_no_page_of_a_batch(batch: Batch, holder: Account, browse: SignIn) -> None:
    """The batch's list of applications asks for the right to see batches as well."""
    assert browse(holder).get(f"/batches/{batch.pk}/applications/").status_code == 404


def test_a_regulator_sees_the_region_and_no_other(
    certificates: list[Certificate], batch: Batch, house: House, browse: SignIn
) -> None:
    inside, outside = browse(house.regulator), browse(factories.RegulatorFactory(region_id="440000"))
    for address in (f"/batches/{batch.pk}/", f"/certificates/{certificates[0].number}/"):
        assert inside.get(address).status_code == 200
        assert outside.get(address).status_code == 404


def test_a_regulator_sees_no_document_number(
    certificates: list[Certificate], batch: Batch, house: House, browse: SignIn
) -> None:
    """Not even a masked one, on any page of the batch or the certificate."""
    client = browse(house.regulator)
    application = Application.objects.filter(batch=batch).select_related("worker").order_by("row_number")[0]
    for address in ("/", "/applications/", "/certificates/", f"/batches/{batch.pk}/applications/",
                    f"/applications/{application.pk}/", f"/certificates/{certificates[0].number}/"):  # fmt: skip
        assert application.worker.document_masked not in shown(client.get(address)), address
    assert application.worker.document_masked in shown(
        browse(house.submitter).get(f"/batches/{batch.pk}/applications/")
    )


def test_no_page_shows_a_whole_document_number(batch: Batch, house: House, browse: SignIn) -> None:
    number = candidate(1)["document_number"]
    client = browse(house.submitter)
    assert Worker.objects.filter(applications__batch=batch).exists()
    for address in ("/applications/", f"/batches/{batch.pk}/applications/", f"/batches/{batch.pk}/refusals/"):
        assert number not in shown(client.get(address)), address


def test_the_administrator_sees_names_masked(certificates: list[Certificate], browse: SignIn) -> None:
    """Who keeps the machinery needs no names."""
    client: Client = browse(factories.AdministratorFactory())
    page = shown(client.get("/certificates/"))
    assert certificates[0].number in page
    assert certificates[0].holder_name not in page
