"""The installation's settings, with doors that fail. TALKATIVE takes its care over what is written away."""

import os

from config.settings import *  # noqa: F403
from config.settings import LOGGING

ROOT_URLCONF = "tests.walls.urls"
if os.environ.get("TALKATIVE"):
    LOGGING = LOGGING | {"formatters": {"lines": {"format": "%(levelname)s %(message)s"}}}
