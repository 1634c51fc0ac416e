"""Requests read strictly: what is not known is refused, not dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from rest_framework import serializers

from rules.characters import forbidden_in
from rules.refusals import MORE_FAULTS, MOST_LISTED

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> date:
    """A day as ``YYYY-MM-DD``, the one form of ISO 8601 that is read here. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("not YYYY-MM-DD")
    return date.fromisoformat(text)


class DayField(serializers.DateField):
    """A day that is sent, as ``YYYY-MM-DD``."""

    def to_internal_value(self, value: Any) -> date:
        """The day. Raises ValidationError for every other form."""
        try:
            return day_of(value)
        except (TypeError, ValueError):
            self.fail("invalid", format="YYYY-MM-DD")


def _unknown(names: list[Any]) -> dict[Any, list[serializers.ErrorDetail]]:
    """A fault for each unknown field, as far as they are listed."""
    faults = {name: [serializers.ErrorDetail("unknown field", "unknown_field")] for name in names[:MOST_LISTED]}
    if rest := len(names) - len(faults):
        faults["non_field_errors"] = [serializers.ErrorDetail(str(rest), MORE_FAULTS.code)]
    return faults


class Strict(serializers.Serializer[Any]):
    """A request's form that refuses every field it does not name."""

    def to_internal_value(self, data: Any) -> Any:
        """The values of the form. Raises ValidationError, for unknown fields by their names."""
        if isinstance(data, QueryDict):
            self._refuse_unfit(data)
        if isinstance(data, Mapping):
            names = [name for name in data if name not in self.fields]
            if names:
                raise serializers.ValidationError(_unknown(names))
        return super().to_internal_value(data)

    def _refuse_unfit(self, form: QueryDict) -> None:
        """Raises ValidationError for fields of a form that are given twice or hold what no text may."""
        unfit: dict[str, list[serializers.ErrorDetail]] = {}
        for name, values in form.lists():
            texts = [name, *(value for value in values if isinstance(value, str))]
            if len(values) > 1:
                unfit[name] = [serializers.ErrorDetail("repeated field", "repeated_field")]
            elif any(map(forbidden_in, texts)):
                unfit[name] = [serializers.ErrorDetail("characters", "characters_not_allowed")]
            elif any("\ufffd" in text for text in texts):  # what bytes that are no UTF-8 were read as
                unfit[name] = [serializers.ErrorDetail("not UTF-8", "text_not_utf8")]
        if unfit:
            raise serializers.ValidationError(unfit)
