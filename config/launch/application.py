"""The application on top of the services: prepared, served, demonstrated."""

from __future__ import annotations

import http.client
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from config.launch import ports
from config.launch.crew import Crew
from config.launch.faults import LaunchError
from config.launch.instance import Instance
from config.launch.places import PROJECT, tail
from config.launch.roles import env_of

HEALTH_SECONDS = 90.0
CELERY = (sys.executable, "-m", "celery", "-A", "config")
PREPARATION = (
    ("migrate", "bringing the database up to date", ["migrate", "--noinput"]),
    ("grant", "granting web server and jobs what they need", ["grant"]),
    ("seed", "loading the seeds", ["seed"]),
    ("publish_policies", "publishing the policies", ["publish_policies"]),
    ("collectstatic", "collecting the static files", ["collectstatic", "--noinput", "--verbosity", "0"]),
)


class Application:
    """Web server, worker and beat of one launch."""

    def __init__(self, crew: Crew, env: Mapping[str, str]) -> None:
        self.crew = crew
        self.host = env.get("HOST") or ports.LOOPBACK
        self.port = self._port(env.get("PORT") or "8000")
        self.near = ports.LOOPBACK if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        self.address = f"http://{f'[{self.near}]' if ':' in self.near else self.near}:{self.port}"
        self.env = dict(env) | {"PUBLIC_BASE_URL": env.get("PUBLIC_BASE_URL") or self.address, "DEMO": "1"}

    def prepare(self) -> None:
        """Migrations, seeds and static files; each can be run again and doubles nothing."""
        prepare(self.crew, self.env)

    def start(self, instance: Instance) -> None:
        """Starts worker, beat and web server and waits until the health check answers."""
        crew, data = self.crew, self.crew.data_dir
        shutil.rmtree(data / "metrics", ignore_errors=True)  # counted from here on
        crew.start("worker", worker(), env=self._env("worker"))
        schedule = data / "celerybeat-schedule"
        crew.start("beat", [*CELERY, "beat", "--schedule", schedule, "--pidfile="], env=self._env("beat"))
        crew.start("web", server(self.host, self.port, self.env), env=self._env("web"))
        instance.announce(self.address)
        crew.progress.say(f"worker, beat and web server started; waiting for {self.address}/readyz")
        crew.wait(self._healthy, "web", HEALTH_SECONDS)
        # Whatever else dies is started again; only what the data lie in ends the launch.
        crew.keep_alive("worker", "beat", "web", "valkey")
        crew.progress.say(f"serving at {self.address}")

    def demonstrate(self, *, check: bool) -> int:
        """Runs the demonstration of the main job; its exit code. FILE names a workbook of one's own."""
        arguments = ["--base-url", self.address]
        if check:
            arguments.append("--check")
        if self.env.get("FILE"):
            arguments += ["--file", str(Path(self.env["FILE"]).resolve())]
        return self.crew.run(
            "demo", [sys.executable, "-m", "config.demonstration", *arguments], env=self.env, show=True
        )

    def _env(self, role: str) -> dict[str, str]:
        """The environment of a lasting process: its own role in the database, and its own counts (registry/metrics.py)."""
        own = env_of("web" if role == "web" else "worker", self.env)
        return own | {"METRICS_DIR": str(self.crew.data_dir / "metrics"), "METRICS_ROLE": role}

    def _port(self, wanted: str) -> int:
        if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
            raise LaunchError(f"PORT must be a port number, not {wanted!r}")
        port = ports.first_free(int(wanted), self.host)
        if port != int(wanted):
            self.crew.progress.say(f"port {wanted} is taken by another program; the next free one is {port}")
        return port

    def _healthy(self) -> bool:
        # Not through urllib: a proxy of the environment has no part in this.
        connection = http.client.HTTPConnection(self.near, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz?parts=database,broker")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def prepare(crew: Crew, env: Mapping[str, str]) -> None:
    """Runs the steps of preparation; raises with the end of the log of the one that fails."""
    for name, words, command in PREPARATION:
        crew.progress.say(words)
        if crew.run(name, manage(*command), env=env):
            raise LaunchError(f"{name} failed; the end of its log:\n{tail(crew.data_dir / 'log' / f'{name}.log', 30)}")


def worker() -> list[str]:
    """The command line of the worker, of two processes."""
    # One worker has no neighbours to greet: that saves a second of the start.
    return [*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]


def server(host: str, port: int, env: Mapping[str, str]) -> list[str]:
    """The command line of the web server, of two processes."""
    # The threads are the front's own (config/front.py, WEB_THREADS). Connections that are open, idle ones among them, are
    # bounded by the backpressure; one that doesn't send its headers is closed.
    return [
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "rsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            "2",
            "--respawn-failed-workers",
        ),
        *("--backlog", "4096", "--backpressure", "4096", "--http1-header-read-timeout", "10000", "--no-ws"),
        "config.server:front",
    ]


def manage(*arguments: str) -> list[str]:
    """The command line of a management command."""
    return [sys.executable, str(PROJECT / "manage.py"), *arguments]


def child_env(environ: Mapping[str, str], data_dir: Path, *more: Mapping[str, str]) -> dict[str, str]:
    """The environment of the processes: the caller's, the programs of this virtual environment first, no buffering."""
    programs = str(Path(sys.executable).parent)
    env = dict(environ) | {"DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
    env["PATH"] = os.pathsep.join([programs, environ.get("PATH", os.defpath)])
    for part in more:
        env |= part
    return env


def columns() -> str:
    """The width of the terminal, handed to children whose output goes through a file."""
    return str(shutil.get_terminal_size((100, 24)).columns)
