"""Simulations over the API: asked for, watched, read; seen in their region alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from registry.models import Account
from rulebook.acts.drafting import Wording, start
from rulebook.models import Policy, Simulation
from tests import factories
from tests.house import SUBMITTED, House, drain
from tests.simulation.drafts import provincial, tighter

SIMULATIONS = "/api/v1/simulations"
INVENTED = {"kind": "synthetic", "people": 800, "seed": 3}
SignIn = Callable[[Account], APIClient]


@pytest.fixture
def drafter(reference: None) -> Account:
    return factories.DrafterFactory()


def ordinary() -> str:
    return Policy.objects.get(identifier="cn.ordinary.2023").pk


def wanted(**more: Any) -> dict[str, Any]:
    return {"text": tighter(), "against": ordinary(), "on": "2026-11-21", "population": INVENTED} | more


def test_a_text_is_simulated_and_its_report_read(drafter: Account, signed_in: SignIn) -> None:
    """202 with a Location; waiting, then done with who gains and who loses."""
    client = signed_in(drafter)
    answer = client.post(SIMULATIONS, wanted(), format="json")
    assert answer.status_code == 202, answer.json()
    told = answer.json()
    assert answer["Location"] == f"{SIMULATIONS}/{told['id']}"
    assert (told["state"], told["progress"], told["report"]) == ("waiting", 0, None)
    assert told["population"] == INVENTED
    drain("certification.simulate")
    told = client.get(answer["Location"]).json()
    assert (told["state"], told["progress"]) == ("done", 100)
    totals = told["report"]["totals"]
    assert totals["loses"] > 0 == totals["gains"]
    assert told["report"]["by_level"][0]["level"] == "junior"
    assert told["report"]["examples"][0]["after"]["findings"]


def test_a_draft_is_simulated_over_the_registry(house: House, drafter: Account, signed_in: SignIn) -> None:
    draft = start(Wording(text=provincial()), by=drafter, at=SUBMITTED)
    client = signed_in(drafter)
    body = {"draft": str(draft.pk), "on": "2026-11-21", "population": {"kind": "registry"}}
    told = client.post(SIMULATIONS, body, format="json").json()
    assert told["draft"] == str(draft.pk)
    assert told["population"] == {"kind": "registry", "people": None, "seed": None}
    drain("certification.simulate")
    listed = client.get(SIMULATIONS, {"draft": str(draft.pk), "state": "done"}).json()["results"]
    assert [one["id"] for one in listed] == [told["id"]]
    assert "report" not in listed[0]
    assert client.get(SIMULATIONS, {"state": "waiting"}).json()["results"] == []


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"draft": "01890000-0000-7000-8000-000000000000"}, "/draft", "draft_or_text"),
        ({"against": "sha256:" + "0" * 64}, "/against", "policy_unknown"),
        ({"against": "0"}, "/against", "invalid"),
        ({"population": {"kind": "synthetic"}}, "/population/people", "required"),
        ({"population": {"kind": "synthetic", "people": 0}}, "/population/people", "min_value"),
        ({"population": {"kind": "synthetic", "people": 1_000_001}}, "/population/people", "max_value"),
        ({"population": {"kind": "registry", "people": 5}}, "/population/people", "only_of_invented"),
        ({"population": {"kind": "everybody"}}, "/population/kind", "invalid_choice"),
        ({"population": 5}, "/population", "invalid"),
        ({"sees": 1}, "/sees", "unknown_field"),
        ({"on": "21.11.2026"}, "/on", "invalid"),
    ],
)
def test_a_request_that_is_not_valid_names_its_fault(
    drafter: Account, signed_in: SignIn, more: dict[str, Any], pointer: str, code: str
) -> None:
    answer = signed_in(drafter).post(SIMULATIONS, wanted(**more), format="json")
    assert answer.status_code == 400
    faults = [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
    assert (pointer, code) in faults
    assert not Simulation.objects.exists()


def test_a_draft_that_is_not_there_or_not_ones_own_is_unknown(
    house: House, drafter: Account, signed_in: SignIn
) -> None:
    """A draft of the nation does not exist for a province."""
    draft = start(Wording(text=provincial()), by=drafter, at=SUBMITTED)
    body = {"draft": str(draft.pk), "on": "2026-11-21", "population": INVENTED}
    answer = signed_in(house.regulator).post(SIMULATIONS, body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "draft_unknown")


def test_the_faults_of_a_text_are_told_with_line_and_column(drafter: Account, signed_in: SignIn) -> None:
    answer = signed_in(drafter).post(SIMULATIONS, wanted(text=tighter().replace("years: 5", "yeers: 5")), format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "draft_faulty")
    assert answer.json()["errors"][0]["line"] > 1
    assert answer.json()["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": "2020-01-01"}, "draft_not_in_force"),
        ({"on": "9999-12-31"}, "day_out_of_range"),
        ({"text": "\n"}, "draft_faulty"),
    ],
)
def test_what_would_say_nothing_is_refused(
    drafter: Account, signed_in: SignIn, more: dict[str, Any], code: str
) -> None:
    answer = signed_in(drafter).post(SIMULATIONS, wanted(**more), format="json")
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == code


def test_the_same_key_asks_once(drafter: Account, signed_in: SignIn) -> None:
    client = signed_in(drafter)
    first, second = (client.post(SIMULATIONS, wanted(), format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (second.status_code, second.json()["id"])
    assert Simulation.objects.count() == 1


def test_a_simulation_of_another_region_does_not_exist(house: House, drafter: Account, signed_in: SignIn) -> None:
    """The nation sees all; a province what was asked for within it."""
    told = signed_in(drafter).post(SIMULATIONS, wanted(), format="json").json()
    provinces = signed_in(house.regulator)
    assert provinces.get(f"{SIMULATIONS}/{told['id']}").status_code == 404
    assert provinces.get(SIMULATIONS).json()["results"] == []


def test_a_list_of_simulations_takes_the_same_statements_however_long(
    drafter: Account, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(drafter)
    for count in (1, 2):
        client.post(SIMULATIONS, wanted(), format="json")
        with django_assert_max_num_queries(4):
            assert len(client.get(SIMULATIONS).json()["results"]) == count
