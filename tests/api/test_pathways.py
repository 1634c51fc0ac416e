"""Batches by every pathway through the API: submission, review records, what is shown and filtered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from certification.models import Application, Batch, Review
from certification.procedures import PROCEDURES
from registry.models import Account
from tests.candidates import many, workbook
from tests.house import House, build_house, drain, on
from tests.pathways import BY_PATHWAY, CASES

SignIn = Callable[[Account], APIClient]
FRONTLINE = BY_PATHWAY["direct_frontline"]
DAY = timezone.localdate().isoformat()


@pytest.fixture
def submitter(house: House, signed_in: SignIn) -> APIClient:
    return signed_in(house.submitter)


@pytest.fixture
def batch(house: House) -> Batch:
    """Two front-line workers to be reviewed."""
    return house.upload(workbook([FRONTLINE.person(1), FRONTLINE.person(2)]), pathway=FRONTLINE.pathway)


def submit(client: APIClient, house: House, **more: Any) -> Any:
    return client.post("/api/v1/batches", {"site": house.site.code, "candidates": [FRONTLINE.person()], **more}, "json")


def review(application: Any, **more: Any) -> dict[str, Any]:
    return {
        "application": str(application), "conclusion": "passed", "reviewed_on": DAY, "ground": "业绩突出",
        "reference": "会议纪要〔2026〕3号", **more,
    }  # fmt: skip


def test_json_names_the_pathway_of_the_batch(submitter: APIClient, house: House) -> None:
    """The batch and its applications say it; without it the batch is ordinary, as before."""
    answer = submit(submitter, house, pathway="direct_frontline")
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["pathway"], answer.json()["procedure"]) == ("direct_frontline", "review")
    drain()
    (row,) = submitter.get(f"/api/v1/batches/{answer.json()['id']}/applications").json()["results"]
    assert (row["pathway"], row["route"], row["state"]) == ("direct_frontline", "technician.1", "eligible")
    ordinary = submit(submitter, house)
    assert (ordinary.json()["pathway"], ordinary.json()["procedure"]) == ("ordinary", "examination")
    assert ordinary.json()["id"] != answer.json()["id"]


def test_a_workbook_names_it_in_the_form(submitter: APIClient, house: House) -> None:
    """Beside site and file."""
    file = SimpleUploadedFile("a.xlsx", workbook([FRONTLINE.person()]))
    form = {"site": house.site.code, "pathway": "direct_frontline", "file": file}
    answer = submitter.post("/api/v1/batches", form, "multipart")
    assert (answer.status_code, answer.json()["pathway"]) == (201, "direct_frontline")


def test_a_pathway_that_no_rule_has_is_a_fault(submitter: APIClient, house: House) -> None:
    """Named with its pointer."""
    answer = submit(submitter, house, pathway="lottery")
    assert answer.status_code == 400
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/pathway", "invalid_choice")]


def test_a_body_without_the_power_is_told_the_article(reference: None, signed_in: SignIn) -> None:
    """422 with code, both languages and citation."""
    house = build_house(kind="social")
    answer = submit(signed_in(house.submitter), house, pathway="exceptional")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "body_has_no_power")
    assert told["citation"] == PROCEDURES["exceptional"].citation
    assert told["detail"]
    assert told["detail_en"]


def test_lists_are_narrowed_by_pathway(submitter: APIClient, house: House, batch: Batch) -> None:
    """Batches and applications."""
    house.upload(workbook(many(1, first=30)))
    for path, count in (("batches", 1), ("applications", 2)):
        found = submitter.get(f"/api/v1/{path}", {"pathway": "direct_frontline"}).json()["results"]
        assert [one["pathway"] for one in found] == ["direct_frontline"] * count
        assert len(submitter.get(f"/api/v1/{path}").json()["results"]) == count + 1
        assert submitter.get(f"/api/v1/{path}", {"pathway": "lottery"}).status_code == 400


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.pathway)
def test_the_template_is_of_the_pathway(case: Any, reference: None, signed_in: SignIn) -> None:
    """Its sheets are the evidence that the pathway asks for."""
    house = case.house()
    client = signed_in(house.submitter)
    answer = client.get("/api/v1/templates/candidates", {"site": house.site.code, "pathway": case.pathway})
    assert answer.status_code == 200
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert sheets[0] == "考生信息"
    assert ("用工情况" in sheets) is (case.pathway != "equivalence")


def test_the_template_of_no_pathway_is_a_fault(submitter: APIClient, house: House) -> None:
    """A misspelt one does not read as ordinary."""
    answer = submitter.get("/api/v1/templates/candidates", {"site": house.site.code, "pathway": "lottery"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "pathway")


def test_reviews_are_recorded_and_shown(house: House, batch: Batch, signed_in: SignIn) -> None:
    """All rows at once; a correction is a further revision; the application shows them."""
    client = signed_in(house.assessor)
    first, second = batch.applications.order_by("row_number").values_list("pk", flat=True)
    path = f"/api/v1/batches/{batch.pk}/reviews"
    answer = client.post(path, {"reviews": [review(first), review(second, conclusion="failed")]}, "json")
    assert (answer.status_code, answer.json()) == (200, {"passed": 1, "failed": 1})
    assert client.post(path, {"reviews": [review(second, ground="补充材料后通过")]}, "json").json() == {
        "passed": 1, "failed": 0,
    }  # fmt: skip
    shown = client.get(f"/api/v1/applications/{second}").json()
    assert [(one["revision"], one["conclusion"], one["reviewed_by"]) for one in shown["reviews"]] == [
        (1, "failed", house.assessor.username), (2, "passed", house.assessor.username),
    ]  # fmt: skip
    assert (shown["state"], shown["scores"]) == ("passed", [])


def test_reviews_are_taken_all_or_none(house: House, batch: Batch, signed_in: SignIn) -> None:
    """One bad record refuses all, and each is named by its place in the list."""
    client = signed_in(house.assessor)
    application = batch.applications.order_by("row_number")[0]
    sent = [review(application.pk), review(uuid4()), review(application.pk)]
    answer = client.post(f"/api/v1/batches/{batch.pk}/reviews", {"reviews": sent}, "json")
    assert (answer.status_code, answer.json()["code"]) == (422, "reviews_refused")
    assert [(row["pointer"], row["code"]) for row in answer.json()["errors"]] == [
        ("/reviews/1/application", "application_unknown"), ("/reviews/2/application", "application_twice"),
    ]  # fmt: skip
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("conclusion", "perhaps", "invalid_choice"), ("reviewed_on", "2026-13-01", "invalid"), ("ground", "", "blank"),
        ("reference", None, "null"), ("note", "x", "unknown_field"),
    ],
)  # fmt: skip
def test_a_malformed_record_is_a_fault(
    house: House, batch: Batch, signed_in: SignIn, field: str, value: Any, code: str
) -> None:
    """With its pointer; nothing is stored."""
    application: Application = batch.applications.order_by("row_number")[0]
    sent = {"reviews": [review(application.pk, **{field: value})]}
    answer = signed_in(house.assessor).post(f"/api/v1/batches/{batch.pk}/reviews", sent, "json")
    assert answer.status_code == 400
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [(f"/reviews/0/{field}", code)]
    assert not Review.objects.exists()


def test_scores_of_a_reviewed_batch_are_refused_with_the_article(house: House, batch: Batch, signed_in: SignIn) -> None:
    """409, and the other way round; the score sheet does not exist either."""
    client = signed_in(house.assessor)
    application = batch.applications.order_by("row_number")[0]
    mark = {"application": str(application.pk), "part": "theory", "value": 80}
    answer = client.post(f"/api/v1/batches/{batch.pk}/scores", {"scores": [mark]}, "json")
    assert (answer.status_code, answer.json()["code"]) == (409, "procedure_differs")
    assert answer.json()["citation"] == PROCEDURES["direct_frontline"].citation
    ordinary = house.upload(workbook(many(1, first=30)))
    sent = {"reviews": [review(ordinary.applications.get().pk)]}
    assert client.post(f"/api/v1/batches/{ordinary.pk}/reviews", sent, "json").json()["code"] == "procedure_differs"
    assert client.get(f"/api/v1/batches/{batch.pk}/exports/scores").json()["code"] == "not_examined"


def test_a_certificate_says_by_which_pathway(house: House, batch: Batch, signed_in: SignIn) -> None:
    """To those who may see it."""
    house.give_notice(batch)
    house.issue(at=on(2026, 10, 12))
    (first, second) = signed_in(house.approver).get("/api/v1/certificates").json()["results"]
    assert {first["pathway"], second["pathway"]} == {"direct_frontline"}
