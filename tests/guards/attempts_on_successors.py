"""Attempts to make a certificate irrevocable: changes of a far day, and successors that are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from registry.models import Certificate
from tests import factories
from tests.guards.attempts_on_later_facts import _confirmed, _proposal, _status_change
from tests.guards.back_door import add, change, unguarded
from tests.guards.breaking import breaks, permits
from tests.guards.world import LATER, World

DAY = LATER.date()
Successor = Callable[[World], Certificate]


# The days ahead


@permits("a_proposal_takes_effect_soon")
@permits("a_status_change_takes_effect_soon")
def suspended_thirty_days_ahead(world: World) -> None:
    add(_status_change(world, "suspended", effective_on=DAY + timedelta(days=30)))


@breaks("a_proposal_takes_effect_soon")
def proposed_thirty_one_days_ahead(world: World) -> None:
    add(_proposal(world, "suspended", effective_on=DAY + timedelta(days=31)))


@breaks("a_proposal_takes_effect_soon")
def proposed_thirty_days_ahead_on_the_day_before_in_shanghai(world: World) -> None:
    """Half past seven in the evening of the day before in UTC is past three in the morning in Shanghai; an hour of five is not."""
    night = LATER.replace(hour=15, minute=59) - timedelta(days=1)
    add(_proposal(world, "suspended", effective_on=DAY + timedelta(days=30), proposed_at=night))


@permits("a_proposal_takes_effect_soon")
def proposed_thirty_days_ahead_just_after_midnight_in_shanghai(world: World) -> None:
    night = LATER.replace(hour=16, minute=0) - timedelta(days=1)
    add(_proposal(world, "suspended", effective_on=DAY + timedelta(days=30), proposed_at=night))


@breaks("a_status_change_takes_effect_soon")
def suspended_thirty_one_days_ahead(world: World) -> None:
    day = DAY + timedelta(days=31)
    proposal = _confirmed(world, "suspended", effective_on=day, proposed_at=LATER + timedelta(days=1))
    add(_status_change(world, "suspended", proposal=proposal, effective_on=day))


# Successors


def _heir(world: World) -> Certificate:
    return factories.successor_of(world.certificate, at=LATER)


def _of_a_higher_level(world: World) -> Certificate:
    return _heir_of_level(world, "technician")


def _heir_of_level(world: World, level: str) -> Certificate:
    return factories.successor_of(world.certificate, at=LATER, level=level)


def _befallen(world: World, *kinds: str, days: int = 0) -> Certificate:
    """A successor that something has befallen, by the act."""
    heir = _heir(world)
    for kind in kinds:
        more = {"replaced_by": _heir(world)} if kind == "superseded" else {}
        day = DAY + timedelta(days=days)
        factories.changed(heir, kind, effective_on=day, at=LATER, by=world.house.regulator, **more)
    return heir


def _itself(world: World) -> Certificate:
    return world.certificate


def _somebody_else_s(world: World) -> Certificate:
    return factories.successor_of(world.certificate, at=LATER, worker=factories.WorkerFactory())


def _of_another_occupation(world: World) -> Certificate:
    other = factories.OccupationFactory(code="6-18-01-99")
    return factories.successor_of(world.certificate, at=LATER, occupation=other)


def _of_a_lower_level(world: World) -> Certificate:
    return _heir_of_level(world, "intermediate")


def _issued_a_day_too_late(world: World) -> Certificate:
    return factories.successor_of(world.certificate, at=LATER + timedelta(days=1))


def _revoked(world: World) -> Certificate:
    return _befallen(world, "revoked")


def _replaced(world: World) -> Certificate:
    return _befallen(world, "superseded")


def _suspended(world: World) -> Certificate:
    return _befallen(world, "suspended")


def _to_be_revoked(world: World) -> Certificate:
    return _befallen(world, "revoked", days=9)


def _to_be_reinstated(world: World) -> Certificate:
    heir = _befallen(world, "suspended")
    day = DAY + timedelta(days=9)
    factories.changed(heir, "reinstated", effective_on=day, at=LATER, by=world.house.regulator)
    return heir


def _reinstated(world: World) -> Certificate:
    return _befallen(world, "suspended", "reinstated")


def _proposed_with(find: Successor) -> Callable[[World], None]:
    def attempt(world: World) -> None:
        add(_proposal(world, "superseded", replaced_by=find(world)))

    attempt.__name__ = f"proposed_with_a_successor{find.__name__}"
    return attempt


def _replaced_by(find: Successor) -> Callable[[World], None]:
    def attempt(world: World) -> None:
        successor = find(world)
        with unguarded("registry_statusproposal", "a_proposed_successor_is_fit"):
            proposal = _proposal(world, "superseded", replaced_by=successor)
            add(proposal)
        change(proposal, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER)
        add(_status_change(world, "superseded", proposal=proposal, replaced_by=successor))

    attempt.__name__ = f"replaced_by_a_successor{find.__name__}"
    return attempt


for _find in (
    _itself, _somebody_else_s, _of_another_occupation, _of_a_lower_level, _issued_a_day_too_late, _revoked, _replaced,
    _suspended, _to_be_revoked, _to_be_reinstated,
):  # fmt: skip
    breaks("a_proposed_successor_is_fit")(_proposed_with(_find))
    breaks("a_successor_is_fit")(_replaced_by(_find))
for _find in (_heir, _of_a_higher_level, _reinstated):
    permits("a_proposed_successor_is_fit")(_proposed_with(_find))
    permits("a_successor_is_fit")(_replaced_by(_find))
