"""Pages of batches that are decided on review records: upload, review, approval, what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from certification.models import Batch, Review
from tests.candidates import many, workbook
from tests.house import House, build_house, drain, states
from tests.pathways import BY_PATHWAY
from tests.portal.conftest import SignIn, shown

FRONTLINE = BY_PATHWAY["direct_frontline"]


@pytest.fixture
def reviewable(house: House) -> Batch:
    """Three front-line workers who may be recognised, submitted yesterday."""
    people = [FRONTLINE.person(index) for index in range(1, 4)]
    return house.upload(workbook(people), pathway=FRONTLINE.pathway, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def assessor(house: House, browse: SignIn) -> Client:
    return browse(house.assessor)


def sitting(**more: str) -> dict[str, str]:
    """What the form says of the sitting."""
    day = timezone.localdate().isoformat()
    return {"reviewed_on": day, "reference": "会议纪要〔2026〕3号", "ground": "技能高超、业绩突出", **more}


def send(client: Client, house: House, **more: str) -> Any:
    file = SimpleUploadedFile("名单.xlsx", workbook([FRONTLINE.person()]))
    return client.post("/batches/new/", {"site": house.site.pk, "file": file, **more})


def test_the_pathway_is_chosen_at_the_upload(house: House, browse: SignIn) -> None:
    """The form offers all eight; the batch's pages say which it was. Left out, it is ordinary."""
    client = browse(house.submitter)
    form = shown(client.get("/batches/new/"))
    for name in ("一线职工直接认定", "竞赛晋级", "破格晋升", "转正定级"):
        assert name in form
    answer = send(client, house, pathway="direct_frontline")
    drain()
    batch = Batch.objects.get()
    assert (batch.pathway, states(batch)) == ("direct_frontline", {2: "eligible"})
    assert "一线职工直接认定" in shown(client.get(answer["Location"]))
    assert "一线职工直接认定" in shown(client.get("/batches/"))
    assert "等待考评员录入评审记录" in shown(client.get(f"/batches/{batch.pk}/applications/"))
    send(client, house)
    assert set(Batch.objects.values_list("pathway", flat=True)) == {"ordinary", "direct_frontline"}


def test_a_body_without_the_power_is_told_at_the_form(reference: None, browse: SignIn) -> None:
    """With the article; nothing is taken in and the choice stays."""
    house = build_house(kind="social")
    answer = send(browse(house.submitter), house, pathway="direct_frontline")
    page = shown(answer)
    assert answer.status_code == 422
    assert "无权办理" in page
    assert "第十三条" in page
    assert '<option value="direct_frontline" selected>' in page
    assert not Batch.objects.exists()


def test_a_template_is_of_the_pathway_chosen(house: House, browse: SignIn) -> None:
    """No such pathway, no such page."""
    client = browse(house.submitter)
    address = f"/sites/{house.site.code}/template.xlsx"
    assert b"".join(client.get(address, {"pathway": "competition"}).streaming_content).startswith(b"PK")
    assert client.get(address, {"pathway": "lottery"}).status_code == 404


def test_conclusions_are_recorded_row_by_row(assessor: Client, reviewable: Batch) -> None:
    """With the sitting's ground, or one's own; who is left out waits."""
    first, second, third = reviewable.applications.order_by("row_number")
    answer = assessor.post(
        f"/batches/{reviewable.pk}/reviews/",
        sitting(**{f"conclusion-{first.pk}": "passed", f"conclusion-{second.pk}": "failed",
                   f"ground-{second.pk}": "业绩证明不足"}),
    )  # fmt: skip
    assert answer.status_code == 302
    assert states(reviewable) == {2: "passed", 3: "failed", 4: "eligible"}
    assert list(Review.objects.order_by("application__row_number").values_list("ground", flat=True)) == [
        "技能高超、业绩突出", "业绩证明不足",
    ]  # fmt: skip
    page = shown(assessor.get(answer["Location"]))
    assert "业绩证明不足" in page
    assert "通过1人，不通过1人" in page
    detail = shown(assessor.get(f"/applications/{second.pk}/"))
    assert "评审不通过" in detail
    assert "可补充业绩材料后重新申报" in detail
    assert Review.objects.filter(application=third).count() == 0


def test_all_who_wait_are_passed_at_once(assessor: Client, reviewable: Batch) -> None:
    """Also those on further pages; who was turned down stays so."""
    turned_down = reviewable.applications.get(row_number=4)
    assessor.post(f"/batches/{reviewable.pk}/reviews/", sitting(**{f"conclusion-{turned_down.pk}": "failed"}))
    assert "待评审的2人全部通过" in shown(assessor.get(f"/batches/{reviewable.pk}/reviews/"))
    assessor.post(f"/batches/{reviewable.pk}/reviews/", sitting(act="pass-all"))
    assert states(reviewable) == {2: "passed", 3: "passed", 4: "failed"}


@pytest.mark.parametrize("wrong", [{"reviewed_on": ""}, {"reviewed_on": "昨天"}, {"reference": ""}, {"ground": " "}])
def test_a_sitting_that_says_too_little_is_asked_for_the_rest(
    assessor: Client, reviewable: Batch, wrong: dict[str, str]
) -> None:
    """What was written stays in the boxes."""
    answer = assessor.post(f"/batches/{reviewable.pk}/reviews/", sitting(act="pass-all") | wrong)
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_a_refused_conclusion_is_told_at_its_row(assessor: Client, reviewable: Batch) -> None:
    """A day that is still to come."""
    application = reviewable.applications.get(row_number=3)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = assessor.post(
        f"/batches/{reviewable.pk}/reviews/",
        sitting(reviewed_on=tomorrow) | {f"conclusion-{application.pk}": "passed"},
    )
    page = shown(answer)
    assert answer.status_code == 422
    assert f'id="conclusion-{application.pk}-error"' in page
    assert "评审日期晚于今日" in page
    assert '<option value="passed" selected>' in page


def test_nothing_chosen_is_said(assessor: Client, reviewable: Batch) -> None:
    """Rather than taken for done."""
    answer = assessor.post(f"/batches/{reviewable.pk}/reviews/", sitting())
    assert (answer.status_code, "没有选择评审结论" in shown(answer)) == (422, True)


def test_each_batch_has_the_page_of_its_procedure(assessor: Client, house: House, reviewable: Batch) -> None:
    """One leads to the other; the desk links the right one."""
    ordinary = house.upload(workbook(many(1, first=30)))
    assert assessor.get(f"/batches/{reviewable.pk}/scores/")["Location"] == f"/batches/{reviewable.pk}/reviews/"
    assert assessor.get(f"/batches/{ordinary.pk}/reviews/")["Location"] == f"/batches/{ordinary.pk}/scores/"
    desk = shown(assessor.get("/"))
    assert f"/batches/{reviewable.pk}/reviews/" in desk
    assert f"/batches/{ordinary.pk}/scores/" in desk


def test_the_approver_sees_the_review(house: House, reviewable: Batch, browse: SignIn) -> None:
    """Ground, day and minutes instead of marks."""
    house.review(reviewable, at=timezone.now())
    page = shown(browse(house.approver).get(f"/batches/{reviewable.pk}/approval/"))
    assert "评审会议纪要〔2026〕3号" in page
    assert "业绩突出，符合岗位要求" in page


def test_the_certificate_s_page_says_by_which_pathway(house: House, browse: SignIn) -> None:
    """The worker's own record."""
    batch = house.upload(workbook([FRONTLINE.person()]), pathway=FRONTLINE.pathway)
    house.give_notice(batch)
    (certificate,) = house.issue()
    page = shown(browse(house.approver).get(f"/certificates/{certificate.number}/"))
    assert "一线职工直接认定" in page
