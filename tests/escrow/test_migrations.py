"""The guards come and go with their migrations, and nothing of them is left behind."""

import pytest
from django.core.management import call_command
from django.db import connection

from escrow import guards

LEFT = """
    SELECT tgname FROM pg_trigger
     WHERE NOT tgisinternal AND tgrelid IN (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)
    UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'escrow\\_%%' OR proname LIKE 'ledger\\_%%'"""


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_back_and_put_on_again() -> None:
    before = guards.found()
    call_command("migrate", "escrow", "0001", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute(LEFT, [list(guards.TABLES)])
            left = cursor.fetchall()
    finally:
        call_command("migrate", verbosity=0)  # what stands on it was taken back with it
    assert left == []
    assert guards.found() == before
