"""No request takes a web process above one GiB: each is sent to a process of its own, whose peak is then read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from config.environment import PROJECT
from rules.strict_json import MOST_VALUES
from tests.house import House
from tests.resilience.processes import environment

MOST_KIB = 1024 * 1024
PEAK = """
import resource, sys
def peak():
    try:  # what exec keeps of the parent's is not counted here
        return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return own // 1024 if sys.platform == "darwin" else own
"""
CHILD = (
    PEAK
    + """
from config.wsgi import application
from django.test import Client
from registry.models import Account
role, path, kind, body = sys.argv[1:5]
client = Client(raise_request_exception=False)
if role != "nobody":
    account = Account.objects.filter(role=role).earliest("pk")
    from tests.signing_in import sign_in
    sign_in(client, account)
headers = {"HTTP_IDEMPOTENCY_KEY": "k"} if path.startswith("/api/v1/batches") else {}
with open(body, "rb") as content:
    answer = client.generic("POST", path, content.read(), content_type=kind, **headers)
print(answer.status_code, peak())
"""
)
JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
LIMIT = configured.UPLOAD_LIMIT_BYTES


def candidates(entries: bytes, site: str) -> bytes:
    return f'{{"site": "{site}", "candidates": ['.encode() + entries.removesuffix(b",") + b"]}"


Request = tuple[str, str, str, Callable[[], bytes]]


def requests(site: str) -> dict[str, Request]:
    """Role, path, media type and body of each request; as many values, or as many bytes, as a door takes."""
    room = LIMIT - 1000
    most = MOST_VALUES // 2 - 100
    upload = "/api/v1/batches"
    part = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    file = part.format("site", "") + site + "\r\n" + part.format("file", '; filename="a.xlsx"')
    return {
        "empty objects": ("submitter", upload, JSON, lambda: candidates(b"{}," * most, site)),
        "one-key objects": ("submitter", upload, JSON, lambda: candidates(b'{"a":0},' * most, site)),
        "nested lists": ("submitter", upload, JSON, lambda: candidates(b"[0]," * most, site)),
        "more values than are read": ("submitter", upload, JSON, lambda: candidates(b"[]," * (room // 3), site)),
        "short texts": ("submitter", upload, JSON, lambda: candidates(b'"ab",' * (2 * most), site)),
        "wide characters": (
            "submitter", upload, JSON, lambda: candidates((b'"' + b"a" * 200 + "\U00020000".encode() + b'",') * (room // 207), site)
        ),
        "one long text": ("submitter", upload, JSON, lambda: candidates(b'{"name": "' + "键".encode() * (room // 3) + b'"},', site)),
        "escapes": ("submitter", upload, JSON, lambda: candidates(b'"' + b"\\u952e" * (room // 6) + b'",', site)),
        "a key for each byte": (
            "submitter", upload, JSON, lambda: candidates(b"{" + b",".join(b'"%x":0' % place for place in range(most)) + b"},", site),
        ),
        "a workbook of the size allowed": ("submitter", upload, PARTS, lambda: file.encode() + bytes(room) + b"\r\n--b--\r\n"),
        "a field without end": (
            "submitter", upload, PARTS, lambda: part.format("site", "").encode() + b"x" * room + b"\r\n--b--\r\n"
        ),
        "a form without end": ("nobody", "/sign-in/", FORM, lambda: b"username=" + b"%41" * (room // 3)),
        "credentials without end": ("nobody", "/api/v1/tokens", JSON, lambda: b'{"username": "' + b"x" * room + b'"}'),
        "marks without end": (
            "assessor", "/api/v1/batches/01a1ff08-de6a-7715-99f1-9a07e41dc828/scores", JSON, lambda: b'{"scores": [' + b'{"application": 1},' * most + b"0]}",
        ),
        "a question without end": ("nobody", "/api/v1/eligibility", JSON, lambda: b"[" + b"[]," * 300_000 + b"0]"),
    }  # fmt: skip


@pytest.fixture
def child(open_house: House, tmp_path: Path) -> Any:
    """Sends a request in a process of its own; its status and its peak in KiB."""

    def send(role: str, path: str, kind: str, body: Callable[[], bytes]) -> tuple[int, int]:
        content = tmp_path / "body"
        content.write_bytes(body())
        command = [sys.executable, "-W", "ignore", "-c", CHILD, role, path, kind, str(content)]
        settings = environment(DJANGO_SETTINGS_MODULE="config.settings", PYTHONPATH=str(PROJECT))
        done = subprocess.run(
            command, env=settings, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr[-3000:]
        status, peak = done.stdout.split()[-2:]
        return int(status), int(peak)

    return send


@pytest.mark.parametrize("name", requests("Y000032900000"))
def test_no_request_takes_a_process_above_a_gib(child: Any, open_house: House, name: str) -> None:
    """Whatever it is answered with; never with 500."""
    status, peak = child(*requests(open_house.site.code)[name])
    print(name, status, peak // 1024, "MiB", file=sys.stderr)
    assert status < 500
    assert peak < MOST_KIB, f"{peak // 1024} MiB"


def test_the_measure_sees_a_gib() -> None:
    """The peak that is read is the child's, and counts what it took."""
    taken = (
        "import resource; b = bytearray(b'x') * (1100 << 20); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", taken], capture_output=True, text=True, check=True, env=os.environ)
    assert int(done.stdout) > MOST_KIB
