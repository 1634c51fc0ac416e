"""Formulas of the OpenFisca peer for work accumulated, in all or after an award; see openfisca_rules.py."""

from __future__ import annotations

from typing import Any

import numpy as np


def months(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whole months between days; none where the end is not later."""
    whole = (end.astype("M8[M]") - start.astype("M8[M]")).astype(int)
    start_day = start - start.astype("M8[M]").astype("M8[D]")
    end_day = end - end.astype("M8[M]").astype("M8[D]")
    return np.maximum(whole - (start_day > end_day), 0)


def plain_months(anchor: str | None) -> Any:
    """Whole months of one spell, after an award of its worker where one is named; in one formula, which is the fastest."""

    def formula(spell: Any, period: Any) -> np.ndarray:
        day = np.datetime64(str(period.start), "D")
        start, end = spell("begun", period), np.minimum(spell("ended", period) + 1, day)
        return months(start if anchor is None else np.maximum(start, spell.worker(anchor, period)), end)

    return formula


def until(spell: Any, period: Any) -> np.ndarray:
    """The end of what counts of a spell, exclusive."""
    return np.minimum(spell("ended", period) + 1, np.datetime64(str(period.start), "D"))


def start_after(anchor: str) -> Any:
    """The start of what counts of a spell after an award of its worker."""
    return lambda spell, period: np.maximum(spell("begun", period), spell.worker(anchor, period))


def months_of(start: str) -> Any:
    """Whole months of one spell."""
    return lambda spell, period: months(spell(start, period), spell("until", period))


def days_of(start: str, whole: str) -> Any:
    """The days of one spell beyond its whole months, from the corresponding day on."""

    def formula(spell: Any, period: Any) -> np.ndarray:
        begins, ends = spell(start, period), spell("until", period)
        first = begins.astype("M8[M]")
        month = first + spell(whole, period)
        reached = np.minimum(month.astype("M8[D]") + (begins - first), (month + 1).astype("M8[D]") - 1)
        return np.maximum((ends - reached).astype(int), 0) * (begins < ends)

    return formula


def counts_of(start: str) -> Any:
    """Whether anything of a spell counts."""
    return lambda spell, period: spell(start, period) < spell("until", period)


def added_up(name: str) -> Any:
    """Months worked: the worker's spells added up, and nothing more."""
    return lambda worker, period: worker.sum(worker.members(f"months_{name}", period))


def accumulated(name: str) -> Any:
    """Months worked: the worker's spells added up, thirty days left over of several spells to a month."""

    def formula(worker: Any, period: Any) -> np.ndarray:
        several = worker.sum(worker.members(f"counts_{name}", period)) > 1
        days = worker.sum(worker.members(f"days_{name}", period))
        return worker.sum(worker.members(f"months_{name}", period)) + several * (days // 30)

    return formula
