"""With any one guard switched off, an attempt gets through that it refused: no attempt is refused by chance."""

from __future__ import annotations

from tests.guards import test_every_guard_holds  # noqa: F401 - lists the attempts
from tests.guards.world import World
from tests.mutants.guards import WHOLE, switches, unnoticed


def test_each_guard_switched_off_lets_an_attempt_through(world: World) -> None:
    """Every trigger and named constraint dropped, and every refusal in a trigger's function left out, one at a time."""
    thrown = [switch for switch in switches() if switch.operator in WHOLE]
    assert len(thrown) > 150
    assert [str(switch) for switch in thrown if unnoticed(world, switch) is not False] == []
