"""The demo's bodies, filings and accounts are added once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from registry import identity
from registry.acts.demonstration import seed_demo
from registry.acts.seeding import seed_reference
from registry.models import Account, Body, DocumentType, Event, Filing, FilingScope, LedgerLeaf, Site, Worker
from registry.seeds import SEEDS, Demo, read_demo, read_reference
from tests import factories
from tests.guards.back_door import unguarded

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
REFERENCE = read_reference(SEEDS)


@pytest.fixture
def demo(db: None) -> Demo:
    seed_reference(REFERENCE, by=None, at=AT)
    return read_demo(SEEDS, REFERENCE)


def test_the_demo_is_added_once(demo: Demo) -> None:
    """A second run adds nothing, changes nothing, and leaves no second leaf or event."""
    assert seed_demo(demo, at=AT) == {"bodies": 3, "accounts": 15, "filings": 3}
    assert seed_demo(demo, at=AT) == {"bodies": 0, "accounts": 0, "filings": 0}
    assert (Body.objects.count(), Site.objects.count(), Filing.objects.count()) == (3, 3, 3)
    assert LedgerLeaf.objects.filter(kind="filing.recorded").count() == 3
    assert Event.objects.filter(act="filing.recorded").count() == 3


def test_what_the_demo_did_since_is_not_undone(demo: Demo) -> None:
    """A body renamed or an account locked stays so."""
    seed_demo(demo, at=AT)
    with unguarded("registry_body", "a_body_stays_what_it_is"):
        Body.objects.filter(name__startswith="苏州").update(name="改名有限公司")
    factories.changed_account(Account.objects.get(username="suzhou.submitter"), is_active=False)
    seed_demo(demo, at=AT)
    assert Body.objects.filter(name="改名有限公司").exists()
    assert not Account.objects.get(username="suzhou.submitter").is_active


def test_a_filing_covers_its_last_day_and_not_the_next(demo: Demo) -> None:
    """The Suzhou works may evaluate 车工 at 特级技师 level and 焊工 only up to 高级工."""
    seed_demo(demo, at=AT)
    scopes = FilingScope.objects.filter(site__code="Y000032990001")
    assert scopes.filter(period__contains=date(2028, 12, 31)).count() == scopes.count() == 15
    assert not scopes.filter(period__contains=date(2029, 1, 1)).exists()
    assert scopes.filter(occupation="6-18-01-01", level="special_technician").exists()
    assert not scopes.filter(occupation="6-18-02-04", level="technician").exists()


def test_a_filing_is_taken_by_the_regulator_of_its_province(demo: Demo) -> None:
    """Shenzhen's by Guangdong's."""
    seed_demo(demo, at=AT)
    filing = Filing.objects.get(site__code="Y000044990001")
    assert filing.filed_by is not None
    assert filing.filed_by.username == "regulator.guangdong"


def test_no_demo_account_opens_before_it_is_given_a_password(demo: Demo) -> None:
    """The seeds hold no password."""
    seed_demo(demo, at=AT)
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_a_worker_gets_an_account_once_on_record(demo: Demo) -> None:
    """Found by the ID number of the demo's person."""
    seed_demo(demo, at=AT)
    person = next(person for person in demo.people if person.key == "p01")
    worker = Worker.objects.create(
        document_type=DocumentType.RESIDENT,
        document_hash=identity.document_hash(DocumentType.RESIDENT, person.id_number),
        document_sealed=b"",
        name=person.name,
        created_at=AT,
    )
    assert seed_demo(demo, at=AT)["accounts"] == 1
    assert Account.objects.get(username="worker.lu").worker == worker
