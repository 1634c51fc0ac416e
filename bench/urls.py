"""The addresses of the house, and the empty page."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from config import urls


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, through the same server and the same middleware as every page."""
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [path("bench/empty", empty), *urls.urlpatterns]
