"""The numbers of cases, in their order; no two ever have the same."""

from __future__ import annotations

from django.db import connection


def next_case_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_numbers')")
        return int(cursor.fetchone()[0])
