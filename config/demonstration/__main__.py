"""``python -m config.demonstration``: exit status 1 with ``--check`` unless all that was issued holds."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from config.demonstration.walk import Demonstration, DemonstrationFailed

    parser = ArgumentParser(prog="python -m config.demonstration", description="Walks the main job through.")
    parser.add_argument("--base-url", default=settings.PUBLIC_BASE_URL, help="address of the running web server")
    parser.add_argument("--check", action="store_true", help="exit 1 unless every check of what was issued holds")
    parser.add_argument("--file", type=Path, help="a filled template of your own instead of the invented people")
    given = parser.parse_args()
    try:
        Demonstration().run(base_url=given.base_url, check=given.check, file=given.file)
    except DemonstrationFailed as failed:
        sys.exit(str(failed))
