"""What a page asks the database, how many rows each question brings, and how long the page is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

UNKNOWN = 10**9


@dataclass
class Asked:
    """The questions of one request, each with how many rows it brought; `size` is that of the page, in bytes."""

    questions: list[tuple[str, int]] = field(default_factory=list)
    size: int = 0

    @property
    def count(self) -> int:
        return len(self.questions)

    @property
    def rows(self) -> int:
        """Of the one that brings most."""
        return max((rows for _, rows in self.questions), default=0)

    def more_than(self, other: Asked) -> str:
        """What it asks more often, with how often."""
        more = Counter(sql for sql, _ in self.questions) - Counter(sql for sql, _ in other.questions)
        return "\n".join(f"{times} x {sql[:600]}" for sql, times in more.most_common(4))

    @property
    def longest(self) -> str:
        return max(self.questions, key=lambda each: each[1])[0]


@contextmanager
def counted() -> Iterator[Asked]:
    asked = Asked()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = execute(sql, params, many, context)
        asked.questions.append((str(sql), _brought(context["cursor"])))
        return found

    with connection.execute_wrapper(look):
        yield asked


def _brought(cursor: Any) -> int:
    """How many rows it brings; of one that is read piece by piece nobody knows, so it counts as all there may be."""
    if cursor.cursor.name is not None:
        return UNKNOWN
    return cursor.rowcount if cursor.description else 0
