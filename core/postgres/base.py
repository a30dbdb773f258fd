"""The connection: it tells PostgreSQL who is looking whenever that is another than before, on the way of a statement.
So it sends what waits to be written (`core.writing`), and it knows which ready-made statements the server has.

What a session was told is taken back by PostgreSQL when the transaction is, so whatever undoes something makes the
connection forget what it said. Told once too often costs nothing; told once too seldom would show somebody's words to
somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from core import sight, writing
from core.ready import Ready

# The same message to the server carries both. Whatever else a statement is, it is told in one of its own.
TOLD_ON_THE_WAY = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|EXECUTE)\b", re.IGNORECASE)
# A failed transaction accepts nothing before a ROLLBACK; none of these shows anything, alone as it must be.
TAKES_BACK = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)
SHOWS_NOTHING = re.compile(r"\s*(?:SAVEPOINT|RELEASE|ROLLBACK|SET|RESET)\b[^;]*;?\s*\Z", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows what it has told."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._told: str | None = None
        self._prepared: set[str] = set()
        self.execute_wrappers.append(self._tell_and_execute)

    def get_connection_params(self) -> dict[str, Any]:
        """What is planned once is planned for whatever it will be asked: `core.ready`, and the database's functions."""
        params: dict[str, Any] = super().get_connection_params()
        params["options"] = f"{params.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
        return params

    def prepare(self, ready: Ready) -> None:
        """Have the server know this statement. It knows it until the connection is closed, whatever is taken back."""
        self.ensure_connection()
        if ready.name not in self._prepared:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(ready.preparing)
            self._prepared.add(ready.name)

    def _tell_and_execute(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        sql, params = self._with_what_waits(sql, params, many, context)
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

    def _with_what_waits(self, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> tuple[Any, Any]:
        if isinstance(sql, str) and TAKES_BACK.match(sql):
            writing.forget()
        elif not (_is_plain(sql, many, context) and params is not None and TOLD_ON_THE_WAY.match(sql)):
            writing.flush()
        else:
            calls, values = writing.take_waiting()
            if calls:
                return "; ".join([*calls, sql]), [*values, *params]
        return sql, params

    def _tell(
        self, telling: str, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if _is_plain(sql, many, context) and TOLD_ON_THE_WAY.match(sql):
            return execute(f"{telling} {sql}", params, many, context)
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(telling)
        return execute(sql, params, many, context)

    def init_connection_state(self) -> None:
        self._told = None
        self._prepared.clear()
        super().init_connection_state()

    def _rollback(self) -> Any:
        self._told = None
        writing.forget()
        return super()._rollback()  # type: ignore[misc]  # unknown to the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # unknown to the stubs
        self._told = None


def _is_plain(sql: Any, many: bool, context: dict[str, Any]) -> bool:
    """Whether others can go before it in the same message."""
    return isinstance(sql, str) and not many and context["cursor"].cursor.name is None
