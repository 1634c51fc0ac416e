"""The portal's addresses with one more page, whose author forgot to name a permission."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portal import urls


def unmarked(request: HttpRequest) -> HttpResponse:
    """It must never run."""
    return HttpResponse("inside")


urlpatterns = [path("", include(([*urls.urlpatterns, path("unmarked/", unmarked)], "portal")))]
