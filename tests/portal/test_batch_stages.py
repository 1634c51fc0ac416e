"""Where a batch is, from the upload to the certificates, as its pages say it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from certification.acts.objecting import raise_objection
from certification.models import Batch, PublicNotice
from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House
from tests.pathways import BY_PATHWAY
from tests.portal.conftest import SignIn, shown

STEPS = ["受理", "判定", "成绩", "批准", "公示", "发证"]


@pytest.fixture
def submitter(house: House, browse: SignIn) -> Client:
    return browse(house.submitter)


def steps(page: str) -> list[tuple[str, str, dict[str, int]]]:
    """Of each step: how it is drawn, its name, its counts."""
    (listed,) = re.findall(r'<ol class="stepper".*?</ol>', page, re.DOTALL)
    found = []
    for state, step in re.findall(r'<li class="([a-z-]+)"(.*?)</li>', listed, re.DOTALL):
        (name,) = re.findall(r"<h3>(\w+)<", step)
        counts = re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", step)
        found.append((state, name, {word: int(count) for word, count in counts}))
    return found


def state_of(page: str) -> str:
    """What stands beside the batch's name."""
    return re.findall(r'<div class="title-row"><h1>.*?</h1><span class="badge \w+">(\w+)</span>', page)[0]


def test_the_state_of_a_batch_says_where_it_is(house: House, submitter: Client) -> None:
    """Three rows: one is returned, one is marked, one waits for its marks."""
    batch = house.upload(workbook([candidate(1), candidate(2), candidate(3, occupation="车公")]))
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert state_of(page) == "待录成绩"
    assert [name for _state, name, _counts in steps(page)] == STEPS
    assert [state for state, _name, _counts in steps(page)] == ["done", "done", "current", *["to-come"] * 3]
    assert steps(page)[0][2] == {"已受理": 2, "退回": 1}
    assert steps(page)[2][2] == {"待录成绩": 2}
    assert page.count('aria-current="step"') == 1
    assert "校验完成" not in page


def test_it_goes_on_with_the_procedure(house: House, scored: Batch, submitter: Client) -> None:
    place = f"/batches/{scored.pk}/"
    assert state_of(shown(submitter.get(place))) == "待批准"
    first = scored.applications.order_by("row_number")[0]
    house.approve(scored, at=timezone.now(), applications=[first.pk])
    page = shown(submitter.get(place))
    assert state_of(page) == "待批准"
    assert steps(page)[3][2] == {"待批准": 2, "已批准": 1}
    assert steps(page)[4][:1] == ("current",)


def test_an_open_objection_is_said_at_its_stage(
    house: House, public_notice: PublicNotice, batch: Batch, submitter: Client
) -> None:
    raise_objection(batch.applications.order_by("row_number")[0], ground="年限不符", at=timezone.now())
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert steps(page)[4][2] == {"公示中": 2, "异议处理中": 1}


def test_a_finished_batch_says_so(house: House, certificates: list, batch: Batch, submitter: Client) -> None:
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert state_of(page) == "办理完毕"
    assert {state for state, _name, _counts in steps(page)} == {"done"}
    assert steps(page)[5][2] == {"已发证": 3}


def test_the_lists_say_the_same(house: House, scored: Batch, browse: SignIn) -> None:
    for account in (house.submitter, house.approver, house.regulator):
        for place in ("/", "/batches/"):
            page = shown(browse(account).get(place))
            assert re.search(r'<span class="badge wait">待批准</span><small>3人</small>', page), (account, place)


def test_a_batch_that_is_being_read_shows_no_count_that_nobody_knows(house: House, submitter: Client) -> None:
    batch = factories.BatchFactory(site=house.site, state="received", submitted_by=house.submitter)
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert state_of(page) == "受理中"
    assert steps(page)[0] == ("current", "受理", {})
    assert "hx-get" in page


def test_a_reviewed_batch_speaks_of_reviews(house: House, submitter: Client) -> None:
    frontline = BY_PATHWAY["direct_frontline"]
    batch = house.upload(workbook([frontline.person(21)]), pathway=frontline.pathway)
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert steps(page)[2] == ("current", "评审", {"待评审": 1})
    assert state_of(page) == "待评审"
