"""One house for all runs, so that what they end in can be compared; each run in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.test import override_settings

from tests.conftest import connected_to, create_database, drop_database
from tests.house import House, build_house, drain
from tests.resilience.pieces import small_pieces, usual_pieces
from tests.resilience.walk import outcome, sound, walk

_numbers = count(1)


@pytest.fixture(autouse=True, scope="package")
def in_small_pieces() -> Iterator[None]:
    """Few rows pass every seam."""
    small_pieces()
    yield
    usual_pieces()


@pytest.fixture(scope="package")
def prepared(reference_database: str, django_db_blocker: Any) -> Iterator[tuple[str, House]]:
    """A database with the house in it, and the house."""
    name = f"{reference_database}_house"
    with django_db_blocker.unblock():
        create_database(name, template=reference_database)
        with connected_to(name):
            house = build_house()
        yield name, house
        drop_database(name)


@pytest.fixture(scope="package")
def undisturbed(prepared: tuple[str, House], django_db_blocker: Any, tmp_path_factory: Any) -> dict[str, Any]:
    """What a run ends in when nobody is killed."""
    template, house = prepared
    name = f"{template}_undisturbed"
    files = tmp_path_factory.mktemp("undisturbed") / "files"
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        create_database(name, template=template)
        with connected_to(name):
            walk(house, lambda: drain() and None)
            sound()
            found = outcome()
        drop_database(name)
    assert len(found["certificates"]) == 6
    assert found["waiting"] == 0
    return found


@pytest.fixture
def house(prepared: tuple[str, House], django_db_blocker: Any, settings: Any, tmp_path: Any) -> Iterator[House]:
    """The house in a database of the test's own, where commits are real."""
    template, house = prepared
    name = f"{template}_{next(_numbers)}"
    settings.MEDIA_ROOT = tmp_path / "files"
    with django_db_blocker.unblock():
        create_database(name, template=template)
        try:
            with connected_to(name):
                yield house
        finally:
            drop_database(name)
