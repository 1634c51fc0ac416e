"""Queries put many times a second: querysets compiled once, then put with other values, several in one round trip.

What a queryset means stays written once, in the model's own words; building and compiling it anew for every request costs
several times what the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import orjson
import psycopg
from django.db import connection
from django.db.models import QuerySet

Rows = list[list[Any]]


class Statement:
    """A query of values, compiled when it is first put.

    ``make`` builds the queryset (``values_list``) from keyword values; ``examples`` are such values, each unlike every
    other value of the query, so that its places are known among the parameters.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **examples: Any) -> None:
        self._make = make
        self._examples = examples

    def rows(self, **values: Any) -> Rows:
        """The rows for some values, as JSON has them: a day is its ISO text. KeyError where a value is lacking."""
        return put((self, values))[0]

    def filled(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The text of the query and its parameters."""
        sql, places = self._compiled
        return sql, [value if name is None else values[name] for name, value in places]

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str | None, Any]]]:
        sql, parameters = self._make(**self._examples).query.sql_with_params()
        places = [(_name_of(value, self._examples), value) for value in parameters]
        lost = set(self._examples) - {name for name, _ in places}
        if lost:
            raise ValueError(f"not found among the parameters of the query: {', '.join(sorted(lost))}")
        return sql, places


def _name_of(value: Any, examples: Mapping[str, Any]) -> str | None:
    return next((name for name, example in examples.items() if type(value) is type(example) and value == example), None)


def put(*asked: tuple[Statement, Mapping[str, Any]]) -> list[Rows]:
    """The rows of several statements, each with its values, in one round trip and of one moment."""
    parts, parameters = [], []
    for statement, values in asked:
        sql, filled = statement.filled(values)
        parts.append(f"(SELECT json_agg(row)::text FROM ({sql}) row)")  # noqa: S608 - compiled by Django
        parameters += filled
    connection.ensure_connection()
    # Django's own cursors write the values into the text, so that the server plans every query anew: this one prepares.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        found = cursor.execute(f"SELECT {', '.join(parts)}", parameters, prepare=True).fetchone() or ()
    return [[list(row.values()) for row in orjson.loads(answer)] if answer is not None else [] for answer in found]
