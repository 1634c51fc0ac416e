"""Work that kills its worker each time never raises, and ends all the same."""

from __future__ import annotations

from certification.acts.submitting import submit_workbook
from registry import outbox
from registry.models import Event, OutboxMessage
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House
from tests.resilience.test_killed_at_every_statement import killed

FIRST_STATEMENT_OF_THE_ACT = 12


def test_a_job_that_kills_its_worker_each_time_is_given_up(house: House) -> None:
    """Each death is counted, and committed before the work; past the last try the batch ends without another death."""
    batch, _ = submit_workbook(
        site=house.site, filename="a.xlsx", content=workbook(many(3)), by=house.submitter, at=SUBMITTED
    )
    message = OutboxMessage.objects.get(task="certification.read_batch")
    for death in range(1, outbox.MAX_ATTEMPTS + 1):
        assert killed(message, FIRST_STATEMENT_OF_THE_ACT, forgiven=False)
        message.refresh_from_db()
        assert (message.attempts, message.given_up_at) == (death, None)
    assert not killed(message, 1_000, forgiven=False)
    message.refresh_from_db()
    batch.refresh_from_db()
    assert message.given_up_at is not None
    assert message.error == outbox.WORKER_LOST
    assert (batch.state, batch.refusal["code"]) == ("stopped", "reading_stopped")
    assert Event.objects.filter(act="job.given_up").count() == 1


def test_giving_up_is_taken_up_wherever_it_was_killed(house: House) -> None:
    """The end of the message and the end of the batch stand or fall together."""
    moment, alive = 0, False
    while not alive:
        moment += 1
        batch, _ = submit_workbook(
            site=house.site,
            filename="a.xlsx",
            content=workbook(many(2, first=10 * moment)),
            by=house.submitter,
            at=SUBMITTED,
        )
        message = OutboxMessage.objects.filter(task="certification.read_batch").latest("pk")
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.MAX_ATTEMPTS)
        alive = not killed(message, moment, forgiven=False)
        message.refresh_from_db()
        batch.refresh_from_db()
        assert (message.given_up_at is not None) is (batch.state == "stopped")
        if not alive:
            assert not killed(message, 1_000, forgiven=False)
            batch.refresh_from_db()
            assert batch.state == "stopped"
        assert Event.objects.filter(act="batch.stopped", subject_id=str(batch.pk)).count() == 1
    assert moment > 8
