"""The addresses of the house, and two more that answer nothing, to measure beside: a page and a resource."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.permissions import Access, Door
from config import urls


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, through the same server and the same middleware as every page."""
    return HttpResponse()


class Nothing(APIView):
    """An empty view of the framework: it takes what is posted, does not read it, and answers an empty object."""

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()

    def post(self, request: Request) -> Response:
        """Answers nothing."""
        return Response({})


urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/empty", empty),
    path("bench/nothing", Nothing.as_view()),
    *urls.urlpatterns,
]
