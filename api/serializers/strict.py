"""Requests read strictly: what is not known is refused, not dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class Strict(serializers.Serializer[Any]):
    """A request's form that refuses every field it does not name."""

    def to_internal_value(self, data: Any) -> Any:
        """The values of the form. Raises ValidationError, for unknown fields by their names."""
        if isinstance(data, Mapping):
            unknown = {
                name: [serializers.ErrorDetail("unknown field", "unknown_field")]
                for name in data
                if name not in self.fields
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)
