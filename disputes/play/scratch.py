"""A scratch schema: a whole portal beside the real one, dropped afterwards."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection

from contracts.models import Rulebook
from evidence.models import StoredFile

ABANDONED = r"""
    SELECT nspname FROM pg_namespace
     WHERE nspname ~ '^play_[0-9]+_[0-9a-f]{6}$' AND pg_has_role(current_user, nspowner, 'USAGE')"""


@contextmanager
def scratch_schema() -> Iterator[None]:
    """All that is read and written inside goes to a schema that is dropped at the end, whatever happens.

    The published rulebooks are there as well. Not for a process that does anything else meanwhile: its connection to
    the database is another one inside.
    """
    published = published_here()
    drop_abandoned()
    name = f"play_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    before = dict(connection.settings_dict.get("OPTIONS") or {})
    try:
        _search(before | {"options": f"{before.get('options', '')} -c search_path={name}".strip()})
        _run("SELECT pg_advisory_lock(hashtext(%s))", name)  # as long as this connection lives, it is in use
        _run(f'CREATE SCHEMA "{name}"')
        with connection.execute_wrapper(_shares_nothing):
            call_command(Migrate(), verbosity=0, interactive=False)  # and not as the owner of the portal's tables
        there = set(Rulebook.objects.values_list("name", "version"))
        Rulebook.objects.bulk_create(
            Rulebook(**book) for book in published if (book["name"], book["version"]) not in there
        )
        yield
        _forget_files()
    finally:
        _search(before)
        _run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def _forget_files() -> None:
    """What was stored by those who played lies outside the database."""
    for file in StoredFile.objects.only("key", "shared_key"):
        for key in file.keys:
            default_storage.delete(key)


def published_here() -> list[dict[str, Any]]:
    """Name, version and parameters of every published rulebook; none where the portal was never set up."""
    if _run("SELECT to_regclass('contracts_rulebook')")[0][0] is None:
        return []
    return [dict(book) for book in Rulebook.objects.order_by("name", "version").values("name", "version", "params")]


def drop_abandoned() -> None:
    """Drop the schemas of those who were killed before they could."""
    for (name,) in _run(ABANDONED):
        if _run("SELECT pg_try_advisory_lock(hashtext(%s))", name)[0][0]:
            _run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
            _run("SELECT pg_advisory_unlock(hashtext(%s))", name)


def _shares_nothing(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
    """What triggers ask before they refuse is one function for all schemas, the portal's own; here it is another."""
    return execute(sql.replace('"public"._pgtrigger', "_pgtrigger") if isinstance(sql, str) else sql, *rest)


def _run(statement: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def _search(options: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"] = options
