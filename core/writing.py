"""Writes that may wait for others of their kind, so that a crowd of rows is written by one statement.

A `Write` is a statement over a list of rows. Outside of a crowd it is executed at once, with its one row. Inside
(`gathering`) its rows are kept, and `flush` executes each statement once, in the order of the ranks. While rows are
kept, nothing may be read: a crowd's members work on what was read for all of them, and what needs another look at the
database raises NotForACrowd, and is done alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

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


_gathering: ContextVar[Gathered | None] = ContextVar("evenhand_gathering", default=None)


@dataclass(frozen=True, eq=False)
class Write:
    """A statement with one parameter: the rows, as a JSON array for `jsonb_to_recordset`."""

    name: str
    sql: str
    rank: str = "parts"

    def __call__(self, **row: Any) -> int | None:
        """How many rows were written; None where that is to be seen later."""
        kept = _gathering.get()
        if kept is None:
            return self.execute([row])
        kept.add(self, row)
        return None

    def execute(self, rows: list[Row]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [json.dumps(rows, default=_plain, ensure_ascii=False)])
            return int(cursor.rowcount)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


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
    """Save these fields of a row that is there: at once, or with the rest of a crowd."""
    if _gathering.get() is None:
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
