"""Keys and settings of this installation: made once, kept beside the data, read by nobody else."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from config.launch.faults import LaunchError
from config.launch.places import write_private

FILE = "secrets.env"


def _key_of_32_bytes() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "REGISTRY_SEAL_KEY": _key_of_32_bytes,
    "REGISTRY_LOOKUP_KEY": _key_of_32_bytes,
}


def read_env_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines, ``#`` comments, values bare or in quotes; a line that is neither is refused."""
    found: dict[str, str] = {}
    if not path.is_file():
        return found
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise LaunchError(f"{path}, line {number}: expected NAME=value")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def keys(folder: Path, environ: Mapping[str, str], *, data_exists: bool) -> dict[str, str]:
    """The three keys: from the environment, else those kept in the data folder, else made now and kept there.

    Where data exists and the kept keys are gone, new ones would make every sealed 居民身份证号码 unreadable
    without a word; that is refused.
    """
    kept = read_env_file(folder / FILE)
    given = {name: environ[name] for name in MAKERS if environ.get(name)}
    missing = [name for name in MAKERS if name not in given and not kept.get(name)]
    if missing and data_exists:
        raise LaunchError(
            f"{folder / FILE} lacks {', '.join(missing)}, but data sealed with it exists. Put the file back or give "
            "the keys in the environment; to begin anew without the data: make clean"
        )
    if missing:
        kept |= {name: MAKERS[name]() for name in missing}
        keep(folder, kept)
    return {name: kept[name] for name in MAKERS if name in kept} | given


def keep(folder: Path, kept: Mapping[str, str]) -> None:
    """Writes the keys to the data folder, for their owner only."""
    lines = [f"{name}={value}" for name, value in kept.items()]
    header = "# Made once for this data folder. Losing REGISTRY_SEAL_KEY loses the document numbers."
    write_private(folder / FILE, "\n".join([header, *lines]) + "\n")
