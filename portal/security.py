"""Headers that hold on every page: what a browser may load, and that nothing personal stays in a cache."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers

# No inline script or style anywhere: what is not a file of this site is not run and not applied.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


COMPRESSED = ("text/html", "text/plain", "application/json", "application/problem+json", "application/vnd.oai.openapi")
"""Kinds of answers that are packed; workbooks and documents are packed already."""


class Compression(GZipMiddleware):
    """压缩: answers of text are packed, and made longer by a random few bytes so that their length tells nothing (BREACH).

    Nothing secret stands in a page twice the same: Django masks the token of its forms anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Packs an answer of text for who takes it packed."""
        if not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed


class SecurityHeaders:
    """内容安全策略: set unless the page has set its own; pages are never cached unless they say how long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Adds the headers to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
