"""The ways beside the ordinary one, as a person with the documents and a calendar would work them out.

Written from the sentences of 中办发〔2022〕58号 art. 十一 and 十三, 人社部发〔2022〕14号, the provinces' texts and the contract of the
exchange format, not from the policies and not from the engine: it imports neither. What is read as printed in
``docs/rules/`` is read so here; the tables of competitions are those copied by hand. Every condition answers True,
False or None, *not known*; a field that is left out is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tests.oracle.law import Answer, Person, all_hold, corresponding, one_holds
from tests.policy.competition_tables import CITY, DISTRICT, ERAS, NATION, Row

LADDER = (
    "apprentice",
    "junior",
    "intermediate",
    "senior",
    "technician",
    "senior_technician",
    "special_technician",
    "chief_technician",
)
TOP = LADDER[6:]
RELATED = "6-18-01-02"
ATTESTERS = ("employer", "regulator")
GREAT_HONOURS = ("china_skills_award",)
HONOURS = (
    *("china_skills_award", "national_expert", "state_council_allowance", "provincial_expert"),
    *("national_master_studio", "provincial_master", "municipal_honour", "central_enterprise_award"),
)
TITLES = {
    "senior": ("junior",),
    "technician": ("intermediate",),
    "senior_technician": ("associate_senior", "senior"),
}
UNWRITTEN = {
    "senior": ("national_class_1", "national_class_2"),
    "technician": ("world", "national_class_1", "national_class_2"),
    "senior_technician": ("world", "national_class_1", "national_class_2"),
}
Entry = dict[str, Any]


def said(entry: Entry, field: str, *wanted: Any) -> Answer:
    """Whether a field says one of the words; left out or null, it says nothing."""
    value = entry.get(field)
    return value in wanted if value is not None or not wanted else None


def reached(entry: Entry, field: str, day: date, years: int = 0) -> Answer:
    """Whether so many years after the date in a field are over; a null says that it has not come."""
    if field not in entry:
        return None
    if entry[field] is None:
        return False
    return corresponding(date.fromisoformat(entry[field]), years * 12) <= day


class Asker:
    """Who asks: the facts, the day and place, the occupation and the body."""

    def __init__(self, question: Entry, day: date) -> None:
        self.facts: Entry = question["facts"]
        self.day = day
        self.region: str = question["region"]
        self.occupation: str = question["occupation"]
        self.counting = {self.occupation, RELATED}
        self.body: Entry | None = question.get("body")

    def some(self, kind: str, test: Callable[[Entry], Answer]) -> Answer:
        """Whether any entry of a list will do."""
        entries = self.facts.get(kind)
        return None if entries is None else one_holds(test(entry) for entry in entries)

    def once(self, kind: str, test: Callable[[Entry], Answer]) -> Answer:
        """The same of what is told once."""
        entry = self.facts.get(kind)
        return None if entry is None else test(entry)

    def holds(self, levels: Iterable[str], years: int = 0, *, own: bool = False, on: date | None = None) -> Answer:
        """A certificate that counts, so long."""
        wanted, counting = tuple(levels), {self.occupation} if own else self.counting
        return self.some(
            "grades",
            lambda grade: all_hold(
                said(grade, "level", *wanted),
                grade.get("status") in (None, "valid"),
                said(grade, "occupation", *counting),
                reached(grade, "awarded_on", on or self.day, years),
            ),
        )

    def lacks(self, level: str) -> Answer:
        """尚未取得本职业的这一等级及以上."""
        held = self.holds(LADDER[LADDER.index(level) :], own=True)
        return None if held is None else not held

    def firm(self, name: str) -> Answer:
        """What the body is; nobody named is one that is so."""
        return True if self.body is None else said(self.body, name, True)


def conversion(a: Asker, level: str) -> Answer | str:
    """转正定级: the apprenticeship under a 师傅 and the probation are both over; the first grade."""
    if level != "junior":
        return "not offered"
    return a.once(
        "employment",
        lambda job: all_hold(
            said(job, "status", "apprentice", "new_hire", "ungraded"),
            said(job, "mentor", True),
            reached(job, "apprenticeship_ended_on", a.day),
            reached(job, "probation_ended_on", a.day),
        ),
    )


def ungraded(a: Asker, level: str) -> Answer | str:
    """第一句: 新招录或未定级, on what the employer attests."""
    if level in TOP:
        return "not offered"
    return all_hold(
        a.once("employment", lambda job: said(job, "status", "new_hire", "ungraded")),
        a.once("performance", lambda told: said(told, "attested_by", "employer")),
    )


def outstanding(a: Asker) -> Answer:
    """技能高超、业绩突出, attested."""
    return a.once(
        "performance",
        lambda told: all_hold(said(told, "outstanding", True), said(told, "attested_by", *ATTESTERS)),
    )


def frontline(a: Asker, level: str) -> Answer | str:
    """第二句: from 高级工 on; the two posts above in 湖北 alone, in enterprises that could appoint to them."""
    if LADDER.index(level) < LADDER.index("senior") or (level in TOP and not a.region.startswith("42")):
        return "not offered"
    worker = a.once("employment", lambda job: said(job, "front_line", True))
    firm = [a.firm(name) for name in FRAME[level]] if level in TOP else []
    return all_hold(worker, outstanding(a), *firm)


def _awarded(a: Asker, one: Entry, *ranks: str) -> Answer:
    innovation = said(one, "kind", "technical_innovation")
    return all_hold(innovation, said(one, "rank", *ranks), reached(one, "granted_on", a.day))


def exceptional(a: Asker, level: str) -> Answer | str:
    """第三句: three grounds; in 马鞍山 also for those below 高级工, and by conditions that nobody has seen."""
    local = a.region == "340500"
    if level not in LADDER[3 if local else 4 : 6]:
        return "not offered"
    grounds = one_holds(
        (
            a.some(
                "breakthroughs",
                lambda one: all_hold(
                    said(one, "kind", "process", "quality"),
                    said(one, "attested_by", *ATTESTERS),
                    reached(one, "on", a.day),
                ),
            ),
            a.some("awards", lambda one: _awarded(a, one, "national", "provincial")),
            a.some(
                "mentoring",
                lambda one: all_hold(said(one, "outstanding", True), said(one, "attested_by", *ATTESTERS)),
            ),
        )
    )
    ways = [all_hold(a.holds(LADDER[1 if local else 3 :]), grounds)]
    if local:
        ways.append(all_hold(outstanding(a), None))
    return all_hold(a.lacks(level), one_holds(ways))


def _placed(row: Row, entry: Entry) -> Answer:
    """Whether rank, share or prize is the row's. No rank and no prize is no place; a prize without rank has one."""
    ways = [said(entry, "prize", *row.prizes) if entry.get("prize", 0) is not None else False]
    if row.ranks is not None or row.percent:
        rank = entry.get("rank")
        if rank is None:
            ways.append(False if "rank" in entry and entry.get("prize", 0) is None else None)
        elif row.ranks is not None:
            ways.append(rank in row.ranks)
        else:
            field = entry.get("field")
            ways.append(None if field is None else rank / field <= row.percent / 100)
    return one_holds(ways)


def _of_group(a: Asker, row: Row, entry: Entry) -> Answer:
    """天津 prints a row for 职工 and one for 学生 also where both lead to one grade, so there the group must be known."""
    if row.group is None and (row in NATION or not a.region.startswith("12")):
        return True
    return said(entry, "group", *((row.group,) if row.group else ("worker", "student")))


def _won(a: Asker, row: Row, entry: Entry) -> Answer:
    held_on = entry.get("held_on")
    at_home = True if row in NATION else None if entry.get("region") is None else entry["region"][:2] == a.region[:2]
    district = None if entry.get("region") is None else entry["region"][4:] != "00"
    by = {CITY: None if district is None else not district, DISTRICT: district}.get(row.by, True)
    had: Answer = True
    if row.holding is not None:
        day = date.fromisoformat(held_on) if held_on else a.day
        had = all_hold(a.holds((row.holding,), own=True, on=day), True if held_on else None)
    return all_hold(
        said(entry, "event", *row.events),
        said(entry, "occupation", a.occupation),
        at_home,
        by,
        _of_group(a, row, entry),
        _placed(row, entry),
        reached(entry, "held_on", a.day),
        had,
    )


def competition(a: Asker, level: str) -> Answer | str:
    """竞赛晋级: the nation's table and the place's; what the nation left unwritten is not known."""
    local = next(
        (era for era in ERAS if era.region[:2] == a.region[:2] and era.from_on <= a.day and not era.until_on), None
    )
    own = local.rows if local else ()
    rows = [row for row in (*own, *NATION) if row.level == level]
    if not rows and level not in UNWRITTEN:
        return "not offered"
    ways = []
    for row in rows:
        won = a.some("competitions", lambda entry, row=row: _won(a, row, entry))
        ways.append(all_hold(won, rose_not(a)) if row not in NATION and a.region.startswith("12") else won)
    unwritten = a.some(
        "competitions",
        lambda entry: all_hold(
            said(entry, "event", *UNWRITTEN.get(level, ())),
            said(entry, "occupation", a.occupation),
            reached(entry, "held_on", a.day),
        ),
    )
    return all_hold(a.lacks(level), one_holds((*ways, all_hold(unwritten, None))))


def rose_not(a: Asker) -> Answer:
    """天津: 同一年内只能晋升一次."""
    rose = a.some(
        "promotions",
        lambda one: all_hold(
            said(one, "pathway", "competition"),
            None if one.get("on") is None else one["on"][:4] == f"{a.day.year}" and one["on"] <= a.day.isoformat(),
        ),
    )
    return None if rose is None else not rose


FRAME = {
    "special_technician": ("above_designated_size", "skilled_workforce"),
    "chief_technician": ("above_designated_size", "skilled_workforce", "appoints_special"),
}


def appointment(a: Asker, level: str) -> Answer | str:
    """评聘: the enterprise by the nation's frame, the person by the province: 广东's three ways, elsewhere not found."""
    if level not in TOP:
        return "not offered"
    ways: list[Answer] = [None]
    if a.region.startswith("44"):
        direct = [
            a.some(
                "honours", lambda one: all_hold(said(one, "kind", *GREAT_HONOURS), reached(one, "granted_on", a.day))
            ),
            a.some("awards", lambda one: all_hold(_awarded(a, one, "national"), said(one, "grade", "first", "second"))),
        ]
        ways = [*direct, None] if level == "chief_technician" else [*direct, *_guangdong(a)]
    return all_hold(*(a.firm(name) for name in FRAME[level]), one_holds(ways))


def _guangdong(a: Asker) -> list[Answer]:
    high = a.some(
        "titles",
        lambda one: all_hold(said(one, "rank", "associate_senior", "senior"), reached(one, "awarded_on", a.day, 2)),
    )
    honoured = a.some("honours", lambda one: all_hold(said(one, "kind", *HONOURS), reached(one, "granted_on", a.day)))
    return [a.holds(("senior_technician",), 1), high, all_hold(a.holds(("technician",), 3), honoured)]


def equivalence(a: Asker, level: str) -> Answer | str:
    """职称比照 by the third condition of three levels of 2023; 视同 by an electrician's 职业资格."""
    ways: list[Answer] = []
    if level in TITLES:
        person = Person(a.facts, a.day, a.counting)
        ways.append(person.after(person.titles(*TITLES[level]), 1))
    if a.occupation == "6-31-01-03" and level in LADDER[1:3]:
        counted = LADDER[LADDER.index(level) : 3]
        ways.append(
            a.some(
                "grades",
                lambda grade: all_hold(
                    said(grade, "level", *counted),
                    said(grade, "kind", "qualification"),
                    grade.get("status") in (None, "valid"),
                    said(grade, "occupation", a.occupation),
                    reached(grade, "awarded_on", a.day),
                ),
            )
        )
    return one_holds(ways) if ways else "not offered"


WAYS: dict[str, Callable[[Asker, str], Answer | str]] = {
    "apprentice_conversion": conversion,
    "direct_ungraded": ungraded,
    "direct_frontline": frontline,
    "exceptional": exceptional,
    "competition": competition,
    "appointment": appointment,
    "equivalence": equivalence,
}
OPEN_TO_ALL = ("competition", "equivalence")


def verdict(question: Entry, day: date) -> str:
    """The verdict on the level and pathway asked for, by the standards of occupations that have all five grades."""
    a, level, body = Asker(question, day), question["target_level"], question.get("body") or {}
    answer = WAYS[question["pathway"]](a, level)
    powerless = body.get("kind", "employer") != "employer" and question["pathway"] not in OPEN_TO_ALL
    if answer == "not offered" or powerless or level not in body.get("filed_levels", LADDER):
        return "not_offered"
    return {True: "eligible", False: "ineligible", None: "unknown"}[answer]
