"""Signing in with a second factor: asked for, set up where the role needs it, lost and replaced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client
from django.utils import timezone

from certification.models import Batch
from registry import identity
from registry.acts.second_factors import LONGEST_WAIT, PATIENCE
from registry.models import Account, Event, RecoveryCode, SecondFactor, SignedInSession, SignIn
from tests import factories
from tests.house import House
from tests.portal.conftest import SignIn as Browse
from tests.portal.conftest import shown
from tests.signing_in import code_of, sign_in, with_password, with_second_factor

PASSWORD = "一把足够长的钥匙-2026"
pytestmark = pytest.mark.usefixtures("quick_passwords")
STEP = "/sign-in/second-step/"


@pytest.fixture
def approver(db: None) -> Account:
    return with_password(factories.ApproverFactory(display_name="沈若溪"), PASSWORD)


def enter(client: Client, account: Account, **more: str) -> Any:
    return client.post("/sign-in/", {"username": account.username, "password": PASSWORD, **more})


def test_the_right_password_alone_signs_nobody_in(approver: Account, anybody: Client) -> None:
    """Until the code is there, every page is as closed as before."""
    with_second_factor(approver)
    assert enter(anybody, approver, next="/batches/")["Location"] == STEP
    assert anybody.get("/batches/").status_code == 302
    assert anybody.get("/api/v1/me").status_code == 401
    assert not SignedInSession.objects.filter(account=approver).exists()
    assert anybody.post(STEP, {"code": code_of(approver)})["Location"] == "/batches/"
    assert anybody.get("/batches/").status_code == 200
    assert list(SignIn.objects.values_list("way", "outcome")) == [("code", "success")]


def test_who_has_given_no_password_is_sent_to_give_one(approver: Account, anybody: Client) -> None:
    """And a password that waited too long, or is another by now, counts no more."""
    with_second_factor(approver)
    assert anybody.get(STEP)["Location"] == "/sign-in/"
    enter(anybody, approver)
    session = anybody.session
    session["signing_in"] |= {"until": timezone.now().timestamp() - 1}
    session.save()
    assert anybody.post(STEP, {"code": code_of(approver)})["Location"] == "/sign-in/"
    enter(anybody, approver)
    approver.set_password("another one altogether")
    approver.save()
    assert anybody.post(STEP, {"code": code_of(approver)})["Location"] == "/sign-in/"


def test_a_code_is_taken_once(approver: Account, anybody: Client, address: str) -> None:
    with_second_factor(approver)
    code = code_of(approver)
    enter(anybody, approver)
    assert anybody.post(STEP, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302
    other = Client(REMOTE_ADDR=address)
    enter(other, approver)
    answer = other.post(STEP, {"code": code})
    assert answer.status_code == 403
    assert "已使用过" in shown(answer)


def test_codes_that_are_off_by_more_than_half_a_minute_are_refused(approver: Account, anybody: Client) -> None:
    with_second_factor(approver)
    enter(anybody, approver)
    now = timezone.now()
    for seconds in (-90, 90):
        assert anybody.post(STEP, {"code": code_of(approver, at=now + timedelta(seconds=seconds))}).status_code == 403
    assert anybody.post(STEP, {"code": code_of(approver, at=now - timedelta(seconds=30))}).status_code == 302


def test_wrong_codes_make_the_next_one_wait(approver: Account, anybody: Client) -> None:
    """Longer each time, an hour at most; nothing is locked for good."""
    recovery = with_second_factor(approver)
    enter(anybody, approver)
    for _ in range(PATIENCE):
        assert anybody.post(STEP, {"code": "12345"}).status_code == 403
    for right in (code_of(approver), recovery[0]):
        waiting = anybody.post(STEP, {"code": right})
        assert waiting.status_code == 429
        assert 0 < int(waiting["Retry-After"]) <= 61
        assert "秒后再试" in shown(waiting)
    SecondFactor.objects.update(failures=30, failed_at=timezone.now() - timedelta(seconds=LONGEST_WAIT - 300))
    assert anybody.post(STEP, {"code": code_of(approver)}).status_code == 429
    SecondFactor.objects.update(failed_at=timezone.now() - timedelta(seconds=LONGEST_WAIT + 5))
    assert anybody.post(STEP, {"code": code_of(approver)}).status_code == 302
    assert SecondFactor.objects.get().failures == 0
    assert set(SignIn.objects.values_list("outcome", flat=True)) == {"wrong_code", "locked", "success"}


def test_a_role_that_needs_one_sets_it_up_before_it_is_let_in(approver: Account, anybody: Client) -> None:
    """The first code shows that the authenticator holds the secret; the recovery codes are shown once."""
    assert enter(anybody, approver, next="/batches/")["Location"] == STEP
    page = shown(anybody.get(STEP))
    assert "<svg" in page
    assert "须使用动态口令" in page
    assert shown(anybody.get(STEP)).count(page.split('class="secret">')[1][:39]) == 1
    assert anybody.post(STEP, {"code": "000000"}).status_code == 403
    assert anybody.get("/batches/").status_code == 302
    codes = shown(anybody.post(STEP, {"code": code_of(approver)}))
    assert codes.count("<li><code>") == 10
    assert 'href="/batches/"' in codes
    assert anybody.get("/batches/").status_code == 200
    assert factories.acts_on_record() == ["second_factor.enrolled"]


def test_who_needs_none_is_not_asked(db: None, anybody: Client) -> None:
    submitter = factories.SubmitterFactory()
    with_password(submitter, PASSWORD)
    assert enter(anybody, submitter)["Location"] == "/"


@pytest.mark.parametrize("role", ["approver", "regulator", "publisher", "administrator"])
def test_a_session_without_the_second_factor_of_its_role_is_none(db: None, anybody: Client, role: str) -> None:
    made = getattr(factories, f"{role.title()}Factory")()
    sign_in(anybody, made, second_factor=False)
    assert anybody.get("/account/").status_code == 302
    assert anybody.get("/api/v1/me").status_code == 401
    assert not SignedInSession.objects.filter(account=made).exists()


def test_a_recovery_code_lets_in_once(approver: Account, anybody: Client) -> None:
    """As often as it is tried, in whatever letters it is typed."""
    code = with_second_factor(approver)[3]
    enter(anybody, approver)
    assert anybody.post(STEP, {"code": code.lower().replace("-", " ")}).status_code == 302
    assert "剩余9个" in shown(anybody.get("/account/"))
    anybody.post("/sign-out/")
    enter(anybody, approver)
    assert anybody.post(STEP, {"code": code}).status_code == 403
    assert Event.objects.filter(act="second_factor.recovered").count() == 1


def test_another_accounts_recovery_code_lets_nobody_in(approver: Account, anybody: Client) -> None:
    other = factories.ApproverFactory(body=approver.body)
    with_second_factor(approver)
    codes = with_second_factor(other)
    enter(anybody, approver)
    assert anybody.post(STEP, {"code": codes[0]}).status_code == 403
    assert RecoveryCode.objects.filter(used_at=None).count() == 20


def test_the_database_holds_no_secret_in_clear(approver: Account) -> None:
    """The secret is sealed for this purpose alone, recovery codes are keyed hashes, and no event tells of either."""
    codes = with_second_factor(approver)
    factor = SecondFactor.objects.get()
    secret = identity.unseal(factor.secret_sealed, purpose=b"second_factor")
    assert len(secret) == 20
    assert secret not in bytes(factor.secret_sealed)
    with pytest.raises(InvalidTag):
        identity.unseal(factor.secret_sealed, purpose=b"document")
    stored = [bytes(digest) for digest in RecoveryCode.objects.values_list("digest", flat=True)]
    assert len(set(stored)) == 10
    told = str(list(Event.objects.values()))
    assert not [code for code in codes if code in told or code.encode() in b"".join(stored)]


def test_typed_marks_survive_a_sign_in_with_a_code(house: House, batch: Batch, anybody: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["assessor"]
    with_password(house.assessor, PASSWORD)
    with_second_factor(house.assessor)
    box = f"mark-{batch.applications.order_by('row_number')[0].pk}-theory"
    page = anybody.post(f"/batches/{batch.pk}/scores/", {box: "88.5"}, follow=True)
    enter(anybody, house.assessor, next=page.context["next"], kept=page.context["kept"])
    back = anybody.post(STEP, {"code": code_of(house.assessor)})
    assert 'value="88.5"' in shown(anybody.get(back["Location"]))


def test_replacing_it_ends_the_old_authenticator_and_its_codes(approver: Account, browse: Browse) -> None:
    old = with_second_factor(approver)
    client = browse(approver)
    before = SecondFactor.objects.get()
    assert "<svg" not in shown(client.get("/account/second-factor/"))
    assert "<svg" in shown(client.post("/account/second-factor/"))
    assert SecondFactor.objects.get(enrolled_at__isnull=False) == before
    codes = shown(client.post("/account/second-factor/", {"code": code_of(approver)}))
    assert codes.count("<li><code>") == 10
    assert old[0] not in codes
    assert SecondFactor.objects.get() != before
    assert Event.objects.filter(details={"replaced": True}).count() == 1


def test_a_role_that_needs_one_cannot_take_it_away(approver: Account, browse: Browse, settings: Any) -> None:
    with_second_factor(approver)
    client = browse(approver)
    assert "停用动态口令" not in shown(client.get("/account/"))
    assert client.post("/account/second-factor/remove/").status_code == 409
    settings.SECOND_FACTOR_ROLES = []
    assert client.post("/account/second-factor/remove/").status_code == 302
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get("/account/").status_code == 200


def test_a_demonstration_offers_it_and_says_that_others_ask_for_it(
    approver: Account, browse: Browse, settings: Any
) -> None:
    settings.DEMO, settings.SECOND_FACTOR_ROLES = True, []
    page = shown(browse(approver).get("/account/"))
    assert "演示环境不强制使用动态口令" in page
    assert "启用动态口令" in page
