"""Prepares the virtual environment: made when missing, filled when the lock files changed, else left alone.

Run by python.sh with the system's Python, before anything is installed: standard library only, and by path, so that
no other module of the project is imported.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCKS = {"run": ["requirements.txt", "requirements-fonts.txt"], "dev": ["requirements-dev.txt"]}
QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_NO_INPUT": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
}
HEARTBEAT_SECONDS = 5.0
BEGAN = time.monotonic()


def say(text: str) -> None:
    """Prints one line of progress."""
    print(f"[{time.monotonic() - BEGAN:6.1f} s] {text}", flush=True)


def digest(kind: str) -> str:
    """What is to be installed, as one number: the lock files, and the interpreter they are installed for."""
    content = hashlib.sha256(sys.version.split()[0].encode())
    for name in LOCKS[kind]:
        content.update((PROJECT / name).read_bytes())
    return content.hexdigest()


def stamp(kind: str) -> Path:
    """The file that tells what was installed to the end."""
    return FOLDER / f"installed-{kind}.sha256"


def works() -> bool:
    """Whether the environment is whole: its interpreter runs, is new enough and has pip."""
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False)  # noqa: S603 - our interpreter
        return done.returncode == 0
    except OSError:
        return False


def pinned(names: list[str]) -> int:
    """How many packages the lock files name; a few of them are for other systems."""
    lines = [line for name in names for line in (PROJECT / name).read_text(encoding="utf-8").splitlines()]
    return sum(1 for line in lines if "==" in line and not line.startswith((" ", "#")))


def installed() -> int:
    """How many packages lie in the environment."""
    return sum(1 for _ in FOLDER.glob("lib/python3*/site-packages/*.dist-info"))


def install(kind: str, log: Path) -> int:
    """Installs what the lock files pin, each file checked against its hash; pip's exit code."""
    names = LOCKS[kind]
    command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--progress-bar", "off"]
    for name in names:
        command += ["-r", str(PROJECT / name)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a fixed command
            command, cwd=PROJECT, env=os.environ | QUIET, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            follow(process, log, pinned(names))
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    return process.returncode


def follow(process: subprocess.Popen[bytes], log: Path, total: int) -> None:
    """Tells how far pip is, every few seconds and at each new phase."""
    reported_at, before = time.monotonic(), ""
    present = installed()
    while process.poll() is None:
        time.sleep(0.2)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        wanted = total - sum(line.startswith("Ignoring ") for line in lines)
        if any(line.startswith("Installing collected packages") for line in lines):
            phase, done = "unpacking", installed() - present
        else:
            phase = "fetching"
            done = sum(line.startswith(("Collecting ", "Processing ", "Requirement already ")) for line in lines)
        if phase != before or time.monotonic() - reported_at >= HEARTBEAT_SECONDS:
            say(f"{phase}: {done} of {wanted} packages")
            reported_at, before = time.monotonic(), phase


def prepare(kinds: list[str]) -> int:
    """Makes and fills the environment as far as needed; 0 when it is ready."""
    if not works():
        say(f"making the virtual environment {FOLDER.name} with Python {sys.version.split()[0]} ({sys.executable})")
        venv.create(FOLDER, clear=True, symlinks=True, with_pip=True)
    for kind in kinds:
        wanted = digest(kind)
        if stamp(kind).is_file() and stamp(kind).read_text(encoding="utf-8").strip() == wanted:
            continue
        say(f"installing the pinned packages of {' and '.join(LOCKS[kind])}")
        log = FOLDER / f"pip-{kind}.log"
        if install(kind, log):
            ends = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
            print(ends, file=sys.stderr)
            say(f"pip could not install them; all it said is in {log}. Is the package index within reach?")
            return 1
        stamp(kind).write_text(wanted + "\n", encoding="utf-8")
        say("installed")
    return 0


def main() -> int:
    """Prepares under a lock, so that two commands started together don't install into each other."""
    kinds = ["run", "dev"] if "--dev" in sys.argv[1:] else ["run"]
    with (PROJECT / LOCKS["run"][0]).open() as lock:  # any file of the project serves to hold a lock on
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another command is preparing the virtual environment; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return prepare(kinds)
        except (OSError, subprocess.CalledProcessError) as error:
            say(f"the virtual environment could not be made: {error}")
            return 1
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main())
