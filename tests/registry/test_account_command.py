"""``manage.py account``: what an operator opens and changes leaves its event, and what is refused changes nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.models import Account, Event
from tests.house import House


def run(*given: str) -> str:
    output = io.StringIO()
    call_command("account", *given, stdout=output)
    connection.check_constraints()
    return output.getvalue()


def details(act: str) -> Any:
    return Event.objects.filter(act=act).latest("pk").details


def test_an_account_is_opened_for_a_body(house: House) -> None:
    said = run("open", "li.ming", "--role", "approver", "--body", house.site.body.credit_code, "--name", "李明")
    account = Account.objects.get(username="li.ming")
    assert (account.role, account.body, str(account)) == ("approver", house.site.body, "李明")
    assert not account.has_usable_password()
    assert "changepassword li.ming" in said
    assert details("account.opened") == {"role": "approver"}


def test_an_account_moves_to_another_role(house: House) -> None:
    account = house.submitter
    run("change", account.username, "--ground", "岗位调整", "--role", "regulator", "--body", "", "--region", "320000")
    account.refresh_from_db()
    assert (account.role, account.body_id, account.region_id) == ("regulator", None, "320000")
    body = house.site.body.pk
    assert details("account.changed") == {
        "ground": "岗位调整",
        "changed": {"role": ["submitter", "regulator"], "body": [body, None], "region": [None, "320000"]},
    }


def test_an_account_ends_and_opens_again(house: House) -> None:
    for active in ("no", "yes"):
        run("change", house.assessor.username, "--ground", "离岗", "--active", active)
        house.assessor.refresh_from_db()
        assert house.assessor.is_active is (active == "yes")
    assert details("account.changed")["changed"] == {"is_active": [False, True]}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("open", "x", "--role", "approver"), "account_has_what_its_role_is_for"),
        (("open", "x", "--role", "approver", "--body", "91320500NOBODY"), "no body has the credit_code"),
        (("open", "x", "--role", "worker", "--worker", "7"), "no worker has the id 7"),
        (("open", "x", "--role", "regulator", "--region", "999999"), "no region has the code 999999"),
        (("change", "nobody.here", "--ground", "离岗", "--active", "no"), "no account is named nobody.here"),
        (("change", "SUBMITTER", "--ground", "离岗"), "nothing to change"),
        (("change", "SUBMITTER", "--ground", "离岗", "--active", "yes"), "没有变更"),
        (("change", "SUBMITTER", "--ground", " ", "--active", "no"), "理由"),
        (("change", "SUBMITTER", "--ground", "离岗", "--role", "administrator"), "account_has_what_its_role_is_for"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(house: House, given: tuple[str, ...], words: str) -> None:
    before, events = list(Account.objects.order_by("pk").values()), Event.objects.count()
    with pytest.raises(CommandError, match=words):
        run(*(house.submitter.username if word == "SUBMITTER" else word for word in given))
    assert list(Account.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_a_name_is_given_once(house: House) -> None:
    with pytest.raises(CommandError, match="the database refuses it"):
        run("open", house.submitter.username, "--role", "administrator")


def test_the_accounts_are_listed(house: House) -> None:
    lines = run("list", "--role", "submitter").splitlines()
    assert lines == [f"{house.submitter.username}\tsubmitter\t{house.site.body.credit_code}\tactive"]
    assert len(run("list").splitlines()) == Account.objects.count()


def test_there_are_no_superusers(db: None) -> None:
    with pytest.raises(CommandError, match="account open NAME --role administrator"):
        call_command("createsuperuser")
