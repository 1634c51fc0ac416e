"""申报条件 of the 2018 and 2023 editions as a person with a calendar would work them out, from the facts as JSON.

Written from the printed conditions and from the words on time (民法典 art. 202; overlapping work counts once; thirty days
to a month over several periods), not from the policies and not from the engine: it imports neither. Work is written
down day by day on a calendar of sixty years. Every condition answers True, False or None, *not known*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

EPOCH = date(1970, 1, 1).toordinal()
DAYS = 366 * 70
TECHNICAL_SCHOOLS = ("technical_school", "senior_technical_school", "technician_college")
TECHNICAL_CLASSES = ("technical_school", "senior_class", "technician_class")
COLLEGES = ("higher_vocational", "college", "bachelor", "master", "doctor")
ALL_CLASSES = ("secondary_vocational", *TECHNICAL_CLASSES, *COLLEGES)
Answer = bool | None


def corresponding(day: date, months: int) -> date:
    """The corresponding day some months later: tried from the 31st down until the month has it."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def all_hold(*answers: Answer) -> Answer:
    """且."""
    return False if False in answers else None if None in answers else True


def one_holds(answers: Iterable[Answer]) -> Answer:
    """或."""
    given = list(answers)
    return True if True in given else None if None in given else False


class Person:
    """One person on one day, for an occupation with those that count as related."""

    def __init__(self, facts: dict[str, Any], day: date, occupations: set[str]) -> None:
        self.facts, self.day, self.occupations = facts, day, occupations
        self.calendar = self._worked_days()

    def _worked_days(self) -> bytearray | None:
        """The calendar: 1 on every day worked. A job that goes on is worked up to the day before the day asked."""
        if "work" not in self.facts:
            return None
        calendar = bytearray(DAYS)
        for spell in self.facts["work"]:
            if spell["occupation"] not in self.occupations:
                continue
            first = date.fromisoformat(spell["from"])
            last = self.day - timedelta(days=1)
            if spell["to"] is not None and date.fromisoformat(spell["to"]) <= self.day:
                last = date.fromisoformat(spell["to"])
            count = (last - first).days + 1
            if count > 0:
                at = first.toordinal() - EPOCH
                calendar[at : at + count] = b"\1" * count
        return calendar

    def worked(self, months: int, since: date | None = None) -> Answer:
        """累计工作满: periods of unbroken days, each in whole months and days."""
        if self.calendar is None:
            return None
        at = max(since.toordinal() - EPOCH, 0) if since else 0
        periods = []
        while (start := self.calendar.find(b"\1", at)) >= 0:
            at = self.calendar.find(b"\0", start)
            periods.append((date.fromordinal(start + EPOCH), date.fromordinal(at + EPOCH)))
        whole = days = 0
        for start_on, end_on in periods:
            fitting = 0
            while corresponding(start_on, fitting + 1) <= end_on:
                fitting += 1
            whole += fitting
            days += (end_on - corresponding(start_on, fitting)).days
        if len(periods) > 1:
            whole += days // 30
        return whole >= months

    def aged(self, years: int) -> Answer:
        """年满."""
        if "birth_date" not in self.facts:
            return None
        return corresponding(date.fromisoformat(self.facts["birth_date"]), years * 12) <= self.day

    def works_now(self) -> Answer:
        """从事: a job in the occupation covers the day."""
        if "work" not in self.facts:
            return None
        today = self.day.isoformat()
        return any(
            spell["occupation"] in self.occupations and spell["from"] <= today <= (spell["to"] or today)
            for spell in self.facts["work"]
        )

    def certificates(self, level: str) -> list[date] | None:
        """The days on which a certificate of the level was awarded that still counts."""
        if "grades" not in self.facts:
            return None
        return [
            date.fromisoformat(grade["awarded_on"])
            for grade in self.facts["grades"]
            if grade["level"] == level
            and grade["occupation"] in self.occupations
            and grade.get("status", "valid") == "valid"
        ]

    def titles(self, *ranks: str) -> list[date] | None:
        """The days on which a corresponding title was awarded."""
        if "titles" not in self.facts:
            return None
        return [
            date.fromisoformat(title["awarded_on"])
            for title in self.facts["titles"]
            if title["rank"] in ranks and title["corresponds"]
        ]

    def after(self, awards: list[date] | None, years: int) -> Answer:
        """取得后累计工作满: from the first award on; without one there is nothing to count from."""
        if awards is None:
            return None
        return self.worked(years * 12, min(awards)) if awards else False

    def holds(self, level: str, years: int = 0) -> Answer:
        """取得证书(满N年)."""
        awards = self.certificates(level)
        return None if awards is None else any(corresponding(day, years * 12) <= self.day for day in awards)

    def schooled(self, test: Callable[[dict[str, Any]], bool], *, final_year: bool) -> Answer:
        """毕业证书: a class that fits, finished by the day; with ``final_year`` also one that is about to be."""
        if "education" not in self.facts:
            return None
        today = self.day.isoformat()
        return any(
            test(school)
            and (
                (school["graduated_on"] is not None and school["graduated_on"] <= today)
                or (final_year and school["final_year"])
            )
            for school in self.facts["education"]
        )


def _fits(school: dict[str, Any]) -> bool:
    return school["major"] in ("same", "related")


def _is(kinds: Iterable[str]) -> Callable[[dict[str, Any]], bool]:
    return lambda school: school["kind"] in kinds and _fits(school)


def _assessed(kinds: Iterable[str]) -> Callable[[dict[str, Any]], bool]:
    return lambda school: school["kind"] in kinds and _fits(school) and school["assessed"]


def _advanced(school: dict[str, Any]) -> bool:
    return school["school"] in ("senior_technical_school", "technician_college")


def edition_2018(person: Person, level: str) -> dict[int, Answer]:
    """The printed conditions of 2018, by number."""
    p = person
    if level == "junior":
        employment = p.facts.get("employment")
        ended = employment["apprenticeship_ended_on"] if employment else None
        return {
            1: p.worked(12),
            2: None if employment is None else ended is not None and ended <= p.day.isoformat(),
        }
    if level == "intermediate":
        return {
            1: p.after(p.certificates("junior"), 4),
            2: p.worked(72),
            3: p.schooled(
                lambda school: (
                    (_fits(school) and (school["school"] in TECHNICAL_SCHOOLS or school["kind"] in TECHNICAL_CLASSES))
                    or _assessed(("secondary_vocational", "higher_vocational"))(school)
                ),
                final_year=True,
            ),
        }
    if level == "senior":
        school = p.schooled(
            lambda school: _advanced(school) or _assessed(("higher_vocational",))(school), final_year=True
        )
        return {
            1: p.after(p.certificates("intermediate"), 5),
            2: all_hold(p.holds("intermediate"), school),
            3: all_hold(p.schooled(_is(COLLEGES), final_year=False), p.after(p.certificates("intermediate"), 2)),
        }
    if level == "technician":
        student = p.schooled(
            lambda school: (
                school["kind"] == "technician_class" and school["school"] == "technician_college" and _fits(school)
            ),
            final_year=False,
        )
        return {
            1: p.after(p.certificates("senior"), 4),
            2: one_holds(
                (
                    all_hold(p.holds("senior"), p.schooled(_advanced, final_year=False), p.worked(36)),
                    all_hold(student, p.worked(24)),
                )
            ),
        }
    return {1: p.after(p.certificates("technician"), 4)}


def edition_2023(person: Person, level: str) -> dict[int, Answer]:
    """The printed conditions of 2023, by number."""
    p = person
    if level == "junior":
        return {1: p.aged(16), 2: all_hold(p.aged(16), p.works_now())}
    if level == "intermediate":
        return {
            1: p.worked(60),
            2: p.after(p.certificates("junior"), 3),
            3: p.schooled(_is(ALL_CLASSES), final_year=True),
        }
    if level == "senior":
        return {
            1: p.worked(120),
            2: p.after(p.certificates("intermediate"), 4),
            3: p.after(p.titles("junior"), 1),
            4: p.schooled(_is(("senior_class", "technician_class")), final_year=True),
            5: all_hold(p.holds("intermediate"), p.schooled(_is(COLLEGES), final_year=True)),
            6: p.schooled(_assessed(COLLEGES), final_year=True),
        }
    if level == "technician":
        education = p.facts.get("education")
        student = (
            None
            if education is None
            else any(
                school["kind"] == "technician_class" and school["school"] == "technician_college"
                for school in education
            )
        )
        return {
            1: p.after(p.certificates("senior"), 5),
            2: all_hold(p.after(p.titles("junior"), 5), p.after(p.certificates("senior"), 1)),
            3: p.after(p.titles("intermediate"), 1),
            4: all_hold(p.holds("senior"), p.schooled(_advanced, final_year=False), p.worked(24)),
            5: all_hold(p.holds("senior", 2), student),
        }
    return {
        1: p.after(p.certificates("technician"), 5),
        2: all_hold(p.after(p.titles("intermediate"), 5), p.after(p.certificates("technician"), 1)),
        3: p.after(p.titles("associate_senior", "senior"), 1),
    }


EDITIONS = {"2018": edition_2018, "2023": edition_2023}
