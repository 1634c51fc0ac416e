"""The commands: ``python -m config.launch run|demo|test|bench|mutants|fuzz|services|stop|clean``."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from config.launch import checks, homes, instance, keys, services
from config.launch.application import Application, child_env, columns, prepare
from config.launch.crew import Crew, sweep
from config.launch.faults import LaunchError, StopRequested
from config.launch.instance import Instance
from config.launch.places import PROJECT, data_dir, make_data_dir
from config.launch.progress import Progress

Work = Callable[[Crew, dict[str, str], Instance], int]


def run(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """Serves until a stop is asked for; a failed demonstration is reported, and the pages stay up to look at."""
    application = Application(crew, env)
    application.prepare()
    application.start(held)
    code = application.demonstrate(check=False)
    if code:
        crew.progress.say(f"the demonstration FAILED with code {code}; see {crew.data_dir / 'log'}")
    crew.progress.say(f"pages: {application.address}   logs: {crew.data_dir / 'log'}   stop: Ctrl-C or make stop")
    crew.stay()
    return 0


def demo(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """The same with the checks of what was issued, then the end; the exit code is the demonstration's."""
    application = Application(crew, env)
    application.prepare()
    application.start(held)
    code = application.demonstrate(check=True)
    crew.progress.say("the checks of the demonstration hold" if code == 0 else f"the demonstration FAILED ({code})")
    return code


def test(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """Every check on services that are thrown away afterwards."""
    return checks.run(crew, env)


def bench(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """The measurements, on services with durable settings and a fresh database."""
    prepare(crew, env)
    command = [sys.executable, "-m", "bench", *shlex.split(env.get("ARGS", ""))]
    return crew.run("bench", command, env=env, show=True)


def mutants(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """Small changes of the product, one at a time, each put to the tests that must notice it."""
    env = {**env, "MUTANTS_LOG": str(crew.data_dir / "log")}
    command = [sys.executable, "-m", "tests.mutants", *shlex.split(env.get("ARGS", ""))]
    return crew.run("mutants", command, env=env, show=True)


def fuzz(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """Requests, sequences of acts and inputs by the thousands, on services that are thrown away afterwards."""
    env = {**env, "FUZZ_LOG": str(crew.data_dir / "log")}
    command = [sys.executable, "-m", "tests.fuzz", *shlex.split(env.get("ARGS", ""))]
    return crew.run("fuzz", command, env=env, show=True)


def serve_services(crew: Crew, env: dict[str, str], held: Instance) -> int:
    """Only the database and the broker, for work with manage.py, until a stop is asked for."""
    crew.progress.say(f"services are up; manage.py finds them through {crew.data_dir / services.FILE}; stop: Ctrl-C")
    crew.stay()
    return 0


WORK: dict[str, Work] = {
    "run": run,
    "demo": demo,
    "test": test,
    "bench": bench,
    "mutants": mutants,
    "fuzz": fuzz,
    "services": serve_services,
}
PASSING = {"test", "bench", "mutants", "fuzz"}  # their data are thrown away before and after
LAUNCHED_APART = {"chaos"}  # by tests/chaos, which kills and starts its own services


def launch(command: str, environ: dict[str, str], progress: Progress) -> int:
    """Holds the data folder, brings the services up, does the work, stops everything started; the exit code."""
    folder = data_dir(environ) / command if command in PASSING else data_dir(environ)
    make_data_dir(folder.parent if command in PASSING else folder)
    make_data_dir(folder)
    with ExitStack() as end:
        held = end.enter_context(instance.sole(folder, command))
        crew = Crew(folder, progress)
        crew.listen()
        sweep(folder, progress)
        if command in PASSING:
            homes.remove(folder)
            end.callback(homes.remove, folder)
        secret = keys.keys(folder, environ, data_exists=services.data_exist(folder))
        # The test runner's summary is to be the last line, so the end of a test says nothing.
        end.callback(_stop, crew, quiet=command == "test")
        addresses = services.start(crew, environ, passing=command in {"test", "mutants", "fuzz"})
        env = child_env(environ, folder, secret, addresses.env(), {"COLUMNS": columns()})
        return WORK[command](crew, env, held)


def stop(environ: dict[str, str], progress: Progress) -> int:
    """Stops the launch on this data folder, or what a killed one left behind."""
    for folder in (data_dir(environ), *(data_dir(environ) / name for name in sorted(PASSING | LAUNCHED_APART))):
        if not folder.is_dir():
            continue
        pid = instance.ask_to_stop(folder)
        if pid is not None:
            progress.say(f"stopped process {pid} and what it had started on {folder}")
            continue
        with instance.sole(folder, "stop"):
            sweep(folder, progress)
    progress.say("nothing of this folder runs any more")
    return 0


def clean(environ: dict[str, str], progress: Progress) -> int:
    """Stops, then removes the data folder with everything in it, and the servers' data where they lie elsewhere."""
    stop(environ, progress)
    folder = data_dir(environ)
    for one in (*(folder / name for name in PASSING | LAUNCHED_APART), folder):
        homes.remove(one)
    if folder.exists() and not ((folder / "log").is_dir() and (folder / instance.FILE).exists()):
        raise LaunchError(f"{folder} doesn't look like a data folder of this project; nothing was removed from it")
    shutil.rmtree(folder, ignore_errors=True)
    progress.say(f"removed {folder}")
    return 0


def _stop(crew: Crew, *, quiet: bool) -> None:
    if not quiet:
        crew.progress.say("stopping what was started")
    crew.stop()
    if not quiet:
        crew.progress.say("stopped")


def main() -> int:
    """Reads the command and tells faults in plain words."""
    parser = argparse.ArgumentParser(prog="python -m config.launch", description=__doc__)
    parser.add_argument("command", choices=[*WORK, "stop", "clean"])
    command = parser.parse_args().command
    os.chdir(PROJECT)
    progress = Progress()
    try:
        # Tests don't depend on this installation's settings, least of all on its database.
        settings = {} if command == "test" else keys.read_env_file(Path(".env"))
        environ = settings | dict(os.environ)
        if command in {
            "mutants",
            "fuzz",
        }:  # what is broken on purpose, or flooded, stays away from every server that others use
            environ = {name: value for name, value in environ.items() if name not in services.ADDRESSES}
        if command in {"stop", "clean"}:
            return {"stop": stop, "clean": clean}[command](environ, progress)
        return launch(command, environ, progress)
    except LaunchError as fault:
        progress.say(f"can't go on: {fault}")
        return 1
    except StopRequested:
        return 0 if command in {"run", "services"} else 130


if __name__ == "__main__":
    sys.exit(main())
