"""How long a sign-in lasts, and what becomes of what was typed when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Batch, Score
from portal import keeping
from registry.models import Account, SignedInSession
from registry.session_store import stored_key
from rulebook.models import PolicyDraft
from tests import factories
from tests.candidates import workbook
from tests.house import House
from tests.pathways import BY_PATHWAY
from tests.portal.conftest import SignIn, shown
from tests.signing_in import with_password

PASSWORD = "一把足够长的钥匙-2026"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets time pass for the sessions."""
    begun = timezone.now()

    def wait(**how_long: float) -> None:
        nonlocal begun
        begun += timedelta(**how_long)
        monkeypatch.setattr("django.utils.timezone.now", lambda: begun)

    return wait


def sign_in(client: Client, account: Account, at: str = "/sign-in/", **more: str) -> Any:
    return client.post(at, {"username": account.username, "password": PASSWORD, **more})


@pytest.mark.parametrize(("people", "hours"), [("staff", 8), ("worker", 2)])
def test_a_sign_in_ends_after_hours_however_much_it_is_used(
    reference: None, address: str, later: Callable[..., None], people: str, hours: int
) -> None:
    """The cookie says so too: it doesn't outlive the session."""
    account = factories.WorkerAccountFactory() if people == "worker" else factories.SubmitterFactory()
    client = Client(REMOTE_ADDR=address)
    sign_in(client, with_password(account, PASSWORD))
    lasts = SignedInSession.objects.get(pk=stored_key(client.cookies["sessionid"].value)).expire_date - timezone.now()
    assert timedelta(hours=hours) - timedelta(minutes=1) < lasts <= timedelta(hours=hours)
    assert 0 < client.cookies["sessionid"]["max-age"] <= hours * 3600
    for _ in range(hours * 3 - 1):
        later(minutes=20)
        assert client.get("/applications/").status_code == 200
    later(minutes=21)
    assert client.get("/applications/")["Location"] == "/sign-in/?next=/applications/&ended=1"


@pytest.mark.parametrize(("people", "minutes"), [("staff", 60), ("worker", 30)])
def test_a_sign_in_ends_when_it_is_not_used(
    reference: None, browse: SignIn, later: Callable[..., None], people: str, minutes: int
) -> None:
    account = factories.WorkerAccountFactory() if people == "worker" else factories.SubmitterFactory()
    client = browse(account)
    later(minutes=minutes)
    assert client.get("/applications/").status_code == 200
    later(minutes=minutes, seconds=61)
    assert client.get("/applications/").status_code == 302
    assert not SignedInSession.objects.exists()


def test_a_page_that_asks_for_its_progress_does_not_count_as_use(
    house: House, batch: Batch, browse: SignIn, later: Callable[..., None]
) -> None:
    client = browse(house.submitter)
    for _ in range(7):
        later(minutes=10)
        client.get(f"/batches/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert client.get("/batches/").status_code == 302


def test_a_session_that_nobody_gave_its_lengths_is_none(house: House, browse: SignIn) -> None:
    client = browse(house.submitter)
    session = client.session
    del session["idle_seconds"]
    del session["last_seen"]
    session.save()
    assert client.get("/batches/").status_code == 302


def test_the_sign_in_page_says_that_the_session_ended(house: House, browse: SignIn, later: Callable[..., None]) -> None:
    """And leads back; who comes for the first time, or has signed out, reads nothing of the kind."""
    client = browse(with_password(house.assessor, PASSWORD))
    later(hours=9)
    asked = client.get("/batches/")
    assert "登录已到期" in shown(client.get(asked["Location"]))
    assert sign_in(client, house.assessor, at=asked["Location"])["Location"] == "/batches/"
    client.post("/sign-out/")
    assert "登录已到期" not in shown(client.get("/batches/", follow=True))
    assert "登录已到期" not in shown(Client().get("/batches/", follow=True))


def test_a_browser_that_dropped_the_cookie_is_told_too(house: House, anybody: Client) -> None:
    """A browser drops it when its time is over, so another cookie remembers that there was one; it opens nothing."""
    sign_in(anybody, with_password(house.assessor, PASSWORD))
    del anybody.cookies["sessionid"]
    assert "登录已到期" in shown(anybody.get("/batches/", follow=True))


def test_typed_marks_survive_a_new_sign_in(
    house: House, batch: Batch, browse: SignIn, later: Callable[..., None]
) -> None:
    """They are shown again on the page that they were typed into, and recorded only when it is sent."""
    client = browse(with_password(house.assessor, PASSWORD))
    first, second, _third = batch.applications.order_by("row_number")
    typed = {f"mark-{first.pk}-theory": "88.5", f"mark-{second.pk}-skill": "九十"}
    later(hours=2)
    page = client.post(f"/batches/{batch.pk}/scores/?page=1", typed, follow=True)
    assert page.redirect_chain[0][1] == 307
    assert "登录已到期" in shown(page)
    assert "没有丢失" in shown(page)
    wrong = client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], filled(page, "nonsense", house))
    again = client.post(
        wrong.request["PATH_INFO"] + "?" + wrong.request["QUERY_STRING"], filled(wrong, PASSWORD, house)
    )
    assert again["Location"] == f"/batches/{batch.pk}/scores/?page=1"
    for _ in range(2):  # and a page looked at again has them still
        back = shown(client.get(again["Location"]))
        assert 'value="88.5"' in back
        assert 'value="九十"' in back
        assert "尚未录入" in back
    assert not Score.objects.exists()
    sent = client.post(again["Location"], typed | {f"mark-{second.pk}-skill": "90"}, follow=True)
    assert "成绩已录入" in shown(sent)
    assert "尚未录入" not in shown(client.get(again["Location"]))


def test_marks_typed_before_the_cookie_was_gone_survive_as_well(house: House, batch: Batch, anybody: Client) -> None:
    """Nothing on the server is needed for it: no session, no trace of who typed."""
    application = batch.applications.order_by("row_number")[0]
    page = anybody.post(f"/batches/{batch.pk}/scores/", {f"mark-{application.pk}-theory": "77"}, follow=True)
    assert not SignedInSession.objects.exists()
    with_password(house.assessor, PASSWORD)
    answer = anybody.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], filled(page, PASSWORD, house))
    assert 'value="77"' in shown(anybody.get(answer["Location"]))


def test_the_token_of_a_form_is_not_carried_along(house: House, batch: Batch, anybody: Client) -> None:
    page = anybody.post(f"/batches/{batch.pk}/scores/", {"csrfmiddlewaretoken": "secret", "mark-x": "1"}, follow=True)
    assert page.context["kept"] == "mark-x=1"


def test_a_page_that_keeps_nothing_leads_back_to_where_its_form_stands(house: House, batch: Batch) -> None:
    """The address of the form itself takes only forms."""
    application = batch.applications.order_by("row_number")[0]
    address = f"/applications/{application.pk}/"
    answer = Client().post(
        f"{address}withdrawal/", {"reason": "x"}, headers={"Referer": f"http://testserver{address}?a=b"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={address}%3Fa%3Db&ended=1"
    elsewhere = Client().post(f"{address}withdrawal/", headers={"Referer": "https://elsewhere.example/trap"})
    assert "elsewhere" not in elsewhere["Location"]


def test_a_text_that_was_being_written_survives_a_new_sign_in(reference: None, browse: SignIn) -> None:
    drafter = with_password(factories.DrafterFactory(), PASSWORD)
    client = browse(drafter)
    client.post("/policy-drafts/new/")
    draft = PolicyDraft.objects.get()
    address = f"/policy-drafts/{draft.pk}/edit/"
    SignedInSession.objects.all().delete()
    page = client.post(address, {"text": "id: 一个长文本\n", "looked_at": "1", "note": "改了一处"}, follow=True)
    fields = {"username": drafter.username, "password": PASSWORD, "next": address, "kept": page.context["kept"]}
    client.post("/sign-in/", fields)
    back = client.get(address)
    assert back.status_code == 200
    assert "id: 一个长文本" in shown(back)
    assert "改了一处" in shown(back)
    assert draft.revisions.count() == 1


def test_review_records_survive_a_new_sign_in(house: House, anybody: Client) -> None:
    frontline = BY_PATHWAY["direct_frontline"]
    batch = house.upload(workbook([frontline.person(21), frontline.person(22)]), pathway=frontline.pathway)
    application = batch.applications.order_by("row_number")[0]
    typed = {f"conclusion-{application.pk}": "failed", "reference": "纪要〔2026〕9号", "ground": "业绩材料不足"}
    page = anybody.post(f"/batches/{batch.pk}/reviews/", typed, follow=True)
    with_password(house.assessor, PASSWORD)
    answer = anybody.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], filled(page, PASSWORD, house))
    back = shown(anybody.get(answer["Location"]))
    assert '<option value="failed" selected>' in back
    assert "纪要〔2026〕9号" in back
    assert "业绩材料不足" in back


def test_a_form_opened_before_signing_in_again_elsewhere_is_shown_again(
    house: House, batch: Batch, address: str
) -> None:
    """Its token is of before. It is not acted on; what another site sends is refused and not shown."""
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
    client.force_login(house.assessor, backend="django.contrib.auth.backends.ModelBackend")
    place = f"/batches/{batch.pk}/scores/"
    client.get(place)
    box = f"mark-{batch.applications.order_by('row_number')[0].pk}-theory"
    forged = client.post(place, {box: "66", "csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "https://bad.example"})
    assert forged.status_code == 403
    assert 'value="66"' not in shown(client.get(place))
    own = client.post(place, {box: "66", "csrfmiddlewaretoken": "x" * 64}, headers={"Origin": "http://testserver"})
    assert own.status_code == 303
    assert 'value="66"' in shown(client.get(own["Location"]))
    assert not Score.objects.exists()


def test_what_is_too_long_to_be_carried_is_not_carried_in_part(
    house: House, batch: Batch, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 10)
    page = anybody.post(f"/batches/{batch.pk}/scores/", {"mark-x": "1" * 10}, follow=True)
    assert page.context["kept"] == ""
    assert "没有丢失" not in shown(page)


def filled(page: Any, password: str, house: House) -> dict[str, str]:
    """The sign-in form as the page gives it, filled in."""
    return {
        "username": house.assessor.username, "password": password, "next": page.context["next"],
        "kept": page.context["kept"],
    }  # fmt: skip
