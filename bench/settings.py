"""The settings of the measures: the house's own, with one more page, an empty one, to measure beside."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
