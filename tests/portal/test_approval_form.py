"""Approving must not ask for the reason of a rejection."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "portal" / "templates" / "portal" / "body" / "approval.html"


def test_a_browser_lets_an_approval_go_without_the_reason_of_a_rejection() -> None:
    """The reason is required in the same form; only the rejecting button may make the browser insist on it."""
    buttons = dict(re.findall(r'<button[^>]*name="act" value="([a-z-]+)"([^>]*)>', TEMPLATE.read_text()))
    assert {name for name, rest in buttons.items() if "formnovalidate" in rest} == {"approve-all", "approve"}
    assert "reject" in buttons
