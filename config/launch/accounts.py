"""Who the database servers run as: the caller, or for root an existing account without rights."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.launch.faults import LaunchError

# PostgreSQL refuses root. No account is created for it: these exist on every system that has root.
USUAL = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of the system that is not root."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """The arguments that let a child process run as this account and with none of root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path, mode: int) -> None:
        """Gives a file or folder to this account."""
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def reaches(self, folder: Path) -> bool:
        """Whether this account may enter the folder; asked by entering it, so that every rule of the system counts."""
        done = subprocess.run(  # noqa: S603 - a fixed command
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.popen(),
        )
        return done.returncode == 0


def for_servers(environ: Mapping[str, str]) -> Account | None:
    """The account for the database servers; None stands for the caller, who is not root.

    SERVICES_USER names another one.
    """
    if os.geteuid() != 0:
        return None
    chosen = environ.get("SERVICES_USER")
    for name in [chosen] if chosen else USUAL:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise LaunchError(
        f"PostgreSQL doesn't run as root, and no other account was found ({chosen or ', '.join(USUAL)}): "
        "set SERVICES_USER to an existing one, run as a normal user, or give DATABASE_URL and REDIS_URL"
    )
