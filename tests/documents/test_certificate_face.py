"""What a certificate says, in words that can be copied and a code that can be read."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
import segno
import zxingcpp

from registry.documents.certificate import qr_svg, render
from rules.ladder import Level
from tests.documents.pages import WANG_WEI, a_face, picture_of, text_of

LONG_NAME = "阿卜杜热合曼·买买提·吐尔逊江"
LONG_TITLE = "城市轨道交通通信信号设备检修与运营维护管理服务工程技术员工种"
LONG_BODY = "新疆维吾尔自治区乌鲁木齐市经济技术开发区城市轨道交通职业技能等级评价中心有限责任公司"


def test_every_field_can_be_copied_from_the_page() -> None:
    """Title, name, occupation with code, level in the official form, number, body, region, day and address."""
    text = text_of(render(a_face(work_type="铁路信号工")))
    for words in (
        "职业技能等级证书",
        "Vocational Skill Level Certificate",
        "王伟",
        "轨道交通信号工",
        "工种：铁路信号工",
        "6-29-03-11",
        "三级/高级工",
        "深圳市远航精密制造有限公司",
        "广东省",
        "2026年11月16日",
        "https://registry.example.cn/check/S001344006001263000001",
    ):
        assert words in text


def test_the_number_is_copied_unbroken() -> None:
    """The groups are set apart for the eye only; the copied number has no gap."""
    assert "S001344006001263000001" in text_of(render(a_face(check_url="https://registry.example.cn/c")))


def test_no_work_type_no_line_for_it() -> None:
    """A certificate for the whole occupation does not show an empty work type."""
    assert "工种：" not in text_of(render(WANG_WEI))


@pytest.mark.parametrize("level", list(Level))
def test_each_level_stands_in_its_official_form(level: Level) -> None:
    """五级/初级工 to 一级/高级技师; the bare name where there is no national level."""
    assert level.official_form in text_of(render(a_face(level=level)))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": LONG_NAME},
        {"name": "欧阳𬱖㛃䶮"},
        {"name": "MARIA FERNANDA GONZALEZ-DE LA VEGA"},
        {"occupation_title": LONG_TITLE},
        {"work_type": LONG_TITLE},
        {"body_name": LONG_BODY},
    ],
)
def test_long_and_rare_words_stand_whole_on_one_page(changes: dict[str, Any]) -> None:
    """Long names shrink and long bodies wrap; nothing is cut, and nothing goes to a second page."""
    pdf = render(a_face(**changes))
    for words in changes.values():
        assert words in text_of(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1


@pytest.mark.parametrize("field", ["name", "occupation_title", "work_type", "body_name"])
def test_the_longest_words_stay_inside_the_border(field: str) -> None:
    """The white margin between text and border stays white with every field filled to the last character."""
    room = {"name": 38, "occupation_title": 31, "work_type": 33, "body_name": 58}[field]
    picture = picture_of(render(a_face(**{field: "国" * room})), dots_per_inch=60)
    millimetre = 60 / 25.4
    for left in (20, 266):
        strip = picture.crop((round(left * millimetre), round(20 * millimetre), round((left + 10) * millimetre), 448))
        assert strip.getextrema() == (255, 255)


def test_the_code_leads_to_the_check_address() -> None:
    """A reader finds one code in the picture of the page, and the address in it."""
    codes = zxingcpp.read_barcodes(picture_of(render(WANG_WEI)))
    assert [code.text for code in codes] == [WANG_WEI.check_url]


def test_the_code_has_its_quiet_zone_and_correction() -> None:
    """Error correction M, and four clear modules on every side, as readers require."""
    code = segno.make(WANG_WEI.check_url, error="m", micro=False, boost_error=False)
    side = len(code.matrix) + 8
    assert f'viewBox="0 0 {side} {side}"' in qr_svg(WANG_WEI.check_url)
    assert code.error == "M"


def test_the_page_bears_no_emblem_and_no_name_of_the_state() -> None:
    """The body issues and answers for the certificate; there is no picture on it but drawn lines."""
    pdf = render(WANG_WEI)
    text = text_of(pdf)
    for words in ("中华人民共和国", "中国", "国家", "全国", "职业资格"):
        assert words not in text
    assert b"/Subtype/Image" not in pdf.replace(b" ", b"")


def test_the_file_is_archival_and_accessible() -> None:
    """PDF/A-2a and PDF/UA-1 stand in its metadata, and the code has a text for those who can't see it."""
    pdf = render(WANG_WEI)
    assert b"<pdfaid:part>2<" in pdf
    assert b"<pdfaid:conformance>A<" in pdf
    assert b"<pdfuaid:part>1<" in pdf
