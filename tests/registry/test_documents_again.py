"""Documents set again: the same bytes or an alarm; what cannot be printed keeps nobody else waiting."""

from __future__ import annotations

from typing import Any

import pytest

from registry.acts import documents
from registry.acts.documents import DocumentDiffers, document_of, document_on, render_documents, stop_documents
from registry.models import Certificate, CertificateDocument, Event
from tests import factories
from tests.candidates import many, workbook
from tests.house import DUE, House, drain, on

LATER = on(2026, 10, 12)
RARE = "王\U0002ebf0"


@pytest.fixture
def certificates(house: House) -> list[Certificate]:
    """Three certificates without their documents."""
    house.give_notice(house.upload(workbook(many(3))))
    return house.issue()


def rendered(certificates: list[Certificate], at: Any = DUE) -> None:
    render_documents([str(one.pk) for one in certificates], at=at)


def test_a_document_is_the_same_bytes_as_when_it_was_recorded(certificates: list[Certificate]) -> None:
    """By the digest on record; its size and the instant of its first setting stay."""
    rendered(certificates)
    one = certificates[0]
    pdf = document_of(one)
    assert pdf.startswith(b"%PDF")
    assert (one.document.size, one.document.rendered_at) == (len(pdf), DUE)
    assert one.document.digest == documents._digest(pdf)
    rendered(certificates, at=LATER)
    assert set(CertificateDocument.objects.values_list("rendered_at", flat=True)) == {DUE}


def test_other_bytes_than_recorded_are_never_handed_out(
    certificates: list[Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer font or typesetter that gives other bytes is a fault of the installation, by the certificate's number."""
    rendered(certificates)
    original = documents.render
    monkeypatch.setattr(documents, "render", lambda *given, **more: original(*given, **more) + b"\n")
    with pytest.raises(DocumentDiffers, match=certificates[0].number):
        document_of(certificates[0])
    with pytest.raises(DocumentDiffers):
        document_on(certificates[0], on=LATER.date())


def test_a_certificate_without_a_document_gives_none(certificates: list[Certificate]) -> None:
    """Its job has not come round yet."""
    with pytest.raises(CertificateDocument.DoesNotExist):
        document_of(certificates[0])


def test_a_name_that_cannot_be_printed_does_not_stop_the_rest(house: House) -> None:
    """The certificate stands, an event names it once for each try, and the others have their documents."""
    people = many(3)
    people[1]["name"] = RARE
    house.give_notice(house.upload(workbook(people)))
    certificates = house.issue()
    (rare,) = [one for one in certificates if one.holder_name == RARE]
    rendered(certificates)
    assert set(CertificateDocument.objects.values_list("certificate", flat=True)) == {
        one.pk for one in certificates if one != rare
    }
    event = Event.objects.get(act="document.refused")
    assert (event.subject_id, event.body, event.at, event.by) == (str(rare.pk), house.site.body, DUE, None)
    assert event.details == {"code": "glyph_missing"}


def test_a_job_that_gives_up_names_each_certificate_without_its_document(certificates: list[Certificate]) -> None:
    """Those that have theirs are not named."""
    rendered(certificates[:1])
    stop_documents([str(one.pk) for one in certificates], error="LookupError", at=LATER)
    events = Event.objects.filter(act="document.stopped")
    assert {event.subject_id for event in events} == {str(one.pk) for one in certificates[1:]}
    assert {(event.at, event.body, event.details["error"]) for event in events} == {
        (LATER, certificates[0].site.body, "LookupError")
    }


def test_documents_are_left_to_jobs_in_chunks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """No job holds a worker for longer than a chunk takes; together they set every document."""
    monkeypatch.setattr("registry.acts.certificates.DOCUMENT_CHUNK", 2)
    house.give_notice(house.upload(workbook(many(5))))
    house.issue()
    assert drain("registry.render_documents") == 3
    assert CertificateDocument.objects.count() == 5


def test_what_is_handed_out_follows_the_status_of_the_day(house: House, certificates: list[Certificate]) -> None:
    """Valid: the document. Not valid: a copy that says so. Valid again: the document."""
    rendered(certificates)
    one = certificates[0]
    for kind, day in (("suspended", 12), ("reinstated", 14)):
        at = on(2026, 10, day)
        factories.changed(one, kind, effective_on=at.date(), by=house.regulator, at=at)
    original = document_of(one)
    handed = {day: document_on(one, on=on(2026, 10, day).date()) == original for day in (11, 12, 13, 14)}
    assert handed == {11: True, 12: False, 13: False, 14: True}
