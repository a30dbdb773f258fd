"""Run by bench/balance.py in an environment that has django-hordak: an account with so many legs, and its balance."""

# ruff: noqa: PLC0415, SLF001  # nothing of it can be imported before its settings are there
from __future__ import annotations

import json
import re
import statistics
import sys
import time


def set_up(address: str) -> None:
    """Django with hordak alone, in a schema of its own."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    found = re.match(r"postgres(?:ql)?://(?P<user>[^:@]*)(?::(?P<password>[^@]*))?@(?P<host>[^/:]*)(?::(?P<port>\d+))?/(?P<name>[^?]+)(?:\?host=(?P<socket>.*))?", address)  # fmt: skip  # noqa: E501
    if found is None:
        sys.exit(f"not understood: {address}")
    settings.configure(
        SECRET_KEY="bench",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": found["name"],
                "USER": found["user"],
                "PASSWORD": found["password"] or "",
                "HOST": found["socket"] or found["host"],
                "PORT": found["port"] or "",
                "OPTIONS": {"options": "-c search_path=hordak,public"},
            }
        },
    )
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS hordak CASCADE; CREATE SCHEMA hordak")
        cursor.execute("SET search_path = hordak")
    connection.settings_dict["OPTIONS"]["options"] = "-c search_path=hordak"
    connection.close()
    call_command("migrate", verbosity=0)


def main(address: str, legs: int, rounds: int) -> None:
    set_up(address)
    from django.db import connection
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    bank = Account.objects.create(name="Bank", type="AS", code="1", currencies=["USD"])
    wallet = Account.objects.create(name="Wallet", type="LI", code="2", currencies=["USD"])
    bank.transfer_to(wallet, Money(1, "USD"))
    with connection.cursor() as cursor:
        _more(cursor, legs, Transaction._meta.db_table, Leg._meta.db_table)
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        balance = wallet.get_balance()
        spent.append(time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA hordak CASCADE")
    print(json.dumps({"seconds": statistics.median(spent), "balance": str(balance)}))


def _more(cursor: object, legs: int, transactions: str, table: str) -> None:
    """Copies of the first transaction and its legs; what checks each of them is switched off meanwhile."""
    execute = cursor.execute  # type: ignore[attr-defined]
    execute("SET session_replication_role = replica")
    for name in (transactions, table):
        execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'hordak' AND table_name = %s",
            [name],
        )
        columns = [column for (column,) in cursor.fetchall() if column not in ("id", "uuid", "transaction_id")]  # type: ignore[attr-defined]
        quoted = ", ".join(f'"{column}"' for column in columns)
        if name == transactions:
            execute(
                f"INSERT INTO {name} (id, uuid, {quoted}) SELECT 1000 + n, gen_random_uuid(), {quoted}"
                f" FROM {name}, generate_series(1, {legs - 1}) AS n"
            )
        else:
            execute(
                f"INSERT INTO {name} (uuid, transaction_id, {quoted}) SELECT gen_random_uuid(), 1000 + n, {quoted}"
                f" FROM {name}, generate_series(1, {legs - 1}) AS n"
            )
    execute("SET session_replication_role = DEFAULT")
    execute(f"ANALYZE {table}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
