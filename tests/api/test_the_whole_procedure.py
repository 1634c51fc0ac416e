"""From upload to public check through the doors for programs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from certification.acts.issuing import issue_chunk
from certification.models import PublicNotice
from registry.models import Account, Site
from tests import factories
from tests.api.procedure import filed_site, work_off
from tests.intake.sheets import person

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def site(settings: Any, tmp_path: Any) -> Site:
    settings.MEDIA_ROOT = tmp_path
    return filed_site()


@pytest.fixture
def clients(site: Site, signed_in: Callable[[Account], APIClient]) -> dict[str, APIClient]:
    body = site.body
    return {
        "submitter": signed_in(factories.SubmitterFactory(body=body)),
        "assessor": signed_in(factories.AssessorFactory(body=body)),
        "approver": signed_in(factories.ApproverFactory(body=body)),
    }


def candidates() -> list[dict[str, Any]]:
    """Two who may apply, one whose level the site is not filed for."""
    work = [{"occupation": "6-18-01-01", "from": "2010-01-01", "to": None}]
    return [
        person(11, level="senior", condition=1, work=work),
        person(13, name="李建国", level="senior", condition=1, work=work),
        person(15, level="technician", condition=1),
    ]


def submit(clients: dict[str, APIClient], site: Site) -> dict[str, Any]:
    answer = clients["submitter"].post(
        "/api/v1/batches", {"site": site.code, "candidates": candidates()}, format="json"
    )
    assert answer.status_code == 201, answer.json()
    work_off()
    batch: dict[str, Any] = clients["submitter"].get(answer["Location"]).json()
    return batch


def test_two_candidates_end_with_certificates_that_anybody_can_check(
    clients: dict[str, APIClient], site: Site, anybody: APIClient
) -> None:
    """Submitted, judged, examined, approved, on_notice, issued, checked; the third row is refused by name."""
    batch = submit(clients, site)
    assert (batch["state"], batch["progress"]) == ("validated", 100)
    assert batch["applications"] == {"eligible": 2}
    assert batch["rows"]["refused"] == 1
    refusals = clients["submitter"].get(batch["links"]["refusals"]).json()["results"]
    assert {(row["row"], row["column"]) for row in refusals} == {(3, "认定等级")}
    assert all(row["message"] and row["message_en"] for row in refusals)

    applications = clients["assessor"].get(batch["links"]["applications"]).json()["results"]
    marks = [
        {"application": row["id"], "part": part, "value": 88.5} for row in applications for part in ("theory", "skill")
    ]
    scored = clients["assessor"].post(f"/api/v1/batches/{batch['id']}/scores", {"scores": marks}, format="json")
    assert scored.json() == {"passed": 2, "failed": 0, "incomplete": 0}

    approved = clients["approver"].post(
        batch["links"]["approvals"],
        {"list": clients["approver"].get(f"{batch['links']['self']}/waiting-list").json()},
        format="json",
    )
    assert approved.status_code == 201, approved.json()
    work_off()
    public_notice = clients["approver"].get(approved["Location"]).json()["results"][0]["public_notice"]
    assert [row["id"] for row in anybody.get("/api/v1/public-notices").json()["results"]] == [public_notice]
    results = anybody.get(f"/api/v1/public-notices/{public_notice}/results").json()["results"]
    assert [row["application"] for row in results] == [row["id"] for row in applications]

    last_day = PublicNotice.objects.get(pk=public_notice).ends_on
    issue_chunk(public_notice, at=timezone.now() + (last_day - timezone.localdate()) + timedelta(days=1))
    issued = clients["submitter"].get("/api/v1/certificates").json()["results"]
    assert len(issued) == 2
    detail = clients["submitter"].get(f"/api/v1/applications/{applications[0]['id']}").json()
    assert [step["after"] for step in detail["transitions"]] == [
        "eligible", "passed", "approved", "on_notice", "issued",
    ]  # fmt: skip
    assert detail["certificate"] in {row["number"] for row in issued}
    checked = anybody.post("/api/v1/checks", {"number": detail["certificate"], "name": detail["name"]}, format="json")
    assert checked.json()["answer"] == "valid"


def test_the_same_content_sent_twice_is_one_batch(clients: dict[str, APIClient], site: Site) -> None:
    """The second sending answers 200 with the first one's address."""
    asked = {"site": site.code, "candidates": candidates()}
    first = clients["submitter"].post("/api/v1/batches", asked, format="json")
    second = clients["submitter"].post("/api/v1/batches", asked, format="json")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first["Location"] == second["Location"]


def test_the_template_filled_in_is_taken(clients: dict[str, APIClient], site: Site) -> None:
    """The handed-out workbook comes back by multipart, is answered cell by cell and returned with the reasons."""
    template = clients["submitter"].get("/api/v1/templates/candidates", {"site": site.code})
    assert (template.status_code, template["Content-Type"]) == (200, XLSX)
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    row = next(number for number in range(2, 100) if not any(cell.value for cell in sheet[number]))
    sheet.cell(row, headers.index("姓名") + 1, "王小明")
    filled = io.BytesIO()
    book.save(filled)
    answer = clients["submitter"].post(
        "/api/v1/batches",
        {"site": site.code, "file": SimpleUploadedFile("申报.xlsx", filled.getvalue(), XLSX)},
        format="multipart",
    )
    assert answer.status_code == 201, answer.json()
    assert answer.json()["filename"] == "申报.xlsx"
    work_off()
    batch = clients["submitter"].get(answer["Location"]).json()
    assert batch["rows"]["refused"] == 1, batch
    columns = {row["column"] for row in clients["submitter"].get(batch["links"]["refusals"]).json()["results"]}
    assert {"证件号码", "认定等级"} <= columns
    returned = clients["submitter"].get(f"{answer['Location']}/returned-workbook")
    assert "退回原因" in [cell.value for cell in openpyxl.load_workbook(io.BytesIO(returned.content)).worksheets[0][1]]


def test_scores_come_back_in_the_sheet_that_was_handed_out(clients: dict[str, APIClient], site: Site) -> None:
    """The exported score sheet, filled in, records the scores; a sheet for a stranger is refused by row."""
    batch = submit(clients, site)
    exported = clients["assessor"].get(f"/api/v1/batches/{batch['id']}/exports/scores")
    assert (exported.status_code, exported["Content-Type"]) == (200, XLSX)
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for row in (2, 3):
        sheet.cell(row, headers.index("理论成绩") + 1, 75)
        sheet.cell(row, headers.index("实操成绩") + 1, 59.5 if row == 3 else 60)
    answer = clients["assessor"].post(
        f"/api/v1/batches/{batch['id']}/scores", {"file": _upload(book)}, format="multipart"
    )
    assert answer.json() == {"passed": 1, "failed": 1, "incomplete": 0}
    sheet.cell(2, headers.index("姓名") + 1, "别人")
    wrong = clients["assessor"].post(
        f"/api/v1/batches/{batch['id']}/scores", {"file": _upload(book)}, format="multipart"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "scores_refused")
    assert wrong.json()["errors"][0]["code"] == "person_not_matched"


def test_every_export_is_a_workbook(clients: dict[str, APIClient], site: Site) -> None:
    """Candidates, scores, results; another kind does not exist."""
    batch = submit(clients, site)
    for kind, rows in (("candidates", 3), ("scores", 3), ("results", 1)):
        answer = clients["submitter"].get(f"/api/v1/batches/{batch['id']}/exports/{kind}")
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].max_row == rows, kind
        assert "attachment" in answer["Content-Disposition"]
    assert clients["submitter"].get(f"/api/v1/batches/{batch['id']}/exports/secrets").status_code == 404


def test_the_whole_verdict_can_be_read(clients: dict[str, APIClient], site: Site) -> None:
    """Every clause with what was required, what was found and its article."""
    batch = submit(clients, site)
    application = clients["submitter"].get(batch["links"]["applications"]).json()["results"][0]
    tree = clients["submitter"].get(f"/api/v1/applications/{application['id']}/verdict").json()
    assert tree["verdict"] == "eligible"
    assert tree["claimed"]["route"] == "senior.1"
    clause = tree["findings"][0]
    assert clause["required"]
    assert clause["actual"]
    assert clause["citation"]["article"]
    detail = clients["submitter"].get(f"/api/v1/applications/{application['id']}").json()
    assert detail["verdict"]["policy_digest"] == tree["policy_digest"]


def test_a_batch_sent_as_json_has_no_workbook_to_return(clients: dict[str, APIClient], site: Site) -> None:
    """A named refusal, not an empty file."""
    batch = submit(clients, site)
    answer = clients["submitter"].get(f"/api/v1/batches/{batch['id']}/returned-workbook")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_workbook")
    assert answer["Content-Type"] == "application/problem+json"


def _upload(book: Any) -> SimpleUploadedFile:
    filled = io.BytesIO()
    book.save(filled)
    return SimpleUploadedFile("scores.xlsx", filled.getvalue(), XLSX)
