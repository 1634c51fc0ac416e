"""``field__any_of=[…]``: membership in a set handed over as one array parameter.

Django's ``__in`` writes a placeholder for every value, which for a thousand values costs more than the query.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignKey


class AnyOf(Lookup):  # the stubs know it generic, Django does not
    """``column = ANY(array)``."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison; PostgreSQL only, like everything here."""
        column, params = self.process_lhs(compiler, connection)
        field: Any = self.lhs.output_field
        while isinstance(field, ForeignKey):
            field = field.target_field
        kind = str(field.db_type(connection)).partition("(")[0]
        return f"{column} = ANY(%s::{kind}[])", (*params, list(self.rhs))


def register() -> None:
    """Makes the lookup known to every field."""
    Field.register_lookup(AnyOf)
    ForeignKey.register_lookup(AnyOf)
