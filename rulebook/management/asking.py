"""问答命令: commands that answer questions, JSON Lines in and JSON Lines out, in order."""

from __future__ import annotations

import sys
from abc import abstractmethod
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from rules.desks import Desk, answer_lines


class Asking(BaseCommand):
    """A command whose every line of input is a question; exit status 1 if any line was no valid one."""

    requires_system_checks = ()

    @abstractmethod
    def desk(self) -> Desk:
        """Who answers in this run."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes an answer, or ``{"error": …}``, for every line; exits with 1 if there was an error."""
        sound = True
        with _opened(options["file"]) as lines:
            for line, valid in answer_lines(lines, self.desk()):
                self.stdout.write(line.decode())
                sound = sound and valid
        if not sound:
            sys.exit(1)


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
