"""竞赛晋级各表: the tables of promotion by competition as a person copies them from the documents.

Written from the documents and not from the policy texts, so that the texts can be held against them. A row says: who
has done this may rise to that grade, on condition of holding this other one on the day of the competition.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

LADDER = ("junior", "intermediate", "senior", "technician", "senior_technician")
WORKER, STUDENT = "worker", "student"
CITY, DISTRICT, ANY = "city", "district", "any"
TOP_CLASS = ("provincial_class_1", "municipal_class_1")
SECOND_CLASS = ("provincial_class_2", "municipal_class_2")
MEDALS = ("gold", "silver", "bronze")


class Row(NamedTuple):
    """一行: the grade, the events, who holds them, the group, the ranks or share or prizes, the grade already held."""

    level: str
    events: tuple[str, ...]
    by: str = ANY
    group: str | None = None
    ranks: range | None = None
    percent: int = 0
    prizes: tuple[str, ...] = ()
    holding: str | None = None


def top(last: int, first: int = 1) -> range:
    """前几名, or from one rank to another, both included."""
    return range(first, last + 1)


NATION = (
    Row("technician", ("national_comprehensive",), prizes=(*MEDALS, "excellence"), percent=50),
    Row(
        "senior_technician",
        ("national_comprehensive",),
        prizes=(*MEDALS, "excellence"),
        percent=50,
        holding="technician",
    ),
)
TIANJIN_2021 = (
    Row("technician", TOP_CLASS, CITY, WORKER, top(10)),
    Row("senior_technician", TOP_CLASS, CITY, WORKER, top(10), holding="technician"),
    Row("senior", TOP_CLASS, CITY, STUDENT, top(10)),
    Row("senior", SECOND_CLASS, ANY, WORKER, top(6)),
    Row("senior", ("municipal_class_1",), DISTRICT, WORKER, top(6)),
    Row("technician", SECOND_CLASS, ANY, WORKER, top(6), holding="senior"),
    Row("technician", ("municipal_class_1",), DISTRICT, WORKER, top(6), holding="senior"),
    Row("intermediate", SECOND_CLASS, ANY, STUDENT, top(6)),
    Row("intermediate", ("municipal_class_1",), DISTRICT, STUDENT, top(6)),
)
TIANJIN_2024 = (
    *TIANJIN_2021,
    Row("technician", ("provincial_comprehensive",), CITY, WORKER, top(10)),
    Row("senior_technician", ("provincial_comprehensive",), CITY, WORKER, top(10), holding="technician"),
    Row("senior", ("provincial_comprehensive",), CITY, STUDENT, top(10)),
    Row("intermediate", ("enterprise_or_school",), percent=30),
    Row("senior", ("enterprise_or_school",), ANY, WORKER, percent=30, holding="intermediate"),
)
HUNAN_FIRST = (
    Row("technician", ("provincial_comprehensive",), prizes=(*MEDALS, "excellence")),
    Row("senior_technician", ("provincial_comprehensive",), prizes=(*MEDALS, "excellence"), holding="technician"),
)
HUNAN = tuple(row._replace(percent=50) for row in HUNAN_FIRST)
HAINAN = (
    Row("technician", ("provincial_comprehensive",), prizes=MEDALS),
    Row("senior_technician", ("provincial_comprehensive",), prizes=MEDALS, holding="technician"),
    Row("senior", ("provincial_comprehensive",), prizes=("excellence",)),
    Row("technician", ("provincial_comprehensive",), prizes=("excellence",), holding="senior"),
)
SHANXI = (
    Row("technician", ("provincial_class_1",), ranks=top(3)),
    Row("senior_technician", ("provincial_class_1",), ranks=top(3)),
    Row("senior", ("provincial_class_1",), ranks=top(6, 4)),
    Row("technician", ("provincial_class_1",), ranks=top(6, 4), holding="senior"),
    Row("technician", ("provincial_class_2",), ranks=top(3)),
    Row("senior", ("provincial_class_2",), ranks=top(6, 2)),
)
ZHEJIANG = tuple(
    Row(level, (event,), by, ranks=top(last), holding=holding)
    for level, holding in (("technician", None), ("senior_technician", "technician"))
    for event, by, last in (
        ("provincial_class_1", ANY, 8),
        ("provincial_class_2", ANY, 5),
        ("municipal_class_1", CITY, 3),
        ("municipal_class_2", CITY, 1),
    )
)
PRINTING = (
    Row("technician", ("national_class_2",), group=WORKER, ranks=top(5)),
    Row("senior_technician", ("national_class_2",), group=WORKER, ranks=top(5), holding="technician"),
    Row("senior", ("national_class_2",), group=WORKER, ranks=top(20, 6)),
    Row("technician", ("national_class_2",), group=WORKER, ranks=top(20, 6), holding="senior"),
    Row("senior", ("national_class_2",), group=STUDENT, ranks=top(5)),
)


class Era(NamedTuple):
    """一段时期: a place's own table and text, its organisers (city, district), a day, and whether the nation's goes with it."""

    text: str
    region: str
    district: str
    from_on: date
    until_on: date | None
    rows: tuple[Row, ...]
    occupation: str = "6-18-01-01"

    @property
    def with_nation(self) -> bool:
        """From 7 October 2022 on the nation's table holds beside the place's own."""
        return self.from_on >= date(2022, 10, 7)


FRAME = date(2022, 10, 7)
BEFORE = date(2022, 10, 6)
ERAS = (
    Era("cn.competition.2022", "000000", "110101", FRAME, None, ()),
    Era(
        "cn.competition.printing.2012",
        "000000",
        "110101",
        date(2012, 1, 1),
        date(2012, 12, 31),
        PRINTING,
        "6-08-01-02",
    ),
    Era("cn.tj.competition.2021", "120000", "120101", date(2021, 12, 10), BEFORE, TIANJIN_2021),
    Era("cn.tj.competition.2022", "120000", "120101", FRAME, date(2024, 10, 24), TIANJIN_2021),
    Era("cn.tj.competition.2024", "120000", "120101", date(2024, 10, 25), None, TIANJIN_2024),
    Era("cn.hn.competition.first", "430000", "430102", date(2022, 7, 6), BEFORE, HUNAN_FIRST),
    Era("cn.hn.competition.2022", "430000", "430102", FRAME, None, HUNAN),
    Era("cn.hi.competition.2023", "460000", "460105", date(2023, 7, 13), None, HAINAN),
    Era("cn.sx.competition.2020", "140000", "140105", date(2020, 7, 1), BEFORE, SHANXI),
    Era("cn.sx.competition.2022", "140000", "140105", FRAME, None, SHANXI),
    Era("cn.zj.competition.2016", "330000", "330182", date(2016, 1, 28), BEFORE, ZHEJIANG),
    Era("cn.zj.competition.2022", "330000", "330182", FRAME, None, ZHEJIANG),
)
