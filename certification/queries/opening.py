"""能否打开: whether a file can be read as a candidates' workbook at all, for a door that answers before it takes the file in."""

from __future__ import annotations

from django.conf import settings

from intake.limits import Limits
from intake.opening import open_workbook

OPENED_AT_ONCE = 2 << 20
"""Bytes of a workbook, some 20,000 rows, that are opened while somebody waits; a job opens the larger ones."""
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def refuse_wrong_file(content: bytes) -> None:
    """Refuses what is no workbook, has no candidates' sheet or lacks its columns. Raises FileRefused.

    Of what is larger than ``OPENED_AT_ONCE`` only the kind of file is looked at.
    """
    if len(content) <= OPENED_AT_ONCE or not content.startswith(_CONTAINERS):
        open_workbook(content, limits=Limits(max_bytes=settings.UPLOAD_LIMIT_BYTES))
