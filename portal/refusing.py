"""拒绝: a refusal as a page of its own, and how long whoever asked has to wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rules.refusals import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that shows a refusal with its own words and status."""
    return with_wait(render(request, "portal/refused.html", {"refusal": refusal}, status=refusal.status), refusal)


def with_wait(response: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    """The response, saying by ``Retry-After`` (RFC 9110, 10.2.3; seconds) how long to wait where the refusal does."""
    if refusal is not None and "seconds" in refusal.values:
        response["Retry-After"] = str(refusal.values["seconds"])
    return response
