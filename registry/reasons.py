"""Refusals that every room gives."""

from __future__ import annotations

from rules.refusals import Refusal


class GroundNeeded(Refusal):
    """An act that has to be reasoned came without a reason."""

    code = "ground_needed"
    zh = "请写明理由"
    en = "A reason is needed"
