"""What an act writes and locks, told in names instead of keys, so that it can be compared with what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from registry.acts import ledger

Rows = dict[type[models.Model], dict[Any, dict[str, Any]]]

LEFT_OUT = {
    "occupation", "occupationgroup", "worktype", "standard", "standardpart", "relatedoccupation", "offer", "region",
    "calendarday", "calendaryear", "categorycode", "levelcode", "textscope", "account", "statusground",
}  # fmt: skip
"""Reference data, which no act of this walk writes."""
MASKED = {
    "row_sealed",
    "sealed",
    "contact_sealed",
    "contact_key",
    "receipt",
    "document_sealed",
    "document_hash",
    "salt",
    "leaf_hash",
    "content_path",
    "content_bytes",
    "size",
    "ground_key",
    "settled_key",
}
"""Random or keyed: only whether there is something is told."""
LOCK = re.compile(r"FOR (NO KEY )?UPDATE|pg_(try_)?advisory_\w+|^\s*(UPDATE|INSERT INTO) registry_numberseries")
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGESTS = re.compile(r"sha256:[0-9a-f]{64}")
RECEIPTS = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


def tables() -> list[type[models.Model]]:
    """The tables that acts write."""
    rooms = ("registry", "rulebook", "certification")
    found = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return [model for model in found if not model._meta.proxy and model._meta.model_name not in LEFT_OUT]


def standing() -> Rows:
    """Every row of these tables."""
    rows: Rows = {}
    for model in tables():
        names = [column.attname for column in model._meta.concrete_fields if column.attname != "text"]
        rows[model] = {row[model._meta.pk.attname]: row for row in model._base_manager.order_by("pk").values(*names)}
    return rows


@dataclass(slots=True)
class Notebook:
    """Notes down what each act writes; keys are named by table and place: ``application.3``."""

    names: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, act: str, do: Callable[[], Any], *, in_pieces: bool = False) -> Any:
        """Does the act and notes down what it wrote and locked; before that, it must leave nothing when it breaks off.

        ``in_pieces``: it commits chunk by chunk, so that what it has done until then stays.
        """
        before = standing()
        self._catch_up(before)
        if not in_pieces:
            breaks_off(do, before)
        with self._leaves(), statements() as sent:
            given = do()
        connection.check_constraints()
        wrote = self._difference(before, standing())
        assert act not in self.pages, f"{act} is noted twice"
        locks = [lock for lock in map(_lock, sent) if lock]
        self.pages[act] = ({"locks": locks} if locks else {}) | wrote
        return given

    def _difference(self, before: Rows, after: Rows) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for model, rows in after.items():
            for key in sorted(rows.keys() - before[model].keys(), key=lambda key: _place(rows[key], key)):
                self._name(model, key)
        for model, rows in after.items():
            name = str(model._meta.model_name)
            assert not before[model].keys() - rows.keys(), f"rows of {name} have gone"
            fresh = sorted(rows.keys() - before[model].keys(), key=lambda key: _place(rows[key], key))
            added = [self._told(model, rows[key]) for key in fresh]
            changed = {
                self.names.get(f"{name}.{key}", _masked(key)): self._told(
                    model, _changed(before[model][key], row), whole=False
                )
                for key, row in rows.items()
                if key in before[model] and row != before[model][key]
            }
            told |= {f"new {name}": added} if added else {}
            told |= {f"changed {name}": changed} if changed else {}
        return told

    def _catch_up(self, before: Rows) -> None:
        """Names what was written since the act noted last, or before all."""
        for model, rows in before.items():
            kind = str(model._meta.model_name)
            for key in sorted(
                (key for key in rows if f"{kind}.{key}" not in self.names), key=lambda key: _place(rows[key], key)
            ):
                if self.pages:
                    self._name(model, key)
                else:
                    self.know(kind, key, f"an earlier {kind}")

    def _name(self, model: type[models.Model], key: Any) -> None:
        kind = str(model._meta.model_name)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.know(kind, key, f"{kind}.{self.counts[kind]}")

    def know(self, kind: str, key: Any, name: str) -> None:
        """Gives a row its name."""
        self.names[f"{kind}.{key}"] = name
        if not isinstance(key, int):
            self.names[str(key)] = name

    def _told(self, model: type[models.Model], row: dict[str, Any], *, whole: bool = True) -> dict[str, Any]:
        told = {}
        for column in model._meta.concrete_fields:
            if column.attname not in row or (column.primary_key and not isinstance(column, models.OneToOneField)):
                continue
            value = self._value(column, row[column.attname])
            if not whole or value not in (None, "", [], {}):
                told[column.name] = value
        if str(row.get("subject_id", "")).isdigit():  # a key that counts on from whatever was there before
            told["subject_id"] = self.names.get(f"{row.get('subject_kind')}.{row['subject_id']}", "(key)")
        if model._meta.model_name == "ledgerleaf":
            told["record"] = self._plain(self.records.pop(bytes(row["entry"]).decode()))
            del told["entry"]
        return told

    def _value(self, column: models.Field[Any, Any], value: Any) -> Any:
        if column.name in MASKED:
            return "(sealed)" if value else value
        if column.name == "published" and isinstance(value, list):  # a set of texts, in whatever order they were read
            return sorted(self._plain(value), key=str)
        if column.name in {"compact", "tally", "report"} or (isinstance(value, str) and len(value) > 300):
            return "(long)" if value else value
        if column.is_relation and value is not None:
            target = column.related_model._meta.model_name  # type: ignore[union-attr]
            return self.names.get(f"{target}.{value}", _masked(value))
        return self._plain(value)

    def _plain(self, value: Any) -> Any:
        match value:
            case dict():
                return {self._plain(str(key)): self._plain(one) for key, one in value.items() if key != "slice_id"}
            case list() | tuple():
                return [self._plain(one) for one in value]
            case datetime():
                return _instant(value)
            case DateRange():
                return "empty" if value.isempty else f"{value.lower or '…'} to before {value.upper or '…'}"
            case date() | Decimal():
                return str(value)
            case bytes() | memoryview():
                return "(bytes)" if value else ""
            case None | bool() | int() | float():
                return value
        told = UUIDS.sub(lambda found: self.names.get(found[0], found[0]), str(value))
        for text, name in self.texts.items():
            told = told.replace(text, name)
        return RECEIPTS.sub("{receipt}", DIGESTS.sub("sha256:…", told))

    @contextmanager
    def _leaves(self) -> Iterator[None]:
        """Remembers the records that leaves commit to, for a leaf itself tells nothing of them."""
        original = ledger.leaf_of

        def leaf_of(kind: str, subject_id: str, record: dict[str, Any]) -> ledger.Leaf:
            leaf = original(kind, subject_id, record)
            self.records[leaf.entry.decode()] = dict(record)
            return leaf

        ledger.leaf_of = leaf_of  # type: ignore[assignment]
        try:
            yield
        finally:
            ledger.leaf_of = original


class BrokenOff(Exception):
    """What breaks an act off at its end, where it writes its event."""


def breaks_off(do: Callable[[], Any], before: Rows) -> None:
    """An act that breaks off at any of its events leaves nothing: its writing is one transaction."""
    from registry.models import Event

    original = Event.record

    def record(*_: Any, **__: Any) -> Any:
        raise BrokenOff

    point = transaction.savepoint()
    Event.record = record  # type: ignore[method-assign, assignment]
    try:
        do()
    except BrokenOff:
        left = {model: rows for model, rows in standing().items() if rows != before[model]}
        assert not left, f"an act that broke off has left rows of {[model.__name__ for model in left]}"
    finally:
        Event.record = original  # type: ignore[method-assign]
        transaction.savepoint_rollback(point)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent inside."""
    sent: list[str] = []

    def hear(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(f"{statement} -- {params!r}")
        return execute(statement, params, many, context)

    with connection.execute_wrapper(hear):
        yield sent


def _lock(statement: str) -> str | None:
    """What a statement locks, and in which order."""
    text, _, given = statement.partition(" -- ")
    if (found := LOCK.search(text)) is None:
        return None
    if "advisory" in found.group():
        return f"{found.group()} {given.strip('[]()').split(',')[0]}"
    table = re.search(r'FROM "(\w+)"|(?:UPDATE|INTO) (\w+)', text)
    assert table is not None
    order = re.search(r"ORDER BY (.+?)(?: LIMIT| FOR|$)", text)
    columns = ", ".join(re.findall(r'(?:"\w+"\.)?"?(\w+)"? ASC', order.group(1))) if order else ""
    kind = found.group().strip().removeprefix("FOR ").lower()
    kind = "update" if kind.startswith(("update", "insert")) and "registry_numberseries" in kind else kind
    return f"{table.group(1) or table.group(2)}{f' by {columns}' if columns else ''}: {kind}"


def _place(row: dict[str, Any], key: Any) -> tuple[str, Any]:
    """The order in which new rows are told: people by name, for their keys come in the order of a secret hash."""
    return (row["name"] if "document_hash" in row else "", key)


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if value != before[name]}


def _instant(value: datetime) -> str:
    """An instant of the walk in Shanghai; the clock on the wall is ``now``."""
    here = timezone.localtime(value)
    return "now" if abs((timezone.now() - value).total_seconds()) < 600 else here.strftime("%Y-%m-%d %H:%M")


def _masked(value: Any) -> str:
    text = str(value)
    return "sha256:…" if text.startswith("sha256:") else text
