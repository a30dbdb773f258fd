"""Ready-made statements: PostgreSQL plans each of them once a connection, and not again whenever it is asked.

For what every act asks, every lapse, or every page of a kind. Their text is fixed and their values are typed, so there
is nothing in them for a planner to find out anew.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from django.db import connection

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
