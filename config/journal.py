"""请求记录: one line for each request, by its route: no address, no query, no name. Each has a number that its answer carries."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

log = structlog.get_logger("bajigong.request")

HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = "healthz"
"""Asked every few seconds by who watches; written only when it is not well."""


class Journal:
    """Middleware around all others: numbers the request, names it in every line written meanwhile, and writes its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        number = secrets.token_hex(8)
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            self._write(request, response.status_code, (time.perf_counter() - begun) * 1000)
        response.headers[HEADER] = number
        return response

    def _write(self, request: HttpRequest, status: int, milliseconds: float) -> None:
        route = request.resolver_match.route if request.resolver_match else ""
        if status < 400 and (route == QUIET or request.path_info.startswith(settings.STATIC_URL)):
            return
        method = request.method if request.method in METHODS else "other"
        log.info("request", method=method, route=route, status=status, ms=round(milliseconds, 1))
