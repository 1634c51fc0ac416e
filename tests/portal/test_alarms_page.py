"""The list of alarms: all to the administrator, sweeps to the regulator of the place."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests import factories
from tests.portal.conftest import SignIn, shown

pytestmark = pytest.mark.django_db


def test_everybody_reads_of_what_is_theirs_to_act_on(browse: SignIn) -> None:
    site = factories.SiteFactory()
    owner = factories.ApproverFactory(username="owner-of-a-password")
    factories.AlarmFactory(kind="password_guessing", account=owner, client="198.51.100.7", count=40)
    factories.AlarmFactory(kind="series_sweep", series=f"{site.code}263", region=site.region, count=60)
    whole = shown(browse(factories.AdministratorFactory()).get("/alarms/"))
    assert "owner-of-a-password" in whole
    assert "198.51.100.7" in whole
    assert f"{site.code}263" in whole
    page = shown(browse(factories.RegulatorFactory(region=site.region)).get("/alarms/"))
    assert "序列遍历" in page
    assert site.region.name in page
    assert "owner-of-a-password" not in page


def test_programs_read_the_same() -> None:
    factories.AlarmFactory(kind="name_guessing", client="2001:db8::/64")
    client = APIClient()
    client.force_authenticate(factories.AdministratorFactory())
    (alarm,) = client.get("/api/v1/alarms").json()["results"]
    assert (alarm["kind"], alarm["client"], alarm["account"], alarm["region"]) == (
        "name_guessing",
        "2001:db8::/64",
        None,
        None,
    )
    client.force_authenticate(factories.RegulatorFactory())
    assert client.get("/api/v1/alarms").json()["results"] == []
