"""Killed before every statement and around every commit, each job ends in the state of an undisturbed run.

The jobs run in children of this process, which are killed for real; the real worker has its own tests.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections import Counter
from typing import Any

from django.db import connection

from certification.acts.submitting import submit_json
from certification.models import Batch
from config.celery import app
from registry.models import OutboxMessage
from tests.candidates import candidate, many
from tests.house import SUBMITTED, House, drain
from tests.resilience.killing import Killer
from tests.resilience.walk import outcome, sound, walk


def killed(message: OutboxMessage, moment: int, *, forgiven: bool = True) -> bool:
    """Runs a message's door in a child that dies at a moment; False where the door ended before.

    The deaths of workers are counted; ``forgiven``, those before this one are not.
    """
    if forgiven:
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=0)
    connection.close()
    connection.close_pool()  # a child must not speak on its parent's line
    child = os.fork()
    if child == 0:
        try:
            app._after_fork()
            # A pool opens its connections in threads, and a child may have inherited a lock that no thread will release.
            connection.settings_dict["OPTIONS"].pop("pool", None)
            Killer().arm(moment)
            app.tasks[message.task](message.pk)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def waiting() -> OutboxMessage | None:
    """The oldest message that nobody has finished."""
    return OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True).order_by("pk").first()


def test_each_job_is_killed_at_each_of_its_moments(house: House, undisturbed: dict[str, Any]) -> None:
    """A door is one transaction: killed before its commit it leaves nothing, killed after it nothing is left to do."""
    deaths: Counter[str] = Counter()
    seen: set[str] = set()

    def work() -> None:
        while message := waiting():
            if message.task in seen:  # the first message of a task stands for the others
                drain_one(message)
                continue
            seen.add(message.task)
            moment = 1
            while killed(message, moment):
                moment += 1
                deaths[message.task] += 1

    walk(house, work)
    assert outcome() == undisturbed
    sound()
    assert deaths.keys() == {
        "certification.read_batch", "certification.validate_slice", "certification.give_notice", "certification.issue",
        "registry.render_documents",
    }  # fmt: skip
    assert min(deaths.values()) > 5, deaths


def drain_one(message: OutboxMessage) -> None:
    """Does a message here and now."""
    app.tasks[message.task](message.pk)


def test_reading_is_taken_up_wherever_it_was_killed(house: House) -> None:
    """Reading commits piece by piece, so every moment of it is tried on a batch of its own."""

    def told(batch: Batch) -> Any:
        batch.refresh_from_db()
        rows = sorted(batch.applications.values_list("row_number", "state"))
        pieces = list(batch.slices.values_list("position", "rows"))
        return batch.state, batch.rows_total, batch.rows_read, batch.rows_judged, batch.rows_refused, rows, pieces

    def sent(place: int) -> Batch:
        people = [*many(3, first=100 + 10 * place), candidate(105 + 10 * place, level="九级工")]
        batch, _ = submit_json(site=house.site, candidates=people, by=house.submitter, at=SUBMITTED)
        return batch

    first = sent(0)
    drain()
    expected = told(first)
    assert expected[0] == "validated"
    moment, alive = 0, False
    while not alive:
        moment += 1
        batch = sent(moment)
        message = waiting()
        assert message is not None
        alive = not killed(message, moment)
        drain()
        assert told(batch) == expected, f"killed at moment {moment}"
    assert moment > 20
