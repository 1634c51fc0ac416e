"""``python -m tests.fuzz [api|acts|inputs …]``: the three harnesses, and a table of what they tried and found.

Needs the services of ``make fuzz`` or ``make services``; every run has registries of its own.
"""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.fuzz.program import main

    sys.exit(main())
