"""问答命令: commands that answer questions, JSON Lines in and JSON Lines out, in order."""

from __future__ import annotations

import sys
from abc import abstractmethod
from argparse import ArgumentParser
from codecs import BOM_UTF8
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson
from django.core.management.base import BaseCommand, CommandError

from rulebook import eligibility
from rules import QuestionRefused, to_bytes


class Desk(Protocol):
    """Whoever answers questions; raises QuestionRefused."""

    def answer(self, value: Any) -> dict[str, Any]:
        """The answer to one question, given as JSON values."""


class Asking(BaseCommand):
    """A command whose every line of input is a question; exit status 1 if any line was no valid one."""

    requires_system_checks = ()

    @abstractmethod
    def desk(self) -> Desk:
        """Who answers this run."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes an answer, or ``{"error": …}``, for every line; exits with 1 if there was an error.

        A byte order mark at the head of the file, as spreadsheets and editors write it, is no part of the first line.
        """
        with _opened(options["file"]) as lines:
            if not self._answer_all(lines):
                sys.exit(1)

    def _answer_all(self, lines: Iterable[bytes]) -> bool:
        """Whether every line was a valid question."""
        desk = self.desk()
        sound = True
        for number, line in enumerate(lines):
            try:
                answered = desk.answer(_read(line.removeprefix(BOM_UTF8) if number == 0 else line))
            except QuestionRefused as refused:
                sound, answered = False, {"error": eligibility.problem_of(refused)}
            self.stdout.write(to_bytes(answered).decode())
        return sound


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error


def _read(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise eligibility.not_json(error) from error
