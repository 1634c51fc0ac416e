"""分量: how much memory a workbook will take once it is laid out, counted before it is.

The reader of workbooks lays every sheet out as a dense block and gives every cell its own copy of its text, however
often a file of a few kilobytes refers to it. What it would take is therefore counted while the file streams by.
"""

from __future__ import annotations

from intake.refusals import WorkbookTooHeavy

_SPANNED = 32  # bytes a cell of the block, filled or not
_FILLED = 76  # bytes more a filled cell: its place on the way to the block, its text's head and the allocator's share
_LISTED = 56  # bytes a shared text takes besides its characters
_UNREAD = 260  # bytes that a cell marked as unreadable takes here


class Weight:
    """The memory that a workbook will take, in bytes, against what it may. Raises ``WorkbookTooHeavy`` beyond it."""

    def __init__(self, limit: int, counted: int = 0) -> None:
        self.limit = limit
        self.bytes = counted

    def add(self, more: int) -> None:
        """Count bytes."""
        self.bytes += more
        if self.bytes > self.limit:
            raise WorkbookTooHeavy(limit=self.limit >> 20)

    def span(self, cells: int) -> None:
        """Count the block that a sheet spans."""
        self.add(_SPANNED * cells)

    def cells(self, count: int, text: int = 0) -> None:
        """Count filled cells and the bytes of their texts."""
        self.add(_FILLED * count + text)

    def listed(self, count: int, text: int = 0) -> None:
        """Count shared texts and their bytes."""
        self.add(_LISTED * count + text)

    def unread(self, count: int = 1) -> None:
        """Count cells that are marked as unreadable, and rows that are hidden."""
        self.add(_UNREAD * count)
