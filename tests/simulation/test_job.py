"""模拟任务: done chunk by chunk, killed and run twice to the same end; nothing but the simulation is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from certification.queries import judgements
from registry.models import Account, Event, OutboxMessage
from registry.reasons import NotPermitted
from rulebook import populations
from rulebook.acts import simulating
from rulebook.acts.drafting import DraftFaulty, DraftTooLong, Wording, propose, publish_draft, start
from rulebook.acts.simulating import (
    NothingToSimulate,
    TooManyPeople,
    TooManySimulations,
    ask_about_draft,
    ask_about_text,
)
from rulebook.models import Policy, Simulation
from rulebook.populations import Asked
from rules.simulation.proposal import AgainstNotComparable
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House, drain
from tests.rulebook.drafts import ending
from tests.simulation.drafts import FRONT_LINE, provincial, tighter
from tests.simulation.tables import everything

ON = date(2026, 11, 21)
REGISTRY = Asked()
WRITTEN = {"rulebook_simulation", "registry_event", "registry_outboxmessage"}


@pytest.fixture(autouse=True)
def told_to_the_last(settings: Any) -> None:
    """Here every count is told; test_whose_counts.py has what is not."""
    settings.SIMULATION_SMALLEST_COUNT = 1


@pytest.fixture
def drafter(reference: None) -> Account:
    return factories.DrafterFactory()


def published(identifier: str) -> Policy:
    return Policy.objects.get(identifier=identifier)


def asked(by: Account, who: Asked = REGISTRY, **more: Any) -> Simulation:
    given = {"text": tighter(), "against": published("cn.ordinary.2023"), "as_of": ON} | more
    return ask_about_text(given.pop("text"), asked=who, by=by, **{"at": SUBMITTED} | given)


def test_a_simulation_is_asked_for_done_and_reported(house: House, drafter: Account) -> None:
    house.upload(workbook(many(4, work=[{"employer": "甲", "occupation": "车工", "from": "2022-03-01"}])))
    simulation = asked(drafter)
    assert (simulation.state, simulation.percent) == ("waiting", 0)
    drain("certification.simulate")
    simulation.refresh_from_db()
    assert (simulation.state, simulation.percent, simulation.tally) == ("done", 100, {})
    assert simulation.report["totals"]["loses"] == 4
    assert simulation.finished_at is not None
    assert list(Event.objects.filter(subject_id=str(simulation.pk)).values_list("act", "by")) == [
        ("simulation.asked", drafter.pk), ("simulation.done", None),
    ]  # fmt: skip


def test_nothing_but_the_simulation_is_written(house: House, drafter: Account) -> None:
    house.upload(workbook(many(4)))
    before = everything(but=WRITTEN)
    asked(drafter)
    asked(drafter, Asked(3_000, 1))
    drain("certification.simulate")
    assert everything(but=WRITTEN) == before
    assert Simulation.objects.filter(state="done").count() == 2


def test_done_again_it_changes_nothing(house: House, drafter: Account) -> None:
    house.upload(workbook(many(2)))
    simulation = asked(drafter)
    drain("certification.simulate")
    before = everything()
    simulating.simulate(simulation.pk, judgements=judgements, at=SUBMITTED)
    assert everything() == before


@pytest.mark.parametrize("who", [Asked(), Asked(700, 9)])
def test_a_job_killed_between_chunks_goes_on_to_the_same_report(
    house: House, drafter: Account, who: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after every chunk in turn: what was counted stays, nothing is counted twice."""
    house.upload(workbook(many(7)))
    monkeypatch.setattr(populations.registered, "__kwdefaults__", {"after": "", "size": 2})
    monkeypatch.setattr(populations.synthetic, "__kwdefaults__", {"after": "", "size": 200})
    whole, piecemeal = asked(drafter, who), asked(drafter, who)
    simulating.simulate(whole.pk, judgements=judgements, at=SUBMITTED)
    chunks_of, percents = Asked.chunks, []

    class Killed(Exception):
        pass

    def one_chunk(self: Asked, reach: Any, *, judgements: Any, after: str = "") -> Any:
        for number, chunk in enumerate(chunks_of(self, reach, judgements=judgements, after=after)):
            if number:
                raise Killed
            yield chunk

    monkeypatch.setattr(Asked, "chunks", one_chunk)
    for _ in range(9):
        try:
            simulating.simulate(piecemeal.pk, judgements=judgements, at=SUBMITTED)
        except Killed:
            piecemeal.refresh_from_db()
            percents.append(piecemeal.percent)
    whole.refresh_from_db()
    piecemeal.refresh_from_db()
    assert len(percents) == 3
    assert percents == sorted(set(percents))
    assert piecemeal.report == whole.report
    assert piecemeal.state == "done"


def test_what_is_published_meanwhile_does_not_count(drafter: Account) -> None:
    """The texts are those of the moment it was asked for; one ended since still stands for it."""
    simulation = asked(drafter, Asked(400, 1))
    alone = asked(drafter, Asked(400, 1))
    simulating.simulate(alone.pk, judgements=judgements, at=SUBMITTED)
    draft = start(Wording(**ending("cn.ordinary.2023", date(2026, 10, 1))), by=drafter, at=SUBMITTED)  # type: ignore[arg-type]
    propose(draft, looked_at=1, by=drafter, at=SUBMITTED)
    publish_draft(draft, looked_at=1, by=factories.PublisherFactory(), at=SUBMITTED)
    simulating.simulate(simulation.pk, judgements=judgements, at=SUBMITTED)
    simulation.refresh_from_db()
    alone.refresh_from_db()
    assert simulation.report == alone.report
    with pytest.raises(AgainstNotComparable):
        asked(drafter)


def test_a_draft_is_simulated_beside_the_policy_that_it_ends(drafter: Account) -> None:
    """As its last revision says, unless another is named; a draft without a text cannot be."""
    ends = ending("cn.ordinary.2023", date(2026, 11, 20))
    draft = start(Wording(text=tighter(), **ends), by=drafter, at=SUBMITTED)  # type: ignore[arg-type]
    simulation = ask_about_draft(draft, asked=Asked(100, 1), as_of=ON, by=drafter, at=SUBMITTED)
    assert simulation.against_id == published("cn.ordinary.2023").pk
    assert simulation.draft == draft
    bare = start(Wording(**ends), by=drafter, at=SUBMITTED)  # type: ignore[arg-type]
    with pytest.raises(NothingToSimulate):
        ask_about_draft(bare, asked=Asked(100, 1), as_of=ON, by=drafter, at=SUBMITTED)


def test_what_cannot_be_simulated_is_refused_and_leaves_nothing(drafter: Account) -> None:
    """Each by its own code; faults with their places in the text."""
    for refusal, more in (
        (DraftTooLong, {"text": "#" * 200_001}),
        (TooManyPeople, {"who": Asked(1_000_001, 1)}),
        (TooManyPeople, {"who": Asked(0, 1)}),
        (AgainstNotComparable, {"against": published(FRONT_LINE)}),
        (DraftFaulty, {"text": tighter().replace("years: 5", "yeers: 5")}),
    ):
        with pytest.raises(refusal):
            asked(drafter, **more)
    with pytest.raises(DraftFaulty) as raised:
        asked(drafter, against=None)
    assert raised.value.rows[0]["pointer"] == "/text"
    assert "重叠" in raised.value.rows[0]["detail"]
    assert not Simulation.objects.exists()
    assert not OutboxMessage.objects.filter(task="certification.simulate").exists()


def test_who_may_not_simulate_is_refused(house: House) -> None:
    for account in (house.submitter, house.approver, factories.AdministratorFactory()):
        with pytest.raises(NotPermitted):
            asked(account)
    assert asked(house.regulator, text=provincial(), against=None).region_id == "320000"


def test_an_account_waits_for_its_own_simulations(drafter: Account) -> None:
    for _ in range(simulating.MOST_AT_ONCE):
        asked(drafter, Asked(10, 1))
    with pytest.raises(TooManySimulations):
        asked(drafter, Asked(10, 1))
    asked(factories.PublisherFactory(), Asked(10, 1))
    asked(drafter, Asked(10, 1), at=SUBMITTED + timedelta(days=1))
    drain("certification.simulate")
    asked(drafter, Asked(10, 1))


def test_a_simulation_is_seen_in_the_region_it_was_asked_for(house: House, drafter: Account) -> None:
    provincial_one = asked(house.regulator, text=provincial(), against=None)
    national_one = asked(drafter, Asked(10, 1))
    seen = Simulation.objects.visible_to
    assert set(seen(drafter)) == {provincial_one, national_one}
    assert set(seen(house.regulator)) == {provincial_one}
    assert not seen(house.submitter).exists()
    assert not seen(factories.AdministratorFactory()).exists()
