"""OpenFisca 46: the 2023 edition as variables with formulas over dated inputs and dated parameters.

Run by ``bench.crowd`` with the peers' interpreter: ``python openfisca_rules.py people.npz found.npy whole|simple``. A
worker has any number of spells, so that spells are the persons and workers the groups. Simplified in its favour: spells
that never overlap, nothing unknown, no occupations to compare; ``simple`` leaves out the thirty-day rule too, and so
answers wrongly for some. Writes who reaches which level, and prints one JSON object: the rate of calculating the five
levels (workers/s of processor time), and that of the whole with building the simulation and setting the inputs.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from openfisca_work import (
    accumulated,
    added_up,
    counts_of,
    days_of,
    months,
    months_of,
    plain_months,
    start_after,
    until,
)

DAY = DateUnit.DAY
PERIOD = "2026-11-20"
SPELL = Entity("spell", "spells", "A spell of work", "")
WORKER = GroupEntity("worker", "workers", "A worker", "", roles=[{"key": "spell"}])
GRADES = ("junior", "intermediate", "senior", "technician")
TITLES = ("title_junior", "title_intermediate", "title_associate", "title_senior")
DATES = ("birth", "graduated", *GRADES, *TITLES)
SPELL_DATES = ("begun", "ended")
NUMBERS = ("kind", "school", "major")
TRUTHS = ("assessed", "final_year")
YEARS = {
    "age": 16,
    "intermediate_1": 5,
    "intermediate_2": 3,
    "senior_1": 10,
    "senior_2": 4,
    "senior_3": 1,
    "technician_1": 5,
    "technician_2": 5,
    "technician_2_grade": 1,
    "technician_3": 1,
    "technician_4": 2,
    "technician_5": 2,
    "senior_technician_1": 5,
    "senior_technician_2": 5,
    "senior_technician_2_grade": 1,
    "senior_technician_3": 1,
}


def declare(system: TaxBenefitSystem, name: str, value_type: type, formula: Any = None, entity: Any = WORKER) -> None:
    """One variable of the worker or the spell, by the day."""
    fields = {"value_type": value_type, "entity": entity, "definition_period": DAY, "label": name}
    if formula is not None:
        fields["formula"] = formula
    system.add_variable(type(name, (Variable,), fields))


def at_least(length: str, years: str) -> Any:
    """A length against a dated parameter."""

    def formula(person: Any, period: Any, parameters: Any) -> np.ndarray:
        return person(length, period) >= 12 * getattr(parameters(period).ordinary, years)

    return formula


def all_of(*names: str) -> Any:
    """Every one of the variables."""

    def formula(person: Any, period: Any) -> np.ndarray:
        result = person(names[0], period)
        for name in names[1:]:
            result = result * person(name, period)
        return result

    return formula


def any_of(*names: str) -> Any:
    """One of the variables."""

    def formula(person: Any, period: Any) -> np.ndarray:
        result = person(names[0], period)
        for name in names[1:]:
            result = result + person(name, period)
        return result

    return formula


def schooled(
    kinds: tuple[int, ...], *, final_year: bool = True, schools: tuple[int, ...] = (), standing: bool = True
) -> Any:
    """A class of some kinds or schools, of the same or a related major where kinds are asked, finished or about to be."""

    def formula(person: Any, period: Any) -> np.ndarray:
        day = np.datetime64(str(period.start), "D")
        result = person("kind", period) >= 0
        if kinds:
            result = result * np.isin(person("kind", period), kinds)
        if kinds and standing:
            result = result * (person("major", period) <= 1)
        if schools:
            result = result * np.isin(person("school", period), schools)
        if standing:
            finished = person("graduated", period) <= day
            result = result * (finished + person("final_year", period) if final_year else finished)
        return result

    return formula


def held(level: str) -> Any:
    """A certificate of the level."""
    return lambda person, period: person(level, period) <= np.datetime64(str(period.start), "D")


def age(worker: Any, period: Any) -> np.ndarray:
    """Months since birth."""
    return months(worker("birth", period), np.datetime64(str(period.start), "D"))


def covers(spell: Any, period: Any) -> np.ndarray:
    """Whether a spell covers the day."""
    day = np.datetime64(str(period.start), "D")
    return (spell("begun", period) <= day) * (spell("ended", period) >= day)


def working(worker: Any, period: Any) -> np.ndarray:
    """Whether one of the worker's spells does."""
    return worker.any(worker.members("covers", period))


def high_title(worker: Any, period: Any) -> np.ndarray:
    """The first of the two high titles."""
    return np.minimum(worker("title_associate", period), worker("title_senior", period))


def senior_held(worker: Any, period: Any) -> np.ndarray:
    """Months since 三级/高级工."""
    day = np.datetime64(str(period.start), "D")
    return months(np.minimum(worker("senior", period), day), day)


LONG_ENOUGH = (
    ("junior_1", "age", "age"),
    ("intermediate_1", "worked", "intermediate_1"),
    ("intermediate_2", "after_junior", "intermediate_2"),
    ("senior_1", "worked", "senior_1"),
    ("senior_2", "after_intermediate", "senior_2"),
    ("senior_3", "after_title_junior", "senior_3"),
    ("technician_1", "after_senior", "technician_1"),
    ("technician_2a", "after_title_junior", "technician_2"),
    ("technician_2b", "after_senior", "technician_2_grade"),
    ("technician_3", "after_title_intermediate", "technician_3"),
    ("technician_4w", "worked", "technician_4"),
    ("technician_5h", "senior_held", "technician_5"),
    ("senior_technician_1", "after_technician", "senior_technician_1"),
    ("senior_technician_2a", "after_title_intermediate", "senior_technician_2"),
    ("senior_technician_2b", "after_technician", "senior_technician_2_grade"),
    ("senior_technician_3", "after_title_high", "senior_technician_3"),
)
TOGETHER = (
    ("junior_2", ("junior_1", "working")),
    ("senior_5", ("has_intermediate", "college")),
    ("senior_6", ("college", "assessed")),
    ("technician_2", ("technician_2a", "technician_2b")),
    ("technician_4", ("has_senior", "technical_graduate", "technician_4w")),
    ("technician_5", ("has_senior", "technician_5h", "technician_student")),
    ("senior_technician_2", ("senior_technician_2a", "senior_technician_2b")),
)
LEVELS = (
    ("to_junior", ("junior_1", "junior_2")),
    ("to_intermediate", ("intermediate_1", "intermediate_2", "diploma")),
    ("to_senior", ("senior_1", "senior_2", "senior_3", "advanced_class", "senior_5", "senior_6")),
    ("to_technician", tuple(f"technician_{number}" for number in range(1, 6))),
    ("to_senior_technician", tuple(f"senior_technician_{number}" for number in range(1, 4))),
)


def declare_length(made: TaxBenefitSystem, name: str, anchor: str | None, *, whole: bool) -> None:
    """What is worked in all, or after an award."""
    if not whole:
        declare(made, f"months_{name}", int, plain_months(anchor), SPELL)
        declare(made, name, int, added_up(name))
        return
    start = "begun" if anchor is None else f"start_{name}"
    if anchor is not None:
        declare(made, start, date, start_after(anchor), SPELL)
    declare(made, f"months_{name}", int, months_of(start), SPELL)
    declare(made, f"days_{name}", int, days_of(start, f"months_{name}"), SPELL)
    declare(made, f"counts_{name}", bool, counts_of(start), SPELL)
    declare(made, name, int, accumulated(name))


def system(*, whole: bool) -> TaxBenefitSystem:
    """The variables and parameters of the edition."""
    made = TaxBenefitSystem([SPELL, WORKER])
    values = {name: {"values": {"2023-01-01": {"value": years}}} for name, years in YEARS.items()}
    made.parameters = ParameterNode("", data={"ordinary": values})
    for names, kind, entity in ((DATES, date, WORKER), (SPELL_DATES, date, SPELL), (NUMBERS, int, WORKER)):
        for name in names:
            declare(made, name, kind, entity=entity)
    for name in TRUTHS:
        declare(made, name, bool)
    declare(made, "age", int, age)
    declare(made, "covers", bool, covers, SPELL)
    declare(made, "working", bool, working)
    declare(made, "title_high", date, high_title)
    declare(made, "until", date, until, SPELL)
    declare_length(made, "worked", None, whole=whole)
    for anchor in (*GRADES, "title_junior", "title_intermediate", "title_high"):
        declare_length(made, f"after_{anchor}", anchor, whole=whole)
    declare(made, "has_intermediate", bool, held("intermediate"))
    declare(made, "has_senior", bool, held("senior"))
    declare(made, "senior_held", int, senior_held)
    declare(made, "diploma", bool, schooled(tuple(range(9))))
    declare(made, "advanced_class", bool, schooled((2, 3)))
    declare(made, "college", bool, schooled((4, 5, 6, 7, 8)))
    declare(made, "technical_graduate", bool, schooled((), schools=(1, 2), final_year=False))
    declare(made, "technician_student", bool, schooled((3,), schools=(2,), standing=False))
    for name, length, years in LONG_ENOUGH:
        declare(made, name, bool, at_least(length, years))
    for name, parts in TOGETHER:
        declare(made, name, bool, all_of(*parts))
    for name, parts in LEVELS:
        declare(made, name, bool, any_of(*parts))
    return made


def main() -> None:
    """Calculate the five levels once, write who reaches them and print the rates."""
    inputs = np.load(sys.argv[1])
    count = len(inputs["birth"])
    rules = system(whole=sys.argv[3] == "whole")
    began = time.process_time()
    builder = SimulationBuilder()
    builder.create_entities(rules)
    builder.declare_person_entity("spell", np.arange(len(inputs["owner"])))
    workers = builder.declare_entity("worker", np.arange(count))
    builder.join_with_persons(workers, inputs["owner"], np.full(len(inputs["owner"]), "spell"))
    simulation = builder.build(rules)
    for name in (*DATES, *SPELL_DATES, *NUMBERS, *TRUTHS):
        simulation.set_input(name, PERIOD, inputs[name])
    started = time.process_time()
    reached = [simulation.calculate(f"to_{level}", PERIOD) for level in (*GRADES, "senior_technician")]
    ended = time.process_time()
    np.save(sys.argv[2], np.stack(reached))
    print(json.dumps({"rate": count / (ended - started), "built": count / (ended - began)}))


if __name__ == "__main__":
    main()
