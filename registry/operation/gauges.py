"""现况: what is so at the moment of asking, as Prometheus reads it; what processes count stands in registry/metrics.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from registry import outbox
from registry.operation import parts

DEAD: Final = "bajigong_dead_messages"
_WAITING: Final = """
    SELECT task, count(*) FILTER (WHERE given_up_at IS NULL AND waiting_since IS NULL),
           count(*) FILTER (WHERE waiting_since IS NOT NULL), count(*) FILTER (WHERE given_up_at IS NOT NULL),
           coalesce(extract(epoch FROM max(now() - available_at) FILTER (
             WHERE given_up_at IS NULL AND waiting_since IS NULL)), 0)::float8
    FROM registry_outboxmessage WHERE done_at IS NULL GROUP BY task ORDER BY task
"""
_UNPLACED: Final = """
    SELECT count(*) FROM registry_ledgerleaf l
    WHERE l.id > coalesce((SELECT max(leaf_id) FROM registry_ledgerentry), 0)
"""


class Gauges(Collector):
    """现况: the parts, the outbox by task, the leaves without a place. A database that is away leaves the parts alone."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Every family without a value, so that it is known without asking the database."""
        return list(_families().values())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Asks now, each within bounded time."""
        found = _families()
        for part in parts.ask():
            found["part"].add_metric([part.name], float(part.ok))
        try:
            with parts.connect() as database:
                _fill_from(database, found)
        except psycopg.Error:
            del found["unplaced"], found["dead"]  # not known, which is not none
        yield from found.values()


def _tasks() -> set[str]:
    return {name for name in outbox.door_names() if not name.startswith("tests.")}


def _families() -> dict[str, GaugeMetricFamily]:
    return {
        "part": GaugeMetricFamily("bajigong_part_up", "1 where a part of the installation is well", labels=["part"]),
        "waiting": GaugeMetricFamily("bajigong_outbox_waiting", "Messages not done yet", labels=["task"]),
        "oldest": GaugeMetricFamily("bajigong_outbox_oldest_seconds", "How long the oldest is due", labels=["task"]),
        "held": GaugeMetricFamily("bajigong_outbox_refused_for_now", "Messages that wait for a cause", labels=["task"]),
        "dead": GaugeMetricFamily(DEAD, "Messages given up until somebody sends them", labels=["task"]),
        "unplaced": GaugeMetricFamily("bajigong_ledger_unplaced_leaves", "Leaves without a place in the ledger"),
    }


def _fill_from(database: psycopg.Connection[tuple[object, ...]], found: dict[str, GaugeMetricFamily]) -> None:
    rows = {str(row[0]): [float(str(value)) for value in row[1:]] for row in database.execute(_WAITING).fetchall()}
    for task in sorted(rows.keys() | _tasks()):  # a task without messages counts none, so that an alarm ends
        waiting, held, dead, oldest = rows.get(task, [0.0, 0.0, 0.0, 0.0])
        for name, value in (("waiting", waiting), ("held", held), ("dead", dead), ("oldest", max(0.0, oldest))):
            found[name].add_metric([task], value)
    row = database.execute(_UNPLACED).fetchone()
    found["unplaced"].add_metric([], float(str(row[0])) if row else 0.0)
