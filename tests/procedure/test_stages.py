"""Where a batch is: the stage in which its slowest rows wait, with counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.acts.approving import reject
from certification.acts.objecting import raise_objection, settle_objection
from certification.acts.scores import Mark, record_scores
from certification.acts.submitting import submit_workbook
from certification.acts.withdrawing import withdraw
from certification.models import Application, Batch, Outcome
from certification.queries import Stage, Stages, in_stage, stages_of
from registry.models import FilingScope
from tests.candidates import candidate, many, workbook
from tests.guards.back_door import unguarded
from tests.house import APPROVED, DUE, EXAMINED, LAST_DAY, SUBMITTED, House, drain, on
from tests.pathways import BY_PATHWAY

TODAY = EXAMINED.date()


def stages(batch: Batch, day=TODAY) -> Stages:
    """The stages of one batch."""
    batch.refresh_from_db()
    return stages_of([batch], on=day)[batch.pk]


def figures(found: Stages) -> dict[str, tuple[int, int, int]]:
    """Waiting, gone on and ended, by the stages that hold anything."""
    every = {each.stage.value: (each.waiting, each.passed, each.ended) for each in found}
    return {stage: numbers for stage, numbers in every.items() if any(numbers)}


def test_a_batch_that_was_just_sent_is_at_intake(house: House) -> None:
    """Before it is opened nobody knows its rows; it is at 受理 all the same."""
    batch, _ = submit_workbook(
        site=house.site, filename="a.xlsx", content=workbook(many(2)), by=house.submitter, at=SUBMITTED
    )
    found = stages(batch)
    assert (found.label, found.finished) == ("受理", False)


def test_a_batch_that_was_read_and_not_judged_is_at_its_verdicts(house: House) -> None:
    """The slices wait for their jobs."""
    batch, _ = submit_workbook(
        site=house.site, filename="a.xlsx", content=workbook(many(2)), by=house.submitter, at=SUBMITTED
    )
    drain("certification.read_batch")
    found = stages(batch)
    assert found.label == "判定"
    assert figures(found) == {"intake": (0, 2, 0), "verdict": (2, 0, 0)}


def test_a_file_that_cannot_be_read_is_refused_and_waits_for_nothing(house: House) -> None:
    """整批退回 is an end."""
    batch = house.upload(b"no workbook")
    found = stages(batch)
    assert (found.label, found.current, found.finished) == ("整批退回", None, True)


@pytest.fixture
def batch(house: House) -> Batch:
    """Seven candidates: one refused row, one without evidence, five who may be examined (rows 2 to 6)."""
    bare = candidate(9)
    del bare["work"], bare["grades"]
    return house.upload(workbook([*many(5), bare, {**candidate(10), "name": ""}]))


def test_every_row_is_counted_where_it_waits_or_ended(house: House, batch: Batch) -> None:
    """Scores for three, one of them failed; one withdrawn; the batch is as far as its slowest row."""
    assert figures(stages(batch)) == {"intake": (0, 6, 1), "verdict": (0, 5, 1), "assessment": (5, 0, 0)}
    rows = list(batch.applications.filter(state="eligible").order_by("row_number"))
    marks = [
        Mark(row.pk, part, Decimal(59 if row is rows[0] else 80)) for row in rows[:3] for part in ("theory", "skill")
    ]
    record_scores(batch, marks, by=house.assessor, at=EXAMINED)
    withdraw(batch, [rows[3].pk], reason="材料有误", by=house.submitter, at=EXAMINED)
    found = stages(batch)
    assert found.label == "成绩"
    assert figures(found)["assessment"] == (1, 2, 2)
    assert figures(found)["approval"] == (2, 0, 0)


def test_what_was_rejected_before_and_after_approval_ended_in_different_stages(house: House, batch: Batch) -> None:
    """A rejection by the approver ends in 批准, an upheld objection in 公示."""
    house.examine(batch)
    first, second, third, *_ = batch.applications.filter(state="passed").order_by("row_number")
    reject(batch, [first.pk], reason="材料不实", by=house.approver, at=APPROVED)
    house.approve(batch)
    drain("certification.give_notice")
    objection, _ = raise_objection(second, ground="工作年限不实", at=APPROVED)
    raise_objection(third, ground="工作年限不实", at=APPROVED)
    found = stages(batch)
    assert (found.label, found[Stage.NOTICE].contested) == ("公示", 2)
    assert figures(found)["approval"] == (0, 4, 1)
    settle_objection(objection, Outcome.UPHELD, reason="属实", by=house.settler, at=APPROVED)
    assert figures(stages(batch))["notice"] == (3, 0, 1)
    assert stages(batch)[Stage.NOTICE].contested == 1


def test_after_the_last_day_results_wait_for_their_issue(house: House) -> None:
    """On the last day they are on notice; the day after they wait for 发证, and then they are issued."""
    batch = house.upload(workbook(many(2)))
    house.give_notice(batch)
    assert stages(batch, LAST_DAY.date()).label == "公示"
    due = stages(batch, DUE.date())
    assert due.label == "发证"
    assert (figures(due)["notice"], figures(due)["issue"]) == ((0, 2, 0), (2, 0, 0))
    house.issue()
    done = stages(batch, DUE.date())
    assert (done.label, done.finished) == ("办理完毕", True)
    assert figures(done)["issue"] == (0, 2, 0)


def test_what_is_withheld_still_waits_for_its_issue(house: House) -> None:
    """A result that may not be issued keeps the batch open at 发证."""
    batch = house.upload(workbook(many(2)))
    house.give_notice(batch)
    with unguarded("registry_filingscope", "a_scope_is_never_deleted"):
        FilingScope.objects.all().delete()
    house.issue()
    assert stages(batch, DUE.date()).label == "发证"


def test_a_pathway_without_examination_has_its_reviews_as_a_stage(house: House) -> None:
    """The third stage is called by what happens in it."""
    case = BY_PATHWAY["direct_frontline"]
    batch = house.upload(workbook([case.person(31)]), pathway=case.pathway)
    found = stages(batch)
    assert (found.label, found[Stage.ASSESSMENT].waiting) == ("评审", 1)


def test_a_page_of_batches_takes_one_statement(house: House) -> None:
    """However many there are."""
    for first in (1, 20, 40):
        house.upload(workbook(many(1, first=first)), filename=f"{first}.xlsx")
    batches = list(Batch.objects.all())
    with CaptureQueriesContext(connection) as captured:
        assert len(stages_of(batches, on=TODAY)) == 3
    assert len(captured) == 1


def test_the_filter_of_a_stage_finds_what_its_count_counts(house: House, batch: Batch) -> None:
    """From 成绩 onwards the rows behind a figure can be listed."""
    house.examine(batch)
    house.approve(batch, applications=[row.pk for row in batch.applications.filter(state="passed")[:3]])
    drain("certification.give_notice")
    raise_objection(batch.applications.filter(state="on_notice")[0], ground="工作年限不实", at=APPROVED)
    for day in (TODAY, on(2026, 10, 10).date()):
        found = stages(batch, day)
        for stage in (Stage.ASSESSMENT, Stage.APPROVAL, Stage.NOTICE, Stage.ISSUE):
            listed = Application.objects.filter(in_stage(stage, on=day), batch=batch).count()
            assert listed == found[stage].waiting, stage
