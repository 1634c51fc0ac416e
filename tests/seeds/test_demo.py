"""The demo material holds together, and its faults are the planted ones."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from stdnum.cn import ric, uscc

from certification.procedures import is_reviewed
from registry.seeds import SEEDS, Demo, Reference, read_demo, read_dictionaries, read_reference

FAULTS = {
    "id_check_digit",
    "outside_filing",
    "misspelt_occupation",
    "duplicate_person",
    "one_day_short",
    "missing_evidence",
}
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(SEEDS)


@pytest.fixture(scope="module")
def demo(reference: Reference) -> Demo:
    return read_demo(SEEDS, reference)


def test_every_credit_code_and_id_number_has_its_check_digit_but_the_planted_one(demo: Demo) -> None:
    """GB 32100 and GB 11643."""
    assert all(uscc.is_valid(body.credit_code) for body in demo.bodies)
    assert [person.fault for person in demo.people if not ric.is_valid(person.id_number)] == ["id_check_digit"]


def test_no_id_number_can_be_a_real_one(demo: Demo, reference: Reference) -> None:
    """The code is a prefecture's, not a county's, and the sequence number is 991 or more."""
    regions = {region.code for region in reference.regions}
    for person in demo.people:
        assert person.id_number[:6] in regions
        assert person.id_number[4:6] == "00"
        assert int(person.id_number[14:17]) >= 991


def test_an_id_number_tells_the_birth_date_and_the_sex(demo: Demo) -> None:
    """The workbook's cells never contradict the number."""
    for person in demo.people:
        assert person.id_number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert person.sex == ("男" if int(person.id_number[16]) % 2 else "女")
        assert person.facts["birth_date"] == person.birth_date.isoformat()


def test_a_site_code_says_kind_filing_authority_and_province(demo: Demo, reference: Reference) -> None:
    """Letter of the kind, 0000 for a body filed first with a province, the province's two digits."""
    letters = {seed.kind: seed.code for seed in reference.number_codes.categories}
    for body in demo.bodies:
        assert body.filing_authority == "province"
        assert body.site_code[:7] == f"{letters[body.kind]}0000{body.region[:2]}"


def test_one_person_of_each_fault_and_eighteen_of_none(demo: Demo) -> None:
    """Six faults, each planted once; the rest may apply, two of them by direct recognition."""
    ordinary = [person for person in demo.people if person.pathway == "ordinary"]
    assert Counter(person.fault for person in ordinary) == Counter({None: 18} | dict.fromkeys(FAULTS, 1))
    others = [(person.pathway, person.fault) for person in demo.people if person not in ordinary]
    assert others == [("direct_frontline", None)] * 2
    assert {person.expect for person in demo.people if person.fault is None} == {"eligible"}


def test_only_the_planted_candidate_is_outside_the_filing(demo: Demo) -> None:
    """Everyone else applies for a level that their body is filed for, while the filing holds."""
    filed = {
        (filing.body, scope.occupation, level)
        for filing in demo.filings
        if filing.since <= DAY <= filing.until
        for scope in filing.scope
        for level in scope.levels
    }
    outside = [p.fault for p in demo.people if (p.body, p.occupation, p.level) not in filed]
    assert outside == ["outside_filing"]


def test_everyone_applies_for_what_is_offered(demo: Demo, reference: Reference) -> None:
    """Occupation or work type, at the level; only one has it misspelt."""
    offers = {(offer.occupation, offer.work_type, offer.level) for offer in reference.offers}
    titles = {seed.code: seed.title for seed in reference.occupations}
    assert all((p.occupation, p.work_type or "", p.level) in offers for p in demo.people)
    written = [p.fault for p in demo.people if p.occupation_as_written != (p.work_type or titles[p.occupation])]
    assert written == ["misspelt_occupation"]


def test_only_the_planted_person_is_there_twice(demo: Demo) -> None:
    """The second row of the same ID number is the planted one."""
    seen: set[str] = set()
    twice = []
    for person in demo.people:
        if person.id_number in seen:
            twice.append(person.fault)
        seen.add(person.id_number)
    assert twice == ["duplicate_person"]


@pytest.mark.parametrize(
    ("day", "worked_from"),
    [(date(2026, 11, 20), "2021-11-21"), (date(2026, 12, 31), "2022-01-01"), (date(2028, 2, 29), "2023-03-01")],
)
def test_whatever_the_day_of_application_one_candidate_is_a_day_short(demo: Demo, day: date, worked_from: str) -> None:
    """Their five years are full on the following day."""
    person = next(person for person in demo.people if person.fault == "one_day_short")
    assert person.facts_on(day)["work"][0]["from"] == worked_from


def test_missing_evidence_is_a_missing_list_and_not_an_empty_one(demo: Demo) -> None:
    """A certificate is claimed without its evidence; the others put forward every list."""
    lacking = [p for p in demo.people if not {"work", "grades", "titles", "education"} <= p.facts.keys()]
    assert [person.fault for person in lacking] == ["missing_evidence"]
    assert lacking[0].claimed_grade is not None


def test_a_claimed_certificate_is_the_highest_of_the_evidence(demo: Demo) -> None:
    """The cells of the first sheet and the evidence do not contradict each other."""
    for person in demo.people:
        numbers = [grade["number"] for grade in person.facts.get("grades", [])]
        if person.fault != "missing_evidence":
            assert ([person.claimed_grade.number] if person.claimed_grade else []) == numbers


def test_the_cells_of_the_candidates_are_in_the_dictionaries(demo: Demo) -> None:
    """No row is refused for a value that was not planted."""
    lists = read_dictionaries(SEEDS).by_name
    provinces = {province.name for province in read_dictionaries(SEEDS).provinces}
    for person in demo.people:
        assert person.education in lists["education_level"].values
        assert person.source in lists["source"].values
        assert person.ethnicity in lists["ethnicity"].values
        assert person.classification in lists["classification"].values
        assert person.sitting in lists["sitting"].values
        assert person.province in provinces


def test_there_is_a_user_of_every_role_and_every_body_has_four_eyes(demo: Demo) -> None:
    """Submitter, approver and assessor of a body are three accounts."""
    assert {user.role for user in demo.users} == {
        "worker", "submitter", "approver", "assessor", "regulator", "drafter", "publisher", "administrator",
    }  # fmt: skip
    for body in demo.bodies:
        assert sorted(u.role for u in demo.users if u.body == body.key) == ["approver", "assessor", "submitter"]


def test_scores_are_given_for_those_who_may_sit_and_in_the_parts_of_their_level(demo: Demo) -> None:
    """综合评审 only for 技师 and 高级技师; exactly one candidate fails a part."""
    for person in demo.people:
        examined = person.expect == "eligible" and not is_reviewed(person.pathway)
        assert (person.scores is not None) is examined
        if person.scores is not None:
            assert ("review" in person.scores) is (person.level.digit in ("1", "2"))
    assert sum(min(person.scores.values()) < 60 for person in demo.people if person.scores) == 1
