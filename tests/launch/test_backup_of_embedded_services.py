"""Backup and restore on the servers that the launcher brings: while they run, when they don't, and into an empty folder.

What a registry's rows and files come back as, and the proofs at the end, have a drill of their own (tests/backup/).
"""

from __future__ import annotations

import stat
from pathlib import Path

import psycopg
import pytest

from config.backup import __main__ as command
from config.backup.manifest import KeysDoNotFit
from config.backup.restoring import TargetNotEmpty
from config.launch import homes, keys
from config.launch.faults import LaunchError
from config.launch.progress import Progress
from tests.launch.conftest import bare_environ

QUIET = Progress(quiet=True)


def test_embedded_services_are_backed_up_running_or_not_and_restored(
    launcher, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PROOFS", ())
    environ = bare_environ("auto") | {"DATA_DIR": str(data_dir)}
    first = launcher(data_dir)
    with psycopg.connect(first.record()["database_url"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    (data_dir / "files" / "batches").mkdir(parents=True)
    (data_dir / "files" / "batches" / "one.sealed").write_bytes(b"sealed")
    running, apart = data_dir.with_name("running"), data_dir.with_name("running.env")
    assert command.backup(environ, QUIET, to=running, keys_to=apart) == 0
    with pytest.raises(LaunchError, match="already runs"):
        command.restore(
            environ | {"DATA_DIR": str(data_dir)}, QUIET, source=_emptied(data_dir, running), keys_file=apart
        )
    assert first.end() == 0
    (data_dir / "files" / "batches").mkdir(parents=True)
    assert command.backup(environ, QUIET, to=data_dir.with_name("still"), keys_to=data_dir.with_name("still.env")) == 0

    there = data_dir.with_name("there")
    elsewhere = environ | {"DATA_DIR": str(there)}
    try:
        assert command.restore(elsewhere, QUIET, source=running, keys_file=apart) == 0
        assert (there / "files" / "batches" / "one.sealed").read_bytes() == b"sealed"
        assert keys.read_env_file(there / keys.FILE) == keys.read_env_file(data_dir / keys.FILE)
        assert stat.S_IMODE((there / keys.FILE).stat().st_mode) == 0o600
        second = launcher(there)
        with psycopg.connect(second.record()["database_url"]) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert second.end() == 0
        with pytest.raises(TargetNotEmpty, match="holds files"):
            command.restore(elsewhere, QUIET, source=running, keys_file=apart)
        (there / keys.FILE).write_text("SECRET_KEY=a\nREGISTRY_SEAL_KEY=b\nREGISTRY_LOOKUP_KEY=c\n")
        with pytest.raises(KeysDoNotFit):
            command.restore(elsewhere, QUIET, source=running, keys_file=apart)
    finally:
        homes.remove(there)


def _emptied(data_dir: Path, source: Path) -> Path:
    """Takes the files away, so that only the running launch stands in the way."""
    for path in sorted((data_dir / "files").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return source


def test_a_folder_in_which_nothing_was_ever_made_has_nothing_to_back_up(data_dir: Path) -> None:
    environ = bare_environ("auto") | {"DATA_DIR": str(data_dir)} | dict.fromkeys(keys.MAKERS, "x")
    with pytest.raises(LaunchError, match="nothing to back up"):
        command.backup(environ, QUIET, to=data_dir / "to", keys_to=data_dir / "keys.env")


def test_without_its_keys_nothing_is_backed_up(data_dir: Path) -> None:
    with pytest.raises(LaunchError, match="REGISTRY_SEAL_KEY"):
        command.backup(bare_environ("auto") | {"DATA_DIR": str(data_dir)}, QUIET, to=None, keys_to=None)
