"""Requests read within bounds: a body too large is refused by its length, before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.conf import settings
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from certification.reasons import ContentTooLarge
from rules.desks import not_json
from rules.strict_json import JsonRefused, read_json

MULTIPART_ALLOWANCE = 64 * 1024  # boundaries and the fields beside the file
SMALL_BYTES = 1024 * 1024


class JsonParser(BaseParser):
    """JSON, read strictly (rules/strict_json.py)."""

    media_type = "application/json"
    most_bytes: ClassVar[int | None] = None

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Reads a body of at most ``most_bytes``, or UPLOAD_LIMIT_BYTES. Raises JsonRefused, ContentTooLarge."""
        refuse_oversize((parser_context or {})["request"], self.most_bytes or settings.UPLOAD_LIMIT_BYTES)
        return read_json(stream.read())


class SmallJsonParser(JsonParser):
    """JSON of a megabyte at most, for doors that anybody may knock on."""

    most_bytes = SMALL_BYTES


class QuestionParser(SmallJsonParser):
    """JSON of a question."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Reads a body of at most a megabyte. Raises QuestionRefused, as the commands do, and ContentTooLarge."""
        try:
            return super().parse(stream, media_type, parser_context)
        except JsonRefused as error:
            raise not_json(error) from error


class FileParser(MultiPartParser):
    """multipart/form-data; the file part streams to disk."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Reads a form of at most UPLOAD_LIMIT_BYTES. Raises ParseError, ContentTooLarge."""
        refuse_oversize((parser_context or {})["request"], settings.UPLOAD_LIMIT_BYTES + MULTIPART_ALLOWANCE)
        return super().parse(stream, media_type, parser_context)


def refuse_oversize(request: Request, limit: int) -> None:
    """Raises ContentTooLarge where the request says that it is longer than ``limit`` bytes."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdigit() and int(length) > limit:
        raise ContentTooLarge(size=int(length), limit=limit)
