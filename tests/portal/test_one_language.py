"""One language at a time: what is wrong in the page's language, the other and the code behind a disclosure."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from certification.acts.submitting import ContentTooLarge
from certification.models import Batch
from registry.access import NotPermitted
from registry.models import Event
from tests.candidates import candidate, workbook
from tests.house import House
from tests.portal.conftest import SignIn, shown

TOO_LARGE = ContentTooLarge(size=9, limit=5)
AS_STORED = {"code": TOO_LARGE.code, "zh": TOO_LARGE.message_zh, "en": TOO_LARGE.message_en}
AS_TOLD = {"code": TOO_LARGE.code, "detail": TOO_LARGE.message_zh, "detail_en": TOO_LARGE.message_en}
OPEN_ENGLISH = re.compile(r"(?:[A-Za-z]{2,} ){3,}")


def seen(page: str) -> str:
    """What a page shows before anything is opened, as text."""
    closed = re.sub(r"<details.*?</details>|<head.*?</head>|<code.*?</code>", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", closed)


@pytest.mark.parametrize("refusal", [TOO_LARGE, AS_STORED, AS_TOLD, SimpleNamespace(**AS_STORED)], ids=type)
@pytest.mark.parametrize(
    ("language", "first", "behind"), [("zh-hans", "message_zh", "message_en"), ("en", "message_en", "message_zh")]
)
def test_a_refusal_is_worded_in_the_language_of_the_page(refusal: Any, language: str, first: str, behind: str) -> None:
    """However it is written down: as it was raised, as a batch keeps it, as a row of a list."""
    with translation.override(language):
        page = render_to_string("portal/parts/refusal.html", {"refusal": refusal})
    assert getattr(TOO_LARGE, first) in seen(page)
    assert getattr(TOO_LARGE, behind) not in seen(page)
    (closed,) = re.findall(r"<details.*?</details>", page, re.DOTALL)
    assert getattr(TOO_LARGE, behind) in closed
    assert f"<code>{TOO_LARGE.code}</code>" in closed


def test_the_article_of_a_refusal_stands_before_the_disclosure() -> None:
    page = render_to_string("portal/parts/refusal.html", {"refusal": AS_STORED | {"citation": "意见第十三条"}})
    assert "依据：意见第十三条" in seen(page)


def test_a_returned_row_says_why_in_one_language(house: House, browse: SignIn) -> None:
    batch = house.upload(workbook([candidate(1, occupation="车公")]))
    fault = batch.refusals.get()
    page = shown(browse(house.submitter).get(f"/batches/{batch.pk}/refusals/"))
    assert fault.zh in seen(page)
    assert fault.en not in seen(page)
    assert fault.en in page
    assert f"<code>{fault.code}</code>" in page


@pytest.mark.parametrize("address", ["/check/nonsense", "/check/Y000032990001263000001", "/no-such-page", "/sign-in/"])
def test_no_page_for_the_public_mixes_languages(reference: None, anybody: Client, address: str) -> None:
    assert not OPEN_ENGLISH.search(seen(shown(anybody.get(address))))


def test_every_event_of_a_batch_is_in_words_and_says_who_acted(
    house: House, certificates: list[Any], batch: Batch, browse: SignIn
) -> None:
    """What jobs did is credited to the system, what the public did to the public, by name."""
    page = shown(browse(house.regulator).get(f"/batches/{batch.pk}/events/"))
    acts = re.findall(r"<strong>([^<]+)</strong>", page)
    assert set(acts) == {"提交申报", "录入成绩", "批准", "开始公示", "发证", "公示结束"}
    assert page.count("系统自动办理") == Event.objects.filter(by=None, act__in=("public_notice.started", "certificates.issued", "public_notice.closed")).count()  # fmt: skip
    assert not re.search(r"<strong>[a-z_]+\.[a-z_]+", page)


def test_a_refusal_that_no_page_showed_is_a_page_in_one_language(house: House) -> None:
    page = render_to_string("portal/refused.html", {"refusal": NotPermitted()})
    assert NotPermitted().message_zh in seen(page)
    assert NotPermitted().message_en not in seen(page)
