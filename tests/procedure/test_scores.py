"""Scores: each part is passed on its own, a correction leaves its trace, and what cannot be taken says why."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest

from certification.acts.scores import Mark, record_scores
from certification.models import Application, Batch, Score
from certification.queries import export_scores, read_score_workbook
from certification.reasons import AssessorSubmitted, ScoresRefused
from registry.reasons import NotPermitted
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import APPROVED, EXAMINED, House, build_house, on, states


@pytest.fixture
def batch(house: House) -> Batch:
    """A batch with three eligible candidates for 高级工, in rows 2 to 4."""
    return house.upload(workbook(many(3)))


def score(house: House, application: Application, at: Any = EXAMINED, **values: float | None) -> dict[str, int]:
    """Marks of one application by part."""
    marks = [
        Mark(application.pk, part, None if value is None else Decimal(str(value))) for part, value in values.items()
    ]
    return record_scores(application.batch, marks, by=house.assessor, at=at)


def state(application: Application) -> str:
    application.refresh_from_db()
    return application.state


@pytest.mark.parametrize(
    ("theory", "skill", "result"),
    [
        (60, 60, "passed"),
        (100, 100, "passed"),
        (59.9, 100, "failed"),
        (100, 59.9, "failed"),
        (59, 61, "failed"),
        (0, 100, "failed"),
        (100, None, "failed"),
        (None, None, "failed"),
    ],
)
def test_each_part_is_passed_on_its_own(house: House, batch: Batch, theory: Any, skill: Any, result: str) -> None:
    """皆达60分（含）: no mark makes up for another, and an absence is no pass."""
    application = batch.applications.get(row_number=2)
    counts = score(house, application, theory=theory, skill=skill)
    assert (state(application), counts[result]) == (result, 1)


def test_a_part_still_missing_decides_nothing(house: House, batch: Batch) -> None:
    """With one part of two the application waits, whichever the mark."""
    application = batch.applications.get(row_number=2)
    assert score(house, application, theory=20) == {"passed": 0, "failed": 0, "incomplete": 1}
    assert state(application) == "eligible"
    score(house, application, skill=90)
    assert state(application) == "failed"


def test_a_technician_is_reviewed_as_well(house: House) -> None:
    """技师 and above have a third part, 综合评审; without it they are not passed."""
    person = candidate(
        1, level="二级/技师", condition="1", certificate_level="三级/高级工",
        grades=[{"occupation": "车工", "level": "三级/高级工", "awarded_on": "2015-03-15", "kind": "职业技能等级证书",
                 "number": "S000032980001153000001"}],
        certificate_number="S000032980001153000001",
    )  # fmt: skip
    batch = house.upload(workbook([person]))
    assert states(batch) == {2: "eligible"}
    application = batch.applications.get()
    score(house, application, theory=80, skill=80)
    assert state(application) == "eligible"
    score(house, application, review=60)
    assert state(application) == "passed"


def test_a_correction_leaves_its_trace(house: House, batch: Batch) -> None:
    """A further revision, never another value in the old row; the latest counts, in both directions."""
    application = batch.applications.get(row_number=2)
    score(house, application, theory=80, skill=59)
    score(house, application, skill=61, at=APPROVED)
    assert state(application) == "passed"
    score(house, application, skill=58, at=APPROVED)
    assert state(application) == "failed"
    told = Score.objects.filter(application=application, part="skill").order_by("revision")
    assert list(told.values_list("revision", "value", "recorded_at")) == [
        (1, Decimal("59.0"), EXAMINED), (2, Decimal("61.0"), APPROVED), (3, Decimal("58.0"), APPROVED),
    ]  # fmt: skip
    steps = application.transitions.values_list("before", "after")
    assert list(steps)[1:] == [("eligible", "failed"), ("failed", "passed"), ("passed", "failed")]


def faults(house: House, batch: Batch, *marks: Mark) -> list[tuple[int | None, str, str]]:
    """Place, field and code of every mark refused; none of the marks may have been stored."""
    before = Score.objects.count()
    with pytest.raises(ScoresRefused) as refusal:
        record_scores(batch, marks, by=house.assessor, at=EXAMINED)
    assert Score.objects.count() == before
    assert all(fault.reason.zh and fault.reason.en for fault in refusal.value.faults)
    return [(fault.position, fault.field, fault.reason.code) for fault in refusal.value.faults]


def test_what_cannot_be_recorded_is_named_and_nothing_is_stored(house: House, batch: Batch) -> None:
    """All faults at once, each at its place; the good marks among them are not stored either."""
    first, second = batch.applications.filter(row_number__lt=4)
    good = Mark(first.pk, "theory", Decimal(80))
    wrong = [
        good,
        Mark(uuid4(), "theory", Decimal(80)),
        Mark(first.pk, "interview", Decimal(80)),
        Mark(first.pk, "review", Decimal(80)),
        good,
        Mark(first.pk, "skill", Decimal("100.1")),
        Mark(second.pk, "skill", Decimal(-1)),
        Mark(second.pk, "theory", Decimal("59.95")),
    ]
    assert faults(house, batch, *wrong) == [
        (1, "application", "application_unknown"), (2, "part", "part_not_examined"), (3, "part", "part_not_examined"),
        (4, "part", "part_twice"), (5, "value", "score_out_of_range"), (6, "value", "score_out_of_range"),
        (7, "value", "score_too_fine"),
    ]  # fmt: skip


def test_every_cell_of_a_mark_that_is_wrong_is_named(house: House, batch: Batch) -> None:
    """A mark for a part that is not examined may be out of range besides: both are said."""
    first = batch.applications.get(row_number=2)
    both = [(0, "part", "part_not_examined"), (0, "value", "score_out_of_range")]
    assert faults(house, batch, Mark(first.pk, "review", Decimal(101))) == both


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_score(house: House, batch: Batch, value: str) -> None:
    """A decimal that is not finite is refused like any other out of range."""
    application = batch.applications.get(row_number=2)
    assert faults(house, batch, Mark(application.pk, "theory", Decimal(value))) == [(0, "value", "score_out_of_range")]


def test_scores_are_for_open_applications_of_the_batch(house: House, batch: Batch) -> None:
    """Neither for one that is approved, nor one that is not eligible, nor one of another batch."""
    person = candidate(9)
    del person["work"], person["grades"]
    other = house.upload(workbook([person]), filename="b.xlsx")
    unknown: UUID = other.applications.get().pk
    house.examine(batch)
    house.approve(batch)
    approved: UUID = batch.applications.get(row_number=2).pk
    assert faults(house, batch, Mark(approved, "theory", Decimal(80))) == [(0, "application", "application_not_open")]
    assert faults(house, other, Mark(unknown, "theory", Decimal(80))) == [(0, "application", "application_not_open")]
    assert faults(house, batch, Mark(unknown, "theory", Decimal(80))) == [(0, "application", "application_unknown")]


def test_who_failed_and_applied_again_keeps_the_old_scores(house: House, batch: Batch) -> None:
    """One open application a level: the first can't be made to pass while the second is open."""
    house.examine(batch, 59)
    again = house.upload(workbook(many(1)), filename="b.xlsx", at=on(2026, 9, 28))
    assert states(again) == {2: "eligible"}
    first = batch.applications.get(row_number=2)
    marks = [Mark(first.pk, part, Decimal(80)) for part in ("theory", "skill")]
    assert faults(house, batch, *marks) == [(0, "application", "applied_again"), (1, "application", "applied_again")]
    other = batch.applications.get(row_number=3)
    score(house, other, theory=80, skill=80)
    assert state(other) == "passed"


@pytest.mark.parametrize("role", ["submitter", "approver", "regulator"])
def test_only_an_assessor_records_scores(house: House, batch: Batch, role: str) -> None:
    """考评员 alone; the body's other people and the regulator may not."""
    with pytest.raises(NotPermitted):
        record_scores(batch, [], by=getattr(house, role), at=EXAMINED)


def test_an_assessor_of_another_body_may_not(house: House, batch: Batch) -> None:
    """The batch is the body's own."""
    with pytest.raises(NotPermitted):
        record_scores(batch, [], by=build_house().assessor, at=EXAMINED)


def test_who_submitted_does_not_examine(house: House, batch: Batch) -> None:
    """Not even after having become an assessor."""
    factories.changed_account(house.submitter, role="assessor")
    with pytest.raises(AssessorSubmitted):
        record_scores(batch, [], by=house.submitter, at=EXAMINED)


def filled(batch: Batch, *rows: dict[str, Any]) -> bytes:
    """The batch's score sheet with these cells written into its rows, from the first."""
    book = openpyxl.load_workbook(io.BytesIO(export_scores(batch)))
    sheet = book.worksheets[0]
    headers = {str(cell.value): cell.column for cell in sheet[1]}
    for number, cells in enumerate(rows, start=2):
        for header, value in cells.items():
            sheet.cell(number, headers[header]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_score_sheet_is_answered_with_every_fault_by_row_and_column(house: House, batch: Batch) -> None:
    """What the sheet shows and what only the registry knows, in one answer and in the order of the rows."""
    sent = filled(
        batch,
        {"理论成绩": 80, "实操成绩": 80, "综合评审成绩": 80},
        {"理论成绩": "九十", "实操成绩": 80},
        {"姓名": "别人", "理论成绩": 80, "实操成绩": 80},
    )
    with pytest.raises(ScoresRefused) as refusal:
        read_score_workbook(batch, sent)
    assert [(fault.row, fault.column, fault.reason.code) for fault in refusal.value.faults] == [
        (2, "综合评审成绩", "part_not_examined"), (3, "理论成绩", "score_malformed"), (4, "准考证号", "person_not_matched"),
    ]  # fmt: skip


def test_what_changes_between_the_reading_and_the_recording_is_placed_too(house: House, batch: Batch) -> None:
    """The act's places in the list of marks become rows and columns of the sheet."""
    sheet = read_score_workbook(batch, filled(batch, *[{"理论成绩": 80, "实操成绩": 80}] * 3))
    house.examine(batch)
    house.approve(batch)
    with pytest.raises(ScoresRefused) as refusal:
        record_scores(batch, sheet.marks, by=house.assessor, at=EXAMINED)
    placed = sheet.placed(refusal.value.faults)
    assert {(fault.row, fault.column, fault.reason.code) for fault in placed} == {
        (row, "准考证号", "application_not_open") for row in (2, 3, 4)
    }
