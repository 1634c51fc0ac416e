"""What the doctor finds, and says what to do about."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from registry.models import CalendarYear, OutboxMessage
from registry.operation import beats, doctor, parts


@pytest.fixture(autouse=True)
def well(scratch: str, settings: Any) -> Iterator[None]:
    """An installation in order."""
    settings.PUBLIC_BASE_URL = "https://registry.example.cn"
    CalendarYear.objects.get_or_create(year=timezone.localdate().year)
    CalendarYear.objects.get_or_create(year=timezone.localdate().year + 1)
    beats.note("worker")
    beats.note("beat")
    parts.forget()
    yield
    beats.client().delete(beats._key())
    parts.forget()


def wrong() -> dict[str, str]:
    parts.forget()
    return {
        one.name: one.level for one in doctor.examine() if one.level != "ok" and one.name not in {"keys_file", "static"}
    }


def examined(*options: str) -> tuple[int, str]:
    output = io.StringIO()
    parts.forget()
    try:
        call_command("doctor", *options, stdout=output)
    except SystemExit as end:
        return int(end.code or 0), output.getvalue()
    return 0, output.getvalue()


def test_an_installation_in_order_is_well() -> None:
    assert wrong() == {}
    code, said = examined()
    assert code == 0
    assert "✓ 数据库：正常" in said
    assert "faults 0" in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEBUG", True, {"debug": "fault"}),
        ("DEMO", True, {"demonstration": "warning"}),
        ("PUBLIC_BASE_URL", "http://registry.example.cn", {"address": "warning"}),
        ("SECRET_KEY", "short", {"keys": "fault"}),
        ("DISK_FREE_BYTES", 2**62, {"disk": "fault"}),
    ],
)
def test_a_setting_that_is_wrong_is_found(settings: Any, name: str, value: Any, found: dict[str, str]) -> None:
    setattr(settings, name, value)
    assert wrong() == found


def test_the_same_key_for_both_seals_is_found(settings: Any) -> None:
    settings.REGISTRY_LOOKUP_KEY = settings.REGISTRY_SEAL_KEY
    assert wrong() == {"keys": "fault"}


def test_a_key_file_that_others_may_read_is_found(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secrets.env").write_text("SECRET_KEY=x\n")
    (tmp_path / "secrets.env").chmod(0o640)
    found = {one.name: one for one in doctor.examine()}
    assert (found["keys_file"].level, found["keys_file"].advice_en) == (
        "fault",
        f"chmod 600 {tmp_path / 'secrets.env'}",
    )


def test_a_missing_migration_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE (app, name) = "
            "(SELECT app, name FROM django_migrations WHERE app = 'api' ORDER BY name DESC LIMIT 1)"
        )
    assert wrong() == {"migrations": "fault"}


def test_a_gap_of_the_ledger_and_leaves_left_over_are_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE registry_ledgerleaf SET created_at = created_at - interval '1 day'")
        cursor.execute(
            "INSERT INTO registry_ledgerentry (index, leaf_id) SELECT row_number() OVER (ORDER BY id) - 1, id "
            "FROM registry_ledgerleaf ORDER BY id LIMIT 3"
        )
        cursor.execute("DELETE FROM registry_ledgerentry WHERE index = 1")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert wrong() == {"ledger": "fault", "ledger_places": "fault"}


def test_a_job_given_up_is_found_with_what_to_do() -> None:
    now = timezone.now()
    OutboxMessage.objects.create(
        task="certification.issue", payload={}, created_at=now, available_at=now, given_up_at=now
    )
    code, said = examined("--only-wrong")
    assert code == 1
    assert "✗ 停办任务：有停办任务，须重新发送 (1)" in said
    assert "→ 由系统管理员在首页查明原因后重新发送" in said


def test_a_year_without_holidays_is_a_warning_that_strict_takes_for_a_fault() -> None:
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM registry_calendarday WHERE extract(year FROM day) = %s", [year])
        cursor.execute("DELETE FROM registry_calendaryear WHERE year = %s", [year])
    assert wrong() == {"calendar": "warning"}
    assert examined()[0] == 0
    assert examined("--strict")[0] == 1


@pytest.mark.parametrize("name", ["no_such_role", "itself"])
def test_a_role_that_is_missing_or_may_too_much_is_found(settings: Any, name: str) -> None:
    """The tests sign in as a superuser."""
    named = str(connection.settings_dict["USER"]) if name == "itself" else name
    settings.DATABASE_ROLES = {"web": (named, "")}
    assert wrong() == {"role_web": "fault"}


def test_a_clock_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = doctor.time.time
    monkeypatch.setattr(doctor.time, "time", lambda: real() + 10)
    assert wrong() == {"clock": "fault"}


def test_events_ahead_of_now_are_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE registry_event SET at = %s", [timezone.now() + timedelta(days=2)])
    assert wrong() == {"future": "fault"}


def test_without_a_database_the_rest_is_still_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "PORT", "1")
        found = {one.name: one.level for one in doctor.examine()}
    assert {found[name] for name in ("database", "outbox", "dead_messages")} == {"fault"}
    assert "migrations" not in found
    assert found["fonts"] == "ok"


def test_a_check_that_fails_is_a_fault_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[doctor.Finding]:
        raise OSError("whatever")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (("broken", broken, frozenset()), *doctor.CHECKS))
    assert wrong() == {"broken": "fault"}
