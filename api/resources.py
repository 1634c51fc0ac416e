"""What all resources have in common: named access, no unknown query parameter, pages."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar, cast

from django.db import models
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import confirmed_at
from api.pages import PARAMETERS, Pages
from api.permissions import Access, Door, as_read
from api.problems import named, parameter_fault
from registry import viewing
from registry.acts.confirming import require_confirmed
from registry.models import Account

Row = TypeVar("Row", bound=models.Model)


class Resource(APIView):
    """A resource. ``access`` names who may use each method; ``parameters`` are its query parameters.

    A parameter that is not known is refused: a misspelt ``name`` must not read as "not asked for". ``further`` are the
    statuses of problems, by method, that are not told from the method and the access alone. The methods that are
    ``irreversible`` do what can't be undone: they ask for a confirmation of late who is there.
    """

    access: ClassVar[Access] = {}
    parameters: ClassVar[frozenset[str]] = frozenset()
    further: ClassVar[dict[str, list[int]]] = {}
    irreversible: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Lets the request in, or raises why not."""
        super().initial(request, *args, **kwargs)
        if self.access.get(as_read(request.method or "")) is not Door.PUBLIC and isinstance(request.user, Account):
            viewing.show_to(request.user)
        if request.method in self.irreversible:
            require_confirmed(confirmed_at(request), at=timezone.now())
        unknown = sorted(set(request.query_params) - self.known_parameters())
        if unknown:
            raise named("invalid", errors=[parameter_fault(name, "unknown_parameter") for name in unknown])
        blank = [name for name, value in request.query_params.items() if not value]
        if blank:  # "?on=" is no day, and must not read as "on any day"
            raise named("invalid", errors=[parameter_fault(name, "blank") for name in blank])
        repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
        if repeated:
            raise named("invalid", errors=[parameter_fault(name, "repeated_parameter") for name in repeated])

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answers with the methods that the resource has, to anybody."""
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def known_parameters(self) -> frozenset[str]:
        """The query parameters of the resource."""
        return self.parameters

    @property
    def account(self) -> Account:
        """The account signed in; only where ``access`` asks for one."""
        return cast(Account, self.request.user)


class Collection(Resource, ListAPIView[Row]):
    """A list of rows, by the page. ``ordering`` begins with a unique column, so that the cursor is exact."""

    ordering: ClassVar[tuple[str, ...]]
    pagination_class = Pages

    def known_parameters(self) -> frozenset[str]:
        """The resource's own, those of its filters and those of the pages."""
        filters = getattr(getattr(self, "filterset_class", None), "base_filters", {})
        return self.parameters | frozenset(filters) | PARAMETERS
