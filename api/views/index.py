"""The way in: the index, the description of the API, and the answer for what does not exist."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.urls import include, path, reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Access, Door
from api.problems import named
from api.resources import Resource

LISTS = (
    "levels", "occupations", "regions", "standards", "offers", "bodies", "sites", "filings", "batches",
    "applications", "objections", "public_notices", "certificates", "policies", "policy-drafts", "simulations", "jobs", "me",
    "tokens", "eligibility",
)  # fmt: skip


class IndexView(Resource):
    """What there is."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """The addresses of the resources."""
        return Response({"openapi": reverse("api:openapi")} | {name: reverse(f"api:{name}") for name in LISTS})


class OpenApiView(Resource):
    """The description of the API."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """The description of the API in OpenAPI 3.1."""
        return Response(description())


@cache
def description() -> dict[str, Any]:
    """The description, made once per process."""
    addresses = [path("api/", include("api.urls"))]  # the API alone: it does not know what else the house serves
    schema: dict[str, Any] = SchemaGenerator(patterns=addresses).get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema


@extend_schema(exclude=True)
class NothingHereView(Resource):
    """Every path under the API that is no resource."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answers 404, whatever the method."""
        raise named("not_found")
