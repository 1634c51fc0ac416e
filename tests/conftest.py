"""What tests stand on: a registry with its reference data, made once, and given to each test as new.

Migrations and seeding take seconds, so they run once a session; the filled database is then a template.

- ``db`` (pytest-django): an empty registry, rolled back.
- ``reference``: a registry with the reference data and the published policies, rolled back. Use it instead of ``db``.
- ``scratch``: a database of its own with the same content, where commits are real: for threads, jobs and crashes.
- ``house``, ``open_house``: a filed body with its people, in the one or the other.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import pytest
import redis
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from config.celery import app
from registry import roles
from tests.house import House, build_house
from tests.roles import clients_act_as_web

QUEUE = f"bajigong-test-{os.getpid()}"
_numbers = count(1)


LONGEST = (
    "tests/chaos/test_chaos.py", "tests/intake/test_memory.py", "tests/resilience/test_killed_worker.py",
    "tests/chaos/test_replica", "tests/resilience/", "tests/fuzz/", "tests/hostile/", "tests/conformance/",
)  # fmt: skip
"""The files that take longest, in the order in which they begin: before all others, so that nobody waits for them in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; the rest stays as it is."""
    places = {place: number for number, place in enumerate(LONGEST)}
    items.sort(key=lambda item: next((n for place, n in places.items() if item.nodeid.startswith(place)), len(places)))


@pytest.fixture(scope="session", autouse=True)
def own_queue() -> Iterator[None]:
    """Nudges of tests go to a queue of their own, so that no worker of the installation picks them up."""
    app.conf.task_default_queue = QUEUE
    yield
    with suppress(redis.RedisError), redis.Redis.from_url(configured.REDIS_URL, socket_connect_timeout=1) as broker:
        for key in broker.scan_iter(f"*{QUEUE}*"):  # a list for each priority, and bindings
            broker.delete(key)
        for tag, message in broker.hgetall("unacked").items():  # in the hands of a worker that was killed
            if QUEUE.encode() in message:
                broker.hdel("unacked", tag)
                broker.zrem("unacked_index", tag)


@pytest.fixture(scope="session", autouse=True)
def nothing_collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Static files are those of the source, not what an installation in this folder once collected."""
    configured.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture
def quick_passwords(settings: Any) -> None:
    """Hashes passwords in a moment, for tests that sign in by them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


clients_act_as_web()
# Where the installation has no passwords for its roles, these tests have their own, so that processes can sign in.
configured.DATABASE_ROLES = {
    role: (name, password or secrets.token_urlsafe(24)) for role, (name, password) in configured.DATABASE_ROLES.items()
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of pytest-django, where there is one, with the roles of the running product."""
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"].startswith("test_"):
            roles.grant()
    yield
    with django_db_blocker.unblock():
        _send_away(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def reference_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the reference data and policies, for others to be made from."""
    with django_db_blocker.unblock():
        migrated = connection.creation._get_test_db_name()
        name = f"{migrated}_reference"
        # pytest-django makes its database only for tests that ask for ``db``; without one, this is the first
        stands = connection.settings_dict["NAME"] == migrated
        create_database(name, template=migrated if stands else "template1")
        with connected_to(name):
            if not stands:
                call_command("migrate", verbosity=0, interactive=False)
                roles.grant()
            call_command("seed", stdout=io.StringIO())
            call_command("publish_policies", stdout=io.StringIO())
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture
def reference(reference_database: str, django_db_blocker: Any, settings: Any, tmp_path: Any) -> Iterator[None]:
    """A registry with its reference data; whatever the test writes is rolled back."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with django_db_blocker.unblock(), connected_to(reference_database):
        rolled_back = transaction.atomic()
        rolled_back._from_testcase = True  # as Django's TestCase: durable blocks may be entered inside
        with rolled_back:
            yield
            if not connection.needs_rollback:
                connection.check_constraints()  # what would only fail on commit
            transaction.set_rollback(True)


@pytest.fixture
def scratch(reference_database: str, django_db_blocker: Any, settings: Any, tmp_path: Any) -> Iterator[str]:
    """A database of the test's own, where commits are real; gives its name."""
    settings.MEDIA_ROOT = tmp_path / "files"
    name = f"{reference_database}_{next(_numbers)}"
    with django_db_blocker.unblock():
        create_database(name, template=reference_database)
        try:
            with connected_to(name):
                yield name
        finally:
            drop_database(name)


@pytest.fixture
def house(reference: None) -> House:
    """A filed body with a submitter, an assessor and an approver."""
    return build_house()


@pytest.fixture
def open_house(scratch: str) -> House:
    """The same in a database of its own."""
    return build_house()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """The default connection, in every thread, on another database."""
    before = configured.DATABASES["default"]["NAME"]
    _use(name)
    try:
        yield
    finally:
        _use(before)


def create_database(name: str, *, template: str) -> None:
    """Makes a database as a copy of another, which nobody may be connected to."""
    connection.close()
    connection.close_pool()
    drop_database(name)
    _send_away(template)
    _administer("CREATE DATABASE {} TEMPLATE {}", name, template)


def drop_database(name: str) -> None:
    """Removes a database, with whoever is still connected to it."""
    _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _send_away(name: str) -> None:
    """Ends what is left on a database of tests: a thread of the pool resets connections, and closing doesn't wait for it."""
    connection.close()
    connection.close_pool()
    if name.startswith(("test_", "mutants_")):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _use(name: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


def _administer(statement: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
