"""Loaded before the settings (``-p tests.side_by_side``): what tests in several processes share, and what each has alone.

They share the seed of whatever is drawn anew in each run (``CHANGING_SEED``; give it to draw the same again). Each has
a broker database of its own: limits, caches and queues live there. The databases are kept apart by pytest-django.
"""

from __future__ import annotations

import os
import secrets
from urllib.parse import urlsplit

CHANGING_SEED = int(os.environ.setdefault("CHANGING_SEED", str(secrets.randbelow(2**31))))

_process = os.environ.get("PYTEST_XDIST_WORKER", "")
if _process and (_address := os.environ.get("REDIS_URL")):
    _number = 1 + int(_process.removeprefix("gw"))
    os.environ["REDIS_URL"] = urlsplit(_address)._replace(path=f"/{_number}").geturl()
