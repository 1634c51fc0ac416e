"""心跳: that a worker and the beat live, noted by themselves and read by whoever asks.

Noted in the broker, by the broker's clock: a machine whose clock is moved neither dies nor lives on by that. A flushed
broker knows them again within seconds.
"""

from __future__ import annotations

import os
import socket
from functools import cache
from typing import Any, Final

import redis
import structlog
from celery import current_app
from django.conf import settings

log = structlog.get_logger(__name__)

ALIVE_SECONDS: Final = 30
"""Noted every two to five seconds; what was not noted for so long is down."""
FORGOTTEN_SECONDS: Final = 86_400
_WAIT = 1.0


@cache
def _client(url: str, pid: int) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=_WAIT, socket_connect_timeout=_WAIT)


def client() -> redis.Redis:
    """The broker, which is waited for a second at most."""
    return _client(settings.REDIS_URL, os.getpid())


def note(role: str) -> None:
    """Says that this process, a ``worker`` or the ``beat``, lives. That the broker is away stops nobody."""
    try:
        broker = client()
        seconds, _ = _time(broker)
        broker.hset(_key(), f"{role}@{socket.gethostname()}:{os.getpid()}", seconds)
    except redis.RedisError as error:
        log.warning("operation.beat_not_noted", role=role, error=type(error).__name__)


def ages() -> dict[str, int]:
    """Seconds since each process was last heard of, by role and place; those of yesterday are forgotten.

    Raises redis.RedisError.
    """
    broker = client()
    now, _ = _time(broker)
    found: dict[Any, Any] = broker.hgetall(_key())
    heard = {name.decode(): max(0, now - int(since)) for name, since in found.items()}
    gone = [name for name, age in heard.items() if age > FORGOTTEN_SECONDS]
    if gone:
        broker.hdel(_key(), *gone)
    return {name: age for name, age in heard.items() if name not in gone}


def youngest(role: str, heard: dict[str, int]) -> int | None:
    """Seconds since any process of a role was heard of; None where none ever was."""
    return min((age for name, age in heard.items() if name.startswith(f"{role}@")), default=None)


def _time(broker: redis.Redis) -> tuple[int, int]:
    found: tuple[int, int] = broker.time()
    return found


def _key() -> str:
    return f"{current_app.conf.task_default_queue}:alive"
