"""What a line of the log says of an entry, and what it leaves out."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import psycopg
import structlog
from django.db import IntegrityError, connection

from config.launch.crew import turn_over
from config.logs import Lines
from registry.models import Region

TYPED = "王小明 13800001234"


def line(message: Any, *args: Any, logger: str = "some.library", error: BaseException | None = None) -> dict[str, Any]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(logger, logging.ERROR, __file__, 7, message, args, info)
    return json.loads(Lines().format(record))


def test_arguments_of_a_librarys_entry_are_left_out_numbers_stay():
    """The template is the library's, the arguments are anybody's."""
    assert line("bad cookie %r of %d bytes", TYPED, 12)["event"] == "bad cookie '…' of 12 bytes"
    given = {"name": "registry.relay_outbox", "id": "6f", "exc": TYPED}
    assert line("Task %(name)s[%(id)s] failed: %(exc)s", given)["event"] == "Task registry.relay_outbox[6f] failed: …"
    assert line("%d of them", TYPED)["event"] == "%d of them"


def test_a_ready_made_text_is_written_of_celery_and_the_server_alone():
    """Elsewhere nobody knows what was put into it; its place is named."""
    assert line(f"Invalid host {TYPED}")["event"] == "test_logs:7"
    assert line("Connected.", logger="celery.worker")["event"] == "Connected."


def test_an_error_is_its_kinds_and_places():
    """What caused it as well; no message, no value."""
    try:
        try:
            int(TYPED)
        except ValueError as fault:
            raise RuntimeError(TYPED) from fault
    except RuntimeError as error:
        written = line("%s", TYPED, error=error)
    assert [one["kind"] for one in written["error"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert written["error"][0]["at"][-1].startswith("test_logs.py:")
    assert "王" not in json.dumps(written, ensure_ascii=False)


def test_what_the_database_refused_is_named_by_its_constraint(reference: None):
    """Enough to find the act that should have asked before."""
    try:
        Region.objects.create(code="320000", name=TYPED)
    except IntegrityError as error:
        written = line("%s", TYPED, error=error)
        connection.needs_rollback = True
    assert written["error"][1] | {"at": []} == {
        "kind": f"{psycopg.errors.UniqueViolation.__module__}.UniqueViolation", "at": [], "sqlstate": "23505",
        "constraint": "registry_region_pkey",
    }  # fmt: skip


def test_our_own_entries_are_written_whole_with_their_request(caplog: Any):
    """The number of the request joins all lines of one."""
    with structlog.contextvars.bound_contextvars(request_id="ab12"), caplog.at_level(logging.INFO):
        structlog.get_logger("bajigong.test").info("outbox.given_up", task="x", message=3)
    written = json.loads(Lines().format(caplog.records[-1]))
    assert written | {"at": ""} == {
        "at": "", "level": "info", "logger": "bajigong.test", "event": "outbox.given_up", "task": "x", "message": 3,
        "request_id": "ab12",
    }  # fmt: skip


def test_every_request_is_numbered_and_written_by_its_route(client: Any, reference: None, caplog: Any):
    """No address and no query; a page that is not there has no route."""
    with caplog.at_level(logging.INFO, "bajigong.request"):
        answer = client.get("/check/S000032980001194000001", {"name": TYPED})
        client.get(f"/{TYPED}/")
    one, two = (json.loads(Lines().format(record)) for record in caplog.records if record.name == "bajigong.request")
    assert (one["route"], one["request_id"]) == ("check/<path:number>", answer["X-Request-ID"])
    assert (two["route"], two["status"]) == ("", 404)
    assert "王" not in json.dumps([one, two], ensure_ascii=False)


def test_a_log_is_put_aside_when_it_has_grown_and_writers_go_on(tmp_path: Path):
    """At most four of them are kept, each for the owner's eyes; the file stays the one that processes have open."""
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(8):
            writer.write(bytes([65 + number]) * 11)
            turn_over(log, limit=10)
        writer.write(b"last")
    assert log.read_bytes() == b"last"
    assert [(tmp_path / f"web.log.{n}").read_bytes()[:1] for n in (1, 2, 3, 4)] == [b"H", b"G", b"F", b"E"]
    assert not (tmp_path / "web.log.5").exists()
    assert (tmp_path / "web.log.1").stat().st_mode & 0o777 == 0o600
    turn_over(log, limit=10)
    assert log.read_bytes() == b"last"
