"""The description of the API is true: what schemathesis makes of it is answered as described, to every role.

The requests go to the real server on a registry of their own. CONFORMANCE_SECONDS is the time that each role gets.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from config.environment import PROJECT
from config.launch import ports
from tests.conformance.world import World, build_world, configuration
from tests.conftest import connected_to, create_database, drop_database
from tests.resilience.processes import environment

SECONDS = int(os.environ.get("CONFORMANCE_SECONDS", "3"))
SEED = 20261121
NOBODY = "nobody"
ROLES = [
    "worker", "submitter", "assessor", "approver", "regulator", "drafter", "publisher", "administrator", NOBODY,
]  # fmt: skip
# Which questions and files are good is for the rules to say, not for their form.
UNTRUE = "positive_data_acceptance"


@dataclass(frozen=True, slots=True)
class Served:
    """The address of the server, and what is in its registry."""

    address: str
    world: World
    log: Path


LIMITS = (
    "CHECKS_PER_MINUTE", "MISSES_PER_HOUR", "NUMBERS_PER_DAY", "QUESTIONS_PER_MINUTE", "PUBLIC_POSTS_PER_MINUTE",
    "SIGN_INS_PER_MINUTE", "FAILED_NAMES_PER_HOUR", "OBJECTIONS_PER_HOUR", "BODIES_PER_CLIENT",
)  # fmt: skip
"""Counted as ever; all roles ask from one address here."""


@pytest.fixture(scope="module")
def served(reference_database: str, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Served]:
    """The real server on a registry that is filled up to certificates."""
    name, folder = f"{reference_database}_conformance", tmp_path_factory.mktemp("conformance")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "files"):
        create_database(name, template=reference_database)
        try:
            with connected_to(name):
                world = build_world()
                settings = environment("web", **dict.fromkeys(LIMITS, "100000"))
            port, log = ports.any_free(), folder / "server.log"
            yield from _serve(world, port, settings, log)
        finally:
            drop_database(name)


def _serve(world: World, port: int, settings: dict[str, str], log: Path) -> Iterator[Served]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--host", ports.LOOPBACK, "--port", str(port)),
        *("--workers", "1", "--no-ws", "config.server:front"),
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


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described(served: Served, role: str, tmp_path: Path) -> None:
    """Status, media type, headers and body of every answer are described, and nothing answers 500."""
    (tmp_path / "schemathesis.toml").write_text(configuration(served.world, seed=SEED), encoding="utf-8")
    command = [
        *(str(Path(sys.executable).parent / "st"), "--config-file", "schemathesis.toml"),
        *("run", f"{served.address}/api/v1/openapi.json", "--max-time", str(SECONDS), "--seed", str(SEED)),
        *("--exclude-checks", UNTRUE, "--continue-on-failure", "--no-color", "--request-timeout", "20"),
        *("--generation-database", "none", "--suppress-health-check", "all", "--phases", "examples,coverage,fuzzing"),
    ]
    if role != NOBODY:  # nobody has no token to give up
        token = served.world.tokens[role]
        command += ["--header", f"Authorization: Bearer {token}", "--exclude-operation-id", "delete_tokens_current"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS * 4 + 120, check=False)
    assert done.returncode == 0, f"{done.stdout[-12_000:]}\n{done.stderr[-2_000:]}\n{served.log.read_text()[-4_000:]}"
