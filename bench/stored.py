"""Verdicts stored in PostgreSQL, two cores: by columns (read, judge, write) beside one SQL statement over dated rules.

Measure 6. Both read the same four tables in a schema of their own, judge each person for the level they apply for, and
write one row a person. The SQL peer is simpler: no merging of overlapping work, no thirty-day rule, nothing unknown.
Whoever is answered otherwise by it is looked at one by one (``differences``).
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import psycopg

from bench.differences import explained
from bench.people import (
    AS_OF,
    FOREVER,
    KINDS,
    LEVELS,
    MAJORS,
    OCCUPATION,
    RANKS,
    RELATED,
    SCHOOLS,
    People,
    people,
    population,
)
from bench.report import Series, ratio, result, say
from rules import Occasion, Policy, load
from rules.columns import Coded, Population, Setwise, Table
from rules.columns.days import NEVER, from_datetime64

ROOT = Path(__file__).resolve().parent.parent
CORES = 2
AT_ONCE = 1 << 16
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
EPOCH = np.datetime64("2000-01-01")
INFINITY = 2**31 - 1
_FIRST = np.datetime64("1900-01-01")
_NUMBERS = np.append(from_datetime64(np.arange(_FIRST, np.datetime64("2200-01-01"))), np.int32(NEVER))
COLUMNS = {
    "person": "id target kind school major assessed final_year birth graduated",
    "spell": "person begun ended",
    "grade": "person level awarded_on",
    "title": "person rank awarded_on",
}
DATES = frozenset({"birth", "graduated", "begun", "ended", "awarded_on"})


def measure(url: str, policy: Policy, *, count: int, rounds: int) -> None:
    """Prints the measure, and why verdicts differ. RuntimeError where one differs for no reason known."""
    some = people(count)
    fill(url, some)
    ours = Series("read, judged by columns, written", "/s")
    theirs = Series("one SQL statement over dated rules, written", "/s")
    with workers() as pool:
        by_columns(url, count, pool)  # both processes connected, the tables read once
        for number in range(rounds):
            ours.add(count / by_columns(url, count, pool))
            theirs.add(count / by_sql(url))
            say(f"round {number + 1}: {ours.values[-1]:,.0f}/s; SQL {theirs.values[-1]:,.0f}/s")
    of, differing = differences(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA bench_rules CASCADE")
    everybody = population(some)
    reasons = explained(policy, ((everybody.facts(person), *rest) for person, *rest in differing))
    result(
        f"6. Verdicts stored, two cores: {of:,} people, one level each; {len(differing):,} differ, each for a reason found",
        [ratio(ours, theirs, "the SQL statement (goal: 0.5 ×)")],
        [ours, theirs, *(f"differ: {number:,}, {reason}" for reason, number in reasons.items())],
    )


def _row(names: list[str]) -> np.dtype:
    """One row of a binary COPY whose columns are all four bytes long."""
    return np.dtype([("fields", ">i2"), *((part, ">i4") for name in names for part in (f"{name}_length", name))])


def _written(columns: dict[str, np.ndarray]) -> bytes:
    names = list(columns)
    rows = np.zeros(len(columns[names[0]]), _row(names))
    rows["fields"] = len(names)
    for name in names:
        rows[f"{name}_length"], rows[name] = 4, columns[name]
    return HEADER + rows.tobytes() + b"\xff\xff"


def _days(days: np.ndarray) -> np.ndarray:
    return np.where(days == FOREVER, INFINITY, (days - EPOCH).astype(np.int64))


def _listed(days: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero(np.stack(days, axis=1) != FOREVER)


def fill(url: str, people: People) -> None:
    """The four tables and the dated rules, analysed, in a fresh schema ``bench_rules``."""
    begun = [first for first, _ in people.spells]
    who, which = _listed(begun)
    last = np.stack([ended for _, ended in people.spells], axis=1)[who, which]
    held, level = _listed(list(people.grades))
    titled, rank = _listed(list(people.titles))
    tables = {
        "person": {
            "id": np.arange(people.size),
            **{name: getattr(people, name) for name in ("target", "kind", "school", "major", "assessed", "final_year")},
            "birth": _days(people.birth),
            "graduated": _days(people.graduated),
        },
        "spell": {"person": who, "begun": _days(np.stack(begun, axis=1)[who, which]), "ended": _days(last)},
        "grade": {"person": held, "level": level, "awarded_on": _days(np.stack(people.grades, axis=1)[held, level])},
        "title": {"person": titled, "rank": rank, "awarded_on": _days(np.stack(people.titles, axis=1)[titled, rank])},
    }
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_rules CASCADE")
        connection.execute("CREATE SCHEMA bench_rules")
        for name, columns in tables.items():
            kinds = ", ".join(f"{column} {'date' if column in DATES else 'integer'} NOT NULL" for column in columns)
            connection.execute(f"CREATE TABLE bench_rules.{name} ({kinds})")
            with connection.cursor().copy(f"COPY bench_rules.{name} FROM STDIN (FORMAT binary)") as copy:
                copy.write(_written(columns))
            connection.execute(f"CREATE INDEX ON bench_rules.{name} ({next(iter(columns))})")
        connection.execute((ROOT / "bench/peers/dated_rules.sql").read_text(encoding="utf-8"))
        connection.execute("ANALYZE")


def by_sql(url: str) -> float:
    """Seconds that the peer's one statement takes, with two processes of the server."""
    statement = (ROOT / "bench/peers/verdicts.sql").read_text(encoding="utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_rules.verdict_by_sql")
        connection.execute(f"SET max_parallel_workers_per_gather = {CORES - 1}")
        connection.execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET work_mem = '256MB'")
        started = time.perf_counter()
        connection.execute(statement)
        return time.perf_counter() - started


def by_columns(url: str, count: int, pool: ProcessPoolExecutor) -> float:
    """Seconds that reading, judging and writing take in two processes."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_rules.verdict_by_columns")
        connection.execute(
            "CREATE TABLE bench_rules.verdict_by_columns"
            " (person integer NOT NULL, target integer NOT NULL, verdict integer NOT NULL, passing integer NOT NULL)"
        )
    started = time.perf_counter()
    parts = [(url, first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE)]
    stored = sum(pool.map(_judge_part, parts))
    if stored != count:
        raise RuntimeError(f"{stored} of {count} verdicts were stored")
    return time.perf_counter() - started


def differences(url: str) -> tuple[int, list[tuple[int, int, int, int]]]:
    """How many people there are, and whose stored verdicts differ: person, target, passing bits of both."""
    with psycopg.connect(url) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM bench_rules.verdict_by_columns one JOIN bench_rules.verdict_by_sql other USING (person)"
        ).fetchone() or (0,)
        found = connection.execute(
            "SELECT person, one.target, one.passing, other.passing FROM bench_rules.verdict_by_columns one"
            " JOIN bench_rules.verdict_by_sql other USING (person)"
            " WHERE (one.passing, one.verdict) <> (other.passing, other.verdict) ORDER BY person"
        ).fetchall()
    return count, found


def workers() -> ProcessPoolExecutor:
    """The two processes, with their policy loaded."""
    return ProcessPoolExecutor(CORES, initializer=_begin)


_state: dict[str, object] = {}


def _begin() -> None:
    text = (ROOT / "seeds/policies/cn.ordinary.2023.yaml").read_text(encoding="utf-8")
    _state["setwise"] = Setwise(load(text))
    _state["process"] = os.getpid()


def _judge_part(part: tuple[str, int, int]) -> int:
    url, first, last = part
    setwise = _state["setwise"]
    if not isinstance(setwise, Setwise):
        raise RuntimeError("the process has not begun")
    connection = _state.get(url)
    if not isinstance(connection, psycopg.Connection):
        connection = _state[url] = psycopg.connect(url, autocommit=True)
    read = {name: _read(connection, name, first, last) for name in COLUMNS}
    verdicts = setwise.judge(_population(read, first, last), Occasion(AS_OF, OCCUPATION, related=RELATED))
    target = read["person"]["target"].astype(np.intp)
    rows = np.arange(last - first)
    columns = {
        "person": read["person"]["id"],
        "target": target,
        "verdict": np.stack([verdicts[level].verdict for level in LEVELS])[target, rows],
        "passing": np.stack([verdicts[level].passing for level in LEVELS])[target, rows],
    }
    with connection.cursor().copy("COPY bench_rules.verdict_by_columns FROM STDIN (FORMAT binary)") as copy:
        copy.write(_written(columns))
    return last - first


def _read(connection: psycopg.Connection, table: str, first: int, last: int) -> dict[str, np.ndarray]:
    names = COLUMNS[table].split()
    query = (
        f"COPY (SELECT {', '.join(names)} FROM bench_rules.{table} WHERE {names[0]} >= {first} AND {names[0]} < {last}"
        f" ORDER BY {names[0]}) TO STDOUT (FORMAT binary)"
    )
    with connection.cursor().copy(query) as copy:
        whole = b"".join(copy)
    rows = np.frombuffer(
        whole, _row(names), offset=len(HEADER), count=(len(whole) - len(HEADER)) // _row(names).itemsize
    )
    return {name: _numbers(rows[name]) if name in DATES else rows[name].astype(np.int32) for name in names}


def _numbers(days: np.ndarray) -> np.ndarray:
    """Day numbers of PostgreSQL's dates, through a calendar written down once."""
    place = days.astype(np.int64) + int((EPOCH - _FIRST).astype(int))
    return _NUMBERS.take(place, mode="clip")


def _code(codes: np.ndarray, values: tuple[object, ...]) -> Coded:
    return Coded((codes + 1).astype(np.uint8), (None, *values))


def _same(count: int, value: object) -> Coded:
    return Coded(np.ones(count, np.uint8), (None, value))


def _population(read: dict[str, dict[str, np.ndarray]], first: int, last: int) -> Population:
    everybody = np.ones(last - first, np.bool_)
    person, spell, grade, title = (read[name] for name in COLUMNS)

    def owners(rows: dict[str, np.ndarray]) -> np.ndarray:
        return (rows["person"] - first).astype(np.intp)

    spells, grades, titles = len(spell["person"]), len(grade["person"]), len(title["person"])
    schooled = np.flatnonzero(person["kind"] >= 0)
    school = {name: column[schooled] for name, column in person.items()}
    tables = {
        "work": Table(
            everybody,
            owners(spell),
            {"first_on": spell["begun"], "last_on": spell["ended"]},
            {"occupation": _same(spells, OCCUPATION)},
        ),
        "grades": Table(
            everybody,
            owners(grade),
            {"awarded_on": grade["awarded_on"]},
            {
                "occupation": _same(grades, OCCUPATION),
                "level": _code(grade["level"], LEVELS[:4]),
                "kind": _same(grades, "skill_grade"),
                "status": _same(grades, "valid"),
            },
        ),
        "titles": Table(
            everybody,
            owners(title),
            {"awarded_on": title["awarded_on"]},
            {"rank": _code(title["rank"], RANKS), "corresponds": _same(titles, True)},
        ),
        "education": Table(
            everybody,
            schooled,
            {"graduated_on": school["graduated"]},
            {
                "kind": _code(school["kind"], KINDS),
                "school": _code(school["school"], SCHOOLS),
                "major": _code(school["major"], MAJORS),
                "assessed": _code(school["assessed"], (False, True)),
                "final_year": _code(school["final_year"], (False, True)),
            },
        ),
    }
    return Population(person["birth"], tables)
