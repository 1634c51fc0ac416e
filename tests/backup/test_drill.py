"""The drill of docs/operations.md: what was backed up comes back equal, is audited and replayed; nothing is overwritten."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import transaction

from certification import content
from certification.models import Batch
from certification.queries.auditing import Audit
from certification.queries.replaying import Replay
from config.backup import __main__ as command
from config.backup import manifest, restoring
from config.backup.database import is_empty, tables
from config.backup.manifest import BackupDamaged, KeysDoNotFit
from config.backup.restoring import RestoredDiffers, TargetNotEmpty
from config.backup.taking import TargetTaken, backup
from config.launch.faults import LaunchError
from registry import identity
from registry.acts.documents import document_of
from registry.models import Certificate, LedgerEntry, Worker
from tests.backup.conftest import QUIET, url_of
from tests.conftest import connected_to


def test_a_restored_registry_is_equal_audited_and_replayed(
    registry: tuple[str, Path], taken: Path, empty: str, tmp_path: Path, settings, capfd
) -> None:
    """By the commands behind make, with the addresses given: rows, documents, numbers, verdicts, uploads."""
    name, files = registry
    settings.MEDIA_ROOT = files
    with connected_to(name):
        before = told()
    there = tmp_path / "there"
    environ = {"DATABASE_URL": empty, "DATA_DIR": str(there)}
    code = command.restore(environ, command.Progress(), source=taken, keys_file=tmp_path / "apart" / "keys.env")
    said = capfd.readouterr().out
    assert code == 0, said
    assert "discrepancies 0" in said
    assert "verdicts 6 differing 0" in said
    assert tables(empty) == tables(url_of(name))
    settings.MEDIA_ROOT = there / "files"
    with connected_to(urlsplit(empty).path[1:]):
        audit, replay = Audit(), Replay()
        assert (list(audit.run()), list(replay.run())) == ([], [])
        assert (audit.uploads, replay.evaluated) == (2, 6)
        assert LedgerEntry.objects.count() == audit.leaves > 3
        assert told() == before
        with pytest.raises(Exception, match="a_certificate_is_never_changed"), transaction.atomic():
            Certificate.objects.update(holder_name="王五")


def told() -> tuple[object, ...]:
    """What only the keys and the files together give: opened numbers, opened uploads, certificates' bytes."""
    numbers = {
        pk: identity.unseal(bytes(one), purpose=identity.DOCUMENT)
        for pk, one in Worker.objects.values_list("pk", "document_sealed")
    }
    uploads = [content.load(path) for path in Batch.objects.order_by("pk").values_list("content_path", flat=True)]
    return numbers, uploads, {one.number: document_of(one) for one in Certificate.objects.all()}


def test_keys_lie_apart_and_are_for_their_owner_only(taken: Path, keys: dict[str, str], tmp_path: Path) -> None:
    """No key stands in the backup itself, neither as it is nor in its bytes."""
    apart = tmp_path / "apart" / "keys.env"
    assert stat.S_IMODE(apart.stat().st_mode) == 0o600
    assert {path.name for path in taken.iterdir()} == {"database.dump", "files.tar", "manifest.json"}
    held = b"".join(path.read_bytes() for path in taken.iterdir())
    assert [name for name, key in keys.items() if key.encode() in held] == []
    assert all(stat.S_IMODE(one.stat().st_mode) & 0o077 == 0 for one in (taken, taken / "files.tar"))


@pytest.mark.parametrize("name", ["database.dump", "files.tar"])
def test_a_damaged_backup_is_refused_by_the_name_of_the_file(taken: Path, name: str) -> None:
    with (taken / name).open("r+b") as file:
        file.seek(200)
        byte = file.read(1)
        file.seek(200)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(BackupDamaged, match=name):
        manifest.read(taken)


@pytest.mark.parametrize("name", ["database.dump", "files.tar", "manifest.json"])
def test_a_backup_that_is_not_whole_is_refused(taken: Path, name: str) -> None:
    (taken / name).unlink()
    with pytest.raises(BackupDamaged, match=name):
        manifest.read(taken)


def test_other_keys_are_refused_before_anything_is_written(
    taken: Path, keys: dict[str, str], empty: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.env"
    other.write_text("".join(f"{name}={'x' if name == 'REGISTRY_SEAL_KEY' else key}\n" for name, key in keys.items()))
    there = tmp_path / "there"
    with pytest.raises(KeysDoNotFit, match="REGISTRY_SEAL_KEY"):
        command.restore({"DATABASE_URL": empty, "DATA_DIR": str(there)}, QUIET, source=taken, keys_file=other)
    assert (there.exists(), is_empty(empty)) == (False, True)


def test_nothing_is_restored_over_tables_or_files(
    registry: tuple[str, Path], taken: Path, empty: str, tmp_path: Path
) -> None:
    name, files = registry
    found = manifest.read(taken)
    with pytest.raises(TargetNotEmpty, match="database"):
        restoring.restore(url_of(name), tmp_path / "new", taken, found, environ={}, progress=QUIET)
    with pytest.raises(TargetNotEmpty, match="files"):
        restoring.restore(empty, files, taken, found, environ={}, progress=QUIET)
    assert is_empty(empty)
    assert not (tmp_path / "new").exists()


def test_nothing_is_backed_up_over_what_exists(
    registry: tuple[str, Path], taken: Path, keys: dict[str, str], tmp_path: Path
) -> None:
    name, files = registry
    before = (taken / "manifest.json").read_bytes()
    with pytest.raises(TargetTaken):
        backup(url_of(name), files, keys, to=taken, keys_to=tmp_path / "k.env", environ={}, progress=QUIET)
    with pytest.raises(TargetTaken, match="keys must not lie"):
        backup(
            url_of(name), files, keys, to=tmp_path / "b", keys_to=tmp_path / "b" / "k.env", environ={}, progress=QUIET
        )
    assert (taken / "manifest.json").read_bytes() == before
    assert not (tmp_path / "b").exists()


def test_an_interrupted_restore_leaves_an_empty_database(taken: Path, empty: str, tmp_path: Path) -> None:
    """A dump that breaks off halfway (with a manifest that says so was made of it) brings in nothing; the next try may."""
    whole = (taken / "database.dump").read_bytes()
    (taken / "database.dump").write_bytes(whole[: len(whole) * 3 // 4])
    told = json.loads((taken / "manifest.json").read_text())
    told["digests"]["database.dump"] = manifest.digest(taken / "database.dump")
    (taken / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(LaunchError, match="pg_restore"):
        restoring.restore(empty, tmp_path / "new", taken, manifest.read(taken), environ={}, progress=QUIET)
    assert is_empty(empty)
    assert not (tmp_path / "new").exists()


def test_a_row_that_did_not_come_back_as_it_was_is_noticed(taken: Path, empty: str, tmp_path: Path) -> None:
    """One changed character in one row of one table."""
    found = manifest.read(taken)
    restoring.restore(empty, tmp_path / "new", taken, found, environ={}, progress=QUIET)
    with psycopg.connect(empty) as other:
        other.execute("SET session_replication_role = replica")  # as a fault of the disk would, past every guard
        other.execute("UPDATE registry_region SET name = name || '。' WHERE code = '320500'")
    with pytest.raises(RestoredDiffers, match=r"public\.registry_region$"):
        restoring.compare(found, tables(empty))


def test_a_password_is_never_an_argument_that_others_may_read() -> None:
    from config.backup.database import _without_password

    assert _without_password("postgres://me:secret@host:5432/name?sslmode=require") == (
        "postgres://me@host:5432/name?sslmode=require"
    )
