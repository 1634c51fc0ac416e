"""Lists by the page: a cursor that neither skips nor repeats while rows are added."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from api.problems import named, parameter_fault

PARAMETERS = frozenset({"cursor", "page_size"})


class Pages(CursorPagination):
    """100 entries a page unless asked for 1 to 500; the view's ``ordering`` begins with a unique column."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
    cursor_query_description = "Where the page begins, as given in ``next`` or ``previous``."
    page_size_query_description = "Entries a page, 1 to 500."

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The page asked for. Raises the problem ``invalid_cursor`` for a cursor that was not given out here."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValidationError, ValueError, DataError) as error:
            raise named("invalid_cursor") from error

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters of a page with their bounds, for the description of the API."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        cursor = {"type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9+/=]+$"}
        return [
            {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
            for name, text, schema in (
                ("cursor", self.cursor_query_description, cursor),
                ("page_size", self.page_size_query_description, size),
            )
        ]

    def get_page_size(self, request: Request) -> int:
        """The size asked for. Raises the problem ``invalid`` where it is not 1 to 500."""
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 3 and 1 <= int(asked) <= self.max_page_size):
            raise named("invalid", errors=[parameter_fault("page_size", "page_size")])
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor. Raises NotFound for a text that reads as one but was not written as one here."""
        cursor = super().decode_cursor(request)
        if cursor is not None:
            written = parse_qs(urlsplit(self.encode_cursor(cursor)).query).get("cursor")
            if written != [request.query_params["cursor"]]:
                raise NotFound
        return cursor

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        """The view's order."""
        return tuple(view.ordering)
