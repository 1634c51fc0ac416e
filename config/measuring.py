"""计时: counts how every request was answered and how long that took. Its id comes from config/journal.py."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponseBase

from config.journal import METHODS
from registry import metrics

PROBLEM: Final = "application/problem+json"


class Measured:
    """计时: middleware around everything that answers; inside the compression, so that it reads what was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, counted."""
        since = time.monotonic()
        response = self.get_response(request)
        _count(request, response, time.monotonic() - since)
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
