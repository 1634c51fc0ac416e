"""manage.py policy check: every fault of a text, with file, line and column, in two languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from rules import digest_of
from tests.rulebook.commands import POLICIES, run, seeded, written

ORDINARY = "cn.ordinary.2023"
OVERLAY = """\
id: cn.xx.exceptional.2026
extends: cn.exceptional.2022
title: 试
pathway: exceptional
place: "130000"
in_force: {from: 2026-01-01, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某办法, number: 某号, certainty: verified}
levels:
  technician:
    heading: 具备以下条件者
    routes:
      - number: 1
        text: 省级技术能手。
        cite: {basis: one, article: 一}
        honour: {kinds: [provincial_expert]}
"""


def test_the_seeded_texts_have_no_fault(reference: None) -> None:
    """All together, and beside themselves as published."""
    lines, status = run("policy", "check", *sorted(POLICIES.glob("*.yaml")))
    assert (status, len(lines)) == (0, 1)
    assert lines[0].startswith("无错误 / no faults")


def test_every_fault_is_told_with_line_and_column_in_both_languages(reference: None, tmp_path: Path) -> None:
    """Three planted faults, three lines, in the text's order."""
    text = seeded(ORDINARY)
    text = text.replace("pathway: ordinary", "pathway: by_luck", 1)
    text = text.replace("        age: {at_least: 16}", "        age: {at_least: sixteen}", 1)
    text = text.replace("        work: {years: 5}\n", "        work: {years: 5}\n        work: {years: 6}\n", 1)
    file = written(tmp_path, "draft.yaml", text)
    lines, status = run("policy", "check", file)
    numbered = text.splitlines()
    rows = [numbered.index(line) + 1 for line in ("pathway: by_luck", "        age: {at_least: sixteen}")]
    rows.append(numbered.index("        work: {years: 6}") + 1)
    assert status == 1
    assert [line.split(": ")[0] for line in lines] == [
        f"{file}:{rows[0]}:10",
        f"{file}:{rows[1]}:25",
        f"{file}:{rows[2]}:9",
    ]
    for line, zh, en in zip(
        lines, ("应为下列之一", "应为正整数", "键重复"), ("one of", "whole", "repeated"), strict=True
    ):
        said, _, told = line.partition(" / ")
        assert zh in said
        assert en in told


def test_a_sound_file_beside_a_faulty_one_is_not_blamed(reference: None, tmp_path: Path) -> None:
    sound = POLICIES / f"{ORDINARY}.yaml"
    faulty = written(tmp_path, "draft.yaml", "id: x\n")
    lines, status = run("policy", "check", sound, faulty)
    assert status == 1
    assert lines
    assert all(line.startswith(str(faulty)) for line in lines)


def test_a_draft_that_would_be_in_force_beside_a_published_text_is_told(reference: None, tmp_path: Path) -> None:
    """The published text is not among the files; alone, the draft is sound."""
    file = written(tmp_path, "draft.yaml", seeded(ORDINARY).replace("id: cn.ordinary.2023", "id: cn.ordinary.next"))
    lines, status = run("policy", "check", file)
    assert status == 1
    assert any("重叠" in line and "overlap in time" in line for line in lines)
    assert run("policy", "check", "--alone", file)[1] == 0


def test_an_overlay_is_held_against_the_base_it_names(reference: None, tmp_path: Path) -> None:
    """A number already taken below is told at the route's line; without the base, that there is no such text."""
    taken = OVERLAY.replace("      - number: 1", "      - number: 11")
    assert run("policy", "check", written(tmp_path, "free.yaml", taken))[1] == 0
    file = written(tmp_path, "taken.yaml", OVERLAY)
    lines, status = run("policy", "check", file)
    assert status == 1
    assert lines[0].startswith(f"{file}:14:")
    lines, status = run("policy", "check", "--alone", file)
    assert status == 1
    assert lines[0].startswith(f"{file}:2:")


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"\xff\xfe")
    for name in ("none.yaml", "latin.yaml"):
        with pytest.raises(CommandError, match=name):
            run("policy", "check", "--alone", tmp_path / name)


def test_a_successor_is_checked_as_if_what_it_replaces_had_ended(reference: None, tmp_path: Path) -> None:
    """Beside the open-ended text it overlaps; told of the end that its draft will make, it has no fault."""
    text = seeded(ORDINARY)
    successor = written(tmp_path, "next.yaml", text.replace("from: 2023-01-01", "from: 2027-01-01", 1))
    ending = f"--ending={digest_of(text)}="
    assert run("policy", "check", successor)[1] == 1
    assert run("policy", "check", f"{ending}2027-01-01", successor)[1] == 1  # a day too many
    assert run("policy", "check", f"{ending}2026-12-31", successor)[1] == 0


def test_an_end_of_what_was_never_published_is_refused(reference: None, tmp_path: Path) -> None:
    file = written(tmp_path, "next.yaml", seeded(ORDINARY))
    with pytest.raises(CommandError, match="no published text"):
        run("policy", "check", f"--ending=sha256:{'0' * 64}=2026-12-31", file)
    with pytest.raises(CommandError, match="invalid"):
        run("policy", "check", "--ending=yesterday", file)
