"""``field__any_of=[…]``: membership in a set handed over as one array parameter.

Django's ``__in`` writes a placeholder for every value, which for a thousand values costs more than the query.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignKey


class AnyOf(Lookup):  # type: ignore[type-arg]  # generic for the type checker alone
    """``column = ANY(array)``."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The comparison; PostgreSQL only, like everything here."""
        column, params = self.process_lhs(compiler, connection)
        kind = (
            self.lhs.output_field.target_field
            if isinstance(self.lhs.output_field, ForeignKey)
            else self.lhs.output_field
        )
        return f"{column} = ANY(%s::{kind.db_type(connection).split('(')[0]}[])", [*params, list(self.rhs)]


def register() -> None:
    """Makes the lookup known to every field."""
    Field.register_lookup(AnyOf)
    ForeignKey.register_lookup(AnyOf)
