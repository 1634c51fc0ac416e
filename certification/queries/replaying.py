"""复算: stored verdicts evaluated again from their own snapshots; whatever differs by a byte is reported.

What a decision rests on is stored with it: the facts, the policy by digest, the day. The same three must give the same
answer for ever; where they do not, the engine's meaning has changed or somebody has changed a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db.models import BinaryField
from django.db.models.functions import Cast

from certification.models import Verdict
from registry.sealing import Sealed
from rulebook import policies
from rulebook.models import Policy
from rules import Judgement, digest_of

ROWS_AT_ONCE = 2_000
_RESULT_WORDS = {"pass": "eligible", "fail": "ineligible"}


@dataclass(frozen=True, slots=True)
class Difference:
    """不一致: what is stored of a verdict and what its snapshot gives now, each as the bytes compared."""

    application: UUID
    policy: str
    field: str
    stored: str
    now: str


@dataclass(slots=True)
class Replay:
    """一次复算: how many verdicts were evaluated again, and how many of them differ."""

    evaluated: int = 0
    differing: int = 0
    _sound: dict[str, bool] = field(default_factory=dict)

    def run(self, *, since: date | None = None) -> Iterator[Difference]:
        """Every difference, in the order of applications; ``since`` is the first day of judgement that is asked for."""
        # The facts are opened one by one: of one row that cannot be opened the others must be told all the same.
        rows = Verdict.objects.select_related("application").defer("facts", "application__row_sealed")
        rows = rows.annotate(facts_sealed=Cast("facts", BinaryField())).order_by("application")
        if since is not None:
            rows = rows.filter(as_of__gte=since)
        for verdict in rows.iterator(chunk_size=ROWS_AT_ONCE):
            found = list(self._opened(verdict))
            self.evaluated += 1
            self.differing += bool(found)
            yield from found

    def _opened(self, verdict: Any) -> Iterator[Difference]:
        try:
            verdict.facts = cast(Sealed, Verdict._meta.get_field("facts")).opened(verdict.facts_sealed)
        except (InvalidTag, ValueError) as error:
            yield Difference(verdict.pk, verdict.policy_id, "facts", "(sealed)", type(error).__name__)
        else:
            yield from self._differences(verdict)

    def _differences(self, verdict: Verdict) -> Iterator[Difference]:
        unsound = [digest for digest in verdict.texts if not self._is_sound(digest)]
        if not unsound:
            yield from differences(verdict)
        for digest in unsound:
            yield Difference(verdict.pk, digest, "policy", digest, "the stored text has another digest")

    def _is_sound(self, digest: str) -> bool:
        """Whether a stored text still has the digest it is named by."""
        if digest not in self._sound:
            self._sound[digest] = digest_of(Policy.objects.values_list("text", flat=True).get(pk=digest)) == digest
        return self._sound[digest]


def differences(verdict: Verdict) -> Iterator[Difference]:
    """Where a stored verdict and its snapshot disagree."""
    try:
        now = judged_again(verdict)
    except (KeyError, TypeError, ValueError) as error:
        yield Difference(verdict.pk, verdict.policy_id, "facts", written(verdict.facts), f"{type(error).__name__}")
        return
    for name, stored, given in (
        ("compact", verdict.compact, now.as_json()),
        ("verdict", verdict.verdict, _RESULT_WORDS.get(now.claimed or "", "unknown")),
        ("earliest_on", verdict.earliest_on and verdict.earliest_on.isoformat(), now.claimed_earliest_on),
    ):
        if written(stored) != written(given):
            yield Difference(verdict.pk, verdict.policy_id, name, written(stored), written(given))


def judged_again(verdict: Verdict) -> Judgement:
    """The compact judgement of a stored snapshot, by the texts of its digests."""
    application = verdict.application
    rule = policies.composed(verdict.texts)
    return rule.judge(application.level, application.route, verdict.facts, verdict.occasion)


def written(value: Any) -> str:
    """JSON with the keys in order and no space: PostgreSQL keeps neither the order nor the spacing of what it is given."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
