"""下载: answering with a file."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def file_answer(content: bytes, filename: str, *, kind: str, inline: bool = False) -> FileResponse:
    """The content as a file to keep, under a name that may be Chinese; ``inline`` to show it in the browser."""
    return FileResponse(BytesIO(content), as_attachment=not inline, filename=filename, content_type=kind)
