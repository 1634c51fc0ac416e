"""Uploaded content at rest: sealed, because a candidates' workbook is a list of 居民身份证号码."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from registry import identity

PURPOSE = b"batch-content"


def store(batch_id: UUID, content: bytes) -> str:
    """Stores a batch's content sealed; returns its path."""
    return default_storage.save(f"batches/{batch_id}.sealed", ContentFile(identity.seal(content, purpose=PURPOSE)))


def load(path: str) -> bytes:
    """The content as it was uploaded."""
    with default_storage.open(path) as file:
        return identity.unseal(file.read(), purpose=PURPOSE)


def discard(path: str) -> None:
    """Removes content that belongs to no batch."""
    default_storage.delete(path)
