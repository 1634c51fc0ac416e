"""Lists take the same number of statements however many rows they have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from certification.acts.objecting import raise_objection
from registry.models import Account, RelatedOccupation, WorkType
from tests import factories

pytestmark = pytest.mark.django_db

# Statements of a list. A session takes one (whether it has ended), the account another; the batch of a nested list one.
COUNTS = {
    "/api/v1/occupations": 3,
    "/api/v1/regions": 2,
    "/api/v1/standards": 4,
    "/api/v1/offers": 2,
    "/api/v1/public-notices": 2,
    "/api/v1/public-notices/{public_notice}/results": 4,
    "/api/v1/bodies": 3,
    "/api/v1/sites": 3,
    "/api/v1/filings": 4,
    "/api/v1/batches": 5,  # one asks what of all jobs has stopped
    "/api/v1/batches/{batch}": 5,
    "/api/v1/batches/{batch}/refusals": 4,
    "/api/v1/batches/{batch}/notes": 4,
    "/api/v1/batches/{batch}/applications": 4,
    "/api/v1/batches/{batch}/approvals": 4,
    "/api/v1/applications": 3,
    "/api/v1/applications/{application}": 6,
    "/api/v1/objections": 5,
    "/api/v1/certificates": 3,
    "/api/v1/certificates/{certificate}/status-changes": 4,
}


@pytest.fixture
def places() -> dict[str, str]:
    """A body with three of everything, and the ids that the addresses need."""
    now = timezone.now()
    for suffix in ("02", "03", "04"):
        occupation = factories.OccupationFactory(code=f"6-18-01-{suffix}")
        standard = factories.StandardFactory(occupation=occupation)
        RelatedOccupation.objects.create(standard=standard, occupation=occupation)
        WorkType.objects.create(occupation=occupation, title=suffix)
        factories.OfferFactory(occupation=occupation)
    batch = factories.BatchFactory()
    issued = factories.issued(factories.ApplicationFactory.create_batch(3, batch=batch), at=now)
    waiting = factories.BatchFactory.create_batch(2, site=batch.site)
    public_notice = factories.on_notice(factories.ApplicationFactory.create_batch(3, batch=waiting[0]), at=now)
    for application in public_notice.applications.all():
        raise_objection(application, ground="业绩不实", at=now)
    factories.RowRefusalFactory.create_batch(3, batch=batch)
    for number in range(2):
        factories.FilingScopeFactory(filing__site__body=batch.body, level="junior" if number else "technician")
    return {
        "batch": str(batch.pk), "public_notice": str(public_notice.pk), "certificate": issued[0].number,
        "application": str(batch.applications.first().pk),
    }  # fmt: skip


@pytest.mark.parametrize("path", COUNTS)
def test_a_list_takes_its_statements_and_no_more(
    path: str,
    places: dict[str, str],
    signed_in: Callable[[Account], APIClient],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """The number stands in the table; a statement a row would show."""
    from certification.models import Batch

    client = signed_in(factories.ApproverFactory(body=Batch.objects.get(pk=places["batch"]).body))
    asked = path.format(**places)
    with django_assert_num_queries(COUNTS[path]):
        answer = client.get(asked)
    assert answer.status_code == 200
    if "results" in answer.json() and "notes" not in path and "status" not in path and "approvals" not in path:
        assert len(answer.json()["results"]) >= 1
