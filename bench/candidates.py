"""A candidates' workbook of any size for the measures: invented people, every row good."""

from __future__ import annotations

import io
from datetime import date, timedelta

import xlsxwriter

from intake.columns import HEADERS

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
EMPLOYER = "苏州示例精密机床有限公司"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文斌玉兰红梅志"


def identity_number(index: int) -> tuple[str, date]:
    """A well-formed 居民身份证号码 (GB 11643) and its birth date; each index gives another."""
    born = date(1975, 1, 1) + timedelta(days=index % 7_000)
    body = f"3205{index // 7_000 % 90 + 1:02d}{born:%Y%m%d}{index // 630_000 % 500 * 2 + 1:03d}"
    remainder = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[remainder], born


def workbook(count: int, *, seed: int = 0, applying_employer: str = EMPLOYER) -> bytes:
    """A workbook of ``count`` candidates for 三级/高级工 车工 by condition 2, with work and grades on their sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        main = book.add_worksheet("考生信息")
        work = book.add_worksheet("工作经历")
        grades = book.add_worksheet("已获证书")
        main.write_row(0, 0, HEADERS)
        work.write_row(0, 0, ["证件号码", "单位名称", "职业工种", "开始日期", "结束日期", "是否一线岗位", "社保月数"])
        grades.write_row(0, 0, ["证件号码", "职业工种", "等级", "发证日期", "证书类别", "证书编号"])
        for row in range(1, count + 1):
            index = seed + row
            number, _ = identity_number(index)
            held = _held(index)
            main.write_row(row, 0, _main_row(row, index, applying_employer))
            started = date(2012 + index % 4, 1 + index % 12, 1 + index % 28)
            work.write_row(row, 0, [number, "示例机械有限公司", "车工", started.isoformat(), "至今", "是", "96"])
            grades.write_row(
                row, 0, [number, "车工", "四级/中级工", f"2019-{1 + index % 12:02d}-15", "职业技能等级证书", held]
            )
    return out.getvalue()


def rows(count: int, *, seed: int = 0, applying_employer: str = EMPLOYER) -> list[list[str]]:
    """The rows of the first sheet of the same workbook, as texts."""
    return [_main_row(row, seed + row, applying_employer) for row in range(1, count + 1)]


def _held(index: int) -> str:
    return f"S00003298000119400{index % 10_000:04d}"


def _main_row(row: int, index: int, employer: str) -> list[str]:
    number, born = identity_number(index)
    held = _held(index)
    name = SURNAMES[index % len(SURNAMES)] + GIVEN[index // 32 % len(GIVEN)] + GIVEN[index // 1_024 % len(GIVEN)]
    sex = "男" if int(number[16]) % 2 else "女"
    return [
        str(row), "车工", "三级/高级工", "2", "居民身份证", number, name, sex, born.isoformat(),
        f"199{index % 100_000_000:08d}", "是", "四级/中级工", held, "高中", "江苏省", "私营企业", employer, employer,
        "晋级认定", "", "正考", "汉族", "2012-01-01", "", "8", "江苏苏州", "群众", "", "车间操作", "苏州市示例路1号",
        "自取", "215000", "",
    ]  # fmt: skip
