"""For machines: whether the installation answers, and what crawlers should leave alone."""

from __future__ import annotations

import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.doors import public

log = structlog.get_logger(__name__)

ROBOTS = "User-agent: *\nDisallow: /check/\nDisallow: /public-notices/\nDisallow: /sign-in/\n"


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where database and cache answer, else 503; never says more, the address is open to everybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.set("healthz", "1", timeout=10)
        answers = cache.get("healthz") == "1"
    except Exception as error:  # whatever is broken, the answer is the same
        log.warning("health.unwell", error=type(error).__name__)
        answers = False
    return HttpResponse("ok" if answers else "unavailable", status=200 if answers else 503, content_type="text/plain")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Names of people, masked or not, don't belong into search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain")
