"""Commands as somebody at a terminal runs them: what they print and their exit status."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

POLICIES = Path(settings.BASE_DIR) / "seeds" / "policies"


def run(*words: Any, **options: Any) -> tuple[list[str], int]:
    """The lines on standard output and the exit status."""
    out = io.StringIO()
    status = 0
    try:
        call_command(*[str(word) for word in words], stdout=out, **options)
    except SystemExit as end:
        status = int(end.code or 0)
    return out.getvalue().splitlines(), status


def seeded(name: str) -> str:
    return (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
