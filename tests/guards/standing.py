"""The triggers that stand in the database, and the names that each refuses by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

OURS = r"^(registry|rulebook|certification|supervision)_"
_COLLECTS = re.compile(r"EXECUTE FUNCTION registry_look_when_done\('(\w+)'\)")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger as it was set, with its function's name and text."""

    table: str
    name: str
    definition: str
    function: str
    source: str


def triggers() -> list[Trigger]:
    """The triggers of the rooms' tables, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.relname, t.tgname, pg_get_triggerdef(t.oid), p.proname, p.prosrc FROM pg_trigger t "
            "JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE r.relname ~ %s AND NOT t.tgisinternal ORDER BY t.tgname",
            [OURS],
        )
        return [Trigger(*row) for row in cursor.fetchall()]


def refused_names(standing: list[Trigger]) -> dict[str, frozenset[str]]:
    """The names that each trigger refuses by: those of its function, its own where the function takes it.

    What a statement leaves to be looked at when its transaction ends is refused by the trigger that looks then.
    """
    found: dict[str, frozenset[str]] = {}
    for trigger in standing:
        found[trigger.name] = found.get(trigger.name, frozenset()) | _own_names(trigger)
    for trigger in standing:
        if collects := _COLLECTS.search(trigger.definition):
            kind = f"'{collects[1]}'"
            (looks,) = (
                other.name for other in standing if other.table == "registry_commitcheck" and kind in other.definition
            )
            found[trigger.name] = found[looks]
    return found


def _own_names(trigger: Trigger) -> frozenset[str]:
    names = frozenset(re.findall(r"CONSTRAINT = '(\w+)'", trigger.source))
    return names | {trigger.name} if "CONSTRAINT = TG_NAME" in trigger.source else names
