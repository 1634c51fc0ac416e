"""计时: gives every request an id, and counts how it was answered and how long that took.

The id goes into every line that is logged for the request, into the messages that it leaves (registry/outbox.py) and so
into every line of the jobs that do them, and back to the client as ``X-Request-ID``. A client's own id is taken where it
is short and plain.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, Final

import orjson
import structlog
from django.http import HttpRequest, HttpResponseBase
from uuid_utils.compat import uuid7

from registry import metrics

HEADER: Final = "X-Request-ID"
PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]{8,64}")
PROBLEM: Final = "application/problem+json"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """计时: the first middleware, around all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, counted and named."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        name = given if PLAIN.fullmatch(given) else uuid7().hex
        since = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=name):
            response = self.get_response(request)
            _count(request, response, time.monotonic() - since)
        response.headers[HEADER] = name
        return response


def _count(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    door = "api" if request.path_info.startswith("/api/") else "portal"
    method = request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(door, method, response.status_code).inc()
    metrics.REQUEST_SECONDS.labels(door, match.route if match else "none").observe(seconds)
    if response.headers.get("Content-Type", "").startswith(PROBLEM):
        metrics.REFUSALS.labels("api", _code(response)).inc()


def _code(response: Any) -> str:
    """The code of a problem document; the framework keeps what it wrote beside its bytes."""
    document = getattr(response, "data", None) or orjson.loads(response.content)
    return str(document["code"])
