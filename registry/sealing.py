"""密封列: columns that a copy of the database does not tell: AES-256-GCM by ``registry.identity``, opened when a row is read.

Code reads and writes the plain value. Nothing can be looked up by a sealed column, only whether it is empty: what has to
be found is found by a keyed hash beside it. docs/privacy.md says which columns are sealed and which are not, and why.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import orjson
from django.db import models
from django.db.models.lookups import GreaterThan, IsNull

from registry import identity

EMPTY_SEALED: Final = 28
"""Bytes of a sealed empty text: the nonce and the tag."""


class Sealed(models.BinaryField):  # type: ignore[type-arg]
    """A column of bytes that holds its value sealed for one ``purpose``, never that of another column.

    Raises cryptography.exceptions.InvalidTag when a row is read whose bytes were changed, or sealed by another key.
    """

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration writes down."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"purpose": self.purpose}

    def seal(self, value: Any) -> bytes | None:
        """The bytes that the column holds for a value."""
        return None if value is None else identity.seal(self.pack(value), purpose=self.purpose.encode())

    def get_prep_value(self, value: Any) -> Any:
        """Sealed on its way to the database."""
        return self.seal(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Opened on its way from the database."""
        return self.opened(value)

    def opened(self, value: bytes | None) -> Any:
        """What sealed bytes of this column hold."""
        return None if value is None else self.unpack(identity.unseal(value, purpose=self.purpose.encode()))

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing is found by what is sealed. None (and Django's FieldError) for all but ``isnull``."""
        return IsNull if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        """Sealed things are not written into fixtures."""
        raise TypeError(f"{self.name} is sealed and is not serialized")

    def pack(self, value: Any) -> bytes:
        """The bytes to be sealed."""
        raise NotImplementedError

    def unpack(self, data: bytes) -> Any:
        """The value of the bytes opened."""
        raise NotImplementedError


class OctetLength(models.Func):
    """How many bytes a column holds."""

    function = "OCTET_LENGTH"
    output_field = models.IntegerField()


def is_not_empty(column: str) -> GreaterThan:
    """For a constraint: that a sealed text is not empty, which its length tells without its key."""
    return GreaterThan(OctetLength(models.F(column)), EMPTY_SEALED)


class SealedText(Sealed):
    """密封文本."""

    def get_default(self) -> Any:
        """As of any text: empty, where nothing else is said."""
        return None if self.null else ""

    def pack(self, value: Any) -> bytes:
        """UTF-8."""
        return str(value).encode()

    def unpack(self, data: bytes) -> str:
        """The text."""
        return data.decode()


class SealedDate(Sealed):
    """密封日期."""

    def pack(self, value: Any) -> bytes:
        """ISO 8601, of one length."""
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat().encode()

    def unpack(self, data: bytes) -> date:
        """The day."""
        return date.fromisoformat(data.decode())


class SealedJson(Sealed):
    """密封数据: the same JSON comes back; the order of keys is kept."""

    def pack(self, value: Any) -> bytes:
        """Compact JSON. Raises TypeError for what JSON cannot hold."""
        return orjson.dumps(value)

    def unpack(self, data: bytes) -> Any:
        """The value."""
        return orjson.loads(data)
