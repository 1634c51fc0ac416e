"""For machines and whoever looks after them: whether the process lives, the parts are well, and what it all counts."""

from __future__ import annotations

from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.doors import public
from registry import metrics
from registry.operation import parts
from registry.operation.gauges import Gauges

ROBOTS = "User-agent: *\nDisallow: /check/\nDisallow: /public-notices/\nDisallow: /sign-in/\n"


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers at all; asks nothing else, so that no other part's fault ends a process that is well."""
    return _unkept(HttpResponse("ok", content_type="text/plain"))


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part by name, 503 where one is not well; ``?parts=database,broker`` asks about these alone.

    A page for browsers, JSON for others. Figures are for whoever may read the metrics; the rest is told to everybody.
    """
    wanted = [name for name in request.GET.get("parts", "").split(",") if name] or list(parts.NAMES)
    if unknown := sorted(set(wanted) - parts.NAMES.keys()):
        problem = {"code": "part_unknown", "detail": f"没有这一部件：{unknown[0][:40]}"}
        problem["detail_en"] = f"There is no such part: {unknown[0][:40]}"
        return _unkept(JsonResponse(problem | {"parts": list(parts.NAMES)}, status=400, json_dumps_params=_READABLE))
    found = parts.ask(wanted)
    ready = all(part.ok for part in found)
    status = 200 if ready else 503
    trusted = _is_trusted(request)
    if "text/html" in request.headers.get("Accept", ""):
        rows = [(parts.NAMES[part.name][0], part) for part in found]
        # Without the request: what stands around other pages asks the database, which may be what is down.
        page = render_to_string("portal/public/readyz.html", {"ready": ready, "rows": rows, "figures": trusted})
        response = HttpResponse(page, status=status)
    else:
        by_name = {
            part.name: {"ok": part.ok, "zh": part.zh, "en": part.en} | ({"detail": part.detail} if trusted else {})
            for part in found
        }
        response = JsonResponse({"ready": ready, "parts": by_name}, status=status, json_dumps_params=_READABLE)
    patch_vary_headers(response, ["Accept"])
    response._has_been_logged = True  # type: ignore[attr-defined]  # 503 is the answer asked for, and asked for often
    return _unkept(response)


@public
@require_safe
def measured(request: HttpRequest) -> HttpResponse:
    """The metrics for Prometheus, for whoever has the token, or else from this machine alone; 404 for others."""
    if not _is_trusted(request):
        return HttpResponse(status=404, content_type="text/plain")
    return _unkept(HttpResponse(metrics.everything([Gauges()]), content_type=metrics.CONTENT_TYPE))


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Names of people, masked or not, don't belong into search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain")


_READABLE = {"ensure_ascii": False}


def _is_trusted(request: HttpRequest) -> bool:
    """With METRICS_TOKEN set, who bears it. Without, who asks from this machine and through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode()
        return compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    try:
        return not forwarded and not settings.TRUSTED_PROXIES and ip_address(request.META["REMOTE_ADDR"]).is_loopback
    except (KeyError, ValueError):
        return False


def _unkept(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
