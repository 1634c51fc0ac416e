"""Each refusal of a whole file, with a real file."""

import io
import re
import struct
import zipfile
import zlib

import pytest
import xlwt

from intake import refusals
from intake.columns import HEADERS
from intake.limits import Limits
from intake.opening import open_workbook
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, book, old_book, person, resident_number, rezipped, workbook


def in_sheet(old: bytes, new: bytes):
    """A change of the first sheet's text."""
    return lambda name, text: text.replace(old, new) if name.endswith("sheet1.xml") else text


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7 ...", "PDF"),
        ("序号,姓名\n1,王".encode(), "文本文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\x89PNG\r\n\x1a\n\x00", "二进制文件"),
    ],
)
def test_what_is_no_workbook_is_refused_and_named(data, found):
    """Told by content: a renamed text, page or picture is no workbook."""
    with pytest.raises(refusals.WrongFileType) as caught:
        open_workbook(data)
    assert found in caught.value.message_zh
    assert caught.value.message_en.isascii()


def test_another_zip_is_refused_by_its_kind():
    """A Word file is a zip as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    with pytest.raises(refusals.WrongFileType, match="Word"):
        open_workbook(out.getvalue())


def test_a_file_of_100_megabytes_is_refused():
    """The limit is 50 MB, looked at before anything else."""
    with pytest.raises(refusals.WorkbookTooLarge) as caught:
        open_workbook(b"PK\x03\x04" + bytes(100 << 20))
    assert caught.value.status == 413


def test_a_zip_bomb_is_refused_without_unpacking_it():
    """The unpacked size is counted as it streams, up to the cap and not beyond."""
    zeros = b" " * (64 << 20)
    data = rezipped(workbook([person()]), lambda name, text: text + zeros if "sheet1" in name else text)
    assert len(data) < 1 << 20
    with pytest.raises(refusals.CompressionBomb):
        open_workbook(data)


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    """Declared sizes are not believed: the member says it is small."""
    inner = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = inner.compress(b" " * (64 << 20)) + inner.flush()
    data = workbook([person()])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        member = next(each for each in old.infolist() if each.filename.endswith("sheet1.xml"))
        directory = old.start_dir
    name = member.filename.encode()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0) + name + packed
    central = data[directory:]
    place = central.find(name) - 46
    entry = bytearray(central[place : place + 46])
    struct.pack_into("<I", entry, 20, len(packed))
    struct.pack_into("<I", entry, 24, 100)
    struct.pack_into("<I", entry, 42, directory)
    central = central[:place] + bytes(entry) + central[place + 46 :]
    end = central.rfind(b"PK\x05\x06")
    central = central[: end + 16] + struct.pack("<I", directory + len(local)) + central[end + 20 :]
    lying = data[:directory] + local + central
    with zipfile.ZipFile(io.BytesIO(lying)) as made:
        assert made.getinfo(member.filename).file_size == 100
    with pytest.raises(refusals.CompressionBomb):
        open_workbook(lying)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_file_is_damaged(cut):
    """A file that did not arrive whole, in both formats."""
    for data in (workbook([person()]), old_book([person()])):
        with pytest.raises(refusals.DamagedWorkbook):
            open_workbook(data[: int(len(data) * cut)])


def test_broken_text_inside_is_damage():
    """A sheet that is no XML."""
    with pytest.raises(refusals.DamagedWorkbook):
        open_workbook(rezipped(workbook([person()]), in_sheet(b"<sheetData>", b"<sheetData><row r=")))


def test_a_workbook_with_a_password_is_refused_as_such():
    """An encrypted .xlsx is a compound file with a stream EncryptedPackage; an encrypted .xls has FILEPASS."""
    old = bytearray(old_book([person()]))
    at = bytes(old).find("Workbook".encode("utf-16-le"))
    wide = "EncryptedPackage".encode("utf-16-le")
    package = old.copy()
    package[at : at + len(wide)] = wide
    struct.pack_into("<H", package, at + 64, len(wide) + 2)
    with pytest.raises(refusals.EncryptedWorkbook):
        open_workbook(bytes(package))
    start = bytes(old).find(struct.pack("<HH", 0x0809, 16))
    assert start > 0
    struct.pack_into("<H", old, start + 20, 0x002F)
    with pytest.raises(refusals.EncryptedWorkbook):
        open_workbook(bytes(old))


@pytest.mark.parametrize(
    "reference",
    [b'r="XFD1048576"', b"r='XFD1048576'", b'r = "XFD9"', b'r="xfd3"', b'r="CW4"', b'r="ZZZZZZZZ6"'],
)
def test_a_filled_cell_far_outside_is_refused_before_it_is_laid_out(reference):
    """The reader lays a sheet out as a block: one far cell would ask for hundreds of gigabytes."""
    data = rezipped(workbook([person()]), in_sheet(b'r="V2"', reference))
    with pytest.raises(refusals.SheetTooWide):
        open_workbook(data)


def test_cells_without_reference_are_counted():
    """The reader counts them on from the cell before: 200 in a row reach column GR."""
    cells = b"<c><v>1</v></c>" * 200
    data = rezipped(workbook([person()]), in_sheet(b"</sheetData>", b"<row>" + cells + b"</row></sheetData>"))
    with pytest.raises(refusals.SheetTooWide):
        open_workbook(data)
    below = b'<row r="900000"/><row>' + cells[:15] + b"</row></sheetData>"
    with pytest.raises(refusals.TooManyRows):
        open_workbook(rezipped(workbook([person()]), in_sheet(b"</sheetData>", below)))
    few = rezipped(
        workbook([person()]), in_sheet(b"</sheetData>", b'<row r="900000"><c><v>1</v></c></row></sheetData>')
    )
    with pytest.raises(refusals.TooManyRows):
        open_workbook(few)


def test_a_sheet_under_another_path_is_looked_at_too():
    """The workbook names the paths of its sheets freely."""
    data = rezipped(workbook([person()]), in_sheet(b'r="V2"', b'r="XFD9"'))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            text = old.read(member).replace(b"worksheets/sheet1.xml", b"elsewhere.xml")
            new.writestr(member.filename.replace("worksheets/sheet1.xml", "elsewhere.xml"), text)
    with pytest.raises(refusals.SheetTooWide):
        open_workbook(out.getvalue())


def test_a_declared_number_of_texts_is_not_believed():
    """The reader reserves memory for as many shared texts as are declared."""
    data = rezipped(
        workbook([person()]),
        lambda name, text: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="99999999999"', text),
    )
    with pytest.raises(refusals.DamagedWorkbook):
        open_workbook(data)


def test_an_xls_that_declares_a_giant_sheet_is_refused():
    """The reader reserves memory for the declared size."""
    data = old_book([person()])
    at = data.find(struct.pack("<HH", 0x0200, 14))
    with pytest.raises(refusals.SheetTooWide):
        open_workbook(data[: at + 4] + struct.pack("<IIHH", 0, 1 << 31, 0, 255) + data[at + 16 :])


def test_an_xls_whose_sectors_run_in_a_circle_is_damaged():
    """The reader would follow them for ever."""
    data = bytearray(old_book([person()]))
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    directory = struct.unpack_from("<I", data, 48)[0]
    struct.pack_into("<I", data, table + 4 * directory, directory)
    with pytest.raises(refusals.DamagedWorkbook):
        open_workbook(bytes(data))


def test_an_empty_formatted_cell_far_outside_is_no_content():
    """Formats dragged down the sheet do not refuse it."""
    data = rezipped(
        workbook([person()]), in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    )
    assert open_workbook(data).total_rows == 1


def test_a_far_cell_of_an_xls_is_refused():
    """The same in the old format, which has 256 columns."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("考生信息")
    sheet.write(0, 0, "序号")
    sheet.write(3, 200, 5)
    out = io.BytesIO()
    made.save(out)
    data = out.getvalue()
    at = data.find(struct.pack("<HH", 3, 200))
    with pytest.raises(refusals.SheetTooWide):
        open_workbook(data[:at] + struct.pack("<HH", 65535, 65535) + data[at + 4 :])


def test_a_workbook_without_the_sheet_is_refused():
    """Nothing but empty or explanatory sheets."""
    for sheets in ({"Sheet1": []}, {"填写说明": [["请填写"]]}):
        with pytest.raises(refusals.NoSheet):
            open_workbook(book(sheets))


def test_a_header_row_alone_is_refused():
    """No candidates, nothing to answer."""
    with pytest.raises(refusals.NoRows):
        open_workbook(workbook([]))


def test_a_misspelt_header_is_refused_by_name_with_the_nearest():
    """Unknown columns are refused by name; the missing one is named too."""
    headers = ["姓明" if header == "姓名" else header for header in HEADERS]
    with pytest.raises(refusals.UnknownColumns) as caught:
        open_workbook(book({"考生信息": [headers, ["1"]]}))
    assert "“姓明”（应为“姓名”？）" in caught.value.message_zh
    assert caught.value.values["missing"] == ["姓名"]


def test_missing_required_columns_are_named():
    """Optional columns may be absent."""
    headers = [header for header in HEADERS if header not in ("民族", "手机号码", "邮寄地址")]
    with pytest.raises(refusals.MissingColumns) as caught:
        open_workbook(book({"考生信息": [headers, ["1"]]}))
    assert caught.value.values["missing"] == ["手机号码", "民族"]


def test_a_repeated_header_is_refused():
    """Which of the two would count?"""
    with pytest.raises(refusals.RepeatedColumns, match="姓名"):
        open_workbook(book({"考生信息": [[*HEADERS, "姓名"], ["1"]]}))


def test_too_many_rows_are_refused():
    """The limit is a parameter, 200,000 by default."""
    with pytest.raises(refusals.TooManyRows):
        open_workbook(workbook([person(serial) for serial in range(11, 16)]), limits=Limits(max_rows=4))
    far = rezipped(workbook([person()]), in_sheet(b'<c r="V2"', b'<c r="V900000"'))
    with pytest.raises(refusals.TooManyRows):
        open_workbook(far)


def test_an_unknown_column_of_an_evidence_sheet_is_refused():
    """The evidence sheets are as strict as the first."""
    with pytest.raises(refusals.UnknownColumns, match="工作经历"):
        open_workbook(workbook([person()], sheets={"工作经历": [["证件号码", "职业工种", "开始日期", "岗位"], ["x"]]}))
    with pytest.raises(refusals.MissingColumns, match="开始日期"):
        open_workbook(workbook([person()], sheets={"工作经历": [["证件号码", "职业工种"], ["x"]]}))


def test_two_sheets_of_one_kind_of_evidence_are_refused():
    """工作经历 with and without a space is the same sheet."""
    rows = [["证件号码", "职业工种", "开始日期"], [resident_number(11), "车工", "2010-01-01"]]
    with pytest.raises(refusals.RepeatedSheets):
        open_workbook(workbook([person()], sheets={"工作经历": rows, "工作 经历": rows}))


@pytest.mark.parametrize("number", ["", 320501199003150127.0])
def test_evidence_of_an_unreadable_number_refuses_the_file(number):
    """Passed over, its owner would be judged without it."""
    rows = [["证件号码", "职业工种", "开始日期"], [number, "车工", "2010-01-01"]]
    with pytest.raises(refusals.EvidenceNumberUnreadable) as caught:
        list(read(open_workbook(workbook([person()], sheets={"工作经历": rows})), CATALOGUE, on=ON))
    assert "第2行" in caught.value.message_zh


def test_a_sheet_that_nobody_knows_is_noted_and_not_read():
    """A file made for an authority may carry further sheets."""
    notes = open_workbook(workbook([person()], sheets={"备忘": [["x"]], "Sheet2": []})).notes
    assert [(note.code, note.sheet) for note in notes] == [("sheet_not_read", "备忘")]


@pytest.mark.parametrize("encoding", [b"TF-8", b"utf-7", b"rot13", b"x", b"idna"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
def test_a_part_in_an_encoding_that_nobody_knows_is_damaged(part, encoding):
    """Known to nobody, or to Python alone, or no encoding of texts at all."""
    data = rezipped(workbook([person()]), lambda name, text: text.replace(b"UTF-8", encoding) if name == part else text)
    with pytest.raises(refusals.DamagedWorkbook):
        open_workbook(data)
