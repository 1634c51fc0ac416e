"""The addresses at which web server and jobs speak to the database, each as a role of its own.

The roles themselves are made by ``manage.py grant``; here they only get their passwords, once for a data folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

ROLES = ("web", "worker")
KEPT = ("DATABASE_POOL_SIZE", "DATABASE_WAIT_SECONDS")
"""Settings of the database that are no addresses."""


def address(role: str, environ: Mapping[str, str], record: Mapping[str, Any], *, owner: str) -> str:
    """The address of a role: as given, else the owner's with the role's name and the password that it has or gets."""
    given = environ.get(f"DATABASE_{role.upper()}_URL")
    if given:
        return given
    known = urlsplit(str(record.get(f"database_{role}_url", "")))
    password = known.password or secrets.token_urlsafe(24)
    parts = urlsplit(owner)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"bajigong_{role}:{password}@{place}").geturl()


def env_of(role: str, env: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that runs as a role: it knows no other address of the database."""
    own = {name: value for name, value in env.items() if not name.startswith("DATABASE_") or name in KEPT}
    if role == "web":
        own.setdefault("DATABASE_WAIT_SECONDS", "5")  # somebody waits for the answer (config/environment.py)
    return own | {"DATABASE_URL": env[f"DATABASE_{role.upper()}_URL"]}
