"""People who make rules."""

from __future__ import annotations

import pytest

from tests.rulebook.drafts import Office, office


@pytest.fixture
def ministry(reference: None) -> Office:
    """Drafters and a publisher of the nation."""
    return office()
