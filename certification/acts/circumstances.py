"""评价场合: what a rule is given besides the person: of the evaluating body, and of the levels the occupation has.

The rules of the ordinary pathway ask for neither, so nothing is looked up for it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from certification.catalogue import ORDINARY
from intake.candidate import Candidate
from registry.models import FilingScope, Site
from rulebook.standards import standard_on_record
from rules.ladder import Level


class Circumstances:
    """What is so at a site on a day, by occupation; looked up once a slice."""

    def __init__(self, site: Site, *, pathway: str, on: date) -> None:
        self._site, self._on = site, on
        self._asked_for = pathway != ORDINARY
        self._filed: dict[str, dict[str, str]] = defaultdict(dict)  # level → authority, by occupation
        self._offered: dict[tuple[str, str | None], list[str] | None] = {}
        if self._asked_for:
            scopes = FilingScope.objects.filter(site=site, period__contains=on)
            for occupation, level, authority in scopes.values_list("occupation", "level", "filing__authority"):
                self._filed[occupation][level] = authority

    def of(self, candidate: Candidate) -> tuple[dict[str, Any] | None, list[str] | None]:
        """The body in the exchange format and the levels offered, for one candidate; None where nobody asks."""
        if not self._asked_for:
            return None, None
        key = (candidate.occupation, candidate.work_type)
        if key not in self._offered:
            levels = standard_on_record(*key, self._on).levels
            self._offered[key] = None if levels is None else _in_order(levels)
        filed = self._filed[candidate.occupation]
        body = self._site.body
        facts: dict[str, Any] = {
            "kind": body.kind,
            "filed_levels": _in_order(frozenset(filed)),
            "above_designated_size": body.above_designated_size,
            "skilled_workforce": body.skilled_workforce,
            "appoints_special": body.appoints_special,
        }
        if candidate.level.value in filed:
            facts["filing_authority"] = filed[candidate.level.value]
        return facts, self._offered[key]


def _in_order(levels: frozenset[str]) -> list[str]:
    return [level.value for level in Level if level.value in levels]
