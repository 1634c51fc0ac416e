"""The same certificate is the same file, whoever renders it and when."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from registry.documents import certificate, typesetting
from registry.documents.certificate import TemplateUnknown, render
from tests.documents.pages import WANG_WEI, a_face, stated_by

PROJECT = Path(certificate.__file__).parents[2]
ELSEWHERE = """
import hashlib
from registry.documents.certificate import render
from tests.documents.pages import WANG_WEI
print(hashlib.sha256(render(WANG_WEI)).hexdigest())
"""


def test_a_certificate_rendered_later_in_another_process_is_the_same_bytes() -> None:
    """Another process, a second later, in another time zone, with other hashing of strings: no byte differs."""
    here = hashlib.sha256(render(WANG_WEI)).hexdigest()
    time.sleep(1.1)
    environment = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "4711", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == here


def test_a_certificate_is_the_same_bytes_whatever_was_rendered_between() -> None:
    """The kept compiler carries nothing over from one certificate to the next."""
    first = render(WANG_WEI)
    other = render(a_face(name="李娜", work_type="铁路信号工", number="S001344006001263000002"))
    assert other != first
    assert render(WANG_WEI) == first


def test_threads_share_the_compiler_without_mixing_pages() -> None:
    """Four threads at once give the pages that one gives after the other."""
    faces = [a_face(name=name) for name in ("王伟", "李娜", "张敏", "刘洋")] * 3
    alone = [render(face) for face in faces]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(render, faces)) == alone


def test_a_child_forked_after_a_page_renders_the_same_bytes() -> None:
    """A forked child has none of the compiler's threads; it must neither hang nor draw another page."""
    expected = render(WANG_WEI)
    child = os.fork()
    if child == 0:
        os._exit(0 if render(WANG_WEI) == expected else 1)
    for _ in range(300):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        time.sleep(0.1)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
        pytest.fail("the forked child hung")
    assert os.waitstatus_to_exitcode(status) == 0


def test_the_only_date_in_the_file_is_the_day_of_issue() -> None:
    """Creation and change of the file are dated by the certificate, not by the clock."""
    stated = stated_by(render(WANG_WEI))
    assert stated["CreationDate"].startswith("D:20261116")
    assert stated["ModDate"].startswith("D:20261116")
    assert stated["Title"] == "职业技能等级证书 S001344006001263000001"


def test_a_published_template_is_never_edited() -> None:
    """Certificates printed with 2026.1 are rendered from it again; a new look is a new file with a new version."""
    text = (typesetting.TEMPLATES / "certificate-2026.1.typ").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "92f881c656f94c62de74cda07fff8d328af78587cecf1dd4f40f50705f1145dd"


@pytest.mark.parametrize("version", ["1999.1", "../certificate-2026.1", "2026.1.typ", ""])
def test_an_unknown_template_version_is_refused(version: str) -> None:
    """A version without its file, or a path in its place, never falls back on another look."""
    with pytest.raises((TemplateUnknown, ValueError)):
        render(a_face(template=version))
