"""分页: a page of a list, by the number in the address."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
ROWS = 50
RECENT = 8
"""How many rows a list on a home page shows; the full list is one link away."""


def page_of(request: HttpRequest, rows: QuerySet[Row, Any], *, size: int = ROWS) -> Page[Row]:
    """The page that ``?page=`` asks for; the nearest there is where it asks for another."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
