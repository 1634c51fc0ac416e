"""What keeps the project from starting, in words that name the way out."""

from __future__ import annotations


class LaunchError(Exception):
    """The launch can't go on; the message is printed as it stands, without a traceback."""


class StopRequested(Exception):
    """Somebody pressed Ctrl-C or sent a stop signal; everything started is to be stopped."""
