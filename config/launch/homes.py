"""Where the servers' data lie: in the data folder, or beside it where their account can't get in."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from config.launch.accounts import Account
from config.launch.faults import LaunchError
from config.launch.places import PROJECT, write_private

POINTER = "services-home"


def home(data_dir: Path, account: Account | None, *, passing: bool) -> Path:
    """The folder of the servers' data, made where needed and remembered in the data folder.

    Root's servers run as another account. Where a parent folder is closed to it (a project under ``/root``), no
    door is opened: the data go to ``/var/lib``, or to the temporary folder when they are ``passing``.
    """
    inside = data_dir / "services"
    inside.mkdir(mode=0o700, exist_ok=True)
    if inside.stat().st_uid != os.geteuid():
        raise LaunchError(f"{inside} belongs to another account; run as that one or set DATA_DIR")
    if account is None:
        return inside
    remembered = known(data_dir)
    if remembered is not None and account.reaches(remembered):
        return remembered
    if _prepared(inside, account):
        return inside
    bases = [tempfile.gettempdir(), "/var/tmp"] if passing else ["/var/lib", "/var/tmp"]  # noqa: S108 - see _outside
    for base in bases:
        outside = _outside(Path(base), account)
        if outside is not None:
            write_private(data_dir / POINTER, f"{outside}\n")
            return outside
    raise LaunchError(
        f"the account {account.name} can reach neither {data_dir} nor {' nor '.join(bases)} for the servers' data: "
        "set DATA_DIR to a folder it can enter, or SERVICES_USER to another account"
    )


def known(data_dir: Path) -> Path | None:
    """The existing folder of the servers' data, if any."""
    pointer = data_dir / POINTER
    if pointer.is_file():
        outside = Path(pointer.read_text(encoding="utf-8").strip())
        return outside if _is_ours(outside) else None
    inside = data_dir / "services"
    return inside if inside.is_dir() else None


def remove(data_dir: Path) -> None:
    """Removes the servers' data, wherever they lie."""
    folder = known(data_dir)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    (data_dir / POINTER).unlink(missing_ok=True)


def _is_ours(folder: Path) -> bool:
    """Whether a remembered folder is a real one of the caller's, not something put in its place."""
    return folder.is_dir() and not folder.is_symlink() and folder.lstat().st_uid == os.geteuid()


def _prepared(folder: Path, account: Account) -> bool:
    folder.chmod(0o711)
    return account.reaches(folder)


def _outside(base: Path, account: Account) -> Path | None:
    """A new folder in a shared place: a random name, owned by root, so nobody can have put it there before."""
    digest = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:10]
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"bajigong-{digest}-", dir=base))
    except OSError:
        return None
    if _prepared(folder, account):
        return folder
    folder.rmdir()
    return None
