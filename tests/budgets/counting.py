"""What a page asks the database: how many questions, how many rows each brings, and what is read for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

UNKNOWN = 10**9


@dataclass
class Asked:
    """The questions of one request. `rows` are those that came to the portal, of one question at most."""

    questions: list[tuple[str, int]] = field(default_factory=list)
    read_whole: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.questions)

    @property
    def rows(self) -> int:
        return max((rows for _, rows in self.questions), default=0)

    def more_than(self, other: Asked) -> str:
        """What it asks more often, with how often."""
        more = Counter(sql for sql, _ in self.questions) - Counter(sql for sql, _ in other.questions)
        return "\n".join(f"{times} x {sql[:600]}" for sql, times in more.most_common(4))

    @property
    def longest(self) -> str:
        return max(self.questions, key=lambda each: each[1])[0]


@contextmanager
def counted(*, explains: int = 0) -> Iterator[Asked]:
    """With `explains`, also finds the tables of which at least so many rows are read from the first to the last."""
    asked, busy = Asked(), []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = execute(sql, params, many, context)
        if busy:
            return found
        cursor = context["cursor"]
        words = str(sql)
        asked.questions.append((words, _brought(cursor)))
        if explains and cursor.description and not many:
            busy.append(1)
            try:
                _explain(words, params, explains, asked)
            finally:
                busy.pop()
        return found

    with connection.execute_wrapper(look):
        yield asked


def _brought(cursor: Any) -> int:
    """How many rows it brings; of one that is read piece by piece nobody knows, so it counts as all there may be."""
    if cursor.cursor.name is not None:
        return UNKNOWN
    return cursor.rowcount if cursor.description else 0


def _explain(sql: str, params: Any, least: int, asked: Asked) -> None:
    if not sql.lstrip().upper().startswith(("SELECT", "WITH", "EXECUTE")):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    (whole,) = json.loads(plan) if isinstance(plan, str) else plan
    for node in _nodes(whole["Plan"]):
        if node["Node Type"] == "Seq Scan":
            read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            if read >= least:
                name = node["Relation Name"]
                asked.read_whole[name] = max(asked.read_whole.get(name, 0), int(read))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)
