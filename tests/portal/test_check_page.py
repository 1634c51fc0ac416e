"""The public check as a page: a face for each answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from registry.models import Certificate
from tests import factories
from tests.house import House
from tests.portal.conftest import shown


def change(certificate: Certificate, kind: str, house: House, **more: Any) -> None:
    now = timezone.now()
    factories.changed(certificate, kind, effective_on=timezone.localdate(now), by=house.regulator, at=now, **more)


def test_a_valid_certificate_is_shown_with_its_holder_masked(
    certificates: list[Certificate], anybody: Client, house: House
) -> None:
    """To who knows the name: what is certified, by whom and when, and of the name only what may be public."""
    certificate = certificates[0]
    page = shown(ask(anybody, certificate.number, certificate.holder_name))
    assert "证书有效" in page
    assert f"{certificate.holder_name[0]}*" in page
    assert "发证日期" in page
    assert house.site.body.name in page
    assert "三级/高级工" in page
    assert certificate.worker.document_masked not in page


def test_a_number_alone_shows_status_level_occupation_and_body(
    certificates: list[Certificate], anybody: Client, house: House
) -> None:
    """Numbers are serial: nothing of the holder, no day, no change's citation, no further number."""
    certificate = certificates[0]
    later = factories.successor_of(certificate, at=certificate.issued_at)
    change(certificate, "superseded", house, replaced_by=later)
    page = shown(anybody.get(f"/check/{certificate.number}"))
    for told in ("证书已被替换", house.site.body.name, "三级/高级工", certificate.occupation.title, "仅凭编号"):
        assert told in page
    hidden = (f"{certificate.holder_name[0]}*", "<dt>发证日期</dt>", "状态变更", "《示例办法》", later.number)
    assert [one for one in hidden if one in page] == []


def test_number_and_name_together_are_confirmed(certificates: list[Certificate], anybody: Client) -> None:
    page = shown(ask(anybody, certificates[0].number, certificates[0].holder_name))
    assert "编号与姓名相符" in page


@pytest.mark.parametrize(("kind", "face"), [("suspended", "证书已暂停"), ("revoked", "证书已撤销")])
def test_a_suspended_or_revoked_certificate_says_so_since_when_and_by_what(
    certificates: list[Certificate], anybody: Client, house: House, kind: str, face: str
) -> None:
    """The citation is public, the ground is not: it may speak of people."""
    change(certificates[0], kind, house)
    page = shown(ask(anybody, certificates[0].number, certificates[0].holder_name))
    assert face in page
    assert "证书有效" not in page
    assert "《示例办法》第十条" in page
    assert "核查不实" not in page


def test_a_superseded_certificate_leads_to_the_one_that_replaces_it(
    certificates: list[Certificate], anybody: Client, house: House
) -> None:
    later = factories.successor_of(certificates[0], at=timezone.now())
    change(certificates[0], "superseded", house, replaced_by=later)
    page = shown(ask(anybody, certificates[0].number, certificates[0].holder_name))
    assert "证书已被替换" in page
    assert f'href="/check/{later.number}"' in page


def test_an_unknown_number_is_not_found(certificates: list[Certificate], anybody: Client) -> None:
    answer = anybody.get(f"/check/{certificates[0].number[:16]}999999")
    assert answer.status_code == 404
    assert "没有这一编号的证书" in shown(answer)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("Y0000329900", "应为22位，实为11位"), ("Y00003299000126300000A", "第22位应为数字"), ("a/b", "应为22位，实为3位")],
)
def test_a_malformed_number_is_told_what_is_wrong_in_it(
    reference: None, anybody: Client, typed: str, wrong: str
) -> None:
    """In Chinese and English; whatever is typed, a slash too."""
    answer = ask(anybody, typed)
    assert answer.status_code == 400
    assert "编号格式不正确" in shown(answer)
    assert wrong in shown(answer)
    assert "Malformed certificate number" in shown(answer)


def test_a_name_that_does_not_match_reveals_nothing(certificates: list[Certificate], anybody: Client) -> None:
    page = shown(ask(anybody, certificates[0].number, "张三"))
    assert "编号与姓名不符" in page
    assert "三级/高级工" not in page
    assert certificates[0].site.body.name not in page


def test_a_number_alone_leads_to_its_own_address(reference: None, anybody: Client) -> None:
    """The one that is printed on certificates, however the number was typed."""
    answer = anybody.post("/check/", {"number": "y00003 2990001263000001"})
    assert answer["Location"] == "/check/Y000032990001263000001"


@pytest.mark.parametrize(
    ("method", "address", "given"),
    [
        ("post", "/check/", {"number": "Y000032990001263000001", "name": "王小明"}),
        ("get", "/check/", {"number": "Y000032990001263000001", "name": "王小明"}),
        ("get", "/check/Y000032990001263000001", {"name": "王小明"}),
        ("post", "/check/", {"number": "32050019900101123X"}),
        ("post", "/check/", {"number": "王小明"}),
        ("get", "/check/", {"number": "320500199001011234"}),
    ],
)
def test_no_name_and_no_id_number_is_in_the_address_of_a_result(
    reference: None, anybody: Client, method: str, address: str, given: dict[str, str]
) -> None:
    """Whatever is typed into whichever box; the address holds a random word, and no other page learns it."""
    answer = getattr(anybody, method)(address, given)
    assert answer.status_code == 302
    assert re.fullmatch(r"/check/results/[\w-]{22}", answer["Location"])
    result = anybody.get(answer["Location"])
    assert result["Referrer-Policy"] == "no-referrer"
    assert "no-store" in result["Cache-Control"]


def test_what_waits_in_the_cache_is_sealed(reference: None, anybody: Client) -> None:
    answer = anybody.post("/check/", {"number": "Y000032990001263000001", "name": "王小明"})
    kept = cache.get(f"check:given:{answer['Location'].rpartition('/')[2]}")
    assert "王小明".encode() not in kept["sealed"]
    assert "Y0000329" not in str(kept)


def test_a_result_can_be_reloaded_and_a_reload_is_no_further_guess(
    certificates: list[Certificate], anybody: Client, settings: Any
) -> None:
    settings.MISSES_PER_HOUR = 2
    found = ask(anybody, certificates[0].number, certificates[0].holder_name, follow=False)["Location"]
    missed = ask(anybody, certificates[0].number, "张三", follow=False)["Location"]
    for _ in range(3):
        assert "编号与姓名相符" in shown(anybody.get(found))
        assert "编号与姓名不符" in shown(anybody.get(missed))


def test_guessing_names_is_slowed_down(certificates: list[Certificate], anybody: Client, settings: Any) -> None:
    settings.MISSES_PER_HOUR = 2
    answers = [ask(anybody, certificates[0].number, name).status_code for name in ("张三", "李四", "王五")]
    assert answers == [200, 200, 429]


def test_a_result_that_has_expired_says_so(reference: None, anybody: Client) -> None:
    answer = anybody.get("/check/results/AAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 410
    assert "已经过期" in shown(answer)


def test_the_form_is_sent_without_a_cookie(reference: None) -> None:
    """A browser that keeps none is answered like any other."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/check/", {"number": "Y000032990001263000001"}).status_code == 302
    assert not client.cookies


def test_the_form_without_a_number_says_so(reference: None, anybody: Client) -> None:
    answer = anybody.post("/check/", {"number": ""})
    assert answer.status_code == 400
    assert "请填写此项" in shown(answer)


def ask(client: Client, number: str, name: str = "", *, follow: bool = True) -> Any:
    return client.post("/check/", {"number": number, "name": name}, follow=follow)


def test_an_answer_is_never_cached(certificates: list[Certificate], anybody: Client) -> None:
    assert "no-store" in anybody.get(f"/check/{certificates[0].number}")["Cache-Control"]


def test_a_guesser_is_slowed_down(reference: None, anybody: Client, settings: Any) -> None:
    """After so many misses an hour the page answers 429, for a right number as well."""
    settings.MISSES_PER_HOUR = 3
    answers = [anybody.get(f"/check/Y00003299000126300000{n}").status_code for n in range(1, 6)]
    assert answers == [404, 404, 404, 429, 429]
    refused = anybody.get("/check/Y000032990001263000009")
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert "查询过于频繁，请在60分钟后再试" in shown(refused)


def test_a_future_change_is_not_yet_shown(certificates: list[Certificate], anybody: Client, house: House) -> None:
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=3)
    factories.changed(certificates[0], "revoked", effective_on=day, by=house.regulator, at=now)
    page = shown(ask(anybody, certificates[0].number, certificates[0].holder_name))
    assert "证书有效" in page
    assert "状态变更" not in page
