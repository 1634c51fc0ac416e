"""判断: the accepted rows of a slice put to the rules in force, as sets: one rule, occupation and setting at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import uuid_utils.compat

from certification.acts.circumstances import Circumstances
from certification.acts.standing import Standing
from certification.models import Batch
from certification.slices import Row
from registry.models import RelatedOccupation, Worker
from rulebook import policies
from rules import Judgement, Occasion, body_from_trusted
from rules.columns import Claim, judge_claims

Accepted = tuple[Row, Worker, int | None]
"""A row, whose it is, and its work type."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An accepted row with its verdict, ready to be stored."""

    identifier: UUID
    row: Row
    worker: Worker
    work_type_id: int | None
    facts: dict[str, Any]
    judgement: Judgement
    digest: str
    layers: list[str]
    related: list[str]
    body: dict[str, Any] | None
    offered: list[str] | None

    @property
    def verdict(self) -> str:
        """The verdict on the condition claimed: that is what the candidate signs."""
        return {"pass": "eligible", "fail": "ineligible"}.get(self.judgement.claimed or "", "unknown")


class Setting(NamedTuple):
    """What the rows that are judged together have in common: body and levels offered as JSON."""

    occupation: str
    edition: str
    circumstances: bytes


class Asked(NamedTuple):
    """An accepted row as it is put to the rules."""

    accepted: Accepted
    facts: dict[str, Any]
    body: dict[str, Any] | None
    offered: list[str] | None


def judge(accepted: Sequence[Accepted], standing: Standing, batch: Batch, *, on: date) -> list[Judged]:
    """The verdicts on the conditions claimed, in the order of the rows. Raises NoPolicyInForce."""
    circumstances = Circumstances(batch.site, pathway=batch.pathway, on=on)
    together: dict[Setting, list[Asked]] = defaultdict(list)
    for one in accepted:
        row, worker, _ = one
        candidate = row.candidate
        facts = row.facts(standing.held.get(worker.pk, []), standing.promotions.get(worker.pk, []), on=on)
        given = circumstances.of(candidate)
        setting = Setting(candidate.occupation, candidate.edition, orjson.dumps(given))
        together[setting].append(Asked(one, facts, *given))
    related = _related({setting.occupation for setting in together}, on=on)
    book = policies.Book(batch.site, pathway=batch.pathway, on=on)
    judged: list[Judged] = []
    for setting, rows in together.items():
        layers = book.layers(setting.edition, occupation=setting.occupation)
        judged += _judged(rows, setting, layers, related[setting.occupation], on=on)
    return sorted(judged, key=lambda one: one.row.candidate.row_number)


def _judged(
    rows: Sequence[Asked], setting: Setting, layers: tuple[str, ...], related: list[str], *, on: date
) -> Iterator[Judged]:
    """The verdicts on rows of one setting, by the rule that the layers come to."""
    rule = policies.composed(layers)
    _, _, body, offered = rows[0]
    judgements = judge_claims(
        rule,
        [Claim(row.candidate.level.value, row.candidate.route, facts) for (row, _, _), facts, _, _ in rows],
        Occasion(
            on,
            setting.occupation,
            related=frozenset(related),
            body=body_from_trusted(body),
            offered=None if offered is None else frozenset(offered),
        ),
    )
    for ((row, worker, work_type), facts, _, _), judgement in zip(rows, judgements, strict=True):
        yield Judged(
            uuid_utils.compat.uuid7(), row, worker, work_type, facts, judgement,
            rule.policy.text_of(row.candidate.route).digest, list(layers), related, body, offered,
        )  # fmt: skip


def _related(occupations: Iterable[str], *, on: date) -> dict[str, list[str]]:
    """相关职业 of each occupation, by its standard in force on the day."""
    related: dict[str, list[str]] = defaultdict(list)
    pairs = RelatedOccupation.objects.filter(standard__occupation__in=occupations, standard__in_force__contains=on)
    for occupation, other in pairs.order_by("occupation").values_list("standard__occupation", "occupation"):
        related[occupation].append(other)
    return related
