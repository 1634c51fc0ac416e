"""Bounds and columns of the guards of policies' ends, of simulations, and of proposals to change a status."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from registry.models import StatusGround, StatusProposal
from rulebook.acts.drafting import Wording, propose, revise, start
from rulebook.models import Policy, Repeal, TextScope
from tests import factories
from tests.guards.attempts_on_columns import each
from tests.guards.attempts_on_later_facts import _confirmed, _proposal, _status_change
from tests.guards.attempts_on_simulations import asked
from tests.guards.back_door import add, change, copy
from tests.guards.breaking import breaks, permits
from tests.guards.world import LATER, World
from tests.house import on
from tests.rulebook.drafts import Office, ending, office

SOMEBODY = UUID(int=1)

# Simulations: what was asked is never changed, whatever column


def _asked_otherwise(world: World, **values: Any) -> None:
    simulation = asked(world)
    change(simulation, state="running")
    change(simulation, **values)


each(
    "what_was_simulated_is_never_changed", "a_simulation_with_another", _asked_otherwise,
    region_id="110000", draft_id=SOMEBODY, title="另一项", text="id: another", digest="sha256:" + "1" * 64,
    against_id="sha256:" + "1" * 64, published=[], as_of=date(2030, 1, 1), population="registry", people=51, seed=2,
    examples=1, asked_by_id=9_999, asked_at=LATER + timedelta(days=1),
)  # fmt: skip


@permits("a_simulation_moves_only_as_permitted")
def a_simulation_run_to_its_end(world: World) -> None:
    asked(world, done=True)


# Ends of policies


def _end(world: World, day: date, *, revisions: int = 1, **values: Any) -> Repeal:
    """A repeal as the act writes it on a proposed draft, but for the values given."""
    ministry: Office = office()
    wording = Wording(**ending("cn.ordinary.2023", day))  # type: ignore[arg-type]
    draft = start(wording, by=ministry.drafter, at=on(2026, 11, 1))
    for number in range(1, revisions):
        revise(draft, wording, looked_at=number, by=ministry.drafter, at=on(2026, 11, 1))
    propose(draft, looked_at=revisions, by=ministry.drafter, at=on(2026, 11, 1))
    connection.check_constraints()
    policy = Policy.objects.get(identifier="cn.ordinary.2023")
    facts = {
        "text": policy, "last_on": day, "ground": wording.ground, "citation": wording.citation,
        "revision": draft.last, "made_by": ministry.publisher, "made_at": on(2026, 11, 2),
    }  # fmt: skip
    return Repeal(**facts | values)


def _first_day() -> date:
    day: date = Policy.objects.get(identifier="cn.ordinary.2023").in_force.lower
    return day


def _with_its_scopes(repeal: Repeal) -> None:
    """The days of the scopes follow, as in the act; what is checked at the end is checked now."""
    add(repeal)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TextScope._meta.db_table} s SET in_force = p.in_force * daterange(NULL, %s, '[]') "
            "FROM rulebook_publishedtext p WHERE p.digest = s.text_id AND p.digest = %s",
            [repeal.last_on, repeal.text_id],
        )
    connection.check_constraints()


@permits("a_repeal_shortens_its_text")
def a_repeal_from_the_very_beginning(world: World) -> None:
    _with_its_scopes(_end(world, _first_day() - timedelta(days=1)))


@breaks("a_repeal_shortens_its_text")
def a_repeal_from_before_the_beginning(world: World) -> None:
    add(_end(world, date(2026, 12, 31), last_on=_first_day() - timedelta(days=2)))


@permits("a_repeal_stems_from_a_proposed_draft")
def a_repeal_by_the_last_of_two_revisions(world: World) -> None:
    _with_its_scopes(_end(world, date(2026, 12, 31), revisions=2))


@breaks("a_repeal_stems_from_a_proposed_draft")
def a_repeal_by_the_first_of_two_revisions(world: World) -> None:
    repeal = _end(world, date(2026, 12, 31), revisions=2)
    repeal.revision = repeal.revision.draft.revisions.get(number=1)
    add(repeal)


def _ended_otherwise(world: World, **values: Any) -> None:
    add(_end(world, date(2026, 12, 31), **values))


each(
    "a_repeal_stems_from_a_proposed_draft", "a_repeal_with_another", _ended_otherwise,
    last_on=date(2026, 12, 30), ground="另一事由", citation="另一条",
)  # fmt: skip


@breaks("a_repeal_stems_from_a_proposed_draft")
def a_repeal_of_another_policy_than_proposed(world: World) -> None:
    other = Policy.objects.exclude(identifier="cn.ordinary.2023").filter(in_force__endswith=None).first()
    add(_end(world, date(2026, 12, 31), text=other))


@breaks("a_repeal_ends_every_scope")
def a_repeal_whose_scopes_go_on(world: World) -> None:
    add(_end(world, date(2026, 12, 31)))
    connection.check_constraints()


# Proposals to change a status, and the changes that follow them


def _proposal_rewritten(world: World, **values: Any) -> None:
    row = _proposal(world)
    add(row)
    change(row, **values)


each(
    "a_proposal_is_settled_once", "a_proposal_with_another", _proposal_rewritten,
    certificate_id=SOMEBODY, kind="suspended", ground_id=9_999, statement="另一事实", effective_on=date(2030, 1, 1),
    proposed_by_id=9_999, proposed_at=LATER + timedelta(days=1), replaced_by_id=SOMEBODY,
)  # fmt: skip


def _change_otherwise(world: World, **values: Any) -> None:
    add(_status_change(world, proposal=_confirmed(world), **values))


each(
    "a_status_change_follows_its_proposal", "a_change_with_another", _change_otherwise,
    effective_on=LATER.date() + timedelta(days=2), made_by_id=9_999, certificate_id=SOMEBODY,
)  # fmt: skip


@breaks("a_status_change_follows_its_proposal")
def a_change_on_a_proposal_that_was_declined(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="declined", reason="不实", settled_by=world.house.confirmer, settled_at=LATER)
    add(_status_change(world, proposal=row))


@breaks("a_status_change_follows_its_proposal")
def a_replacement_by_another_than_proposed(world: World) -> None:
    other = copy(world.certificate)
    heir = factories.successor_of(world.certificate, at=LATER)
    proposal = _confirmed(world, "superseded", replaced_by=heir)
    add(_status_change(world, "superseded", proposal=proposal, replaced_by_id=other.pk))


def _on_a_ground(world: World, starts: int, ends: int | None, hour: int = 10) -> StatusProposal:
    """A proposal on a ground that begins and ends that many days from the proposal's day in Shanghai."""
    day = LATER.date()
    ground = StatusGround.objects.create(
        kind="revoked", code="bounds", text="核查不实", document="示例办法", article="一", region_id="000000",
        certainty="configured", starts_on=day + timedelta(days=starts),
        ends_on=None if ends is None else day + timedelta(days=ends),
    )  # fmt: skip
    return _proposal(world, ground=ground, proposed_at=on(day.year, day.month, day.day, hour))


@permits("a_proposal_stands_on_its_ground")
def a_ground_of_just_that_day(world: World) -> None:
    add(_on_a_ground(world, 0, 0))


@permits("a_proposal_stands_on_its_ground")
def a_ground_that_begins_that_day_before_eight_in_the_morning(world: World) -> None:
    add(_on_a_ground(world, 0, None, hour=7))


@breaks("a_proposal_stands_on_its_ground")
def a_ground_that_begins_tomorrow(world: World) -> None:
    add(_on_a_ground(world, 1, None))


@breaks("a_proposal_stands_on_its_ground")
def a_ground_that_ended_yesterday(world: World) -> None:
    add(_on_a_ground(world, -9, -1))
