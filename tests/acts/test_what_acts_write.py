"""Whatever an act writes, leaves to jobs, commits to and locks is on record in ``what_acts_write.yaml``.

Changed on purpose? ``WRITE_DOWN=1 python -m pytest tests/acts`` writes the record anew; read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from tests.acts.walk import walk

RECORD = Path(__file__).with_name("what_acts_write.yaml")


def test_every_act_writes_and_locks_what_is_on_record(reference: None) -> None:
    """Rows, their values, events, leaves with their records, messages; and broken off at its end it leaves nothing."""
    found = walk().pages
    if os.environ.get("WRITE_DOWN"):
        RECORD.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=150))
    recorded = yaml.safe_load(RECORD.read_text())
    assert list(found) == list(recorded)
    for act, wrote in found.items():
        assert wrote == recorded[act], act
