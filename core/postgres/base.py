"""The connection: it tells PostgreSQL who is looking whenever that is another than before, on the way of a statement.

What a session was told is taken back by PostgreSQL when the transaction is, so whatever undoes something makes the
connection forget what it said. Told once too often costs nothing; told once too seldom would show somebody's words to
somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from core import sight

# The same message to the server carries both. Whatever else a statement is, it is told in one of its own.
TOLD_ON_THE_WAY = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# A failed transaction accepts nothing before a ROLLBACK; none of these shows anything, alone as it must be.
SHOWS_NOTHING = re.compile(r"\s*(?:SAVEPOINT|RELEASE|ROLLBACK|SET|RESET)\b[^;]*;?\s*\Z", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows what it has told."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._told: str | None = None
        self.execute_wrappers.append(self._tell_and_execute)

    def _tell_and_execute(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        told, wanted = self._told, sight.viewer()
        if isinstance(sql, str) and SHOWS_NOTHING.match(sql):
            return execute(sql, params, many, context)
        self._told = None  # until it has gone well
        if told == wanted:
            result = execute(sql, params, many, context)
        else:
            result = self._tell(f"SET evenhand.viewer = '{wanted}';", execute, sql, params, many, context)
        self._told = wanted
        return result

    def _tell(
        self, telling: str, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        is_plain = isinstance(sql, str) and not many and context["cursor"].cursor.name is None
        if is_plain and TOLD_ON_THE_WAY.match(sql):
            return execute(f"{telling} {sql}", params, many, context)
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(telling)
        return execute(sql, params, many, context)

    def init_connection_state(self) -> None:
        self._told = None
        super().init_connection_state()

    def _rollback(self) -> Any:
        self._told = None
        return super()._rollback()  # type: ignore[misc]  # unknown to the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # unknown to the stubs
        self._told = None
