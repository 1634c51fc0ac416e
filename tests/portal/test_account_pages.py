"""One's own account: password, sessions, tokens, history; and what the administrator does about others'."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from registry.acts.sign_ins import forget_old
from registry.models import AccessToken, Account, Event, SignedInSession, SignIn
from tests import factories
from tests.portal.conftest import SignIn as Browse
from tests.portal.conftest import shown
from tests.signing_in import sign_in, token_of, with_password, with_second_factor

PASSWORD, BETTER = "一把足够长的钥匙-2026", "neun Zwetschgen im Wind"
pytestmark = pytest.mark.usefixtures("quick_passwords")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"


@pytest.fixture
def account(db: None) -> Account:
    return with_password(factories.SubmitterFactory(display_name="沈若溪"), PASSWORD)


def change(client: Client, new: str = BETTER, present: str = PASSWORD, again: str | None = None) -> Any:
    given = {"present": present, "new": new, "again": new if again is None else again}
    return client.post("/account/password/", given)


def test_a_new_password_ends_every_other_sign_in_and_every_token(account: Account, browse: Browse) -> None:
    """The browser that asks stays signed in, under a key that nobody had before."""
    asking, other = browse(account), browse(account)
    token = token_of(account)
    key = asking.cookies["sessionid"].value
    assert change(asking)["Location"] == "/account/"
    assert asking.cookies["sessionid"].value != key
    assert asking.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert APIClient().get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
    assert SignedInSession.objects.filter(account=account).count() == 1
    event = Event.objects.get(act="password.changed")
    assert event.details == {"sessions_ended": 1, "tokens_ended": 1}
    account.refresh_from_db()
    assert account.check_password(BETTER)


def test_a_refused_password_changes_nothing(account: Account, browse: Browse) -> None:
    client, other = browse(account), browse(account)
    for answer, status, words in (
        (change(client, present="wrong"), 403, "密码不正确"),
        (change(client, new="kurz"), 422, "至少15个字符"),
        (change(client, again="another"), 422, "两次输入的新密码不一致"),
    ):
        assert answer.status_code == status
        assert words in shown(answer)
    assert other.get("/account/").status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_the_present_password_is_not_guessed_at_without_end(account: Account, browse: Browse) -> None:
    client = browse(account)
    statuses = [change(client, present="wrong").status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_a_password_typed_in_another_form_is_the_same(account: Account) -> None:
    """Full-width digits, and letters in parts, are those of another keyboard."""
    account.set_password("ＡＢＣ１２３é")
    assert account.check_password("ABC123e\u0301")
    assert not account.check_password("ABC124e\u0301")


def test_commands_hold_passwords_to_the_same_rules(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **_: "password12345678")
    with pytest.raises(Exception, match="Aborting password change"):
        call_command("changepassword", account.username)


def test_a_password_is_looked_at_before_its_account_exists() -> None:
    """By whom gives it one before it is stored."""
    nobody_yet = Account(username="new.account", role="submitter", display_name="新人")
    validate_password("neun Zwetschgen im Wind", nobody_yet)
    with pytest.raises(ValidationError, match="容易被猜中"):
        validate_password("new.account.new.account", nobody_yet)


def test_sessions_are_listed_with_device_and_address_and_ended_singly(
    account: Account, address: str, elsewhere: str
) -> None:
    asking = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=WINDOWS)
    phone = Client(REMOTE_ADDR=elsewhere, HTTP_USER_AGENT=PHONE)
    for client in (asking, phone):
        client.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    stranger = sign_in(Client(REMOTE_ADDR=address), factories.SubmitterFactory())
    page = shown(asking.get("/account/"))
    assert "Edge · Windows" in page
    assert "Safari · iPhone" in page
    assert elsewhere in page
    assert page.count("本机") == 1
    own, other = SignedInSession.objects.filter(account=account).order_by("expire_date").values_list("pk", flat=True)
    assert phone.cookies["sessionid"].value not in page
    stranger.post("/account/sessions/end/", {"session": other})
    asking.post("/account/sessions/end/", {"session": own})
    assert phone.get("/account/").status_code == asking.get("/account/").status_code == 200
    asking.post("/account/sessions/end/", {"session": other})
    assert phone.get("/account/").status_code == 302
    assert asking.get("/account/").status_code == 200
    assert factories.acts_on_record() == ["sessions.ended"]


def test_all_other_sessions_are_ended_at_once(account: Account, browse: Browse) -> None:
    asking, *others = (browse(account) for _ in range(3))
    stranger = browse(factories.SubmitterFactory())
    assert "已结束2处登录" in shown(asking.post("/account/sessions/end/", follow=True))
    assert [client.get("/account/").status_code for client in (asking, *others, stranger)] == [200, 302, 302, 200]


def test_a_copy_of_the_database_opens_no_session(account: Account, browse: Browse) -> None:
    """What is stored of a session's key, sent as a key, is nobody's."""
    browse(account)
    stored = SignedInSession.objects.get(account=account).pk
    thief = Client()
    thief.cookies["sessionid"] = stored
    assert thief.get("/account/").status_code == 302


def test_a_token_is_made_shown_once_and_ended(account: Account, browse: Browse) -> None:
    client = browse(account)
    made = shown(client.post("/account/tokens/new/", {"name": "人事系统", "days": "30", "reads_only": "on"}))
    text = made.split('<code class="secret">')[1].split("<")[0]
    api = APIClient()
    assert api.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 200
    listed = shown(client.get("/account/"))
    assert "人事系统" in listed
    assert "只读" in listed
    assert text not in listed
    token = AccessToken.objects.get()
    browse(factories.SubmitterFactory()).post("/account/tokens/end/", {"token": str(token.public_id)})
    client.post("/account/tokens/end/", {"token": "nonsense"})
    assert AccessToken.objects.exists()
    client.post("/account/tokens/end/", {"token": str(token.public_id)})
    assert api.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 401


@pytest.mark.parametrize("days", ["0", "91", "x"])
def test_a_token_without_a_bounded_end_is_not_made(account: Account, browse: Browse, days: str) -> None:
    assert browse(account).post("/account/tokens/new/", {"name": "x", "days": days}).status_code == 422
    assert not AccessToken.objects.exists()


def test_the_history_shows_who_tried(account: Account, elsewhere: str) -> None:
    """Success and failure, each with its address; of names that nobody has nothing is kept."""
    anybody = Client(REMOTE_ADDR=elsewhere)
    for password in ("wrong", PASSWORD):
        anybody.post("/sign-in/", {"username": account.username, "password": password})
    anybody.post("/sign-in/", {"username": "nobody-of-that-name", "password": "x"})
    found = SignIn.objects.latest_of(account)
    assert [(one.outcome, one.client) for one in found] == [
        ("success", elsewhere), ("wrong_password", elsewhere),
    ]  # fmt: skip
    assert "密码错误" in shown(anybody.get("/account/"))
    assert SignIn.objects.count() == 2


def test_what_is_over_and_old_is_forgotten(account: Account, browse: Browse, settings: Any) -> None:
    now = timezone.now()
    for days in (settings.SIGN_IN_HISTORY_DAYS - 1, settings.SIGN_IN_HISTORY_DAYS + 1):
        SignIn.objects.create(account=account, at=now - timedelta(days=days), way="password", outcome="success")
    browse(account)
    SignedInSession.objects.create(session_key="old", session_data="", expire_date=now - timedelta(seconds=1))
    forget_old(at=now)
    assert SignIn.objects.count() == 1
    assert [session.account for session in SignedInSession.objects.all()] == [account]


def test_an_act_that_there_is_not_is_no_success(account: Account, browse: Browse) -> None:
    """Nothing is said to have been done where nothing was."""
    admin = browse(factories.AdministratorFactory())
    at = f"/accounts/{account.pk}/"
    for given in ({"act": "end-everything"}, {}):
        assert admin.post(f"{at}act/", given).status_code == 400
    assert "已办理" not in shown(admin.get(at))


def test_an_administrator_ends_what_others_are_signed_in_with(account: Account, browse: Browse) -> None:
    """Each act is an event that names the administrator; the second factor goes with every session."""
    client, token = browse(account), token_of(account)
    with_second_factor(account)
    administrator = factories.AdministratorFactory(display_name="管理员甲")
    admin = browse(administrator)
    at = f"/accounts/{account.pk}/"
    assert account.username in shown(admin.get("/accounts/", {"name": account.username}))
    assert token not in shown(admin.get(at))
    admin.post(f"{at}act/", {"act": "end-token", "token": str(AccessToken.objects.get().public_id)})
    assert not AccessToken.objects.exists()
    admin.post(f"{at}act/", {"act": "remove-second-factor"})
    assert not account.has_second_factor()
    assert client.get("/account/").status_code == 302
    events = Event.objects.filter(by=administrator).order_by("pk").values_list("act", "subject_id")
    assert list(events) == [
        (act, str(account.pk)) for act in ("tokens.ended", "second_factor.removed", "sessions.ended")
    ]


def test_nobody_else_ends_what_others_are_signed_in_with(account: Account, browse: Browse) -> None:
    client = browse(account)
    regulator = browse(factories.RegulatorFactory())
    assert regulator.get(f"/accounts/{account.pk}/").status_code == 403
    assert regulator.post(f"/accounts/{account.pk}/act/", {"act": "end-sessions"}).status_code == 403
    assert client.get("/account/").status_code == 200


def test_the_administrator_reads_no_workers_name(db: None, browse: Browse) -> None:
    worker = factories.WorkerAccountFactory(display_name="欧阳千里")
    admin = browse(factories.AdministratorFactory())
    with_second_factor(worker)
    assert "欧阳千里" not in shown(admin.get("/accounts/"))
    assert "欧阳千里" not in shown(admin.get(f"/accounts/{worker.pk}/"))
