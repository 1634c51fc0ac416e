"""The real server with a fault on purpose in one view: ``PLANTED`` says which."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from config.server import front

# isort: split
# What follows needs the settings, which the server has set up.
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.reference import LevelSerializer
from api.views.reference import LevelsView

__all__ = ["front"]


def raises(self: Any, request: Request) -> Response:
    """As a lookup without its check does."""
    raise KeyError("level")


def leaves_out(self: Any, request: Request) -> Response:
    """Levels without what the description says each of them has."""
    return Response([{"level": "senior"}])


PLANTED: dict[str, Callable[[Any, Request], Response]] = {"raises": raises, "leaves_out": leaves_out}
described = extend_schema(responses={200: LevelSerializer(many=True)})
LevelsView.get = described(PLANTED[os.environ["PLANTED"]])  # type: ignore[method-assign]
