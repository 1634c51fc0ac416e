"""How pages and files come to the browser: packed, and files for good under names of their content."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from certification.models import Batch
from tests.house import House
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    """The static files as an installation has them: a process that starts now finds the collection."""
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", verbosity=0, interactive=False)
    settings.STATIC_ROOT = str(tmp_path / "static")  # setting it makes the storage anew
    return tmp_path / "static"


def test_the_style_sheet_is_named_by_its_content_and_kept_for_good(collected: Path, reference: None) -> None:
    client = Client()
    page = shown(client.get("/check/"))
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert re.fullmatch(r"/static/portal/site\.[0-9a-f]{12}\.css", sheet)
    answer = client.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer["Content-Encoding"] == "gzip"
    assert b"--indigo" in gzip.decompress(b"".join(answer.streaming_content))


def test_every_file_that_a_page_names_is_collected(collected: Path, house: House, batch: Batch, browse: SignIn) -> None:
    named = set()
    for address in ("/", "/batches/", f"/batches/{batch.pk}/scores/"):
        named |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', shown(browse(house.assessor).get(address))))
    assert named
    manifest = json.loads((collected / "staticfiles.json").read_text())["paths"].values()
    assert {name.removeprefix("/static/") for name in named} <= set(manifest)


def test_before_anything_is_collected_files_keep_their_own_names(reference: None) -> None:
    """As for whoever works on the pages with ``make services`` and ``manage.py``."""
    page = shown(Client().get("/check/"))
    assert 'href="/static/portal/site.css"' in page
    assert Client().get("/static/portal/site.css").status_code == 200


@pytest.mark.parametrize("address", ["/", "/api/v1/openapi.json"])
def test_text_is_packed_for_who_takes_it(reference: None, address: str) -> None:
    packed = Client().get(address, headers={"Accept-Encoding": "gzip"})
    plain = Client().get(address)
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"]


def test_the_length_of_a_packed_page_tells_nothing(reference: None) -> None:
    """A few random bytes are in it (BREACH)."""
    lengths = {len(Client().get("/check/", headers={"Accept-Encoding": "gzip"}).content) for _ in range(12)}
    assert len(lengths) > 3


def test_what_is_packed_already_is_sent_as_it_is(house: House, batch: Batch, browse: SignIn) -> None:
    answer = browse(house.submitter).get(
        f"/batches/{batch.pk}/exports/candidates.xlsx", headers={"Accept-Encoding": "gzip"}
    )
    assert "Content-Encoding" not in answer
    assert int(answer["Content-Length"]) == len(b"".join(answer.streaming_content))
