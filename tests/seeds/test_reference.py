"""The reference data is complete, and what it says of itself is true."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from registry.seeds import SEEDS, Certainty, Reference, RegionKind, read_dictionaries, read_reference
from rules.ladder import Level


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(SEEDS)


def test_the_ladder_of_the_seeds_is_the_ladder_of_the_code(reference: Reference) -> None:
    """All eight levels, in order, with the same names, digits and forms."""
    seeds = [(s.level, s.name, s.digit, s.official_form, s.needs_senior_technician) for s in reference.ladder]
    assert seeds == [(x, x.name_zh, x.digit, x.official_form, x.needs_senior_technician) for x in Level]


def test_the_classification_has_1117_occupations_of_majors_3_to_6(reference: Reference) -> None:
    """The draft's occupations by 大类."""
    assert len(reference.occupations) == 1117
    assert len(reference.groups) == 304
    assert {occupation.code[0] for occupation in reference.occupations} == set("3456")


def test_every_occupation_has_its_heading_and_every_small_heading_an_occupation(reference: Reference) -> None:
    """小类 and occupations belong to each other both ways."""
    small = {group.code for group in reference.groups if group.code.count("-") == 2}
    assert {occupation.group for occupation in reference.occupations} == small


def test_gb_2260_has_34_provinces_and_333_prefectures(reference: Reference) -> None:
    """The count that the yearly tables of 行政区划 give."""
    kinds = Counter(region.kind for region in reference.regions)
    assert (kinds[RegionKind.PROVINCE], kinds[RegionKind.PREFECTURE], kinds[RegionKind.NATION]) == (34, 333, 1)


def test_a_region_begins_with_the_digits_of_its_province(reference: Reference) -> None:
    """A prefecture's parent is the province whose two digits it bears."""
    for region in reference.regions:
        if region.kind in (RegionKind.PREFECTURE, RegionKind.COUNTY):
            assert region.parent == region.code[:2] + "0000"


@pytest.mark.parametrize(
    ("code", "certificate"), [("320000", "32"), ("660000", "66"), ("710000", None), ("320500", None)]
)
def test_only_provinces_stand_in_certificate_numbers(reference: Reference, code: str, certificate: str | None) -> None:
    """兵团 does, from memory; 台湾, 香港 and 澳门 do not, as no use was found; a prefecture never does."""
    assert {region.code: region.certificate_code for region in reference.regions}[code] == certificate


def test_the_code_of_the_corps_is_marked_as_unchecked(reference: Reference) -> None:
    """66 is no code of GB/T 2260."""
    corps = next(region for region in reference.regions if region.kind is RegionKind.CORPS)
    assert corps.certificate_certainty is Certainty.FROM_MEMORY


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 20), True),  # Sunday worked for 国庆节
        (date(2026, 10, 7), False),  # Wednesday of 国庆节
        (date(2026, 2, 28), True),  # Saturday worked for 春节
        (date(2025, 1, 28), False),  # 除夕
        (date(2020, 1, 31), False),  # 春节 prolonged in 2020
    ],
)
def test_the_calendar_knows_days_that_differ_from_their_weekday(reference: Reference, day: date, working: bool) -> None:
    """Days by the notices of 国务院办公厅."""
    assert {seed.day: seed.is_working for seed in reference.calendar_days}[day] is working


def test_the_calendar_ends_with_the_last_published_year(reference: Reference) -> None:
    """2027 is not covered, so a period running into it is refused and not guessed."""
    assert [year.year for year in reference.calendar_years] == list(range(2018, 2027))


def test_the_workbook_knows_23_sources_56_peoples_and_34_provinces() -> None:
    """The lists have the lengths their source gives."""
    dictionaries = read_dictionaries(SEEDS)
    assert len(dictionaries.by_name["source"].values) == 23
    assert len(dictionaries.by_name["ethnicity"].values) == 56
    assert len(dictionaries.provinces) == 34
    assert "本科" not in dictionaries.by_name["education_level"].values


def test_the_provinces_of_the_workbook_are_those_of_the_regions(reference: Reference) -> None:
    """Same codes, names and short names."""
    regions = {(r.code, r.name, r.short_name) for r in reference.regions if r.kind is RegionKind.PROVINCE}
    assert {(p.code, p.name, p.short_name) for p in read_dictionaries(SEEDS).provinces} == regions


def test_a_code_that_is_not_known_is_not_made_up(reference: Reference) -> None:
    """技工院校, 学徒工, 特级技师 and 首席技师 have no code, and a reason for it; the others have theirs."""
    codes = reference.number_codes
    assert {seed.kind: seed.code for seed in codes.categories} == {"employer": "Y", "social": "S", "school": None}
    assert {seed.level: seed.code for seed in codes.levels} == {level: level.digit for level in Level}
    assert all(seed.reason for seed in [*codes.categories, *codes.levels] if seed.code is None)
