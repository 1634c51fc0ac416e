"""A body sent in chunks says no length: it is refused as that, not as a form without fields."""

from __future__ import annotations

import pytest
from django.test import Client

CHUNKED = {"HTTP_TRANSFER_ENCODING": "gzip, Chunked"}


@pytest.mark.parametrize("path", ["/api/v1/batches", "/api/v1/batches/x/scores"])
def test_a_chunked_body_is_refused_by_name(path: str) -> None:
    """411 as a problem document, before anybody is asked to sign in."""
    answer = Client().post(path, b"", content_type="multipart/form-data", **CHUNKED)  # type: ignore[arg-type]
    assert (answer.status_code, answer["Content-Type"]) == (411, "application/problem+json")
    assert answer.json()["code"] == "length_required"
    assert "Content-Length" in answer.json()["detail"]
    assert answer.json()["detail_en"]


def test_a_page_says_it_as_text() -> None:
    """In both languages."""
    answer = Client().post("/sign-in/", b"", content_type="text/plain", **CHUNKED)  # type: ignore[arg-type]
    assert answer.status_code == 411
    assert "分块" in answer.content.decode()


def test_a_body_with_its_length_passes(db: None) -> None:
    """Whatever else the header says."""
    answer = Client().post("/api/v1/batches", b"{}", content_type="application/json", **CHUNKED)  # type: ignore[arg-type]
    assert answer.status_code in (401, 403)
