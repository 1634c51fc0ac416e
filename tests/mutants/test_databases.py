"""What the trials run on is what the tests run on: migrated, filled, and granted to the roles that pages and jobs have."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection

from registry.models import Occupation
from tests.conftest import connected_to
from tests.mutants.databases import Databases
from tests.roles import acting_as


@pytest.mark.usefixtures("django_db_setup")
def test_a_trial_reads_as_the_web_and_as_the_worker(django_db_blocker: Any) -> None:
    databases = Databases(f"mutants_test_{os.getpid()}")
    with django_db_blocker.unblock():
        try:
            databases.make()
            for name, filled in ((databases.empty, False), (databases.reference, True)):
                with connected_to(name):
                    for role in ("web", "worker"):
                        with acting_as(role):
                            assert Occupation.objects.exists() is filled
        finally:
            connection.close_pool()
            databases.remove()
