"""411: a request body whose length nobody says is refused by name, before anything takes it for empty.

The application reads as many bytes as Content-Length says. A body sent in chunks (Transfer-Encoding: chunked) says
none, so that every field of it would seem to be missing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

CODE = "length_required"
ZH = "请求没有 Content-Length，正文无法读取；请勿分块传输（Transfer-Encoding: chunked）"
EN = "The request has no Content-Length, so its body cannot be read; do not send it in chunks."


class LengthRequired:
    """Middleware: refuses a chunked body with 411, as a problem document under ``/api/`` and as text elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the rest of the application, or the refusal."""
        coded = str(request.META.get("HTTP_TRANSFER_ENCODING", "")).lower()
        if "chunked" not in coded or request.META.get("CONTENT_LENGTH"):
            return self._get_response(request)
        if not request.path.startswith("/api/"):
            return HttpResponse(f"{ZH}\n{EN}\n", status=411, content_type="text/plain; charset=utf-8")
        document = {
            "type": f"urn:bajigong:problem:{CODE}", "title": "需要正文长度", "status": 411, "detail": ZH,
            "detail_en": EN, "code": CODE, "instance": request.path,
        }  # fmt: skip
        return JsonResponse(document, status=411, content_type="application/problem+json")
