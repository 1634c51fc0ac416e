"""Whatever bytes come, they are read or refused by name: no other end."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.characters import UNPRINTABLE
from intake.columns import BY_KEY, HEADERS
from intake.opening import open_workbook
from intake.refusals import FileRefused
from intake.returning import Answered, returned_workbook
from intake.scores import read_scores
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, Cell, book, old_sheets, person, resident_number, rezipped, workbook

WORK = [["证件号码", "职业工种", "开始日期", "结束日期"], [resident_number(11), "车工", "2010-07-01", "至今"]]
NEW = workbook([person(11), person(13, education_level="本科")], sheets={"工作经历": WORK})
OLD = old_sheets(
    {"考生信息": [HEADERS, [person(11).get(key, "") for key in BY_KEY], [Cell.ERROR] * 33], "工作经历": WORK}
)
PARTS = [name for name in zipfile.ZipFile(io.BytesIO(NEW)).namelist() if name.startswith("xl/")]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answered(data: bytes) -> None:
    """Read as candidates and as scores, and returned; every word of the answer can be stored."""
    slices = []
    try:
        slices = list(read(open_workbook(data), CATALOGUE, on=ON))
    except FileRefused as refusal:
        told = refusal.message_zh + refusal.message_en
        assert not UNPRINTABLE.search(told), told
    refused = [row for one in slices for row in one.refused]
    notes = [note for one in slices for note in one.notes]
    for each in (*(cell for row in refused for cell in row.cells), *notes):
        assert not UNPRINTABLE.search(each.sheet + each.column + each.zh + each.en)
        assert len(each.sheet) <= 60
        assert len(each.column) <= 60
    for row in refused:
        assert all(len(cell.value_masked) <= 200 and not UNPRINTABLE.search(cell.value_masked) for cell in row.cells)
    with suppress(FileRefused):
        returned_workbook(data, Answered(refused, notes))
    with suppress(FileRefused):
        read_scores(data)


@QUICK
@given(st.data())
def test_any_text_in_any_cell_is_answered(data):
    """Of any characters and length, as text or as a formula's result, in the header row and below."""
    text = data.draw(st.text(max_size=40) | st.text(st.sampled_from("\0_x0A{}%=<&]>\u202e至无/—"), max_size=30))
    row = [person(11).get(key, "") for key in BY_KEY]
    row[data.draw(st.integers(0, 32))] = "ZZCELL"
    headers = list(HEADERS)
    if data.draw(st.integers(0, 9)) == 0:
        headers[data.draw(st.integers(0, 32))] = "ZZCELL"
    made = book(
        {"考生信息": [headers, row], "工作经历": [*WORK, [resident_number(11), "ZZCELL", "2010-07-01", "ZZCELL"]]}
    )
    kept = "".join(each if each >= " " else f"_x{ord(each):04X}_" for each in text)
    escaped = kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8", errors="replace")
    answered(rezipped(made, lambda _, part: part.replace(b"ZZCELL", escaped)))


@QUICK
@given(st.sampled_from(PARTS), st.integers(0, 10**6), st.binary(min_size=1, max_size=6), st.integers(0, 8))
def test_a_part_with_any_bytes_changed_is_answered(part, at, new, taken):
    """Anywhere in any part of an .xlsx."""

    def changed(name: str, text: bytes) -> bytes:
        place = at % (len(text) + 1)
        return text[:place] + new + text[place + taken :] if name == part else text

    answered(rezipped(NEW, changed))


@QUICK
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6))
def test_an_old_file_with_any_bytes_changed_is_answered(at, new):
    """Anywhere in an .xls."""
    place = at % len(OLD)
    answered(OLD[:place] + new + OLD[place + len(new) :])


@QUICK
@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_answered(data, beginning):
    """With the beginning of a workbook or without."""
    answered(beginning + data)
