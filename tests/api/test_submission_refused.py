"""Submissions that are not taken in: each is told why, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from certification.models import Batch
from registry.models import Account, Site
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any, tmp_path: Any) -> Site:
    settings.MEDIA_ROOT = tmp_path
    return factories.SiteFactory()


@pytest.fixture
def client(site: Site, signed_in: Callable[[Account], APIClient]) -> APIClient:
    return signed_in(factories.SubmitterFactory(body=site.body))


def send(client: APIClient, site: str, content: bytes) -> Any:
    file = SimpleUploadedFile("a.xlsx", content)
    return client.post("/api/v1/batches", {"site": site, "file": file}, format="multipart")


def test_an_empty_file_is_refused(client: APIClient, site: Site) -> None:
    """422 content_empty."""
    answer = send(client, site.code, b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "content_empty")
    assert not Batch.objects.exists()


def test_a_file_larger_than_the_limit_is_refused(client: APIClient, site: Site, settings: Any) -> None:
    """413 content_too_large, also by the few bytes that the length of the request does not show."""
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = send(client, site.code, b"x" * 101)
    assert (answer.status_code, answer.json()["code"]) == (413, "content_too_large")
    assert not Batch.objects.exists()


def test_a_site_of_another_body_does_not_exist(client: APIClient) -> None:
    """400 at /site: the site of a stranger reads like one that was never there."""
    for code in (factories.SiteFactory().code, "Y000032000000"):
        answer = send(client, code, b"x")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/site")
        assert answer.json()["errors"][0]["code"] == "site_unknown"


def test_a_submission_without_a_file_is_refused(client: APIClient, site: Site) -> None:
    """400 at /file."""
    answer = client.post("/api/v1/batches", {"site": site.code}, format="multipart")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/file")
