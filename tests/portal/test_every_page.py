"""What holds for every page: nothing inline, everything labelled, a way past the navigation, nothing cached."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from certification.acts.objecting import raise_objection
from certification.models import Batch, PublicNotice
from certification.waiting import waiting_list
from registry.acts.names import propose_correction
from registry.acts.sign_ins import note_sign_in
from registry.devices import Origin
from registry.models import Account, Certificate, IdentityCase, SignInOutcome, SignInWay
from rulebook.models import EquivalenceText, Policy
from tests import factories
from tests.candidates import many, workbook
from tests.house import House, build_house
from tests.pathways import BY_PATHWAY
from tests.portal.conftest import SignIn, shown
from tests.signing_in import token_of, with_second_factor


class Reader(HTMLParser):
    """Notes what a page must not have, and what its fields and pictures lack."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.fields: list[str] = []
        self.labels: set[str] = set()
        self.wrapped = 0
        self.identifiers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]
        if "id" in given:
            self.identifiers.append(str(given["id"]))
        if tag == "label":
            self.wrapped += 1
            self.labels.add(str(given.get("for")))
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden",) and not self.wrapped:
            self.fields.append(str(given.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.wrapped -= 1


@pytest.fixture
def pages(
    house: House, public_notice: PublicNotice, batch: Batch, browse: SignIn, anybody: Client, settings: Any
) -> list[tuple[str, str, Any]]:
    """Every kind of page as somebody opens it: who, where, the answer."""
    settings.DEMO = True
    application = batch.applications.order_by("row_number")[0]
    objection, _ = raise_objection(application, ground="年限不符", at=timezone.now())
    frontline = BY_PATHWAY["direct_frontline"]
    reviewed = house.upload(workbook([frontline.person(21), frontline.person(22)]), pathway=frontline.pathway)
    house.review(reviewed)
    waiting = factories.BatchFactory(site=house.site, state="reading", rows_total=9, submitted_by=house.submitter)
    digest = Policy.objects.get(identifier="cn.ordinary.2023").pk.removeprefix("sha256:")
    text = EquivalenceText.objects.get(identifier="cn.engineering.2018").pk.removeprefix("sha256:")
    listed = waiting_list(reviewed, at=timezone.now())
    whole = urlencode({"digest": listed.digest, "count": listed.count, "listed_at": listed.listed_at.isoformat()})
    issued = house.upload(workbook(many(1, first=50)), filename="b.xlsx", at=timezone.now() - timedelta(days=28))
    house.give_notice(issued, at=timezone.now() - timedelta(days=27))
    (certificate,) = house.issue(at=timezone.now() - timedelta(days=1))
    build_house().upload(workbook(many(1, first=51, name="又一人")))
    disputed = house.upload(workbook(many(1, first=51)), filename="c.xlsx")
    case = IdentityCase.objects.get()
    person = factories.WorkerAccountFactory(worker=application.worker)
    correction = propose_correction(
        application.worker, name="王新名", statement="更名", reference="户口簿", by=person, at=timezone.now()
    )
    assert disputed.refusals.exists()
    today = timezone.localdate()
    proposal = factories.proposed(certificate, "revoked", effective_on=today, at=timezone.now(), by=house.confirmer)
    tour = {
        "anybody": (
            anybody, ["/", "/check/", "/check/nonsense", "/check/Y000032990001263000001", "/public-notices/",
            f"/public-notices/{public_notice.pk}", f"/public-notices/{public_notice.pk}/objections/{application.pk}", "/policies/",
            "/objections/receipts/", f"/objections/receipts/{objection.receipt}/", "/objections/receipts/nonsense/",
            f"/policies/{digest}", "/equivalences/", f"/equivalences/{text}", "/sign-in/", "/demo/clock", "/no-such-page"],
        ),
        "submitter": (
            browse(house.submitter), ["/", "/batches/", "/batches/new/", f"/batches/{batch.pk}/",
            f"/batches/{waiting.pk}/", f"/batches/{batch.pk}/applications/", f"/batches/{batch.pk}/refusals/",
            f"/applications/{application.pk}/", "/applications/", "/objections/", "/identity-cases/",
            f"/identity-cases/{case.pk}/", f"/applications/{application.pk}/name/", "/name-proposals/"],
        ),
        "assessor": (
            browse(house.assessor), ["/", f"/batches/{batch.pk}/scores/", f"/batches/{reviewed.pk}/reviews/",
            f"/applications/{reviewed.applications.order_by('row_number')[0].pk}/"],
        ),
        "approver": (
            browse(house.approver), ["/", f"/batches/{batch.pk}/approval/", f"/batches/{reviewed.pk}/approval/", "/objections/",
            f"/batches/{batch.pk}/approval/confirm/", f"/batches/{reviewed.pk}/approval/confirm/?{whole}",
            f"/objections/{objection.pk}/"],
        ),
        "regulator": (
            browse(house.regulator), ["/", "/bodies/", f"/bodies/{house.site.body.credit_code}/", "/certificates/",
            f"/batches/{batch.pk}/events/", "/objections/", f"/objections/{objection.pk}/", "/status-proposals/",
            f"/status-proposals/{proposal.pk}/", f"/certificates/{certificate.number}/",
            f"/certificates/{certificate.number}/status/", "/identity-cases/", f"/identity-cases/{case.pk}/",
            "/name-proposals/", f"/name-proposals/{correction.pk}/"],
        ),
        "administrator": (
            browse(factories.AdministratorFactory()), ["/", "/accounts/", f"/accounts/{house.approver.pk}/"],
        ),
        "owner of an account": (
            browse(with_account(house.approver)), ["/account/", "/account/password/", "/account/second-factor/",
            "/account/tokens/new/"],
        ),
        "worker": (
            browse(person), ["/", "/applications/", "/identity/", f"/applications/{application.pk}/disowning/",
            f"/name-proposals/{correction.pk}/"],
        ),
    }  # fmt: skip
    return [(who, at, client.get(at)) for who, (client, addresses) in tour.items() for at in addresses]


def test_every_page_holds_to_the_rules_of_the_house(pages: list[tuple[str, str, Any]]) -> None:
    """One walk over all of them, because setting the scene is what takes the time; each fault names its page."""
    faults = [f"{who} {at}: {fault}" for who, at, answer in pages for fault in faults_of(answer)]
    assert faults == []


def with_account(account: Account) -> Account:
    """The account with everything that its pages can list."""
    with_second_factor(account)
    token_of(account)
    origin = Origin("203.0.113.9", "Firefox · Linux")
    note_sign_in(account, SignInWay.PASSWORD, SignInOutcome.WRONG_CODE, origin=origin, at=timezone.now())
    return account


def faults_of(answer: Any) -> list[str]:
    page = shown(answer)
    reader = Reader()
    reader.feed(page)
    policy = answer.headers.get("Content-Security-Policy", "")
    found = {
        f"status {answer.status_code}": answer.status_code >= 500,
        f"inline {reader.inline}": bool(reader.inline),
        "no language": '<html lang="zh-Hans">' not in page,
        "no skip link": 'href="#main"' not in page or 'id="main"' not in page,
        f"unlabelled {set(reader.fields) - reader.labels}": bool(set(reader.fields) - reader.labels),
        "an identifier twice": len(reader.identifiers) != len(set(reader.identifiers)),
        "not one heading": len(re.findall(r"<h1[ >]", page)) != 1,
        "scripts or styles from elsewhere": "default-src 'none'" not in policy or "unsafe" in policy,
        "may be cached": "no-store" not in answer.headers.get("Cache-Control", ""),
        "an unrendered tag": "{%" in page or "{{" in page,
    }
    return [fault for fault, holds in found.items() if holds]


def test_the_certificates_page_holds_to_them_too(certificates: list[Certificate], house: House, browse: SignIn) -> None:
    client = browse(house.regulator)
    number = certificates[0].number
    for address in (f"/certificates/{number}/", f"/certificates/{number}/status/", f"/check/{number}"):
        assert faults_of(client.get(address)) == [], address
