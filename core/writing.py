"""Writes that may wait: for others of their kind, or for the next message to the server.

A `Write` is a statement over a list of rows.

In a crowd (`gathering`) its rows are kept, and `flush` executes each statement once, in the order of the ranks. While
rows are kept, nothing may be read: a crowd's members work on what was read for all of them, and what needs another look
at the database raises NotForACrowd, and is done alone.

In an act or a lapse alone (`with_the_next`) writes go in the order in which they were made, in the message that
carries the next statement, or the last one: nobody can tell, except by the clock. Anywhere else they are executed at
once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from core.ready import Ready

Row = Mapping[str, Any]

# What depends on what: a movement of money names its event.
RANKS = ("clocks", "parts", "events", "money")


class NotForACrowd(Exception):
    """One that has to be done alone: it needs more than was read beforehand."""


@dataclass
class Gathered:
    """Rows that wait, by their statement, and what is to be said once they are committed."""

    rows: dict[Write, list[Row]] = field(default_factory=dict)

    def add(self, write: Write, row: Row) -> None:
        self.rows.setdefault(write, []).append(row)

    def take_in(self, other: Gathered) -> None:
        for write, rows in other.rows.items():
            self.rows.setdefault(write, []).extend(rows)

    def flush(self) -> None:
        """Execute all that has been gathered, each statement once."""
        for write in sorted(self.rows, key=lambda each: RANKS.index(each.rank)):
            write.execute(self.rows[write])
        self.rows.clear()


_MANY, _ALONE = "jsonb_to_recordset(", "jsonb_to_record("

_gathering: ContextVar[Gathered | None] = ContextVar("evenhand_gathering", default=None)
_waiting: ContextVar[list[tuple[Ready, tuple[Any, ...]]] | None] = ContextVar("evenhand_waiting", default=None)


class Write:
    """A statement with one parameter: the rows, as a JSON array for `jsonb_to_recordset`.

    One row alone is written by the same statement over `jsonb_to_record`. PostgreSQL takes the other for a hundred
    rows, whatever it is given, and would look through a whole table to find the one.
    """

    def __init__(self, name: str, sql: str, rank: str = "parts") -> None:
        if _MANY not in sql:
            raise ValueError(f"{name}: this takes no rows")
        self.rank = rank
        self.many = Ready(name, sql, "jsonb")
        self.alone = Ready(f"{name} alone", sql.replace(_MANY, _ALONE), "jsonb")

    def __call__(self, **row: Any) -> None:
        kept, waiting = _gathering.get(), _waiting.get()
        if kept is not None:
            kept.add(self, row)
        elif waiting is not None:
            waiting.append((self.alone, (_JSON.encode(row),)))
        else:
            self.alone.execute(_JSON.encode(row))

    def execute(self, rows: list[Row]) -> None:
        self.many.execute(_JSON.encode(rows))


@contextmanager
def with_the_next() -> Iterator[None]:
    """What is written inside goes with the next statement; what is left at the end, goes then."""
    if _gathering.get() is not None or _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        yield
        flush()
    finally:
        _waiting.reset(token)


def before_the_next(ready: Ready, *values: Any) -> None:
    """Execute a statement of which nothing is read, in the message of the next one; it may refuse all that follows."""
    waiting = _waiting.get()
    if waiting is None:
        ready.execute(*values)
    else:
        waiting.append((ready, values))


def take_waiting() -> tuple[list[str], list[Any]]:
    """What waits to go before the statement that is about to be executed, and its values; it waits no more."""
    waiting = _waiting.get()
    if not waiting:
        return [], []
    for ready, _ in waiting:
        connection.prepare(ready)  # type: ignore[attr-defined]  # our own connection
    taken = [ready.call for ready, _ in waiting], [value for _, values in waiting for value in values]
    waiting.clear()
    return taken


def flush() -> None:
    """Execute what waits, in one message."""
    calls, values = take_waiting()
    if calls:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(calls), values)


def forget() -> None:
    """The transaction, or this part of it, is taken back, and what waits with it."""
    waiting = _waiting.get()
    if waiting:
        waiting.clear()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False)


def is_gathering() -> bool:
    return _gathering.get() is not None


@contextmanager
def gathering() -> Iterator[Gathered]:
    """What is written inside waits, and nothing is read. What fails inside leaves no row behind."""
    mine = Gathered()
    token = _gathering.set(mine)
    try:
        with connection.execute_wrapper(_not_now):
            yield mine
    finally:
        _gathering.reset(token)


def _not_now(*_: Any) -> Any:
    raise NotForACrowd


_saves: dict[tuple[type[models.Model], tuple[str, ...]], Write] = {}


def save(instance: models.Model, *fields: str) -> None:
    """Save these fields of a row that is there: at once, with the next statement, or with the rest of a crowd."""
    if _gathering.get() is None and _waiting.get() is None:
        instance.save(update_fields=fields)
        return
    write = _saves.get((type(instance), fields)) or _saving(type(instance), fields)
    meta: Any = instance._meta  # noqa: SLF001
    found = [meta.get_field(name) for name in fields]
    write(id=instance.pk, **{each.column: getattr(instance, each.attname) for each in found})


def _saving(model: type[models.Model], fields: tuple[str, ...]) -> Write:
    """UPDATE of these fields of many rows, made once. A field of a model above it belongs to another table."""
    meta: Any = model._meta  # noqa: SLF001
    found: list[Any] = [meta.get_field(name) for name in fields]
    if any(each.model is not model for each in found):
        raise NotForACrowd
    quote = connection.ops.quote_name
    columns = [quote(each.column) for each in found]
    types = ", ".join(f"{name} {each.db_type(connection)}" for name, each in zip(columns, found, strict=True))
    puts = ", ".join(f"{name} = x.{name}" for name in columns)
    sql = (
        f"UPDATE {quote(meta.db_table)} AS t SET {puts} "  # noqa: S608  # names of our own tables
        f"FROM jsonb_to_recordset(%s) AS x (id {meta.pk.rel_db_type(connection)}, {types}) "
        f"WHERE t.{quote(meta.pk.column)} = x.id"
    )
    made = _saves[model, fields] = Write(f"save {meta.label}", sql)
    return made
