"""One procedure on the real servers, with a person's texts planted at every door: nothing that is written down holds them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
import requests
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from certification.models import Application, Batch, Objection
from config import environment as env
from config.celery import app
from config.launch.ports import any_free
from registry.models import Account, CalendarYear, Event, OutboxMessage
from tests.candidates import candidate, workbook
from tests.house import House
from tests.resilience.processes import environment, kill, process, unfinished
from tests.walls.attacker import everything
from tests.walls.markers import CONTACT, GROUND, MARKERS, NAME, NUMBER, PERSON, PHONE, files, found

WAIT = 120.0  # seconds until a slow machine is given up
PASSWORD = "eine lange Reihe Worte 7"
QUIET_TABLES = ("registry_event", "registry_outboxmessage", "api_idempotentrequest")

UNLIMITED = dict.fromkeys(
    (
        "CHECKS_PER_MINUTE",
        "MISSES_PER_HOUR",
        "NUMBERS_PER_DAY",
        "PUBLIC_POSTS_PER_MINUTE",
        "SIGN_INS_PER_MINUTE",
        "FAILED_NAMES_PER_HOUR",
        "OBJECTIONS_PER_HOUR",
        "QUESTIONS_PER_MINUTE",
    ),
    "100000",
)
"""Other tests ask from this address, too."""


@contextmanager
def web(log: Path, **more: str) -> Iterator[str]:
    """The web server as it is installed; its address."""
    port = any_free()
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--port", str(port), "config.server:front"]
    surroundings = environment(
        DJANGO_SETTINGS_MODULE="tests.walls.settings", ALLOWED_HOSTS="127.0.0.1", **UNLIMITED, **more
    )
    with log.open("ab") as output:
        started = subprocess.Popen(command, env=surroundings, stdout=output, stderr=output, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(address))
        yield address
    finally:
        kill(started)


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=WAIT).status_code == 200
    except requests.RequestException:
        return False


def _until(ready: Any) -> None:
    limit = time.monotonic() + WAIT
    while not ready():
        assert time.monotonic() < limit
        time.sleep(0.1)


def _token(address: str, account: Account) -> dict[str, str]:
    Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD))
    asked = {"username": account.username, "password": PASSWORD}
    answer = requests.post(f"{address}/api/v1/tokens", json=asked, timeout=WAIT)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def _upload(address: str, house: House, headers: dict[str, str], people: list[dict[str, Any]]) -> Batch:
    name = f"{NAME}_{NUMBER}.xlsx"
    answer = requests.post(
        f"{address}/api/v1/batches", data={"site": house.site.code}, files={"file": (name, workbook(people))},
        headers=headers, timeout=WAIT,
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    _until(lambda: not unfinished())
    return Batch.objects.get(pk=answer.json()["id"])


def _walk(address: str, house: House) -> None:
    """Good and bad rows, sign-ins that fail, a notice with an objection, checks by name, bugs, jobs that fail."""
    headers = _token(address, house.submitter)
    bad = [PERSON | {"birth_date": "1991-02-03"}, PERSON | {"phone": f"{PHONE}?"}, PERSON | {"name": f"{NAME}\u0002"}]
    _upload(address, house, headers, bad)
    batch = _upload(address, house, headers, [PERSON | {"phone": PHONE}, candidate(78)])
    assert batch.rows_refused == 0
    for username in (NUMBER, NAME, PHONE):
        typed = {"username": username, "password": f"{NAME}{PHONE}"}
        requests.post(f"{address}/api/v1/tokens", json=typed, timeout=WAIT)
        requests.post(f"{address}/sign-in/", data=typed, timeout=WAIT)
    now = timezone.now()
    for year in (now.year, now.year + 1):
        CalendarYear.objects.get_or_create(year=year)
    house.give_notice(batch, at=now)
    row = Application.objects.get(batch=batch, row_number=2)
    said = {"ground": f"{GROUND} {NUMBER}", "contact": CONTACT}
    answer = requests.post(f"{address}/api/v1/applications/{row.pk}/objections", json=said, timeout=WAIT)
    assert answer.status_code == 201, answer.text
    for path in (f"public-notices/{row.public_notice_id}/objections/{row.pk}", "check/", "bug/", "twice/", f"{NAME}/"):
        typed = {"ground": GROUND, "contact": CONTACT, "number": NUMBER, "name": NAME}
        requests.post(f"{address}/{path}", data=typed, params={"name": NAME}, timeout=WAIT)
    for path in (f"check/{NUMBER}", f"api/v1/certificates/{NUMBER}?name={NAME}", f"sign-in/?next=/{NAME}/{PHONE}"):
        requests.get(f"{address}/{path}", headers={"User-Agent": PHONE, "Referer": f"http://x/{NUMBER}"}, timeout=WAIT)
    requests.post(
        f"{address}/api/v1/batches",
        data={"site": NAME},
        files={"file": (NUMBER, NAME.encode())},
        headers=headers,
        timeout=WAIT,
    )
    requests.post(f"{address}/api/v1/eligibility", data=f'{{"name": "{NAME}", '.encode(), timeout=WAIT)
    _fail_tasks()


def _fail_tasks() -> None:
    """Jobs that nobody knows, that take no such thing, and that are refused their payload."""
    app.send_task("nobody.knows", args=[NAME, NUMBER], kwargs={"phone": PHONE})
    app.send_task("registry.relay_outbox", args=[NAME, NUMBER])
    at = "2026-09-24T10:00:00+08:00"
    message = OutboxMessage.objects.create(
        task="registry.render_documents", payload={"certificate_ids": [f"{NAME}{NUMBER}"], "at": at},
        created_at=at, available_at=at,
    )  # fmt: skip
    app.send_task("registry.render_documents", args=[message.pk])
    _until(lambda: OutboxMessage.objects.filter(pk=message.pk).exclude(error="").exists())
    OutboxMessage.objects.filter(pk=message.pk).delete()


def _broker() -> Iterator[tuple[str, bytes]]:
    """Every key of Valkey with its value."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        for key in broker.scan_iter():
            kind = broker.type(key)
            value: Any = {
                b"string": broker.get, b"list": lambda k: broker.lrange(k, 0, -1), b"hash": broker.hgetall,
                b"set": broker.smembers, b"zset": lambda k: broker.zrange(k, 0, -1),
            }[kind](key)  # fmt: skip
            yield "valkey", key + b" " + repr(value).encode() + (value if isinstance(value, bytes) else b"")


def test_nothing_that_is_written_down_holds_a_persons_texts(open_house: House, tmp_path: Path) -> None:
    """Logs of the web server, of worker and beat and of PostgreSQL, files, the broker, events, the outbox, sessions."""
    server_log = env.data_dir() / "log" / "postgres.log"
    before = server_log.stat().st_size if server_log.exists() else 0
    logs = tmp_path / "logs"
    logs.mkdir()
    beat = ["beat", "--schedule", str(tmp_path / "schedule"), "--pidfile="]
    worker = ["worker", "--pool", "solo", "--loglevel", "INFO"]
    with (
        web(logs / "web.log") as address,
        process(*worker, log=logs / "worker.log"),
        process(*beat, log=logs / "beat.log"),
    ):
        _walk(address, open_house)
    written = [*files(tmp_path), *_broker()]
    if server_log.exists():
        written.append(("postgres.log", server_log.read_bytes()[before:]))
    rows = [(table, text.encode()) for table, text in everything()]
    quiet = [row for row in rows if row[0].removeprefix("public.").startswith(QUIET_TABLES)]
    assert _is_complete(dict(written), rows)
    assert found(written + quiet) == []
    assert found(rows, {"number": NUMBER, "phone": PHONE, "birth date": MARKERS["birth date"]}) == []
    assert Objection.objects.get().ground.startswith(GROUND)


def _is_complete(written: dict[str, bytes], rows: list[tuple[str, bytes]]) -> bool:
    """The servers did write: requests, both bugs with their kind and place, tasks; and the name stands where it may."""
    lines, worker = written["logs/web.log"], written["logs/worker.log"]
    assert b'"status":500' in lines
    assert b"RuntimeError" in lines
    assert b"IntegrityError" in lines
    assert b"registry_account_username" in lines
    assert b'"request_id"' in lines
    assert b"registry.render_documents" in worker
    assert b"DoorFailed" in worker
    assert Event.objects.exists()
    return ("public.registry_worker", "name") in found(rows)


def test_the_search_finds_what_a_talkative_server_writes(open_house: House, tmp_path: Path) -> None:
    """The same server with the usual way of logging keeps the message of the bug and the row that was refused."""
    with web(tmp_path / "web.log", TALKATIVE="1") as address:
        for path in ("bug/", "twice/"):
            requests.post(f"{address}/{path}", data={"number": NUMBER, "name": NAME}, timeout=WAIT)
    assert found(files(tmp_path)) == [("web.log", "name"), ("web.log", "number")]


@pytest.mark.parametrize(
    "spelled", ["王马克辛", "\\u738b\\u9a6c\\u514b\\u8f9b", "%E7%8E%8B%E9%A9%AC%E5%85%8B%E8%BE%9B"]
)
def test_the_search_finds_a_name_however_it_is_spelled(spelled: str) -> None:
    """As it is, as JSON, in an address."""
    assert found([("here", b"... " + spelled.encode() + b" ...")]) == [("here", "name")]
