"""Uploaded content at rest: sealed, because a candidates' workbook is a list of 居民身份证号码."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from registry import identity
from registry.reasons import StorageFull

log = structlog.get_logger(__name__)

PURPOSE = b"batch-content"
NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
COME_AGAIN_SECONDS: Final = 60


def store(batch_id: UUID, content: bytes) -> str:
    """Stores a batch's content sealed, whole and on disk, or nothing of it; returns its path. Raises StorageFull."""
    path = f"batches/{batch_id}.sealed"
    try:
        stored = default_storage.save(path, ContentFile(identity.seal(content, purpose=PURPOSE)))
        _bring_to_disk(stored)
    except OSError as error:
        discard(path)  # what had been written of it
        log.error("content.not_stored", error=errno.errorcode.get(error.errno or 0, ""))
        if error.errno in NO_ROOM:
            raise StorageFull(seconds=COME_AGAIN_SECONDS) from error
        raise
    return stored


def load(path: str) -> bytes:
    """The content as it was uploaded."""
    with default_storage.open(path) as file:
        return identity.unseal(file.read(), purpose=PURPOSE)


def discard(path: str) -> None:
    """Removes content that belongs to no batch."""
    default_storage.delete(path)


def _bring_to_disk(path: str) -> None:
    """Waits until a file and its name are on disk: what was answered must still be there after the power failed."""
    try:
        file = Path(default_storage.path(path))
    except NotImplementedError:  # a store that is no folder keeps what it has taken
        return
    for name in (file, file.parent):
        handle = os.open(name, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
