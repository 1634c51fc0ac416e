"""竞赛晋级 for the oracle: the tables copied by hand, asked of every result a person has."""

from __future__ import annotations

from datetime import date

from tests.oracle.asking import Asker, Entry, reached, said
from tests.oracle.law import Answer, all_hold, one_holds
from tests.rules.competition_tables import CITY, DISTRICT, ERAS, NATION, Row

UNWRITTEN = {
    "senior": ("national_class_1", "national_class_2"),
    "technician": ("world", "national_class_1", "national_class_2"),
    "senior_technician": ("world", "national_class_1", "national_class_2"),
}


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
    if level in UNWRITTEN:
        unwritten = a.some(
            "competitions",
            lambda entry: all_hold(
                said(entry, "event", *UNWRITTEN[level]),
                said(entry, "occupation", a.occupation),
                reached(entry, "held_on", a.day),
            ),
        )
        ways.append(all_hold(unwritten, None))
    return all_hold(a.lacks(level), one_holds(ways))


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
