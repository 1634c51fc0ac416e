"""A simulation killed at any of its moments is taken up where it stood, and comes to the same report."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.models import OutboxMessage
from rulebook import populations
from rulebook.acts.simulating import ask_about_text
from rulebook.models import Policy, Simulation
from rulebook.populations import Asked
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House, drain
from tests.resilience.test_killed_at_every_statement import killed, waiting
from tests.simulation.drafts import tighter


def test_a_simulation_is_taken_up_wherever_it_was_killed(house: House, settings: Any) -> None:
    """It commits chunk by chunk, so every moment of it is tried on a simulation of its own."""
    settings.SIMULATION_SMALLEST_COUNT = 1
    house.upload(workbook(many(3, work=[{"employer": "甲", "occupation": "车工", "from": "2022-03-01"}])))
    drain()
    drafter, against = factories.DrafterFactory(), Policy.objects.get(identifier="cn.ordinary.2023")
    usual = populations.registered.__kwdefaults__
    assert usual is not None
    populations.registered.__kwdefaults__ = usual | {"size": 2}

    def asked() -> Simulation:
        return ask_about_text(
            tighter(), asked=Asked(), as_of=date(2026, 11, 21), by=drafter, at=SUBMITTED, against=against
        )

    try:
        first = asked()
        drain()
        first.refresh_from_db()
        assert first.report["totals"]["loses"] == 3
        moment, alive = 0, False
        while not alive:
            moment += 1
            simulation, message = asked(), waiting()
            assert message is not None
            alive = not killed(message, moment)
            drain()
            simulation.refresh_from_db()
            assert (simulation.state, simulation.report) == ("done", first.report), f"killed at moment {moment}"
    finally:
        populations.registered.__kwdefaults__ = usual
    assert moment > 20
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()
