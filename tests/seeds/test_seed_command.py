"""``manage.py seed`` reports what it did and refuses what it can't take."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.models import Body, Occupation
from registry.seeds import SEEDS


def run(*arguments: str) -> str:
    """The command's output."""
    out = StringIO()
    call_command("seed", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_counts_every_table_and_nothing_the_second_time() -> None:
    """A line a table."""
    first, second = run(), run()
    assert "occupations   1117 added     0 changed     0 removed     0 unchanged" in first
    assert "occupations      0 added     0 changed     0 removed  1117 unchanged" in second
    assert all(" 0 added     0 changed     0 removed" in line for line in second.splitlines())


@pytest.mark.django_db
def test_a_fault_in_a_seed_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    """File and line in the message, an empty registry after it."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    offers = tmp_path / "seeds" / "reference" / "offers.tsv"
    offers.write_text(offers.read_text(encoding="utf-8").replace("junior", "novice", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"^offers\.tsv:2: level must be one of"):
        run("--from", str(tmp_path / "seeds"))
    assert not Occupation.objects.exists()


@pytest.mark.django_db
def test_invented_bodies_are_refused_outside_a_demonstration(settings) -> None:  # type: ignore[no-untyped-def]
    """A registry of real people takes none."""
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demonstration"):
        run("--demo")
    assert not Body.objects.exists()
    settings.DEMO = True
    assert "demo bodies           3 added" in run("--demo")
