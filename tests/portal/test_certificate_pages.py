"""Certificates for who holds them, who issued them and who supervises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Batch
from registry.models import Account, Certificate, CertificateDocument
from tests import factories
from tests.documents.pages import text_of
from tests.house import House, drain
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def regulator(house: House, browse: SignIn) -> Client:
    return browse(house.regulator)


@pytest.fixture
def second(house: House, browse: SignIn) -> Client:
    return browse(house.confirmer)


def propose(client: Client, certificate: Certificate, to: str, **more: str) -> Any:
    typed = {
        "ground": str(factories.StatusGroundFactory(kind=to).pk), "effective_on": timezone.localdate().isoformat(),
        "statement": "核查发现年限证明不实", **more,
    }  # fmt: skip
    return client.post(f"/certificates/{certificate.number}/status/", typed)


def change(client: Client, second: Client, certificate: Certificate, to: str) -> None:
    """Proposed by one and confirmed by the other."""
    proposed = propose(client, certificate, to)
    assert proposed.status_code == 302, shown(proposed)
    confirmed = second.post(proposed["Location"], {"act": "confirm"})
    assert confirmed.status_code == 302, shown(confirmed)


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


def test_a_suspension_by_two_regulators_shows_in_the_public_check(
    certificates: list[Certificate], regulator: Client, second: Client, anybody: Client
) -> None:
    """Proposed, it changes nothing; confirmed by the second, it shows; and reinstated the same way."""
    address = f"/check/{certificates[0].number}"
    proposed = propose(regulator, certificates[0], "suspended")
    assert "证书有效" in shown(anybody.get(address))
    assert proposed["Location"] in shown(second.get("/"))
    second.post(proposed["Location"], {"act": "confirm"})
    assert "证书已暂停" in shown(anybody.get(address))
    change(regulator, second, certificates[0], "reinstated")
    assert "证书有效" in shown(anybody.get(address))


def test_who_proposed_is_offered_to_withdraw_and_not_to_confirm(
    certificates: list[Certificate], regulator: Client, second: Client
) -> None:
    """Pressed all the same, it is refused by name."""
    address = propose(regulator, certificates[0], "revoked")["Location"]
    own, other = shown(regulator.get(address)), shown(second.get(address))
    assert ("撤回提议" in own, "确认撤销" in own) == (True, False)
    assert ("不予确认" in other, "确认撤销" in other) == (True, True)
    answer = regulator.post(address, {"act": "confirm"})
    assert (answer.status_code, "second_regulator_needed" in shown(answer)) == (403, True)
    second.post(address, {"act": "decline", "reason": "证据不足"})
    assert "未予确认" in shown(regulator.get("/status-proposals/"))
    assert not certificates[0].changes.exists()


def test_a_proposal_waiting_for_confirmation_takes_the_place_of_the_form(
    certificates: list[Certificate], regulator: Client
) -> None:
    address = propose(regulator, certificates[0], "revoked")["Location"]
    page = shown(regulator.get(f"/certificates/{certificates[0].number}/status/"))
    assert address in page
    assert "提出变更" not in page


def test_only_what_is_possible_is_offered(certificates: list[Certificate], regulator: Client, second: Client) -> None:
    """Of a valid certificate no reinstatement and never a replacement; of a revoked one nothing."""
    grounds = {
        kind: factories.StatusGroundFactory(kind=kind) for kind in ("suspended", "reinstated", "revoked", "superseded")
    }
    offered = shown(regulator.get(f"/certificates/{certificates[0].number}/status/"))
    assert {kind for kind, ground in grounds.items() if f'value="{ground.pk}"' in offered} == {"suspended", "revoked"}
    change(regulator, second, certificates[0], "revoked")
    assert "没有可作的变更" in shown(regulator.get(f"/certificates/{certificates[0].number}/status/"))
    assert propose(regulator, certificates[0], "reinstated").status_code == 422


def test_what_cannot_be_proposed_is_refused_and_loses_nothing_typed(
    certificates: list[Certificate], regulator: Client
) -> None:
    answer = propose(regulator, certificates[0], "revoked", effective_on="2020-01-01", statement="写在这里的事实")
    assert answer.status_code == 409
    assert "effective_too_early" in shown(answer)
    assert "写在这里的事实" in shown(answer)


@pytest.mark.parametrize("missing", ["ground", "statement", "effective_on"])
def test_a_proposal_needs_its_ground_facts_and_day(
    certificates: list[Certificate], regulator: Client, missing: str
) -> None:
    assert propose(regulator, certificates[0], "revoked", **{missing: ""}).status_code == 422
    assert not certificates[0].proposals.exists()


def test_the_paper_of_what_is_revoked_says_so(
    certificates: list[Certificate], holder: Account, regulator: Client, second: Client, browse: SignIn
) -> None:
    """What the holder downloads afterwards is the marked copy."""
    change(regulator, second, certificates[0], "revoked")
    document = browse(holder).get(f"/certificates/{certificates[0].number}/document.pdf")
    assert "不再有效" in text_of(b"".join(document.streaming_content))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3), ({"status": "valid"}, 2), ({"status": "suspended"}, 1), ({"level": "senior"}, 3),
        ({"level": "technician"}, 0), ({"occupation": "车"}, 3), ({"occupation": "6-18"}, 3), ({"occupation": "焊"}, 0),
    ],
)  # fmt: skip
def test_certificates_are_narrowed(
    certificates: list[Certificate], regulator: Client, second: Client, query: dict[str, str], found: int
) -> None:
    change(regulator, second, certificates[0], "suspended")
    page = shown(regulator.get("/certificates/", query))
    assert sum(one.number in page for one in certificates) == found


def test_one_number_is_found_as_it_is_typed(certificates: list[Certificate], regulator: Client) -> None:
    page = shown(regulator.get("/certificates/", {"number": certificates[1].number.lower()}))
    assert f"/certificates/{certificates[1].number}/" in page
    assert f"/certificates/{certificates[0].number}/" not in page
