"""docs/states.md is what the tables of permitted moves say."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from certification.states import APPLICATION_MOVES, BATCH_MOVES
from registry.models.certificates import STATUS_MOVES
from rulebook.states import DRAFT_MOVES, SIMULATION_MOVES
from tests.docs.pages import text_of


def test_the_page_of_states_is_up_to_date():
    """`manage.py states --check` finds nothing to write."""
    call_command("states", check=True)


def test_the_check_fails_on_a_stale_page_and_writes_nothing(tmp_path):
    """A page that lacks one move is stale; the check says which command mends it and leaves the file alone."""
    page = tmp_path / "states.md"
    stale = text_of("states.md").replace("    on_notice --> issued: issue\n", "")
    page.write_text(stale, encoding="utf-8")
    with pytest.raises(CommandError, match=r"manage\.py states"):
        call_command("states", check=True, path=page)
    assert page.read_text(encoding="utf-8") == stale


def test_the_command_writes_the_page(tmp_path):
    page = tmp_path / "states.md"
    call_command("states", path=page)
    assert page.read_text(encoding="utf-8") == text_of("states.md")


def test_the_diagram_shows_every_permitted_move_and_no_other():
    arrows = {
        tuple(part.strip() for part in line.split(":")[0].split("-->"))
        for line in text_of("states.md").splitlines()
        if "-->" in line and "[*]" not in line
    }
    moves = (*APPLICATION_MOVES, *BATCH_MOVES, *DRAFT_MOVES, *SIMULATION_MOVES, *STATUS_MOVES)
    assert arrows == {(before, after) for before, after, _ in moves}
