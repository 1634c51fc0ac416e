"""``python -m tests.chaos``: exit status 0 when nothing is lost, doubled, untrue or different, 1 otherwise.

``--minutes`` bounds the work under faults; what is not done then is done without further faults, and the table says how
many there were. ``--plant`` does harm in the end, to see it noticed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.launch import homes, instance
from config.launch.crew import Crew, sweep
from config.launch.faults import LaunchError, StopRequested
from config.launch.places import PROJECT, data_dir, make_data_dir, tail
from config.launch.progress import Progress
from tests.chaos import dumped, planting
from tests.chaos.place import Place, clear

if TYPE_CHECKING:
    from config.launch.instance import Instance
    from tests.chaos.invariants import Seen
    from tests.chaos.walk import Walk

FOLDER = "chaos"
REVIVALS = 100_000
PATIENCE = 240.0


def arguments(what: str) -> argparse.ArgumentParser:
    """What both programs take."""
    parser = argparse.ArgumentParser(prog=f"python -m {what}", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="candidates of the great workbook")
    parser.add_argument("--seed", type=int, default=None, help="what is drawn; without it drawn and printed")
    parser.add_argument("--seeded", type=Path, help="begin with a dumped database (tests/chaos/dumped.py)")
    parser.add_argument("--plant", choices=sorted(planting.PLANTS), help="do harm in the end, which must be noticed")
    parser.add_argument("--quick", action="store_true", help="don't wait for the beat's minute")
    return parser


def main() -> int:
    """Reads the arguments, harms the installation while it works, and says what held."""
    parser = arguments("tests.chaos")
    parser.add_argument("--faults", type=int, default=100, help="faults at least, unless the time is over before")
    parser.add_argument("--most", type=int, default=sys.maxsize, help="faults at most")
    parser.add_argument("--every", type=float, default=4.0, help="seconds between faults in the mean")
    parser.add_argument("--minutes", type=float, default=30.0, help="after so many no fault comes any more")
    given = parser.parse_args()
    given.seed = random.SystemRandom().randrange(10_000) if given.seed is None else given.seed
    return carried_out(lambda held, crew: _run(given, held, crew))


def carried_out(work: object) -> int:
    """Holds the data folder, does the work with a crew, stops everything it started; tells faults in plain words."""
    os.chdir(PROJECT)
    progress = Progress()
    try:
        with _crew(progress) as (held, crew):
            return work(held, crew)  # type: ignore[operator]
    except LaunchError as fault:
        progress.say(f"can't go on: {fault}")
        return 2
    except StopRequested:
        return 130
    except Exception:
        traceback.print_exc()
        return 3


@contextmanager
def _crew(progress: Progress) -> Iterator[tuple[Instance, Crew]]:
    parent = data_dir(os.environ)
    folder = parent / FOLDER
    make_data_dir(parent)
    make_data_dir(folder)
    with ExitStack() as end:
        held = end.enter_context(instance.sole(folder, FOLDER))
        crew = Crew(folder, progress, revivals=REVIVALS)
        crew.listen()
        sweep(folder, progress)
        clear(folder)
        end.callback(homes.remove, folder)
        end.callback(crew.stop)
        yield held, crew


def _run(given: argparse.Namespace, held: Instance, crew: Crew) -> int:
    progress = crew.progress
    progress.say(f"seed {given.seed}")
    place = Place(crew, os.environ, quick=given.quick)
    place.open(dumped.read(given.seeded) if given.seeded else None)
    walk = begun(place, given, held)
    from tests.chaos import table
    from tests.chaos.storm import Storm
    from tests.chaos.watch import Watch

    number, name = under_watch(crew, walk.herald)
    watch = Watch(lambda: place.address, number, name, place.is_database_up)
    watch.start()
    progress.say(f"{given.rows} candidates go their way; a fault every {given.every} s")
    storm = Storm(place, given.seed, given.every, say=progress.say)
    storm.around.when_full = walk.straw
    since = time.monotonic()
    crew.progress = Progress(quiet=True)  # who was started again is said by the faults
    work = Worker(walk.run)
    while work.is_alive() or (len(storm.inflicted) < given.faults and work.error is None):
        crew.check()
        if time.monotonic() - since < given.minutes * 60:
            storm.tick(is_over=len(storm.inflicted) >= given.most)
        elif len(storm.inflicted) < given.faults and not work.is_alive():
            break
        else:
            storm.end()
        time.sleep(0.05)
    storm.end()
    crew.progress = progress
    if work.error is not None:
        progress.say(f"✗ the work could not be done: {type(work.error).__name__}: {work.error}")
        progress.show(tail(place.data_dir / "log" / "worker.log", 30) + "\n")
        return 1
    progress.say(f"the work is done after {time.monotonic() - since:.0f} s and {len(storm.inflicted)} faults")
    # What faults came after the last of the work must leave it as it is; then everything is asked once more.
    under_watch(crew, walk.until_closed)
    watch.stop()
    seen = looked_at(walk, given.plant)
    for line in table.lines(walk, storm, watch, seen, time.monotonic() - since):
        progress.show(line + "\n")
    enough = len(storm.inflicted) >= given.faults
    if not enough:
        progress.say(f"✗ only {len(storm.inflicted)} of {given.faults} faults came")
    return 0 if enough and not seen.findings and not watch.wrong else 1


def begun(place: Place, given: argparse.Namespace, held: Instance) -> Walk:
    """Django in this process as the owner, the bodies' people, and the processes that serve."""
    import django

    os.environ.update(place.env)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from config.celery import app
    from tests.chaos.walk import Walk

    app.loader.import_default_modules()
    walk = Walk(place, given.rows, given.seed, PATIENCE)
    walk.enter()
    place.serve(held)
    return walk


class Worker(threading.Thread):
    """Work in a thread of its own; what it raised is kept."""

    def __init__(self, work: object) -> None:
        super().__init__(daemon=True)
        self.work, self.error, self.result = work, None, None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.work()  # type: ignore[operator]
        except BaseException as error:
            self.error = error


def under_watch(crew: Crew, work: object) -> object:
    """Does something while what dies is started again; raises what it raised."""
    worker = Worker(work)
    while worker.is_alive():
        crew.check()
        time.sleep(0.05)
    if worker.error is not None:
        raise worker.error
    return worker.result


def looked_at(walk: Walk, planted: str | None) -> Seen:
    """Everything that must hold, after harm was planted where that is wished."""
    from django.db import connection, transaction

    from tests.chaos.invariants import look
    from tests.chaos.walk import document_numbers

    connection.close()
    connection.close_pool()
    if planted:
        with transaction.atomic(), connection.cursor() as cursor:
            planting.plant(planted, cursor.execute)
    uploads = {one.batch: one.content for one in walk.sent}
    return look(document_numbers(walk.people), walk.kept.answers, uploads)


def leave(code: int) -> None:
    """Ends the program without waiting for threads that ask what is no longer there."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
