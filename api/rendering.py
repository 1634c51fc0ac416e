"""Answers as bytes: JSON by orjson, and the files that some resources are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OrjsonRenderer(BaseRenderer):
    """JSON in UTF-8; what JSON has no form for (decimals, translated labels) is written as its text.

    Bytes are an answer that is written already: a file, or JSON whose bytes are promised.
    """

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The bytes of an answer; none for an answer without content."""
        if isinstance(data, bytes):
            return data
        return b"" if data is None else to_json(data)


class WorkbookRenderer(OrjsonRenderer):
    """工作簿: .xlsx."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


class PdfRenderer(OrjsonRenderer):
    """证书文件: PDF."""

    media_type = "application/pdf"
    format = "pdf"


class OneForm(DefaultContentNegotiation):
    """Every resource has one form and is sent in it, whatever is asked for (RFC 9110 §12.4.1 allows that)."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The resource's first renderer."""
        return renderers[0], renderers[0].media_type


def to_json(data: Any) -> bytes:
    """JSON bytes of an answer."""
    return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
