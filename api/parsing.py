"""Requests read within bounds: a body too large is refused by its length, before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from certification.acts.submitting import ContentTooLarge
from rulebook import eligibility

MULTIPART_ALLOWANCE = 64 * 1024  # boundaries and the fields beside the file
QUESTION_BYTES = 1024 * 1024


class JsonParser(BaseParser):
    """JSON by orjson: UTF-8 only, no NaN, no lone surrogates."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Reads a body of at most UPLOAD_LIMIT_BYTES. Raises ParseError, ContentTooLarge."""
        request: Request = (parser_context or {})["request"]
        refuse_oversize(request, settings.UPLOAD_LIMIT_BYTES)
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"JSON: {error}") from error


class QuestionParser(JsonParser):
    """JSON of a question: a megabyte at most, for doors that anybody may knock on."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Reads a body of at most a megabyte. Raises QuestionRefused, as the commands do, and ContentTooLarge."""
        refuse_oversize((parser_context or {})["request"], QUESTION_BYTES)
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise eligibility.not_json(error) from error


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
