"""The audit counts what was audited: nothing known about nothing asked is not clean."""

from __future__ import annotations

import pytest

from config.launch.places import PROJECT
from config.supply.audit import CLEAN, NOT_AUDITED, VULNERABLE, _rounds, audit, judge
from config.supply.pins import Pin, PinUnreadable, pins

ONE, OTHER = Pin("celery", "5.7.0"), Pin("django", "5.2.9")
SKIPPED = {"name": "celery", "skip_reason": "Dependency not found"}


def clean(pin: Pin) -> dict[str, object]:
    return {"name": pin.name, "version": pin.version, "vulns": []}


def test_clean_is_said_when_every_pin_was_answered_for() -> None:
    found = judge([ONE, OTHER], [clean(ONE), clean(OTHER)])
    assert found.code == CLEAN
    assert found.lines() == ["clean: 2 of 2 pinned packages were audited"]


def test_a_package_that_the_advisories_do_not_know_is_not_audited() -> None:
    """pip-audit ends well with all of them skipped."""
    found = judge([ONE, OTHER], [SKIPPED, clean(OTHER)])
    assert found.code == NOT_AUDITED
    assert found.lines() == [
        "not audited: celery 5.7.0 (Dependency not found)",
        "NOT AUDITED: 1 of 2 pinned packages were audited",
    ]


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [SKIPPED],
        [{"name": "celery", "version": "5.6.0", "vulns": []}],
        [{"name": "celery", "version": "5.7.0"}],
        [clean(OTHER)],
    ],
)
def test_an_answer_about_something_else_or_none_does_not_count(answers: list[dict[str, object]]) -> None:
    found = judge([ONE], answers)
    assert (found.code, found.audited) == (NOT_AUDITED, frozenset())


def test_nothing_pinned_is_not_clean() -> None:
    assert judge([], []).code == NOT_AUDITED


def test_a_known_weakness_is_named() -> None:
    found = judge([ONE, OTHER], [{**clean(ONE), "vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}, clean(OTHER)])
    assert found.code == VULNERABLE
    assert found.lines()[0] == "celery 5.7.0: GHSA-2, PYSEC-1"


def test_a_package_pinned_in_two_versions_is_asked_about_in_both() -> None:
    later = Pin("celery", "5.8.0")
    assert _rounds([ONE, later, OTHER]) == [[ONE, OTHER], [later]]
    assert judge([ONE, later], [clean(ONE)]).code == NOT_AUDITED


def test_an_advisory_service_out_of_reach_is_not_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real program, led to a port where nobody answers."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    found = audit([ONE])
    assert (found.code, set(found.unaudited)) == (NOT_AUDITED, {ONE})
    assert found.lines()[-1] == "NOT AUDITED: 0 of 1 pinned packages were audited"


def test_every_pin_of_the_lock_files_is_read() -> None:
    """As many as there are lines with ``==`` that begin a requirement, those for other systems included."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (PROJECT / lock).read_text().splitlines() if "==" in line and line[0].isalnum()]
        assert len(pins(PROJECT, (lock,))) == len(lines) > 50


def test_a_line_that_is_no_pin_is_refused(tmp_path) -> None:
    (tmp_path / "requirements.txt").write_text("django==5.2.9 \\\n    --hash=sha256:0\ncelery>=5\n")
    with pytest.raises(PinUnreadable, match="line 3"):
        pins(tmp_path, ("requirements.txt",))
