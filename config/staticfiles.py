"""静态文件: style sheet, scripts and pictures under names made of their content, so that browsers may keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashed names for what ``collectstatic`` has collected; before anything is collected, files keep their own names.

    A file that is missing from a collection is an error, as everywhere in Django.
    """

    def stored_name(self, name: str) -> str:
        """The name that a file is served under."""
        return str(super().stored_name(name)) if self.hashed_files else name
