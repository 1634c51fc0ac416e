"""日志: what processes write down, one JSON object a line, without a text of any person.

Of our own entries everything is written: their words and values are named in the code. Of entries of libraries only the
template is written, with numbers and names of tasks put in, because the rest may be what somebody typed. Of an error its
kinds and its places in the code are written, never its message or values. Each line names its request or task.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
import structlog

LEFT_OUT: Final = "…"
NAMES: Final = frozenset({"name", "id", "runtime"})
"""Arguments by name that hold names of the code and of messages: those of Celery's entries on tasks."""
SPEAKING: Final = ("celery", "kombu", "granian", "_granian")
"""Loggers whose ready-made texts come from their own code alone."""
PLACES: Final = 6
"""How many places of an error are written, the innermost last."""


def configuration(level: str) -> dict[str, Any]:
    """The setting LOGGING: everything to standard error by ``Lines``. Django's own handlers are taken away."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "config.logs.Lines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # What was refused stands in the line of its request already.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; it never raises for what a record holds."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if isinstance(record.msg, Mapping):
            line |= {name: value for name, value in record.msg.items() if not name.startswith("_")}
        else:
            line |= structlog.contextvars.get_contextvars() | {"event": words(record)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1])
        return orjson.dumps(line, default=lambda value: type(value).__name__, option=orjson.OPT_NON_STR_KEYS).decode()


def words(record: logging.LogRecord) -> str:
    """An entry of a library, with what may be somebody's words left out."""
    if not record.args:
        own = record.name.split(".")[0] in SPEAKING
        return str(record.msg) if own else f"{record.module}:{record.lineno}"
    template = str(record.msg)
    given: Any = (
        {name: _may_stand(value, name) for name, value in record.args.items()}
        if isinstance(record.args, Mapping)
        else tuple(_may_stand(value) for value in record.args)
    )
    try:
        return str(template % given)
    except (TypeError, ValueError, KeyError):
        return template


def described(error: BaseException) -> list[dict[str, Any]]:
    """An error and what led to it, outermost first: kind, places, and what PostgreSQL calls what it refused."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen and len(found) < PLACES:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)[-PLACES:]
        entry: dict[str, Any] = {
            "kind": f"{type(one).__module__}.{type(one).__qualname__}",
            "at": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
        }
        diagnosis = getattr(one, "diag", None)
        if diagnosis is not None:
            entry |= {"sqlstate": diagnosis.sqlstate, "constraint": diagnosis.constraint_name}
        found.append(entry)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def _may_stand(value: object, name: str = "") -> object:
    if value is None or isinstance(value, (bool, int, float)) or name in NAMES:
        return value
    return LEFT_OUT
