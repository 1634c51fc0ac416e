"""Small pieces: what is done a thousand rows at a time is done two at a time, so that few rows pass every seam."""

from __future__ import annotations

from certification.acts import issuing
from intake import objects, slicing
from registry.acts import certificates

SIZE = 2
_USUAL = slicing.SLICE, issuing.CHUNK, certificates.DOCUMENT_CHUNK


def small_pieces() -> None:
    """From now on this process reads, issues and renders two rows at a time."""
    _cut(SIZE, SIZE, SIZE)


def usual_pieces() -> None:
    """Back to the sizes of the installation."""
    _cut(*_USUAL)


def _cut(read: int, issue: int, render: int) -> None:
    for reader in (slicing.read, objects.read_json):
        assert reader.__kwdefaults__ is not None
        reader.__kwdefaults__["size"] = read
    issuing.CHUNK = issue
    certificates.DOCUMENT_CHUNK = render
