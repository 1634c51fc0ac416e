"""The ways beside the ordinary one, as a person with the documents and a calendar would work them out.

Written from the sentences of 中办发〔2022〕58号 art. 十一 and 十三, 人社部发〔2022〕14号, the provinces' texts and the contract of the
exchange format, not from the policies and not from the engine: it imports neither. What is read as printed in
``docs/rules/`` is read so here; the tables of competitions are those copied by hand. Every condition answers True,
False or None, *not known*; a field that is left out is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.oracle.asking import LADDER, Asker, Entry, reached, said
from tests.oracle.contests import competition
from tests.oracle.law import Answer, Person, all_hold, one_holds

TOP = LADDER[6:]
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
