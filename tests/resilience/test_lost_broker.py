"""The broker forgets everything, and nothing is lost: what must not be lost stands in the outbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings as configured

from tests.house import House
from tests.resilience.processes import process, unfinished, until, worker
from tests.resilience.walk import outcome, sound, walk


@pytest.fixture
def broker() -> Any:
    """The address of a broker of the test's own: an empty database of the same Redis."""
    for number in range(15, 0, -1):
        address = urlsplit(configured.REDIS_URL)._replace(path=f"/{number}").geturl()
        client = redis.Redis.from_url(address)
        if client.dbsize() == 0:
            break
    else:
        pytest.fail("no empty Redis database")
    yield address, client
    client.flushdb()
    client.close()


def test_a_broker_that_forgets_everything_delays_and_loses_nothing(
    house: House, undisturbed: dict[str, Any], broker: Any, tmp_path: Path
) -> None:
    """Worker and beat on a broker that is flushed in every stage; the nudges of the acts never reach it at all."""
    address, client = broker
    log = tmp_path / "celery.log"
    log.touch()
    flushed: list[int] = []

    def work() -> None:
        for _ in range(2):
            until(lambda: client.dbsize() or not unfinished(), log=log, relaying=False)
            client.flushdb()
            flushed.append(unfinished())
        until(lambda: not unfinished(), log=log, relaying=False)

    schedule = ["--schedule", str(tmp_path / "beat"), "--pidfile", "", "--loglevel", "WARNING"]
    with worker(log=log, REDIS_URL=address), process("beat", *schedule, log=log, REDIS_URL=address):
        walk(house, work)
    assert len(flushed) == 6
    assert any(flushed), "nothing waited when the broker was flushed"
    assert outcome() == undisturbed
    sound()
