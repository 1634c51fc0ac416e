"""Typed readers for the settings of the environment; a malformed one stops the start with its name."""

from __future__ import annotations

import base64
import binascii
import json
import os
import socket
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent
PAGE_WAIT_SECONDS = 5
"""So long or shorter waits for the database who has somebody waiting for the answer."""


def text(name: str, default: str | None = None) -> str:
    """A setting as text; refused when missing without a default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"the environment lacks {name}")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting: 1, true, yes or 0, false, no."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    """A whole-number setting."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from error


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated setting."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """A setting that is one of a few words, whatever their case."""
    value = os.environ.get(name, default).strip()
    for word in allowed:
        if word.lower() == value.lower():
            return word
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}")


def proxies(name: str) -> int | tuple[IPv4Network | IPv6Network, ...]:
    """Whom to believe about the client: how many proxies there are in front, or the networks that they are in."""
    value = os.environ.get(name, "0").strip() or "0"
    if value.isdecimal():
        return int(value)
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a number or networks (10.0.0.0/8, …): {error}") from error


def key(name: str, default: str | None = None) -> bytes:
    """A 32-byte key in base64."""
    try:
        value = base64.b64decode(text(name, default), validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be base64") from error
    if len(value) != 32:
        raise ImproperlyConfigured(f"{name} must hold 32 bytes, not {len(value)}")
    return value


def data_dir() -> Path:
    """The folder for what this installation writes; git ignores the default one."""
    return Path(os.environ.get("DATA_DIR", PROJECT / ".data")).resolve()


def metrics_dir() -> Path | None:
    """Where the processes count, each in files of its own; None where METRICS_DIR is not set.

    Called before anything that counts is imported: the library looks once for where to count. Each host and role has a
    folder, since the numbers of processes repeat from container to container.
    """
    folder = os.environ.get("METRICS_DIR")
    if not folder:
        return None
    own = Path(folder) / f"{os.environ.get('METRICS_ROLE', 'process')}-{socket.gethostname()}"
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    return Path(folder)


def service_url(name: str, entry: str) -> str:
    """A service's address: from the environment, else from the embedded services running on this data folder."""
    if name in os.environ:
        return os.environ[name]
    running = data_dir() / "services.json"
    if running.is_file():
        found = json.loads(running.read_text()).get(entry)
        if isinstance(found, str):
            return found
    raise ImproperlyConfigured(f"{name} is not set and no embedded service runs: start one with `make run`")


def issuer(name: str) -> str:
    """The address of an OpenID Connect provider, over TLS unless it is on this machine; empty where there is none."""
    value = text(name, "").rstrip("/")
    parts = urlsplit(value)
    near = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if value and parts.scheme != "https" and not (near and parts.scheme == "http"):
        raise ImproperlyConfigured(f"{name} must be an https:// address, not {value!r}")
    return value


def as_owner() -> None:
    """From now on this process speaks to the database as its owner, where the owner's address is given.

    For ``manage.py``: migrations, seeds and commands. Web server and jobs go by ``DATABASE_URL``.
    """
    if os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]


def role(name: str) -> tuple[str, str]:
    """The name and the password of the role that web server or jobs sign in as: from its address, where it is known.

    Without one the role has its usual name and no password, so that nobody signs in as it.
    """
    try:
        parts = urlsplit(service_url(f"DATABASE_{name.upper()}_URL", f"database_{name}_url"))
    except ImproperlyConfigured:
        return f"bajigong_{name}", ""
    if not parts.username:
        raise ImproperlyConfigured(f"DATABASE_{name.upper()}_URL must name the role that signs in")
    return unquote(parts.username), unquote(parts.password or "")


def saved_secrets() -> None:
    """Takes over the secrets that the launcher keeps beside the data, where the environment names none."""
    kept = data_dir() / "secrets.env"
    if kept.is_file():
        for line in kept.read_text().splitlines():
            name, _, value = line.partition("=")
            if name and not name.startswith("#"):
                os.environ.setdefault(name.strip(), value.strip())


def _forget(raw: Any) -> None:
    """A connection that goes back into the pool is nobody's; imported when the first one does, after Django's start."""
    from registry.viewing import forget

    forget(raw)


def database(url: str) -> dict[str, Any]:
    """Django's settings for a ``postgres://`` address; no other database is supported."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must be a postgres:// address: PostgreSQL is the only database")
    # A job waits until the database is back, and looks first whether its connection still lives. A page says after a few
    # seconds that the database is away, and whoever asks next tries at once: tries that are drawn out longer each time
    # would keep the pages away for as long again as the database was.
    wait = number("DATABASE_WAIT_SECONDS", 30)
    is_page = wait <= PAGE_WAIT_SECONDS
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": not is_page,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": number("DATABASE_POOL_SIZE", 8),
                "timeout": wait,
                "reconnect_timeout": 1 if is_page else wait,
                "reset": _forget,
            },
            # Only registry/statements.py prepares, and says so; a number allows it, which one is all the same.
            "prepare_threshold": 5,
        },
    }
