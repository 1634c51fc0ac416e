"""Drafts of policies through the door: written by one, published by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from registry.models import Account
from rulebook.models import EquivalenceText, Policy, PolicyDraft
from rules import digest_of
from tests import factories
from tests.equivalence.test_publishing import TEXT as EQUIVALENCES
from tests.rulebook.drafts import FAULTY, OVERLAY, Office, office, published

SignIn = Callable[[Account], APIClient]


@pytest.fixture
def ministry(reference: None) -> Office:
    return office()


def post(client: APIClient, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/policy-drafts{path}", body, format="json", headers=headers)


def test_the_whole_life_of_a_draft(ministry: Office, signed_in: SignIn, anybody: APIClient) -> None:
    """Saved with faults, mended, proposed, returned, mended, proposed, published; then everybody reads it."""
    drafter, publisher = signed_in(ministry.drafter), signed_in(ministry.publisher)
    begun = post(drafter, "", {"text": FAULTY})
    assert (begun.status_code, begun.json()["state"]) == (201, "drafting")
    at = f"/{begun.json()['id']}"
    assert begun["Location"] == f"/api/v1/policy-drafts{at}"
    assert [(f["line"], f["column"], f["code"]) for f in begun.json()["faults"]] == [
        (14, 17, "policy_text"), (17, 23, "policy_text"),
    ]  # fmt: skip
    refused = post(drafter, f"{at}/proposals", {"revision": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "draft_faulty")
    assert [(e["pointer"], e["line"]) for e in refused.json()["errors"]] == [("/text", 14), ("/text", 17)]
    assert post(drafter, f"{at}/revisions", {"revision": 1, "text": OVERLAY, "note": "改正"}).status_code == 201
    assert post(drafter, f"{at}/proposals", {"revision": 2}).json()["state"] == "proposed"
    assert post(drafter, f"{at}/recalls", {"revision": 2}).json()["state"] == "drafting"
    post(drafter, f"{at}/proposals", {"revision": 2})
    returned = post(publisher, f"{at}/returns", {"revision": 2, "reason": "文号有误"}).json()
    assert (returned["state"], returned["reason"]) == ("returned", "文号有误")
    mended = OVERLAY.replace("〔2026〕1号", "〔2026〕2号")
    post(drafter, f"{at}/revisions", {"revision": 2, "text": mended})
    post(drafter, f"{at}/proposals", {"revision": 3})
    done = post(publisher, f"{at}/publications", {"revision": 3}).json()
    assert (done["state"], done["published"]) == ("published", digest_of(mended))
    assert anybody.get(f"/api/v1/policies/{digest_of(mended)}").json()["text"] == mended
    numbers = [row["number"] for row in drafter.get(f"/api/v1/policy-drafts{at}/revisions").json()["results"]]
    assert numbers == [1, 2, 3]


def test_a_stale_writer_is_told(ministry: Office, signed_in: SignIn) -> None:
    draft = ministry.draft()
    body = {"revision": 1, "text": OVERLAY + "\n"}
    assert post(signed_in(ministry.colleague), f"/{draft.pk}/revisions", body).status_code == 201
    stale = post(signed_in(ministry.drafter), f"/{draft.pk}/revisions", body)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")
    assert draft.revisions.count() == 2


def test_whoever_wrote_it_does_not_publish_it(ministry: Office, signed_in: SignIn) -> None:
    draft = ministry.propose()
    factories.changed_account(ministry.drafter, role="publisher")
    answer = post(signed_in(ministry.drafter), f"/{draft.pk}/publications", {"revision": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "publisher_drafted")
    assert not Policy.objects.filter(pk=digest_of(OVERLAY)).exists()


def test_a_published_policy_is_copied_and_ended_by_name(ministry: Office, signed_in: SignIn) -> None:
    """The end is part of the draft; its notes say what it does."""
    base = published("cn.competition.2022")
    body = {
        "copied_from": base.pk, "replaces": base.pk, "last_on": "2026-12-31", "ground": "修订", "citation": "某令第3号",
    }  # fmt: skip
    client = signed_in(ministry.drafter)
    copied = post(client, "", {"copied_from": base.pk}).json()
    assert (copied["copied_from"], copied["revisions"][0]["text"]) == (base.pk, base.text)
    ended = post(client, "", body | {"copied_from": None}).json()
    assert ended["faults"] == []
    assert "overlays_fall_silent" in [note["code"] for note in ended["notes"]]
    assert (ended["revisions"][0]["replaces"], ended["revisions"][0]["last_on"]) == (base.pk, "2026-12-31")


def test_a_draft_of_equivalences_says_its_kind_and_may_end_one(ministry: Office, signed_in: SignIn) -> None:
    client = signed_in(ministry.drafter)
    begun = post(client, "", {"text": EQUIVALENCES}).json()
    assert (begun["kind"], begun["pathway"], begun["faults"]) == ("equivalence", "", [])
    assert post(client, "", {"text": OVERLAY}).json()["kind"] == "policy"
    seeded = EquivalenceText.objects.get(identifier="cn.engineering.2018")
    body = {"replaces": seeded.pk, "last_on": "2026-12-31", "ground": "修订", "citation": "某令第3号"}
    ended = post(client, "", body).json()
    assert (ended["kind"], ended["faults"], ended["revisions"][0]["replaces"]) == ("equivalence", [], seeded.pk)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"copied_from": "sha256:" + "0" * 64}, "/copied_from", "policy_unknown"),
        ({"replaces": "sha256:" + "0" * 64}, "/replaces", "policy_unknown"),
        ({"replaces": "cn.ordinary.2023"}, "/replaces", "invalid"),
        ({"text": "a\0b"}, "/text", "characters_not_allowed"),
        ({"text": ["id: x"]}, "/text", "invalid"),
        ({"last_on": "31.12.2026"}, "/last_on", "invalid"),
        ({"txt": "id: x"}, "/txt", "unknown_field"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_place(
    ministry: Office, signed_in: SignIn, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = post(signed_in(ministry.drafter), "", body)
    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not PolicyDraft.objects.exists()


def test_the_same_request_under_one_key_begins_one_draft(ministry: Office, signed_in: SignIn) -> None:
    client, key = signed_in(ministry.drafter), {"Idempotency-Key": str(uuid4())}
    first, again = (post(client, "", {"text": OVERLAY}, **key) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert PolicyDraft.objects.count() == 1


def test_a_publication_that_reaches_back_says_so_in_its_answer(ministry: Office, signed_in: SignIn) -> None:
    draft = ministry.propose(OVERLAY.replace("from: 2027-01-01", "from: 2026-01-01"))
    answer = post(signed_in(ministry.publisher), f"/{draft.pk}/publications", {"revision": 1}).json()
    assert (answer["state"], answer["faults"]) == ("published", [])
    assert [note["code"] for note in answer["notes"]] == ["in_force_before_publication"]


def test_a_draft_of_another_region_does_not_exist(ministry: Office, signed_in: SignIn) -> None:
    """Not for reading, not for acting; the regulator of the region reads it."""
    hebei, jiangsu = office("130000"), office("320000")
    draft = hebei.propose()
    for account, status in ((jiangsu.drafter, 404), (hebei.colleague, 200), (ministry.publisher, 200)):
        assert signed_in(account).get(f"/api/v1/policy-drafts/{draft.pk}").status_code == status
    assert post(signed_in(jiangsu.publisher), f"/{draft.pk}/publications", {"revision": 1}).status_code == 404
    regulator = factories.RegulatorFactory(region_id="130000", region=hebei.drafter.region)
    listed = signed_in(regulator).get("/api/v1/policy-drafts?state=proposed").json()["results"]
    assert [row["id"] for row in listed] == [str(draft.pk)]


def test_the_list_asks_as_much_for_many_drafts_as_for_one(
    ministry: Office, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(ministry.drafter)
    for count in (1, 4):
        while PolicyDraft.objects.count() < count:
            ministry.draft(at=timezone.now())
        with django_assert_num_queries(3):
            assert len(client.get("/api/v1/policy-drafts").json()["results"]) == count
