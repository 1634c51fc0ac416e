"""Hooks of schemathesis (SCHEMATHESIS_HOOKS): every request that was answered is noted down, as method, path and status."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import schemathesis

NOTES = "CONFORMANCE_NOTES"
"""The setting that names the file."""


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """One line for each."""
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as notes:
        notes.write(f"{case.method} {case.path} {response.status_code}\n")
