"""Very many rows of which acts have made the first: copies by SQL, with keys of their own.

What belongs together is copied together: a row that points to another copied row points to the copy of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

KEYS = """
    SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'p' AND c.conrelid = %s::regclass"""
POINTERS = """
    SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.conrelid = %s::regclass"""
COLUMNS = """
    SELECT attname FROM pg_attribute
     WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""


def copies(
    count: int,
    roots: Mapping[str, str],
    tables: Sequence[str] = (),
    *,
    changed: Mapping[str, str] | None = None,
    points: Mapping[str, str] | None = None,
    only: Mapping[str, str] | None = None,
) -> None:
    """Copy `count` times the rows of `roots` (table -> which), and of `tables` those that point to what is copied.

    `changed` ("table.column" -> SQL, where `m.n` counts the copies) are values of their own; `points` are columns that
    hold the number of another row without being a key; `only` narrows the rows of a table. In the order of the tables.
    """
    copied: list[str] = []
    for table in [*roots, *tables]:
        pointers = _pointers(table, points or {})
        _number(table, count, _which(table, roots, pointers, copied, only or {}), pointers, copied)
        copied.append(table)
        _insert(table, {name: to for name, to in pointers.items() if to in copied}, changed or {})
    for table in copied:
        _run(f"DROP TABLE copies_of_{table}")


def _pointers(table: str, points: Mapping[str, str]) -> dict[str, str]:
    own = {each.split(".")[1]: to for each, to in points.items() if each.split(".")[0] == table}
    return dict(_rows(POINTERS, [table])) | own


def _which(
    table: str, roots: Mapping[str, str], pointers: Mapping[str, str], copied: list[str], only: Mapping[str, str]
) -> str:
    if table in roots:
        return roots[table]
    where = [f"o.{name} IN (SELECT old FROM copies_of_{to})" for name, to in pointers.items() if to in copied]
    return f"({' OR '.join(where)}) AND {only.get(table, 'true')}"


def _number(table: str, count: int, where: str, pointers: Mapping[str, str], copied: list[str]) -> None:
    """Which rows are copied, and under which keys: `old`, `n`, `new`."""
    ((key, kind),) = _rows(KEYS, [table])
    new, joined = "gen_random_uuid()", ""
    if pointers.get(key) in copied:  # the row of a model that has a table beside its parent's
        new, joined = "p.new", f"JOIN copies_of_{pointers[key]} p ON p.old = o.{key} AND p.n = many.n"
    elif kind != "uuid":
        new = f"nextval(pg_get_serial_sequence('{table}', '{key}'))"
    _run(
        f"CREATE TEMPORARY TABLE copies_of_{table} AS"
        f" WITH o AS MATERIALIZED (SELECT o.{key} FROM {table} o WHERE {where})"
        f" SELECT many.n, o.{key} AS old, {new} AS new"
        f" FROM generate_series(1, {count}) AS many (n) CROSS JOIN o {joined}"
    )
    _run(f"CREATE INDEX ON copies_of_{table} (old, n)")
    _run(f"ANALYZE copies_of_{table}")


def _insert(table: str, pointers: Mapping[str, str], changed: Mapping[str, str]) -> None:
    ((key, _),) = _rows(KEYS, [table])
    columns = [name for (name,) in _rows(COLUMNS, [table])]
    values, joined = [], ""
    for name in columns:
        if own := changed.get(f"{table}.{name}"):
            values.append(own)
        elif name == key:
            values.append("m.new")
        elif name in pointers:
            joined += f" LEFT JOIN copies_of_{pointers[name]} p_{name} ON p_{name}.old = o.{name} AND p_{name}.n = m.n"
            values.append(f"COALESCE(p_{name}.new, o.{name})")
        else:
            values.append(f'o."{name}"')
    names = ", ".join(f'"{name}"' for name in columns)
    _run(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
        f" FROM copies_of_{table} m JOIN {table} o ON o.{key} = m.old{joined}"
    )


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
