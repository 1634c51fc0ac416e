"""Review records: who may, for what, what is refused, and that a correction leaves its trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet

from certification.acts.approving import SecondPersonNeeded, reject
from certification.acts.reviewing import Concluded, current_reviews, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.acts.withdrawing import withdraw
from certification.models import Application, Batch, Review
from certification.queries import export_results, export_scores
from certification.reasons import AssessorSubmitted, MoveRefused, NotExamined, ProcedureDiffers, ReviewsRefused
from registry.models import Event
from registry.reasons import NotPermitted
from tests import factories
from tests.candidates import many, workbook
from tests.house import APPROVED, EXAMINED, House, build_house, on, states
from tests.pathways import BY_PATHWAY
from tests.procedure.races import Meeting, at_once

FRONTLINE = BY_PATHWAY["direct_frontline"]


def upload(house: House, count: int = 3) -> Batch:
    """A batch of front-line workers, in rows from 2 on."""
    people = [FRONTLINE.person(index) for index in range(1, count + 1)]
    return house.upload(workbook(people), pathway=FRONTLINE.pathway)


@pytest.fixture
def batch(house: House) -> Batch:
    """Three eligible candidates."""
    return upload(house)


def conclusion(application: UUID, word: str = "passed", **values: Any) -> Concluded:
    """A record as the assessor would write it."""
    return replace(
        Concluded(application, word, date(2026, 9, 24), "解决多项生产难题，业绩突出", "会议纪要〔2026〕3号"), **values
    )


def state(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def test_a_conclusion_moves_its_application(house: House, batch: Batch) -> None:
    """Passed or failed, each on its own; the others wait."""
    first, second, third = batch.applications.order_by("row_number")
    counts = record_reviews(
        batch, [conclusion(first.pk), conclusion(second.pk, "failed")], by=house.assessor, at=EXAMINED
    )
    assert counts == {"passed": 1, "failed": 1}
    assert [state(one) for one in (first, second, third)] == ["passed", "failed", "eligible"]
    told = Event.objects.get(act="reviews.recorded")
    assert (told.by, told.details["passed"], told.details["failed"]) == (house.assessor, 1, 1)


def test_a_correction_leaves_its_trace(house: House, batch: Batch) -> None:
    """A further revision, never another conclusion in the old row; the latest counts, in both directions."""
    application = batch.applications.get(row_number=2)
    for word, at in (("passed", EXAMINED), ("failed", APPROVED), ("passed", APPROVED)):
        record_reviews(batch, [conclusion(application.pk, word)], by=house.assessor, at=at)
        assert state(application) == word
    told = Review.objects.filter(application=application).order_by("revision")
    assert list(told.values_list("revision", "conclusion")) == [(1, "passed"), (2, "failed"), (3, "passed")]
    assert current_reviews([application.pk])[application.pk].revision == 3
    steps = application.transitions.values_list("before", "after")
    assert list(steps)[1:] == [("eligible", "passed"), ("passed", "failed"), ("failed", "passed")]


def test_the_same_conclusion_again_is_a_revision_and_no_move(house: House, batch: Batch) -> None:
    """Better minutes, the same result."""
    application = batch.applications.get(row_number=2)
    for reference in ("会议纪要〔2026〕3号", "会议纪要〔2026〕4号"):
        record_reviews(batch, [conclusion(application.pk, reference=reference)], by=house.assessor, at=EXAMINED)
    assert application.transitions.count() == 2
    assert current_reviews([application.pk])[application.pk].reference == "会议纪要〔2026〕4号"


def faults(house: House, batch: Batch, *conclusions: Concluded) -> list[tuple[int | None, str, str]]:
    """Place, field and code of every conclusion refused; none of them may have been stored."""
    before = Review.objects.count()
    with pytest.raises(ReviewsRefused) as refusal:
        record_reviews(batch, conclusions, by=house.assessor, at=EXAMINED)
    assert Review.objects.count() == before
    assert all(fault.reason.zh and fault.reason.en for fault in refusal.value.faults)
    return [(fault.position, fault.field, fault.reason.code) for fault in refusal.value.faults]


def test_what_cannot_be_recorded_is_named_and_nothing_is_stored(house: House, batch: Batch) -> None:
    """All faults at once, each at its place; the good conclusion among them is not stored either."""
    first, second, third = batch.applications.order_by("row_number")
    assert faults(
        house, batch, conclusion(first.pk), conclusion(uuid4()), conclusion(first.pk, "failed"), conclusion(second.pk, "perhaps"),
        conclusion(third.pk, reviewed_on=date(2026, 9, 25)),
    ) == [
        (1, "application", "application_unknown"), (2, "application", "application_twice"), (3, "conclusion", "conclusion_unknown"),
        (4, "reviewed_on", "reviewed_in_future"),
    ]  # fmt: skip
    assert faults(
        house, batch, conclusion(first.pk, ground=" "), conclusion(second.pk, reference=""),
        conclusion(third.pk, ground="好" * 1001),
    ) == [(0, "ground", "ground_missing"), (1, "reference", "reference_missing"), (2, "ground", "text_too_long")]  # fmt: skip
    assert states(batch) == {2: "eligible", 3: "eligible", 4: "eligible"}


def test_every_field_of_a_conclusion_that_is_wrong_is_named(house: House, batch: Batch) -> None:
    """Four fields wrong are four faults."""
    wrong = Concluded(batch.applications.get(row_number=2).pk, "perhaps", date(2026, 9, 25), " ", "纪" * 201)
    assert faults(house, batch, wrong) == [
        (0, "conclusion", "conclusion_unknown"), (0, "reviewed_on", "reviewed_in_future"),
        (0, "ground", "ground_missing"), (0, "reference", "text_too_long"),
    ]  # fmt: skip


def test_reviews_are_for_open_applications_of_the_batch(house: House, batch: Batch) -> None:
    """Neither for one that is approved, nor one of another batch."""
    house.review(batch)
    house.approve(batch)
    application = batch.applications.get(row_number=2)
    assert faults(house, batch, conclusion(application.pk)) == [(0, "application", "application_not_open")]
    other = house.upload(workbook([FRONTLINE.person(9)]), pathway=FRONTLINE.pathway)
    assert faults(house, other, conclusion(application.pk)) == [(0, "application", "application_unknown")]


def test_who_failed_and_applied_again_keeps_the_old_review(house: House, batch: Batch) -> None:
    """One open application a level: the first can't be made to pass while the second is open."""
    house.review(batch, "failed")
    again = house.upload(
        workbook([FRONTLINE.person(1)]), filename="b.xlsx", at=on(2026, 9, 28), pathway="direct_frontline"
    )
    assert states(again) == {2: "eligible"}
    first = batch.applications.get(row_number=2)
    assert faults(house, batch, conclusion(first.pk)) == [(0, "application", "applied_again")]


@pytest.mark.parametrize("role", ["submitter", "approver", "regulator"])
def test_only_an_assessor_records_reviews(house: House, batch: Batch, role: str) -> None:
    """考评员 alone; the body's other people and the regulator may not."""
    with pytest.raises(NotPermitted):
        record_reviews(batch, [], by=getattr(house, role), at=EXAMINED)


def test_an_assessor_of_another_body_may_not(house: House, batch: Batch) -> None:
    """The batch is the body's own."""
    with pytest.raises(NotPermitted):
        record_reviews(batch, [], by=build_house().assessor, at=EXAMINED)


def test_who_submitted_does_not_review(house: House, batch: Batch) -> None:
    """Not even after having become an assessor."""
    factories.changed_account(house.submitter, role="assessor")
    with pytest.raises(AssessorSubmitted):
        record_reviews(batch, [], by=house.submitter, at=EXAMINED)


def test_who_reviewed_does_not_approve(house: House, batch: Batch) -> None:
    """Nor reject: a second person decides."""
    house.review(batch)
    factories.changed_account(house.assessor, role="approver")
    waiting = list(batch.applications.values_list("pk", flat=True))
    with pytest.raises(SecondPersonNeeded):
        reject(batch, waiting, reason="材料不实", by=house.assessor, at=APPROVED)
    house.approver.pk = house.assessor.pk
    with pytest.raises(SecondPersonNeeded):
        house.approve(batch)


def test_each_procedure_keeps_to_its_pathways(house: House, batch: Batch) -> None:
    """No scores for a review, no review for an examination: an examination cannot be gone round."""
    application = batch.applications.get(row_number=2)
    with pytest.raises(ProcedureDiffers) as refusal:
        record_scores(batch, [Mark(application.pk, "theory", None)], by=house.assessor, at=EXAMINED)
    assert "第十三条" in refusal.value.cited
    ordinary = house.upload(workbook(many(1, first=20)))
    with pytest.raises(ProcedureDiffers):
        house.review(ordinary)
    assert states(ordinary) == {2: "eligible"}
    with pytest.raises(NotExamined):
        export_scores(batch)


def test_what_was_reviewed_is_not_withdrawn(house: House, batch: Batch) -> None:
    """Like what was scored."""
    house.review(batch)
    with pytest.raises(MoveRefused):
        withdraw(batch, [batch.applications.get(row_number=2).pk], reason="笔误", by=house.submitter, at=APPROVED)


def test_the_results_have_no_scores(house: House, batch: Batch) -> None:
    """The workbook of certificates is the same, its columns of scores empty."""
    house.give_notice(batch)
    house.issue()
    assert export_results(batch)


def recording(house: House, batch: Batch) -> list[Any]:
    """Two assessors who record of the same people at once: one passes them, the other does not."""
    people = list(batch.applications.order_by("row_number").values_list("pk", flat=True))

    def record(word: str, given: list[UUID]) -> dict[str, int]:
        return record_reviews(batch, [conclusion(pk, word) for pk in given], by=house.assessor, at=EXAMINED)

    return [lambda: record("passed", people), lambda: record("failed", people[::-1])]


def test_without_the_lock_two_records_would_be_the_same_revision(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both see no earlier one; only the database keeps the second out, and all that came with it."""
    batch = upload(open_house)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **options: rows)
    meeting = Meeting('FROM "certification_review"')
    answers = at_once(*recording(open_house, batch), meeting=meeting)
    assert meeting.met
    (refusal,) = [each for each in answers if isinstance(each, Exception)]
    assert "a_review_revision_stands_once" in str(refusal)


def test_two_records_at_once_are_two_revisions(open_house: House) -> None:
    """One waits for the other; the second counts and no move is lost."""
    batch = upload(open_house)
    meeting = Meeting('FROM "certification_review"')
    answers = at_once(*recording(open_house, batch), meeting=meeting)
    assert not [each for each in answers if isinstance(each, Exception)], answers
    last = {review.conclusion for review in current_reviews(batch.applications.values_list("pk", flat=True)).values()}
    assert Review.objects.count() == 6
    assert set(states(batch).values()) == last
    assert len(last) == 1
