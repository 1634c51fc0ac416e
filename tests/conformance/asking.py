"""The real server on a registry that is filled up to certificates, and what schemathesis asks of it in each role."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.environment import PROJECT
from config.launch import ports
from tests.conformance.counting import NOTES
from tests.conformance.world import World, configuration
from tests.resilience.processes import environment

NOBODY = "nobody"
ROLES = [
    "worker", "submitter", "assessor", "approver", "regulator", "drafter", "publisher", "administrator", NOBODY,
]  # fmt: skip
# Which questions and files are good is for the rules to say, not for their form.
UNTRUE = "positive_data_acceptance"
LIMITS = (
    "CHECKS_PER_MINUTE", "MISSES_PER_HOUR", "NUMBERS_PER_DAY", "QUESTIONS_PER_MINUTE", "PUBLIC_POSTS_PER_MINUTE",
    "SIGN_INS_PER_MINUTE", "FAILED_NAMES_PER_HOUR", "OBJECTIONS_PER_HOUR", "BODIES_PER_CLIENT",
)  # fmt: skip
"""Counted as ever; all roles ask from one address here."""


@dataclass(frozen=True, slots=True)
class Served:
    """The address of the server, and what is in its registry."""

    address: str
    world: World
    log: Path


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of one run: whether every answer was as described, what was said, and how often each status came."""

    as_described: bool
    said: str
    statuses: Counter[str]

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(self.statuses.values())


@contextmanager
def serving(world: World, folder: Path, *, application: str = "config.server:front", **more: str) -> Iterator[Served]:
    """The server on the database that this process is connected to."""
    settings = environment("web", **dict.fromkeys(LIMITS, "1000000"), **more)
    port, log = ports.any_free(), folder / "server.log"
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--host", ports.LOOPBACK, "--port", str(port)),
        *("--workers", "1", "--no-ws", application),
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=settings, cwd=PROJECT, stdout=output, stderr=output)
    try:
        _wait(port, server, log)
        yield Served(f"http://{ports.LOOPBACK}:{port}", world, log)
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 40
    while True:
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()


def ask(
    served: Served, role: str, folder: Path, *, seconds: float, seed: int, operations: tuple[str, ...] = ()
) -> Answers:
    """Everything that schemathesis makes of the description in so many seconds, or of the named operations alone."""
    (folder / "schemathesis.toml").write_text(configuration(served.world, seed=seed), encoding="utf-8")
    notes = folder / f"notes-{role}-{seed}"
    notes.touch()
    command = [
        *(str(Path(sys.executable).parent / "st"), "--config-file", "schemathesis.toml"),
        *(
            "run",
            f"{served.address}/api/v1/openapi.json",
            "--max-time",
            str(max(1, round(seconds))),
            "--seed",
            str(seed),
        ),
        *("--exclude-checks", UNTRUE, "--continue-on-failure", "--no-color", "--request-timeout", "20"),
        *("--generation-database", "none", "--suppress-health-check", "all", "--phases", "examples,coverage,fuzzing"),
        *(f"--include-operation-id={name}" for name in operations),
    ]
    if role != NOBODY:  # nobody has no token to give up
        token = served.world.tokens[role]
        command += ["--header", f"Authorization: Bearer {token}", "--exclude-operation-id", "delete_tokens_current"]
    hooks: Mapping[str, str] = {
        "SCHEMATHESIS_HOOKS": "tests.conformance.counting", NOTES: str(notes), "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **hooks}, capture_output=True, text=True, timeout=seconds * 4 + 120,
        check=False,
    )  # fmt: skip
    statuses = Counter(line.rpartition(" ")[2] for line in notes.read_text(encoding="utf-8").splitlines())
    return Answers(done.returncode == 0, f"{done.stdout[-12_000:]}\n{done.stderr[-2_000:]}", statuses)
