"""Published policies through the door: open to everybody, by place, pathway and day."""

from __future__ import annotations

from datetime import date

import pytest
from rest_framework.test import APIClient

from rulebook.models import Policy
from rules import digest_of
from tests.rulebook.drafts import NOW, ending, office, ordinary, published

pytestmark = pytest.mark.usefixtures("reference")
EVE = date(2026, 12, 31)


def ids(client: APIClient, query: str) -> set[str]:
    return {row["identifier"] for row in client.get(f"/api/v1/policies?{query}").json()["results"]}


def test_every_published_policy_is_listed_with_its_days(anybody: APIClient) -> None:
    rows = anybody.get("/api/v1/policies").json()["results"]
    assert {row["digest"] for row in rows} == set(Policy.objects.values_list("pk", flat=True))
    by_id = {row["identifier"]: row for row in rows}
    assert (by_id["cn.gd.appointment.2023"]["since"], by_id["cn.gd.appointment.2023"]["until"]) == (
        "2023-08-01", "2025-04-07",
    )  # fmt: skip
    assert (by_id["cn.ordinary.2023"]["until"], by_id["cn.ordinary.2023"]["repeal"]) == (None, None)


def test_the_list_is_narrowed_by_pathway_place_and_day(anybody: APIClient) -> None:
    assert ids(anybody, "pathway=appointment&place=440000") == {"cn.gd.appointment.2023", "cn.gd.appointment.2025"}
    assert ids(anybody, "pathway=appointment&place=440000&on=2024-01-01") == {"cn.gd.appointment.2023"}
    assert anybody.get("/api/v1/policies?pathway=nonsense").status_code == 400
    assert anybody.get("/api/v1/policies?placed=440000").status_code == 400


def test_a_policy_is_read_by_its_digest_and_its_text_has_it(anybody: APIClient) -> None:
    policy = published("cn.ordinary.2023")
    answer = anybody.get(f"/api/v1/policies/{policy.pk}").json()
    assert digest_of(answer["text"]) == policy.pk == answer["digest"]
    assert anybody.get(f"/api/v1/policies/sha256:{'0' * 64}").status_code == 404
    assert anybody.get("/api/v1/policies/nonsense").status_code == 404


def test_a_policy_that_was_ended_says_so_and_keeps_its_text(anybody: APIClient) -> None:
    old = published("cn.ordinary.2023")
    new = office().publish(ordinary(date(2027, 1, 1)), **ending("cn.ordinary.2023", EVE)).published
    told = anybody.get(f"/api/v1/policies/{old.pk}").json()
    assert (told["until"], told["text"]) == ("2026-12-31", old.text)
    assert told["repeal"] | {"made_at": ""} == {
        "last_on": "2026-12-31", "ground": "新规施行", "citation": "某部令第1号第二十条", "made_at": "",
    }  # fmt: skip
    for day, digest in (("2026-12-31", old.pk), ("2027-01-01", new.pk)):
        rows = anybody.get(f"/api/v1/policies?identifier=cn.ordinary.2023&on={day}").json()["results"]
        assert [row["digest"] for row in rows] == [digest]


def test_eligibility_answers_by_what_was_published_through_the_door(anybody: APIClient) -> None:
    """The public question goes by the new text from its first day on."""
    new = office().publish(ordinary(date(2027, 1, 1)), at=NOW, **ending("cn.ordinary.2023", EVE)).published
    asked = {
        "occupation": "6-18-01-01",
        "target_level": "senior",
        "pathway": "ordinary",
        "edition": "2023",
        "facts": {},
    }
    found = {
        day: anybody.post("/api/v1/eligibility", asked | {"as_of": day}, format="json").json()["levels"][0]["pathways"][
            0
        ]
        for day in ("2026-12-31", "2027-01-01")
    }
    assert found["2026-12-31"]["policy_digest"] == published("cn.ordinary.2023").pk
    assert found["2027-01-01"]["policy_digest"] == new.pk
