"""A scratch schema: a whole portal beside the real one, dropped afterwards."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def scratch_schema() -> Iterator[None]:
    """All that is read and written inside goes to a schema that is dropped at the end, whatever happens."""
    name = f"play_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
    before = dict(connection.settings_dict.get("OPTIONS") or {})
    try:
        _search(before | {"options": f"{before.get('options', '')} -c search_path={name}".strip()})
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        _search(before)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


def _search(options: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"] = options
