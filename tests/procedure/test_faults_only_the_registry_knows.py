"""What the sheet alone cannot tell: each fault the registry may have against a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from certification.models import Batch
from certification.reasons import ROW_REASONS
from registry.models import Certificate, IdentityCase
from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House, build_house, on, refused, states

NEXT = on(2026, 10, 12)


def intermediate(index: int, **changes: Any) -> dict[str, Any]:
    """Somebody who may apply for 中级工 by five years of work, and holds nothing yet."""
    first = candidate(
        index, level="四级/中级工", condition="1", has_qualification="否", certificate_level="", certificate_number="",
        classification="初次认定", **changes,
    )  # fmt: skip
    del first["grades"]
    return first


def grade(house: House, index: int) -> Certificate:
    """A 中级工 certificate issued to that person on 10 October 2026."""
    batch = house.upload(workbook([intermediate(index)]), filename=f"{index}.xlsx")
    assert states(batch) == {2: "eligible"}, refused(batch)
    house.give_notice(batch)
    return house.issue()[-1]


def applying(index: int, held: Certificate, **changes: Any) -> Any:
    """The same person's application for 高级工 with that certificate."""
    return candidate(index, certificate_number=held.number, grades=[], **changes)


def settle(house: House, held: Certificate, kind: str, **more: Any) -> None:
    """A later fact about the certificate."""
    factories.changed(held, kind, effective_on=NEXT.date(), by=house.regulator, at=NEXT, **more)


def upload(house: House, *people: dict[str, Any]) -> Batch:
    """The application on the day after, beside somebody with whom nothing is wrong."""
    return house.upload(workbook([*people, candidate(500)]), filename="第二批.xlsx", at=NEXT)


def another_name(house: House) -> Batch:
    """The number is on record under another name."""
    house.upload(workbook([intermediate(3)]))
    return upload(house, candidate(3, name="李代桃"))


def certificate_of_another(house: House) -> Batch:
    """The certificate named was issued to somebody else."""
    held = grade(house, 3)
    return upload(house, applying(4, held))


def certificate_revoked(house: House) -> Batch:
    """The certificate named was revoked."""
    held = grade(house, 3)
    settle(house, held, "revoked")
    return upload(house, applying(3, held))


def certificate_suspended(house: House) -> Batch:
    """The certificate named is suspended."""
    held = grade(house, 3)
    settle(house, held, "suspended")
    return upload(house, applying(3, held))


def certificate_superseded(house: House) -> Batch:
    """The certificate named was replaced by another."""
    held = grade(house, 3)
    settle(house, held, "superseded", replaced_by=factories.successor_of(held, at=held.issued_at))
    return upload(house, applying(3, held))


def level_already_held(house: House) -> Batch:
    """The level applied for is held, and valid."""
    grade(house, 3)
    return upload(house, intermediate(3))


def already_applied(house: House) -> Batch:
    """An application for the level is open, with another body."""
    build_house().upload(workbook([candidate(3)]))
    return upload(house, candidate(3))


def name_disputed(house: House) -> Batch:
    """Another body gave another name for the number."""
    build_house().upload(workbook([candidate(3)]))
    return upload(house, candidate(3, name="李代桃"))


CASES: dict[str, Callable[[House], Batch]] = {
    "name_disputed": name_disputed,
    "name_differs_from_record": another_name,
    "certificate_of_another": certificate_of_another,
    "certificate_revoked": certificate_revoked,
    "certificate_suspended": certificate_suspended,
    "certificate_superseded": certificate_superseded,
    "level_already_held": level_already_held,
    "already_applied": already_applied,
}


def test_every_reason_has_its_case() -> None:
    """But one, which no registry has against a row: that a job gave up (tests of what stopped)."""
    assert set(CASES) == set(ROW_REASONS) - {"not_validated"}


@pytest.mark.parametrize("code", CASES)
def test_the_row_is_refused_by_name(house: House, code: str) -> None:
    """The row is answered with the fault and its column, stores no application, and holds nobody else up."""
    batch = CASES[code](house)
    assert refused(batch) == [(2, ROW_REASONS[code][0], code)]
    assert states(batch) == {3: "eligible"}
    assert (batch.state, batch.rows_judged, batch.rows_refused) == ("validated", 2, 1)
    refusal = batch.refusals.get()
    case = IdentityCase.objects.values_list("receipt", flat=True).first()
    reason = ROW_REASONS[code][1].of(case=case)
    assert (refusal.zh, refusal.en) == (reason.zh, reason.en)


def test_a_grade_revoked_at_the_registry_does_not_count_although_the_sheet_shows_it(house: House) -> None:
    """The registry's word on a number goes before the sheet's: without it named, the grade counts for nothing."""
    held = grade(house, 3)
    settle(house, held, "revoked")
    shown = {"occupation": "车工", "level": "四级/中级工", "awarded_on": "2019-03-15", "kind": "职业技能等级证书"}
    batch = upload(
        house, candidate(3, certificate_number="S000032980001194000003", grades=[shown | {"number": held.number}])
    )
    facts = batch.applications.get(row_number=2).verdict.facts
    assert "valid" not in [one["status"] for one in facts.get("grades", []) if one["number"] == held.number]
    assert states(batch)[2] != "eligible"


def test_after_a_refusal_one_may_apply_again(house: House) -> None:
    """Only an open application stands in the way: who failed may try again."""
    first = house.upload(workbook([candidate(3)]))
    house.examine(first, 59)
    assert states(first) == {2: "failed"}
    assert states(upload(house, candidate(3)))[2] == "eligible"


def test_a_row_of_an_open_application_of_the_same_body_is_answered_accepted(house: House) -> None:
    """A mended file names who was accepted before: a note says so, nothing is refused and nobody stands twice."""
    first = house.upload(workbook([candidate(3), candidate(4, level="九级工")]))
    assert states(first) == {2: "eligible"}
    second = upload(house, candidate(3), candidate(4))
    assert refused(second) == []
    assert states(second) == {3: "eligible", 4: "eligible"}
    assert [(note.row_number, note.column, note.code) for note in second.notes.filter(code="already_accepted")] == [
        (2, "认定等级", "already_accepted")
    ]
    assert (second.state, second.rows_judged, second.rows_refused, second.rows_skipped) == ("validated", 3, 0, 1)
    assert second.candidates == 2


def test_another_pathway_or_level_is_another_application(house: House) -> None:
    """已受理 is said of the same thing only."""
    house.upload(workbook([candidate(3)]))
    by_another = house.upload(
        workbook([candidate(3, condition="一线职工直接认定", classification="初次认定")]),
        pathway="direct_frontline", filename="另一途径.xlsx", at=NEXT,
    )  # fmt: skip
    assert [code for _, _, code in refused(by_another)] in (["already_applied"], ["condition_unknown"])
    assert not by_another.notes.filter(code="already_accepted").exists()
    other_level = upload(
        house,
        candidate(
            3,
            level="四级/中级工",
            condition="1",
            classification="初次认定",
            has_qualification="否",
            certificate_level="",
            certificate_number="",
            grades=[],
        ),
    )
    assert not other_level.notes.filter(code="already_accepted").exists()
    assert refused(other_level) == []
