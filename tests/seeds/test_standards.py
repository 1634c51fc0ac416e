"""Standards and offers follow what is known of them."""

from __future__ import annotations

from datetime import date

import pytest

from registry.seeds import SEEDS, Certainty, Reference, StandardSeed, read_reference
from rules.ladder import Level


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(SEEDS)


def standard(reference: Reference, occupation: str, on: date = date(2026, 11, 20)) -> StandardSeed:
    """The occupation's standard in force on a day."""
    (found,) = [
        seed
        for seed in reference.standards
        if seed.occupation == occupation and seed.since <= on and (seed.until is None or on <= seed.until)
    ]
    return found


def test_at_least_25_occupations_have_a_standard_of_either_edition(reference: Reference) -> None:
    """Most follow the edition of 2023, some still that of 2018."""
    in_force = [seed for seed in reference.standards if seed.until is None]
    assert len({seed.occupation for seed in in_force}) >= 25
    editions = [seed.edition for seed in in_force]
    assert editions.count("2023") > editions.count("2018") >= 2


def test_every_part_is_passed_with_60_and_only_technicians_are_reviewed(reference: Reference) -> None:
    """理论 and 技能 at all five levels, 综合评审 at 技师 and 高级技师."""
    levels = {part.part: part.levels for part in reference.examination}
    five = tuple(level for level in Level if level.digit)
    assert levels == {"theory": five, "skill": five, "review": (Level.TECHNICIAN, Level.SENIOR_TECHNICIAN)}
    assert {part.pass_mark for part in reference.examination} == {60}


@pytest.mark.parametrize(
    ("occupation", "edition", "lowest", "highest"),
    [
        ("6-31-01-03", "2018", Level.JUNIOR, Level.SENIOR_TECHNICIAN),
        ("6-18-02-04", "2018", Level.JUNIOR, Level.SENIOR_TECHNICIAN),
        ("6-18-01-01", "2023", Level.JUNIOR, Level.SENIOR_TECHNICIAN),
        ("4-07-03-04", "2018", Level.INTERMEDIATE, Level.SENIOR_TECHNICIAN),
        ("4-07-03-02", "2018", Level.INTERMEDIATE, Level.SENIOR_TECHNICIAN),
        ("4-14-02-02", "2023", Level.SENIOR, Level.SENIOR_TECHNICIAN),
        ("4-10-01-03", "2023", Level.JUNIOR, Level.SENIOR),
    ],
)
def test_a_standard_has_its_edition_and_range(
    reference: Reference, occupation: str, edition: str, lowest: Level, highest: Level
) -> None:
    """The ranges that do not run over all five levels above all."""
    found = standard(reference, occupation)
    assert (found.edition, found.lowest, found.highest) == (edition, lowest, highest)
    assert found.has_senior_technician is (highest is Level.SENIOR_TECHNICIAN)


def test_an_older_day_finds_the_older_standard(reference: Reference) -> None:
    """车工 followed the edition of 2018 until the end of 2023."""
    assert standard(reference, "6-18-01-01", date(2023, 12, 31)).edition == "2018"
    assert standard(reference, "6-18-01-01", date(2024, 1, 1)).edition == "2023"


def test_a_fact_that_was_not_read_is_not_called_verified(reference: Reference) -> None:
    """焊工 and 电工 were read whole; 车工's edition is a setting."""
    assert {seed.occupation for seed in reference.standards if seed.certainty is Certainty.VERIFIED} == {
        "6-18-02-04",
        "6-31-01-03",
    }
    assert standard(reference, "6-18-01-01").certainty is Certainty.CONFIGURED


def test_jewellery_testers_are_evaluated_by_work_type_above_the_first_level(reference: Reference) -> None:
    """4-08-05-03: 五级 only the occupation itself, 四级 to 一级 only its five work types."""
    offers = {(o.work_type, o.level) for o in reference.offers if o.occupation == "4-08-05-03"}
    work_types = ["贵金属首饰检验员", "钻石检验员", "宝石检验员", "玉石检验员", "有机宝石检验员"]
    above = [Level.INTERMEDIATE, Level.SENIOR, Level.TECHNICIAN, Level.SENIOR_TECHNICIAN]
    assert offers == {("", Level.JUNIOR)} | {(name, level) for name in work_types for level in above}


def test_every_other_occupation_is_offered_at_its_whole_range(reference: Reference) -> None:
    """Itself and each of its work types, at every level of the range and no other."""
    for seed in reference.standards:
        if seed.occupation == "4-08-05-03" or seed.until:
            continue
        names = ["", *(item.name for item in seed.work_types)]
        offers = {(o.work_type, o.level) for o in reference.offers if o.occupation == seed.occupation}
        assert offers == {(name, level) for name in names for level in seed.levels}, seed.occupation
