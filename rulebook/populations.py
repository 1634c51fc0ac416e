"""人群: the people whom a simulation asks about, chunk by chunk: everybody on record, or invented ones.

A chunk of the registry takes a fixed number of statements, whatever it holds. What the registry knows of a worker is
said here once: the last snapshot that a verdict was given on says what was put forward (schooling, titles, employment,
work); the certificates are those on record on the day. What nobody ever put forward stays not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

import numpy as np
from django.db.models import Q

from registry.models import CareerSpell, Certificate, Employment, Worker, status_after
from registry.models.regions import covers, region_prefix
from rules import Facts
from rules.columns import Population
from rules.places import NATION
from rules.simulation import Crowd, Reach, Touched, invented

WORKERS_AT_ONCE: Final = 2_000
INVENTED_AT_ONCE: Final = 20_000
OCCUPATIONS: Final = 12
"""In how many occupations invented people work, where the draft is for more of them."""

Spell = tuple[str, date, date | None, bool | None]
"""Occupation, first day, last day or None, front line or not known."""


class Judgements(Protocol):
    """判定所知: what earlier verdicts say of people. Whoever keeps verdicts hands it in; the rulebook keeps none."""

    def places(self, people: Sequence[UUID], *, on: date) -> Iterable[tuple[UUID, str, str]]:
        """Worker, occupation and place of every verdict given up to the day, the latest first."""

    def snapshots(self, people: Sequence[UUID], *, on: date) -> Iterable[tuple[UUID, dict[str, Any]]]:
        """Worker and the facts of their latest verdict given up to the day."""

    def judged_in(self, region: str) -> Any:
        """The workers judged at a place in the region, as a query of their ids."""


@dataclass(frozen=True)
class Chunk:
    """一段人群: how many people were looked at, whom of them the draft can touch, and where the next chunk begins."""

    people: int
    crowds: Sequence[Crowd]
    cursor: str


@dataclass
class _Life:
    """What the registry has on record of one worker."""

    birth_date: date | None
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    grades: list[dict[str, Any]] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    employer_place: str = NATION

    def occupations(self) -> Iterator[tuple[str, str]]:
        """Occupation and place, as ``docs/rules/simulation.md`` says which place counts."""
        yield from self.places.items()
        elsewhere = next(iter(self.places.values()), self.employer_place)
        for occupation in dict.fromkeys(spell[0] for spell in self.spells):
            if occupation not in self.places:
                yield occupation, elsewhere

    def facts(self) -> Facts:
        """What is known, as the engine reads it."""
        return Facts.from_trusted(facts_on_record(self.birth_date, self.snapshot, self.grades, self.spells))


@dataclass(frozen=True)
class Asked:
    """所问人群: everybody on record in a region, or, with ``people``, so many invented ones of a seed.

    ``within`` is where the asker's sight ends: nobody of elsewhere is read, and of who is read no occupation held or
    judged elsewhere is counted.
    """

    people: int | None = None
    seed: int | None = None
    within: str = NATION

    def as_json(self) -> dict[str, Any]:
        """How the report names them."""
        if self.people is None:
            return {"kind": "registry"}
        return {"kind": "synthetic", "people": self.people, "seed": self.seed}

    def total(self, reach: Reach, *, judgements: Judgements) -> int:
        """How many people will be looked at; of the registry, as many as it holds now."""
        if self.people is not None:
            return self.people
        return int(workers(reach, judgements, within=self.within).count())

    def chunks(self, reach: Reach, *, judgements: Judgements, after: str = "") -> Iterator[Chunk]:
        """The people, chunk by chunk, from behind a chunk's cursor on."""
        if self.people is None:
            return registered(reach, judgements=judgements, after=after, within=self.within)
        return synthetic(reach, people=self.people, seed=self.seed or 0, after=after)


def facts_on_record(
    birth_date: date | None, snapshot: Mapping[str, Any], grades: Sequence[dict[str, Any]], spells: Iterable[Spell]
) -> dict[str, Any]:
    """What the registry has on record of a worker, in the contract's form.

    ``snapshot`` are the facts of the last verdict, ``grades`` the certificates on record (``grade_on_record``),
    ``spells`` the career; no spell on record says nothing of whether there was any.
    """
    facts = dict(snapshot)
    if birth_date is not None:
        facts["birth_date"] = birth_date.isoformat()
    if "work" not in facts and (career := [_spell(*spell) for spell in spells]):
        facts["work"] = career
    numbers = {grade["number"] for grade in grades}
    others = [grade for grade in facts.get("grades") or () if grade.get("number") not in numbers]
    if grades or "grades" in facts:
        facts["grades"] = [*others, *grades]
    return facts


def grade_on_record(
    number: str, occupation: str, level: str, issued_on: date, last_change: str | None
) -> dict[str, Any]:
    """A certificate in the facts' form; a superseded one counts as little as a revoked one."""
    status = status_after(last_change).value
    return {
        "occupation": occupation,
        "level": level,
        "awarded_on": issued_on.isoformat(),
        "kind": "skill_grade",
        "number": number,
        "status": status if status in ("valid", "suspended") else "revoked",
    }


def registered(
    reach: Reach, *, judgements: Judgements, after: str = "", size: int = WORKERS_AT_ONCE, within: str = NATION
) -> Iterator[Chunk]:
    """Everybody on record in a region, in the order of their records, from behind ``after`` on.

    Of an enterprise's own draft only those whom the enterprise has put forward.
    """
    while True:
        chosen = workers(reach, judgements, within=within).order_by("pk")
        rows = list((chosen.filter(pk__gt=UUID(after)) if after else chosen).values_list("pk", "birth_date")[:size])
        if not rows:
            return
        lives = {pk: _Life(born) for pk, born in rows}
        _look_up(lives, judgements, on=reach.on)
        after = str(rows[-1][0])
        yield Chunk(len(rows), list(_crowds(lives, reach, within)), after)


def workers(reach: Reach, judgements: Judgements, *, within: str = NATION) -> Any:
    """The workers whom a simulation looks at: certified, judged or employed in the region."""
    enterprise, inside = reach.proposal.draft.enterprise, region_prefix(within)
    chosen = Worker.objects.all()
    if inside:
        certified = Certificate.objects.filter(site__region__code__startswith=inside).values("worker")
        employed = Employment.objects.filter(body__region__code__startswith=inside).values("worker")
        judged = judgements.judged_in(within)
        chosen = chosen.filter(Q(pk__in=certified) | Q(pk__in=employed) | Q(pk__in=judged))
    return chosen.filter(employments__body__credit_code=enterprise) if enterprise else chosen


def _look_up(lives: Mapping[UUID, _Life], judgements: Judgements, *, on: date) -> None:
    """Five statements: certificates, the last snapshots, where judged, careers, employers."""
    people = list(lives)
    held = Certificate.objects.filter(worker__any_of=people, issued_on__lte=on).with_status(on=on)
    for worker, number, occupation, level, issued_on, change, place in held.order_by("-issued_on").values_list(  # type: ignore[misc]
        "worker", "number", "occupation", "level", "issued_on", "last_change", "site__region"
    ):
        lives[worker].grades.append(grade_on_record(number, occupation, level, issued_on, change))
        lives[worker].places.setdefault(occupation, place)
    for worker, occupation, place in judgements.places(people, on=on):
        lives[worker].places.setdefault(occupation, place)
    for worker, facts in judgements.snapshots(people, on=on):
        lives[worker].snapshot = facts
    spells = CareerSpell.objects.filter(worker__any_of=people).order_by("started_on", "pk")
    columns = ("worker", "occupation", "started_on", "ended_on", "front_line")
    for worker, occupation, first_on, last_on, front_line in spells.values_list(*columns):
        lives[worker].spells.append((occupation, first_on, last_on, front_line))
    hired = Employment.objects.filter(worker__any_of=people).order_by("recorded_at", "pk")
    for worker, place in hired.values_list("worker", "body__region"):
        lives[worker].employer_place = place


def _crowds(lives: Mapping[UUID, _Life], reach: Reach, within: str) -> Iterator[Crowd]:
    """The people whom the draft can touch in the region, by the rules that apply to them."""
    found: dict[tuple[str, str, str], list[tuple[UUID, str]]] = defaultdict(list)
    by_key: dict[tuple[str, str, str], Touched] = {}
    for worker, life in lives.items():
        for occupation, place in life.occupations():
            touched = reach.at(occupation, place) if covers(within, place) else None
            if touched is not None:
                by_key[touched.key] = touched
                found[touched.key].append((worker, place))
    known = {worker: lives[worker].facts() for people in found.values() for worker, _ in people}
    for key, people in found.items():
        regions = tuple(dict.fromkeys(place for _, place in people))
        yield Crowd(
            by_key[key],
            Population.from_facts([known[worker] for worker, _ in people]),
            [str(worker) for worker, _ in people],
            regions,
            np.array([regions.index(place) for _, place in people], np.int64),
        )


def synthetic(
    reach: Reach, *, people: int, seed: int, after: str = "", size: int = INVENTED_AT_ONCE
) -> Iterator[Chunk]:
    """Invented people, as many in each place and occupation that the draft can touch; the same seed gives the same.

    ``after`` is the cursor of the last chunk that was dealt with.
    """
    settings = _settings(reach)
    for first in range(int(after or 0), people, size):
        last = min(first + size, people)
        yield Chunk(last - first, list(_invented(settings, range(first, last), seed, reach)), str(last))


def _settings(reach: Reach) -> list[tuple[Touched, str]]:
    """Rules and places: the draft's occupations, or some of those that it touches; the draft's place, or the nation and
    the places that have texts of the pathway.
    """
    draft, replaced = reach.proposal.draft, reach.proposal.replaced
    texts = [text for text in reach.proposal.before if text.pathway == draft.pathway and text.in_force(reach.on)]
    places = reach.places(text.place for text in texts)
    named = draft.occupations | (replaced.occupations if replaced is not None else frozenset())
    listed = [
        [(touched, place) for place in places if (touched := reach.at(occupation, place)) is not None]
        for occupation in sorted(named or reach.standards)
    ]
    found = [settings for settings in listed if settings]
    step = max(1, len(found) // OCCUPATIONS)
    return [setting for settings in found[::step][:OCCUPATIONS] for setting in settings]


def _invented(settings: Sequence[tuple[Touched, str]], numbers: range, seed: int, reach: Reach) -> Iterator[Crowd]:
    """The people of some numbers: each is dealt to the settings in turn."""
    by_key: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, (touched, _) in enumerate(settings):
        by_key[touched.key].append(index)
    dealt = np.array(numbers) % max(1, len(settings))
    for group, indexes in enumerate(by_key.values()):
        touched = settings[indexes[0]][0]
        chosen = np.flatnonzero(np.isin(dealt, indexes))
        regions = tuple(settings[index][1] for index in indexes)
        population = invented(
            len(chosen), seed=(seed, numbers.start, group), on=reach.on, occupation=touched.occupation,
            others=sorted(touched.standard.related), places=regions,
        )  # fmt: skip
        yield Crowd(
            touched,
            population,
            [f"{seed}-{numbers.start + number}" for number in chosen.tolist()],
            regions,
            np.searchsorted(indexes, dealt[chosen]),
        )


def _spell(occupation: str, started_on: date, ended_on: date | None, front_line: bool | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "occupation": occupation,
        "from": started_on.isoformat(),
        "to": ended_on.isoformat() if ended_on else None,
    }
    return entry if front_line is None else entry | {"front_line": front_line}
