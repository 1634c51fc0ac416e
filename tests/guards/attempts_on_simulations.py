"""Attempts on the guards of simulations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from certification.queries import judgements
from rulebook.acts.simulating import ask_about_text, simulate
from rulebook.models import Policy, Simulation
from rulebook.populations import Asked
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import LATER, World
from tests.simulation.drafts import tighter


def asked(world: World, *, done: bool = False) -> Simulation:
    """A simulation that waits, or one with its report."""
    simulation = ask_about_text(
        tighter(), asked=Asked(50, 1), as_of=date(2026, 10, 12), by=world.house.regulator, at=LATER,
        against=Policy.objects.get(identifier="cn.ordinary.2023"),
    )  # fmt: skip
    if done:
        simulate(simulation.pk, judgements=judgements, at=LATER)
        simulation.refresh_from_db()
    connection.check_constraints()
    return simulation


def another(world: World, **values: Any) -> None:
    add(copy(asked(world), **values))


@breaks("simulated_text_is_named_by_its_digest")
def a_simulation_of_no_digest(world: World) -> None:
    change_past_the_trigger(asked(world), digest="sha256:0")


@breaks("a_simulation_is_of_the_text_it_names")
def a_simulation_of_another_text(world: World) -> None:
    another(world, text="id: another")


@breaks("a_simulation_begins_by_waiting")
def a_simulation_that_is_done_before_it_began(world: World) -> None:
    another(world, state="done", percent=100, report={}, finished_at=LATER)


@breaks("simulation_state_is_known")
def a_simulation_in_a_state_of_its_own(world: World) -> None:
    change_past_the_trigger(asked(world), state="lost")


@breaks("a_simulation_moves_only_as_permitted")
def a_simulation_that_is_done_without_being_run(world: World) -> None:
    change(asked(world), state="done", percent=100, report={}, finished_at=LATER)


@breaks("simulation_percent_is_in_range")
def more_than_everybody(world: World) -> None:
    change(asked(world), percent=101)


@breaks("invented_people_have_a_number_and_a_seed")
def invented_people_without_a_seed(world: World) -> None:
    another(world, seed=None)


@breaks("invented_people_have_a_number_and_a_seed")
def more_invented_people_than_a_job_takes(world: World) -> None:
    another(world, people=1_000_001)


@breaks("a_simulation_is_done_when_it_has_its_report")
def a_report_before_the_end(world: World) -> None:
    change(asked(world), report={})


@breaks("a_simulation_is_done_when_it_has_its_report")
def an_end_without_a_report(world: World) -> None:
    simulation = asked(world)
    change(simulation, state="running")
    change(simulation, state="done", percent=100, finished_at=LATER)


@breaks("a_done_simulation_is_never_changed")
def a_report_made_nicer(world: World) -> None:
    change(asked(world, done=True), report={"totals": {"loses": 0}})


@breaks("a_simulation_is_never_deleted")
def a_simulation_forgotten(world: World) -> None:
    remove(asked(world, done=True))


@breaks("what_was_simulated_is_never_changed")
def another_text_under_a_simulation_that_runs(world: World) -> None:
    change(asked(world), text="id: another")


@breaks("what_was_simulated_is_never_changed")
def another_day(world: World) -> None:
    change(asked(world), as_of=date(2027, 1, 1))


def change_past_the_trigger(simulation: Simulation, **values: Any) -> None:
    """As somebody with the database in their hands: the trigger is put aside, the constraint is not."""
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute("ALTER TABLE rulebook_simulation DISABLE TRIGGER USER")
    change(simulation, **values)
