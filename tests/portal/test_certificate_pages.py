"""Certificates for who holds them, who issued them and who supervises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Batch
from registry.models import Account, Certificate, CertificateDocument
from tests.house import House, drain
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def regulator(house: House, browse: SignIn) -> Client:
    return browse(house.regulator)


def change(client: Client, certificate: Certificate, to: str, **more: str) -> str:
    typed = {
        "kind": to, "effective_on": timezone.localdate().isoformat(), "ground": "核查发现年限证明不实",
        "citation": "工作规程第二十条", **more,
    }  # fmt: skip
    answer = client.post(f"/certificates/{certificate.number}/status/", typed)
    return f"{answer.status_code} {shown(answer)}"


def test_a_holder_downloads_the_document_and_finds_the_check(
    certificates: list[Certificate], holder: Account, browse: SignIn
) -> None:
    client = browse(holder)
    page = shown(client.get(f"/certificates/{certificates[0].number}/"))
    assert f"/check/{certificates[0].number}" in page
    assert "<svg" in page
    document = client.get(f"/certificates/{certificates[0].number}/document.pdf")
    assert b"".join(document.streaming_content).startswith(b"%PDF")
    assert document["Content-Type"] == "application/pdf"


def test_a_document_not_rendered_yet_says_so(house: House, scored: Batch, browse: SignIn) -> None:
    house.approve(scored, at=timezone.now() - timedelta(days=26))
    drain("certification.give_notice")
    house.issue(at=timezone.now() - timedelta(days=1))
    number = Certificate.objects.order_by("number")[0].number
    assert not CertificateDocument.objects.exists()
    answer = browse(house.submitter).get(f"/certificates/{number}/document.pdf")
    assert answer.status_code == 409
    assert "document_not_ready" in shown(answer)


def test_a_regulators_suspension_shows_in_the_public_check(
    certificates: list[Certificate], regulator: Client, anybody: Client
) -> None:
    assert change(regulator, certificates[0], "suspended").startswith("302")
    assert "证书已暂停" in shown(anybody.get(f"/check/{certificates[0].number}"))
    assert change(regulator, certificates[0], "reinstated").startswith("302")
    assert "证书有效" in shown(anybody.get(f"/check/{certificates[0].number}"))


def test_a_change_out_of_order_is_refused_and_loses_nothing_typed(
    certificates: list[Certificate], regulator: Client
) -> None:
    """What is revoked stays revoked."""
    change(regulator, certificates[0], "revoked")
    answer = change(regulator, certificates[0], "reinstated", ground="申诉成立的理由写在这里")
    assert answer.startswith("409")
    assert "status_change_out_of_order" in answer
    assert "申诉成立的理由写在这里" in answer
    assert certificates[0].changes.count() == 1


def test_a_certificate_is_never_superseded_by_this_form(certificates: list[Certificate], regulator: Client) -> None:
    """A replacement names the new certificate, which this form cannot."""
    assert change(regulator, certificates[0], "superseded").startswith("422")


@pytest.mark.parametrize("missing", ["ground", "citation", "effective_on", "kind"])
def test_a_change_needs_its_ground_citation_and_day(
    certificates: list[Certificate], regulator: Client, missing: str
) -> None:
    assert change(regulator, certificates[0], "revoked", **{missing: ""}).startswith("422")
    assert not certificates[0].changes.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3), ({"status": "valid"}, 2), ({"status": "suspended"}, 1), ({"level": "senior"}, 3),
        ({"level": "technician"}, 0), ({"occupation": "车"}, 3), ({"occupation": "6-18"}, 3), ({"occupation": "焊"}, 0),
    ],
)  # fmt: skip
def test_certificates_are_narrowed(
    certificates: list[Certificate], regulator: Client, query: dict[str, str], found: int
) -> None:
    change(regulator, certificates[0], "suspended")
    page = shown(regulator.get("/certificates/", query))
    assert sum(one.number in page for one in certificates) == found


def test_one_number_is_found_as_it_is_typed(certificates: list[Certificate], regulator: Client) -> None:
    page = shown(regulator.get("/certificates/", {"number": certificates[1].number.lower()}))
    assert f"/certificates/{certificates[1].number}/" in page
    assert f"/certificates/{certificates[0].number}/" not in page
