"""Ready-made statements: PostgreSQL plans each of them once a connection, and not again whenever it is asked.

For what every act asks, every lapse, or every page of a kind. Their text is fixed and their values are typed, so there
is nothing in them for a planner to find out anew.
"""

from __future__ import annotations

import itertools
import re
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)

_numbers = itertools.count(1)


class Ready:
    """A statement whose `%s` are values of these types. Its name is what PostgreSQL's own views show of it."""

    def __init__(self, name: str, sql: str, *types: str) -> None:
        self.name = f"{re.sub('[^a-z]+', '_', name.lower())}_{next(_numbers)}"
        self.types = types
        places = iter(range(1, len(types) + 1))
        self.sql = re.sub("%s|%%", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql)
        values = ", ".join(["%s"] * len(types))
        self.call = f"EXECUTE {self.name} ({values})" if types else f"EXECUTE {self.name}"

    @property
    def preparing(self) -> str:
        types = f" ({', '.join(self.types)})" if self.types else ""
        return f"PREPARE {self.name}{types} AS {self.sql}"

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """What it finds."""
        connection.prepare(self)  # type: ignore[attr-defined]  # our own connection
        with connection.cursor() as cursor:
            cursor.execute(self.call, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def execute(self, *values: Any) -> int:
        """How many rows it wrote."""
        connection.prepare(self)  # type: ignore[attr-defined]  # our own connection
        with connection.cursor() as cursor:
            cursor.execute(self.call, values)
            return int(cursor.rowcount)


class Reading(Generic[M]):
    """Rows of one model, found by a condition over its columns and those of the model above it."""

    def __init__(self, model: type[M], where: str, *types: str) -> None:
        self.model, self.where, self.types = model, where, types

    @cached_property
    def fields(self) -> list[Any]:
        return list(self.model._meta.concrete_fields)  # noqa: SLF001

    @cached_property
    def ready(self) -> Ready:
        meta: Any = self.model._meta  # noqa: SLF001
        if any(each.get_db_converters(connection) for each in self.fields):
            raise TypeError(f"a column of {meta.label} has to be converted: read it another way")
        quote = connection.ops.quote_name
        columns = ", ".join(f"{quote(each.model._meta.db_table)}.{quote(each.column)}" for each in self.fields)  # noqa: SLF001
        tables = quote(meta.db_table)
        for above, link in meta.parents.items():
            over: Any = above._meta  # noqa: SLF001
            tables += (
                f" JOIN {quote(over.db_table)} ON {quote(over.db_table)}.{quote(over.pk.column)}"
                f" = {quote(meta.db_table)}.{quote(link.column)}"
            )
        return Ready(f"read {meta.model_name}", f"SELECT {columns} FROM {tables} WHERE {self.where}", *self.types)  # noqa: S608  # names of our own tables

    @cached_property
    def names(self) -> list[str]:
        return [each.attname for each in self.fields]

    def of(self, *values: Any) -> list[M]:
        return [self.model.from_db(connection.alias, self.names, row) for row in self.ready.rows(*values)]
